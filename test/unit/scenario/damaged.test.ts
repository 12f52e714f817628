import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { explainRequest } from '../../../server/src/evaluate/evaluate';
import { caseFields, fileFields, type Fields, type Shape } from '../../../server/src/scenario/fields';
import { readScenario } from '../../../server/src/scenario/read';
import { runCase } from '../../../server/src/scenario/run';
import { yamlFormat } from '../../../server/src/syntax/yaml/yaml-format';
import { openWorkspace } from '../../support/open-workspace';
import { parse, readText } from '../../support/scenarios';
import { readExample } from '../../support/project';

describe('a damaged scenario file', () => {
  const example = readExample('sam.authz.yaml');
  const workspace = openWorkspace({});

  it('is read as far as it goes, with every problem inside it', () => {
    for (let end = 0; end < example.length; end += 11) {
      const text = example.slice(0, end);
      const scenario = readScenario(parse(yamlFormat, text, 'file:///a.authz.yaml'), { imports: () => undefined, apiAt: () => undefined, valueFile: () => undefined });
      const results = scenario.cases.map((one) => runCase(one, { workspace, now: undefined, evaluate: explainRequest }));
      const problems = [...scenario.problems, ...results.flatMap((result) => (result.kind === 'refused' ? result.problems : []))];
      for (const { span, message } of problems) {
        assert.match(message, /[.?]$/);
        assert.ok(0 <= span.start && span.start <= span.end && span.end <= text.length, message);
      }
    }
  }).timeout(30_000);

  it('with anything in any field is answered or refused', () => {
    fc.assert(
      fc.property(fileArbitrary, (file) => {
        for (const one of readText(file).scenario.cases) runCase(one, { workspace, now: 0, evaluate: explainRequest });
      }),
      { seed: 20261120, numRuns: 400 },
    );
  }).timeout(30_000);
});

/** Mostly what belongs into a field, now and then anything else. */
const fileArbitrary = fieldsArbitrary({ ...caseFields, ...fileFields }, 0);

function fieldsArbitrary(fields: Fields, depth: number): fc.Arbitrary<object> {
  const entries = Object.entries(fields).map(([name, { shape }]) => [name, fc.oneof({ weight: 6, arbitrary: shapeArbitrary(shape, depth + 1) }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) })] as const);
  return fc.record(Object.fromEntries(entries), { requiredKeys: [] });
}

function shapeArbitrary(shape: Shape, depth: number): fc.Arbitrary<unknown> {
  if (depth > 5) return fc.jsonValue({ maxDepth: 1 });
  const policy = fc.constantFrom<unknown>({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] }, { Statement: 'x' }, 'gone.json#/a', {});
  switch (shape.is) {
    case 'text':
      return fc.constantFrom<unknown>('', 'a', '${a}', 'GET', '/orders/{id}', 'arn:aws:iam::111122223333:user/a', 'arn:aws:sts::1:assumed-role/a/b', '203.0.113.7', 5, true);
    case 'word':
      return fc.constantFrom(...shape.oneOf);
    case 'boolean':
      return fc.boolean();
    case 'number':
      return fc.integer();
    case 'list':
      return fc.array(shapeArbitrary(shape.of, depth + 1), { maxLength: 2 });
    case 'map':
      return fc.dictionary(fc.constantFrom('a', 'A', 'aws:SourceIp', '__proto__', 'constructor', 'GET /a', '*'), shapeArbitrary(shape.of, depth + 1), { maxKeys: 2 });
    case 'object':
      return fieldsArbitrary(shape.fields, depth);
    case 'document':
      return policy;
    case 'context-value':
      return fc.constantFrom<unknown>('a', 5, true, ['a', 'b'], [], null);
    case 'shorthand':
      return fc.oneof(fc.constantFrom<unknown>('', 'GET /a?b=%zz', 'GET https://a.execute-api.eu-west-1.amazonaws.com', 'anonymous', 'a', 'constructor', 'allow', 403), shapeArbitrary(shape.of, depth + 1));
    case 'reserved':
      return fc.constant([]);
  }
}
