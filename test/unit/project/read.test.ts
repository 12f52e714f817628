/** Reading `gatehouse.json`: what is wrong with it and where, whatever state it is in. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { projectFields } from '../../../server/src/project/fields';
import { projectPlaces } from '../../../server/src/project/find';
import { findEnvironment } from '../../../server/src/project/environment';
import { readProject } from '../../../server/src/project/project';
import type { Fields } from '../../../server/src/scenario/fields';

const uri = 'file:///p/gatehouse.json';

/** `text under the span: message`, in order. */
function problemsOf(text: string): readonly string[] {
  return readProject(uri, text).problems.map(({ span, message }) => `${text.slice(span.start, span.end)}: ${message}`);
}

const everything = {
  $schema: './gatehouse.schema.json',
  accounts: {
    prod: {
      id: '444455556666',
      organization: { ref: 'list-parents-111122223333.json', id: 'o-1', paths: ['o-1/r-1/'], managementAccount: false, scps: [['a.json'], ['b.yaml#/Scp']], rcps: [['c.json']] },
      vpcEndpoints: { main: { id: 'vpce-1', vpc: 'vpc-1', policy: 'd.json', ref: 'network.tf#aws_vpc_endpoint.main' } },
    },
  },
  environments: { prod: { account: 'prod', region: 'eu-west-1', partition: 'aws', stage: 'live', values: { Office: '203.0.113.0/24', Limit: 5, On: true }, valuesFrom: ['a.tfvars', 'samconfig.toml#prod'] } },
  policyKinds: { 'scp/**/*.json': 'scp' },
  checks: { 'unknown-action': 'off' },
};

describe('every field of gatehouse.json', () => {
  it('occurs here, and is accepted', () => {
    const missing: string[] = [];
    const visit = (fields: Fields, values: readonly unknown[], path: string): void => {
      for (const [name, { shape }] of Object.entries(fields)) {
        const written = values.flatMap((value) => (typeof value === 'object' && value !== null && name in value ? [(value as Record<string, unknown>)[name]] : []));
        if (written.length === 0) missing.push(`${path}${name}`);
        if (shape.is === 'object') visit(shape.fields, written, `${path}${name}.`);
        if (shape.is === 'map' && shape.of.is === 'object') visit(shape.of.fields, written.flatMap((value) => Object.values(value as Record<string, unknown>)), `${path}${name}.*.`);
      }
    };
    visit(projectFields, [everything], '');
    assert.deepEqual(missing, []);
    const project = readProject(uri, JSON.stringify(everything));
    assert.deepEqual([project.problems, project.fields], [[], everything]);
  });

  it('names the files in it', () => {
    const { files } = readProject(uri, JSON.stringify(everything));
    assert.deepEqual(files.map(({ text, holds }) => `${text} ${holds}`), ['list-parents-111122223333.json organization', 'a.json scp', 'b.yaml#/Scp scp', 'c.json rcp', 'd.json vpc-endpoint', 'network.tf#aws_vpc_endpoint.main endpoint', 'a.tfvars values', 'samconfig.toml#prod values']);
    assert.equal(files[2]?.uri, 'file:///p/b.yaml');
  });
});

describe('what is wrong with gatehouse.json', () => {
  const rows: readonly (readonly [text: string, problems: readonly string[]])[] = [
    ['// nothing yet\n{}', []],
    ['{ "environments": null, "accounts": { "a": null } }', []],
    ['{ "enviroments": {} }', ['enviroments: There is no field `enviroments` here: did you mean `environments`?']],
    ['{ "environments": { "prod": { "regoin": "x" } } }', ['regoin: There is no field `regoin` here: did you mean `region`?']],
    ['{ "environments": ["prod"] }', ['["prod"]: `environments` must be an object, not a list.']],
    ['{ "accounts": { "prod": {} } }', ['prod: The account `prod` has no `id`, so nobody is known to belong to it: write its twelve digits in quotes.']],
    ['{ "accounts": { "prod": { "id": 12345678901 } } }', ['12345678901: `12345678901` is not the number of an account, so nobody is known to belong to it: write its twelve digits in quotes.']],
    ['{ "accounts": { "a": { "id": "111122223333" }, "b": { "id": 111122223333 } } }', ['111122223333: `111122223333` is the account `a` already, and only one of the two counts: write each account once.']],
    ['{ "accounts": { "prod": { "id": "111122223333" } }, "environments": { "p": { "account": "prd" } } }', ['"prd": There is no account `prd` under `accounts`: did you mean `prod`?']],
    ['{ "environments": { "p": { "account": "toString" } } }', ['"toString": There is no account `toString` under `accounts`: add it there.']],
    ['{ "policyKinds": { "a.json": "spc" } }', ['"spc": `a.json` cannot be `spc`: did you mean `scp`?']],
    ['{ "checks": { "unknown-action": "loud" } }', ['"loud": `unknown-action` cannot be `loud`: use `off`, `hint`, `information`, `warning`, `error`.']],
    ['{ "checks": { "no-such-thing": "off" } }', ['no-such-thing: There is no check `no-such-thing`, so this sets nothing: correct its id.']],
    ['{ "accounts": { "a": { "id": "111122223333", "organization": { "scps": ["a.json"] } } } }', ['"a.json": `scps[0]` must be a list, not `a.json`.']],
    ...['https://example.com/a.json', '/etc/a.json', 'C:\\\\a.json', 'a.exe', '#x', 'file:///a.json', ''].map((text) => [`{ "environments": { "p": { "valuesFrom": "${text}" } } }`, [`"${text}": \`${text.replace('\\\\', '\\')}\` names no file that could be read: write a path relative to \`gatehouse.json\` to a file in JSON, YAML, Terraform or TOML.`]] as const),
    ['[]', ['[]: `gatehouse.json` holds no object, so nothing in it counts and cases that name an environment are not run: write `{ "environments": { … } }`, or remove the file.']],
    ['{ "checks": {}, }', [',: Nothing follows this comma, which JSON does not allow: remove it.']],
  ];
  for (const [text, expected] of rows) {
    it(`is told for ${text}`, () => {
      assert.deepEqual(problemsOf(text), expected);
    });
  }

  it('is told of the section of an editor only where it is about what we read', () => {
    const settings = '{ "editor.tabSize": 2, "gatehouse": { "codeLens": "all", "checks": { "unknown-action": "off", "no-such-thing": "off" } } }';
    const project = readProject(uri, settings, 'inSettings');
    assert.deepEqual(project.fields, { checks: { 'unknown-action': 'off', 'no-such-thing': 'off' } });
    assert.deepEqual(project.problems.map(({ span }) => settings.slice(span.start, span.end)), ['no-such-thing']);
  });
});

