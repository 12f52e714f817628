/** Policies in documents in strings, to any depth: found, at their places, and nothing is made up of what holds none. */
import assert from 'node:assert/strict';
import { stringify } from 'yaml';
import { checkHover } from '../../support/check-hover';
import { findingsOf, openTexts } from '../../support/check-diagnostics';
import { openFile } from '../../support/open-workspace';

const policy = '{"Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}]}';

type Wrap = (inner: string) => string;
const inJson: Wrap = (inner) => JSON.stringify({ body: inner }, null, 1);
const inYamlQuotes: Wrap = (inner) => stringify({ first: 1, body: inner }, { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' });
const inYamlBlock: Wrap = (inner) => `first: 1\nbody: |\n${inner.replace(/^/gm, '  ')}\n`;

const ways: readonly [name: string, file: string, wraps: readonly Wrap[]][] = [
  ['JSON in JSON in JSON', 't.json', [inJson, inJson]],
  ['JSON in YAML in JSON', 't.json', [inYamlBlock, inJson]],
  ['JSON in YAML in YAML in JSON', 't.json', [inYamlQuotes, inYamlBlock, inJson]],
  ['JSON in JSON in a quoted text of YAML', 't.yaml', [inJson, inYamlQuotes]],
  ['JSON in YAML in a block of YAML', 't.yaml', [inYamlBlock, inYamlBlock]],
  ['JSON four times in JSON', 't.json', [inJson, inJson, inJson, inJson]],
];

describe('strings in strings', () => {
  for (const [name, file, wraps] of ways) {
    it(`hold a policy that is found: ${name}`, () => {
      const text = wraps.reduce((inner, wrap) => wrap(inner), policy);
      const { workspace, file: entry } = openFile(file, text);
      assert.deepEqual(entry.policies.map(({ site }) => site.selector), ['/body'.repeat(wraps.length)]);
      const value = entry.policies[0]?.policy.statements[0]?.action?.value.values[0];
      const span = value && workspace.locate(value.node.span);
      assert.ok(span);
      assert.match(text.slice(span.start, span.end), /^\W*s3:GetObject\W*$/);
      checkHover(file, text.replace('GetObject', 'Get<|>Object'), { token: 's3:GetObject', includes: ['GetObject'] });
    });
  }

  it('hold a policy in YAML, too', () => {
    const { file } = openFile('t.json', inJson('Version: "2012-10-17"\nStatement:\n  - Effect: Allow\n    Action: s3:GetObject\n    Resource: "*"\n'));
    assert.deepEqual(file.policies.map(({ site, policy: each }) => [site.selector, each.statements.length]), [['/body', 1]]);
  });

  it('are no policies for holding words that policies hold', () => {
    const texts = ['Note: what follows\nStatement: we hold these truths\n', '{"rows": [{"Statement": "SELECT 1"}]}', '{"log": "\\"Effect\\": none", "level": 1}', 'a:\n  Statement: x\n  Effect: y\n'];
    for (const text of texts) {
      const opened = openTexts([{ name: 't.json', text: inJson(text) }]);
      assert.deepEqual(findingsOf(opened).flat(), [], text);
    }
  });
});
