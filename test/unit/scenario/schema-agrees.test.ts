import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { parse } from 'yaml';
import { checkFields } from '../../../server/src/scenario/check-fields';
import { caseFields, fileFields, type Fields, type Shape } from '../../../server/src/scenario/fields';
import { scenarioJsonSchema } from '../../../server/src/scenario/json-schema';
import { withoutKeys, type PlainObject } from '../../../server/src/scenario/plain';
import type { PathProblem } from '../../../server/src/scenario/problem';
import { readConformance } from '../../support/conformance';
import { readProjectFile, ROOT } from '../../support/project';

interface Validate {
  (value: unknown): boolean;
  readonly errors?: readonly { readonly instancePath: string; readonly message?: string }[] | null;
}

/** The validator that the linter brings along. */
const { default: Ajv } = createRequire(__filename)('ajv') as { default: new (options: object) => { compile(schema: object): Validate } };
const validate = new Ajv({ allowUnionTypes: true, strict: 'log', logger: false }).compile(scenarioJsonSchema());

function complaints(value: unknown): readonly string[] {
  return validate(value) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}

describe('the JSON Schema of scenario files, as a validator reads it,', () => {
  it('is the one the extension contributes', () => {
    assert.deepEqual(JSON.parse(readProjectFile('syntaxes/scenario.schema.json')), JSON.parse(JSON.stringify(scenarioJsonSchema())));
    const { contributes } = JSON.parse(readProjectFile('package.json')) as { contributes: { jsonValidation: { url: string }[]; yamlValidation: object[] } };
    const url = './syntaxes/scenario.schema.json';
    assert.deepEqual([contributes.jsonValidation.filter((each) => each.url === url), contributes.yamlValidation], [[{ fileMatch: '*.authz.json', url }], [{ fileMatch: ['*.authz.yaml', '*.authz.yml'], url }]]);
  });

  it('accepts every example', () => {
    const names = readdirSync(join(ROOT, 'examples')).filter((name) => /\.authz\.(?:yaml|json)$/.test(name));
    assert.ok(names.length >= 3);
    for (const name of names) assert.deepEqual(complaints(parse(readProjectFile(`examples/${name}`))), [], name);
  });

  it('accepts what the page on scenario files shows', () => {
    const blocks = [...readProjectFile('docs/scenario-files.md').matchAll(/^```yaml\n([^]*?)^```$/gm)].map(([, block = '']) => parse(block) as unknown);
    assert.ok(blocks.length >= 5);
    for (const block of blocks) assert.deepEqual(complaints(block), []);
  });

  it('accepts every case of the conformance documents', () => {
    const folder = 'test/conformance';
    const cases = readdirSync(join(ROOT, folder))
      .filter((name) => name.endsWith('.md'))
      .flatMap((name) => readConformance(readProjectFile(`${folder}/${name}`)));
    assert.ok(cases.length > 1000);
    // The files a case refers to stand beside it there.
    for (const { title, given } of cases) assert.deepEqual(complaints(withoutKeys(given as PlainObject, ['files'])), [], title);
  });

  it('says yes and no as the reader does, whatever stands in a file', () => {
    let accepted = 0;
    fc.assert(
      fc.property(fieldsArbitrary({ ...fileFields, ...caseFields }, 0), (file) => {
        const problems: PathProblem[] = [];
        checkFields(file as PlainObject, { ...fileFields, ...caseFields }, [], problems);
        if (problems.length === 0) accepted++;
        assert.equal(complaints(file).length === 0, problems.length === 0, JSON.stringify([file, complaints(file), problems]));
      }),
      { seed: 20261120, numRuns: 1500 },
    );
    assert.ok(accepted > 300 && accepted < 1200, String(accepted));
  }).timeout(30_000);
});

/** A few fields, rarely with a wrong name, and in each what belongs there or, rarely, anything. */
function fieldsArbitrary(fields: Fields, depth: number): fc.Arbitrary<object> {
  const names = Object.keys(fields);
  const member = fc.oneof({ weight: 15, arbitrary: fc.constantFrom(...names) }, { weight: 1, arbitrary: fc.constantFrom('nmae', 'Api', '') }).chain((name): fc.Arbitrary<readonly [string, unknown]> => {
    const shape = fields[name]?.shape;
    return (shape ? valueArbitrary(shape, depth + 1) : fc.constant(1)).map((value) => [name, value]);
  });
  return fc.array(member, { maxLength: depth === 0 ? 4 : 2 }).map((members) => Object.fromEntries(members));
}

const anything = fc.constantFrom<unknown>('text', '', 5, 2.5, true, null, [], {}, ['a'], [null], { a: 1 }, { a: null }, [['a']]);

function valueArbitrary(shape: Shape, depth: number): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 8, arbitrary: fittingArbitrary(shape, depth) }, { weight: 1, arbitrary: anything });
}

function fittingArbitrary(shape: Shape, depth: number): fc.Arbitrary<unknown> {
  switch (shape.is) {
    case 'text':
      return fc.constantFrom<unknown>('a', 'GET /', 5, true);
    case 'word':
      return fc.constantFrom(...shape.oneOf);
    case 'boolean':
      return fc.boolean();
    case 'number':
      return fc.integer();
    case 'list':
      return depth > 4 ? fc.constant([]) : fc.array(valueArbitrary(shape.of, depth + 1), { maxLength: 2 });
    case 'map':
      return depth > 4 ? fc.constant({}) : fc.dictionary(fc.constantFrom('a', 'GET /a', '*'), valueArbitrary(shape.of, depth + 1), { maxKeys: 2 });
    case 'object':
      return depth > 4 ? fc.constant({}) : fieldsArbitrary(shape.fields, depth);
    case 'document':
      return fc.constantFrom<unknown>({ Statement: [] }, 'policy.json#/a', {}, { anything: [null] });
    case 'context-value':
      return fc.constantFrom<unknown>('a', 5, true, null, ['a', 1, false], []);
    case 'shorthand':
      return fc.oneof(fc.constantFrom<unknown>('GET /a', 'allow', ...(shape.numbers ? [403] : [])), fittingArbitrary(shape.of, depth));
    case 'reserved':
      return fc.constant(null);
  }
}
