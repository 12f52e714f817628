/** Rows that ask for all paths, on the command line: the counter-example in either form, and cases that expand and read back. */
import assert from 'node:assert/strict';
import { simulate } from '../../../server/src/cli/simulate';
import { test } from '../../../server/src/cli/test';
import { runCommand } from '../../support/command-line';

const file = `api:
  resourcePolicy:
    Version: "2012-10-17"
    Statement:
      - { Sid: Open, Effect: Allow, Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" }
      - { Sid: Shut, Effect: Deny, Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/prod/DELETE/orders/1*" }
callers:
  anyone: anonymous
table:
  DELETE /orders/*: { anyone: deny }
  GET /orders/*: { anyone: allow }
`;

interface Report {
  readonly cases: readonly { readonly name: string; readonly requestArn: string; readonly expectation: object; readonly paths?: { readonly example: string; readonly isComplete: boolean } }[];
}

describe('rows that ask for all paths, on the command line', () => {
  it('show the path that comes out otherwise', async () => {
    const pretty = await runCommand(test, [], { 'orders.authz.yaml': file });
    assert.equal(pretty.status, 1);
    assert.match(pretty.out, /✗ DELETE \/orders\/\* as anyone\n +✗ decision: expected deny, got allow for `DELETE \/orders\/x`/);
    assert.match(pretty.out, /✓ GET \/orders\/\* as anyone/);
    const json = await runCommand(test, ['--format', 'json'], { 'orders.authz.yaml': file });
    const [first, second] = (JSON.parse(json.out) as Report).cases;
    assert.deepEqual(first?.expectation, { met: false, differences: ['decision: expected deny, got allow for `DELETE /orders/x`'] });
    assert.deepEqual([first?.requestArn, first?.paths?.example], ['arn:aws:execute-api:us-east-1:111122223333:abc123/prod/DELETE/orders/x', 'DELETE /orders/x']);
    assert.equal(second?.paths?.isComplete, true);
  });

  it('say how many kinds of paths were looked at', async () => {
    const { out } = await runCommand(simulate, ['orders.authz.yaml'], { 'orders.authz.yaml': file });
    assert.match(out.replace(/\s+/g, ' '), /All paths of the form `\/orders\/\*` are asked for; 2 kinds of them were looked at: allow for 1 \(as `DELETE \/orders\/x`\), explicit-deny for 1 \(as `DELETE \/orders\/1`\)\./);
  });

  it('expand to cases that come out alike, also one a line', async () => {
    const expanded = await runCommand(test, ['--expand'], { 'orders.authz.yaml': file });
    const { cases } = JSON.parse(expanded.out) as { readonly cases: readonly object[] };
    const again = await runCommand(test, ['--format', 'json', '--trace', 'none'], { 'expanded.authz.json': JSON.stringify({ cases }) });
    const lines = await runCommand(simulate, ['--jsonl', '-'], {}, cases.map((one) => `${JSON.stringify(one)}\n`).join(''));
    const written = lines.out.trimEnd().split('\n').map((line) => JSON.parse(line) as Report['cases'][number]);
    for (const results of [(JSON.parse(again.out) as Report).cases, written]) {
      assert.deepEqual(results.map(({ name, paths }) => `${name}: ${paths?.example ?? ''}`), ['DELETE /orders/* as anyone: DELETE /orders/x', 'GET /orders/* as anyone: GET /orders/x']);
    }
  });
});
