/**
 * A whole simulation as one Markdown table: every route, every caller. For editors that have no list to move through.
 */
import { isAnswered, type Asking } from './ask';
import { callersOf } from './callers';
import { definedCallers } from './defined-callers';
import { askCall, callsOf } from './questions';
import type { Target } from './target';
import { describeDecision, symbols } from './words';

export function summarise(target: Target, asking: Asking): string {
  const callers = callersOf(target, definedCallers(asking.view, target.uri));
  const rows = callsOf(target).map((call) => {
    const cells = callers.map((caller) => {
      const [asked] = askCall(target, call, caller, asking);
      return asked && isAnswered(asked.answer) ? `${symbols[asked.answer.verdict]} ${describeDecision(asked.answer.decision)}` : '? not answered';
    });
    return `| \`${call.label}\` | ${cells.join(' | ')} |`;
  });
  const head = [`| | ${callers.map(({ label }) => label).join(' | ')} |`, `|---|${callers.map(() => '---|').join('')}`];
  const who = callers.map(({ label, about }) => `- **${label}**: ${about}`);
  return `# ${target.title}\n\n${[...head, ...rows].join('\n')}\n\n${who.join('\n')}\n`;
}
