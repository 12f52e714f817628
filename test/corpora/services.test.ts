/**
 * Services of the Serverless Framework as people write them: every event of an API is a route of one, and nobody is told of
 * anything that is not so.
 */
import assert from 'node:assert/strict';
import { findingsOf, openTexts } from '../support/check-diagnostics';
import { readSharedLines, readSharedText } from '../support/shared-corpora';
import type { CorpusFile } from '../support/corpus';

/** Services whose routes are more or less than their events, with the reason. */
const reasons: Readonly<Record<string, string>> = {
  'patterns/apigw-s3-lambda-sls-py/serverless.yml': 'the API is one of `resources`',
  'sls-examples/aws-dotnet-rest-api-with-dynamodb/src/DotNetServerless.Lambda/serverless.yml': 'CORS on two paths',
  'sls-examples/aws-node-rest-api-with-dynamodb-and-offline/serverless.yml': 'CORS on two paths',
  'sls-examples/aws-ruby-step-functions-with-callback/serverless.yml': 'a plugin makes the API of its state machines',
  'sls-offline/tests/manual/websocket/main/scripts/serverless..yml': 'two functions for one route',
};

describe('real services of the Serverless Framework', () => {
  it('have a route for each event, or a reason', function () {
    const files = readSharedLines<CorpusFile>(this, 'corpus.manifest.jsonl').map(({ file }) => file).filter((file) => /\/serverless[^/]*\.(?:ya?ml|json)$/.test(file));
    const counts = { services: 0, events: 0, routes: 0, statements: 0, findings: 0 };
    const differing: string[] = [];
    for (const file of files) {
      const text = readSharedText(file);
      const opened = openTexts([{ name: file.replace(/^.*\//, ''), text }]);
      const entry = opened.analysis.file(opened.uris[0] ?? '');
      if (entry?.framework?.id !== 'serverless') continue;
      const events = text.match(/^ *- (?:http|httpApi|websocket):/gm)?.length ?? 0;
      const routes = entry.apis.flatMap(({ api }) => api.routes).length;
      counts.services++;
      counts.events += events;
      counts.routes += routes;
      counts.statements += entry.policies.filter(({ site }) => !site.derived).flatMap(({ policy }) => policy.statements).length;
      counts.findings += findingsOf(opened).flat().length;
      if (events !== routes) differing.push(file.replace(/^corpus\//, ''));
    }
    console.log(`      ${JSON.stringify(counts)}`);
    assert.deepEqual(differing.sort(), Object.keys(reasons));
    assert.ok(counts.services >= 3 && counts.events >= 10);
    assert.equal(counts.findings, 0);
  });
});
