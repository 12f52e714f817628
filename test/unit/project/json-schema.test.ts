/** The JSON Schema of `gatehouse.json` says the same as the reader. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, it } from 'mocha';
import { projectJsonSchema } from '../../../server/src/project/json-schema';
import { readProject } from '../../../server/src/project/project';
import { readProjectFile } from '../../support/project';

/** The validator that the linter brings along. */
const { default: Ajv } = createRequire(__filename)('ajv') as { default: new (options: object) => { compile(schema: object): (value: unknown) => boolean } };
const isValid = new Ajv({ allowUnionTypes: true, strict: 'log', logger: false }).compile(projectJsonSchema());

describe('the JSON Schema of gatehouse.json', () => {
  it('is the one the extension contributes', () => {
    assert.deepEqual(JSON.parse(readProjectFile('syntaxes/gatehouse.schema.json')), JSON.parse(JSON.stringify(projectJsonSchema())));
    const { contributes } = JSON.parse(readProjectFile('package.json')) as { contributes: { jsonValidation: { url: string; fileMatch: string }[]; languages: { id: string; filenames?: string[] }[] } };
    assert.deepEqual(contributes.jsonValidation.filter(({ url }) => url.includes('gatehouse')), [{ fileMatch: 'gatehouse.json', url: './syntaxes/gatehouse.schema.json' }]);
    assert.deepEqual(contributes.languages.filter(({ filenames }) => filenames?.includes('gatehouse.json')).map(({ id }) => id), ['jsonc'], 'comments may stand in it');
  });

  it('takes what the reader takes, and refuses what it refuses for its form', () => {
    const values: readonly (readonly [unknown, boolean])[] = [
      [{}, true],
      [{ accounts: { a: { id: '111122223333', organization: { scps: [['a.json']] }, vpcEndpoints: { main: { id: 'vpce-1' } } } } }, true],
      [{ environments: { prod: { valuesFrom: 'a.tfvars', values: { a: 1 } }, dev: { valuesFrom: ['a.tfvars'] } } }, true],
      [{ policyKinds: { 'a/*.json': 'scp' }, checks: { 'unknown-action': 'off' } }, true],
      [{ account: {} }, false],
      [{ accounts: { a: { id: '111122223333', organisation: {} } } }, false],
      [{ accounts: { a: { id: '111122223333', organization: { scps: ['a.json'] } } } }, false],
      [{ environments: { prod: { valuesFrom: {} } } }, false],
      [{ policyKinds: { a: 'unknown' } }, false],
      [{ checks: { 'unknown-action': 'fatal' } }, false],
    ];
    for (const [value, expected] of values) {
      assert.deepEqual([isValid(value), readProject('file:///p/gatehouse.json', JSON.stringify(value)).problems.length === 0], [expected, expected], JSON.stringify(value));
    }
  });
});