describe('a hostile gatehouse.json', () => {
  it('is read in time, or refused', () => {
    const deep = `{"environments":{"p":{"values":${'{"a":'.repeat(20_000)}`;
    const wide = JSON.stringify({ accounts: Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`a${String(index)}`, { id: String(index).padStart(12, '0') }])) });
    const long = `{"values":"${'x'.repeat(1_100_000)}"}`;
    for (const text of [deep, wide, long, '{'.repeat(100_000), '"', '{"a":"\\u0000\\ud800"}']) {
      const project = readProject(uri, text);
      for (const { span } of project.problems) assert.ok(span.start >= 0 && span.end <= text.length && span.start <= span.end);
    }
    assert.deepEqual(readProject(uri, long).problems.map(({ message }) => message), ['`gatehouse.json` is longer than 1000000 characters, so it is not read and cases that name an environment are not run: keep in it only what environments need.']);
    assert.deepEqual(readProject(uri, wide).problems, []);
  });

  it('may have any names', () => {
    const text = '{"accounts":{"__proto__":{"id":"111122223333"},"constructor":{"id":"444455556666"}},"environments":{"__proto__":{"account":"__proto__","values":{"__proto__":"x","toString":"y"}}}}';
    const project = readProject(uri, text);
    const found = findEnvironment(project, '__proto__', 'file:///p/a.authz.yaml');
    assert.ok('found' in found);
    assert.deepEqual([found.found.account, Object.entries(found.found.values), found.found.accounts.map(({ name }) => name)], ['111122223333', [['__proto__', 'x'], ['toString', 'y']], ['__proto__', 'constructor']]);
    for (const name of ['toString', 'hasOwnProperty', '']) assert.ok('message' in findEnvironment(project, name, uri));
  });

  it('half typed never throws, and its problems lie in it', () => {
    const text = JSON.stringify(everything, undefined, 1);
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(60), fc.constantFrom('', '"', '{', '}', ',', ':', '\\', 'null', '[[', '/*'), (at, length, typed) => {
        const damaged = text.slice(0, at) + typed + text.slice(at + length);
        const project = readProject(uri, damaged);
        for (const { span } of project.problems) assert.ok(span.source === uri && span.start <= span.end && span.end <= damaged.length);
        findEnvironment(project, 'prod', 'file:///p/a.authz.yaml');
      }),
      { numRuns: 400 },
    );
  });
});

describe('the gatehouse.json of a file', () => {
  const rows: readonly (readonly [file: string, roots: readonly string[], places: readonly string[]])[] = [
    ['file:///w/a/b/c.json', ['file:///w'], ['file:///w/a/b/', 'file:///w/a/', 'file:///w/']],
    ['file:///w/a/b/c.json', ['file:///w/a', 'file:///w'], ['file:///w/a/b/', 'file:///w/a/', 'file:///w/']],
    ['file:///w/c.json', ['file:///w'], ['file:///w/']],
    ['file:///w2/a/c.json', ['file:///w'], ['file:///w2/a/']],
    ['file:///w/a/c.json', [], ['file:///w/a/']],
    ['file:///w/%C3%A4/c.json', ['file:///w/ä'], ['file:///w/%C3%A4/']],
    ['untitled:/w/a/c.authz.yaml', ['file:///w'], ['file:///w/a/', 'file:///w/']],
  ];
  for (const [file, roots, places] of rows) {
    it(`may stand in the folders above ${file} up to ${roots.join(', ') || 'its own'}`, () => {
      assert.deepEqual(projectPlaces(file, roots), places.map((folder) => `${folder}gatehouse.json`));
    });
  }
});
