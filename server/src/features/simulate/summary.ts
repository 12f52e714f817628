/**
 * A whole simulation as one Markdown table: every route, every caller. For editors that have no list to move through.
 */
import { cell, code, escaped, prose } from '../markdown';
import { isAnswered, type Asking } from './ask';
import { callersOf } from './callers';
import { inWords } from './deployment';
import { definedCallers } from './defined-callers';
import { askEverybody, callsOf, type Asked } from './questions';
import type { Target } from './target';
import { describeDecision, symbols } from './words';

export function* summarise(target: Target, asking: Asking): Generator<void, string, void> {
  const callers = callersOf(target, definedCallers(asking.view, target.uri));
  const rows: string[] = [];
  for (const call of callsOf(target)) {
    const asked = yield* askEverybody(target, call, callers, asking);
    rows.push(`| ${cell(code(call.label))} | ${asked.map(cellOf).join(' | ')} |`);
  }
  const head = [`| | ${callers.map(({ label }) => cell(escaped(label))).join(' | ')} |`, `|---|${callers.map(() => '---|').join('')}`];
  const who = callers.map(({ label, about }) => `- **${escaped(label)}**: ${prose(about)}`);
  return `# ${escaped([target.title, ...inWords(target)].join(' · '))}\n\n${[...head, ...rows].join('\n')}\n\n${who.join('\n')}\n`;
}

function cellOf({ answer }: Asked): string {
  return isAnswered(answer) ? cell(`${symbols[answer.verdict]} ${escaped(describeDecision(answer.decision))}`) : '? not answered';
}
