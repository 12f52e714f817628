// Requests, decisions and ARNs stand out in scenario files, under the YAML grammars of the oldest and
// the newest VS Code and in JSON; ordinary text is left alone.
import { strict as assert } from 'node:assert';
import { colour, isInstalled, type VscodeAge } from './tokenize';

const AGES: readonly VscodeAge[] = ['oldest', 'newest'];

const METHOD = 'keyword.other.method';
const ALLOW = 'constant.language.decision.allow';
const DENY = 'constant.language.decision.deny';
const OTHER = 'constant.language.decision.other';

const YAML: readonly (readonly [what: string, text: string, coloured: readonly string[]])[] = [
  ['a request', 'request: GET /orders/42', [`GET:${METHOD}`]],
  ['a request with its address', 'request: POST https://abc123.execute-api.eu-west-1.amazonaws.com/prod/orders', [`POST:${METHOD}`]],
  ['a request as a person types it', '- DELETE /orders/42 as partner from 10.0.0.1', [`DELETE:${METHOD}`]],
  ['the rows of a table', 'table:\n  GET /orders/{id}: { partner: allow, dev: deny, stranger: 403 }', [`GET:${METHOD}`, `allow:${ALLOW}`, `deny:${DENY}`]],
  ['quoted rows', 'table:\n  "DELETE /orders/*": { "*": explicit-deny }', [`DELETE:${METHOD}`, `explicit-deny:${DENY}`]],
  ['cells below each other', 'table:\n  PUT /a:\n    dev: implicit-deny # why', [`PUT:${METHOD}`, `implicit-deny:${DENY}`]],
  ['what a case expects', 'expect: undetermined\n', [`undetermined:${DENY}`]],
  ['a gate that is no policy', 'expect: { decision: refused }', [`refused:${OTHER}`]],
  ['a response type', 'expect: ACCESS_DENIED', [`ACCESS_DENIED:${OTHER}`]],
  ['prose about requests', 'name: the GET /orders request of a partner', []],
  ['prose about decisions', 'name: we allow what they deny', []],
  ['a word that is more than a decision', 'mode: allow-all', []],
  ['an error elsewhere', 'level: error', []],
  ['comments', '# GET /orders: allow arn:aws:iam::111122223333:role/Dev', []],
];

const ARN = [
  'arn:keyword.other.arn',
  '::punctuation.separator.arn',
  'aws:constant.other.partition',
  '::punctuation.separator.arn',
  'execute-api:entity.name.type.service',
  '::punctuation.separator.arn',
  'eu-west-1:constant.other.region',
  '::punctuation.separator.arn',
  '111122223333:constant.numeric.account',
  '::punctuation.separator.arn',
  'abc123/*/GET/orders/*:string.other.resource',
];

for (const age of AGES) {
  describe(`scenario files in the ${age} VS Code`, function () {
    before(function () {
      // Needs the VS Codes that `npm test` installs; alone it says so.
      if (!isInstalled(age)) this.skip();
    });

    for (const [what, text, coloured] of YAML) {
      it(`colour ${what} ${coloured.length === 0 ? 'not at all' : 'in YAML'}`, async () => {
        assert.deepEqual(await colour(age, 'source.yaml', text), coloured);
      });
    }

    it('take ARNs apart in YAML', async () => {
      assert.deepEqual(await colour(age, 'source.yaml', 'resource: arn:aws:execute-api:eu-west-1:111122223333:abc123/*/GET/orders/*'), ARN);
    });

    it('take ARNs apart in JSON', async () => {
      assert.deepEqual(await colour(age, 'source.json', '{ "resource": "arn:aws:execute-api:eu-west-1:111122223333:abc123/*/GET/orders/*" }'), ARN);
    });

    it('colour requests and decisions in JSON', async () => {
      const text = '{ "request": "GET /orders/42", "expect": "deny", "table": { "PUT /a": { "*": "allow" } }, "name": "a GET /a request" }';
      assert.deepEqual(await colour(age, 'source.json', text), [`GET:${METHOD}`, `deny:${DENY}`, `PUT:${METHOD}`, `allow:${ALLOW}`]);
    });
  });
}
