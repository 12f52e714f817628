/**
 * Snippets that fill new files, as VS Code puts them there: what comes of each is what its name says, and nothing is wrong
 * with it.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openTexts } from '../../support/check-diagnostics';
import { uriOf } from '../../support/open-workspace';
import { ROOT } from '../../support/project';

interface Snippet {
  readonly isFileTemplate: boolean;
  readonly prefix?: string;
  readonly body: readonly string[];
}

const snippets = JSON.parse(readFileSync(join(ROOT, 'syntaxes/authorizer-output.snippets.json'), 'utf8')) as Readonly<Record<string, Snippet>>;

/** With the first choice, or what each place suggests. */
function filled({ body }: Snippet): string {
  return body.join('\n').replace(/\$\{\d+\|([^,|]*)[^}]*\}|\$\{\d+:([^}]*)\}/g, (_, choice: string | undefined, text: string | undefined) => choice ?? text ?? '');
}

describe('snippets that fill new files', () => {
  for (const [name, form] of [['Output of a Lambda authorizer', 'policy'], ['Simple response of a Lambda authorizer', 'simple']] as const) {
    it(`give an output without findings: ${name}`, () => {
      const snippet = snippets[name] ?? assert.fail(`${name} is not there`);
      const { analysis } = openTexts([{ name: 'output.json', text: filled(snippet) }]);
      assert.deepEqual(analysis.file(uriOf('output.json'))?.outputs.map(({ output }) => output.form), [form]);
      assert.deepEqual(analysis.findings(uriOf('output.json')).map(({ code }) => code), []);
    });
  }

  it('come up in no list of other files', () => {
    for (const { isFileTemplate, prefix } of Object.values(snippets)) assert.deepEqual([isFileTemplate, prefix], [true, undefined]);
  });
});
