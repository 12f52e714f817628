/** The explanations of `explanations.md`, and that terminals and editors tell the same sentences. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { explanationText, WIDTH } from '../../../server/src/cli/formats/explanation-text';
import { printed } from '../../../server/src/cli/formats/style';
import { explainDecision, type Circumstances } from '../../../server/src/evaluate/explanation/explain-decision';
import type { Decision } from '../../../server/src/evaluate/decision';
import { explanationMarkdown } from '../../../server/src/features/simulate/explanation';
import { decideCase } from '../../support/decide-case';

const file = join(__dirname, 'explanations.md');
const document = readFileSync(file, 'utf8');

interface GoldenCase {
  readonly title: string;
  readonly decision: Decision;
  readonly expected: string;
}

const SECTION = /^## (.+)\n\n```yaml\n([\s\S]*?)^```\n\n```text\n([\s\S]*?)^```$/gm;
const base = parse(/^Throughout\n\n```yaml\n([\s\S]*?)^```/m.exec(document)?.[1] ?? '') as { readonly api: object };
const cases = [...document.matchAll(SECTION)].map(([, title = '', yaml = '', expected = '']): GoldenCase => ({ title, decision: decideCase(caseOf(title, yaml)), expected }));

if (process.env.UPDATE_EXPLANATIONS) writeFileSync(file, document.replace(SECTION, (_, title: string, yaml: string) => `## ${title}\n\n\`\`\`yaml\n${yaml}\`\`\`\n\n\`\`\`text\n${terminalText(cases.find((one) => one.title === title)?.decision)}\`\`\``));

describe('explanations.md', () => {
  for (const { title, decision, expected } of cases) it(title, () => assert.equal(terminalText(decision), expected));

  it('has every section that looks like a case', () => {
    assert.equal(cases.length, document.split(/^## /m).length - 1);
    assert.ok(cases.length >= 25);
  });
});

describe('an explanation', () => {
  const extras: Circumstances = { call: ['by `someone`: nobody * special', '# from 1. somewhere'], supposed: { 'AWS::AccountId': '111122223333' }, notes: ['`a` stands for `{b}` and _c_ [d](e).'] };

  it('tells the same sentences in a terminal and in an editor', () => {
    for (const { title, decision } of cases) {
      for (const circumstances of [{}, extras]) {
        const explanation = explainDecision(decision, circumstances);
        const terminal = printed(explanationText(explanation, 0, () => undefined), false);
        assert.equal(wordsOf(plainMarkdown(explanationMarkdown(explanation, ({ index }) => `file.yaml#L${String(index)}`))), wordsOf(terminal), title);
      }
    }
  });

  it('fits a terminal, but for single words that are longer', () => {
    const tooLong = cases.flatMap(({ decision }) => terminalText(decision).split('\n')).filter((line) => line.length > WIDTH && line.trim().includes(' '));
    assert.deepEqual(tooLong, []);
    assert.ok(WIDTH <= 100);
  });

  it('is the same without a trace, but for what statements made of the request', () => {
    for (const { decision } of cases) {
      const { headline, sections } = explainDecision({ ...decision, trace: [] });
      assert.deepEqual(headline, explainDecision(decision).headline);
      assert.ok(sections.every(({ id }) => id !== 'close' && id !== 'policies'));
    }
  });
});

/** A plain IAM request has no API. */
function caseOf(name: string, yaml: string): object {
  const written = parse(yaml) as { readonly api?: object; readonly action?: string };
  return written.action === undefined ? { name, ...written, api: { ...base.api, ...written.api } } : { name, ...written };
}

function terminalText(decision: Decision | undefined): string {
  return decision ? printed(explanationText(explainDecision(decision), 0, () => undefined), false) : '';
}

/** Without what only looks: marks, bullets, breaks of lines. */
function wordsOf(text: string): string {
  return text.replace(/^\s*(?:- )?(?:[✓✗?] )?/gm, '').split(/\s+/).join(' ').trim();
}

/** What Markdown shows, for as much of it as explanations use: headings, code, links, escapes. */
function plainMarkdown(markdown: string): string {
  let text = '';
  const body = markdown.replace(/^## /gm, '').replace(/\[(`+[^\]]*`+)\]\([^)]*\)/g, '$1');
  for (let at = 0; at < body.length; ) {
    const fence = /^`+/.exec(body.slice(at))?.[0];
    if (body[at] === '\\') {
      text += body[at + 1] ?? '';
      at += 2;
    } else if (fence) {
      const end = body.indexOf(fence, at + fence.length);
      text += `\`${body.slice(at + fence.length, end).replace(/^ (.*) $/, '$1')}\``;
      at = end + fence.length;
    } else text += body[at++] ?? '';
  }
  return text;
}
