/**
 * The long answer to one question as Markdown, with links to the statements it names.
 *
 * What is told, and in which order, is decided in `evaluate/explanation/`; here it gets its looks. How a link is written is
 * the edge's business.
 */
import type { Span } from '../../base/span';
import type { Decision } from '../../evaluate/decision';
import { explainDecision, type Circumstances } from '../../evaluate/explanation/explain-decision';
import type { Explanation, ExplanationLine, TextRun } from '../../evaluate/explanation/model';
import type { Route } from '../../gateway/model';
import type { Request } from '../../gateway/request';
import type { WorkspaceView } from '../../workspace/model';
import { code, escaped, link as linked, prose } from '../markdown';
import { isAnswered, type Answer } from './ask';
import { inWords } from './deployment';
import { statementSpan } from './marks';
import type { Asked } from './questions';
import type { Target } from './target';
import { symbols, type Verdict } from './words';

/** The destination of a link to a place in a document; undefined where there is none. */
export type LinkTo = (span: Span) => string | undefined;

/** What is explained: an answered question of a simulation, or a case of a scenario file that ran. */
export interface Explained extends Circumstances {
  readonly title: string;
  readonly verdict: Verdict;
  readonly decision: Decision;
  readonly request: Request;
}

export function explainAsked(target: Target, { label, answer }: Asked, view: WorkspaceView, linkTo: LinkTo): string {
  const { caller } = answer.question;
  const title = [`${label} as ${caller.label}`, ...inWords(target)].join(' ');
  if (!isAnswered(answer)) return `# ? ${escaped(title)}\n\nNot answered: ${prose(answer.because)}\n`;
  const { decision, request, verdict, notes } = answer;
  const supposed = { ...target.api.supposed, ...caller.values };
  return explain({ title, verdict, decision, request, call: callSentences(target, answer), supposed, notes }, view, linkTo);
}

export function explain({ title, verdict, decision, request, ...circumstances }: Explained, view: WorkspaceView, linkTo: LinkTo): string {
  const body = explanationMarkdown(explainDecision(decision, circumstances), ({ policyId, index }) => {
    const span = statementSpan(request, policyId, index, view);
    return span && linkTo(span);
  });
  return `# ${symbols[verdict]} ${escaped(title)}\n\n${body}`;
}

/** Where a statement leads, if it stands in a document. */
type LinkOf = (statement: { readonly policyId: string; readonly index: number }) => string | undefined;

export function explanationMarkdown({ headline, remarks, sections }: Explanation, linkOf: LinkOf): string {
  const show = (run: TextRun): string => {
    if (run.kind !== 'statement') return run.kind === 'code' ? code(run.text) : escapedInside(run.text);
    const to = linkOf(run);
    return to === undefined ? code(run.text) : linked(code(run.text), to);
  };
  const text = ({ runs }: ExplanationLine): string => runs.map((run, index) => (index === 0 && run.kind === 'text' ? escaped(run.text) : show(run))).join('');
  const item = (line: ExplanationLine): string => `${'  '.repeat(line.depth)}- ${line.mark === '' ? '' : `${line.mark} `}${text(line)}`;
  return [
    text(headline),
    ...remarks.map(text),
    ...sections.flatMap((section) => [`## ${escaped(section.title)}`, section.lines.map(item).join('\n')]),
  ].join('\n\n').concat('\n');
}

/** What would begin a list or a heading is no such thing within a line. */
function escapedInside(text: string): string {
  return escaped(`.${text}`).slice(1);
}

function callSentences({ api }: Target, { question, simulated }: Answer): readonly string[] {
  const { sent, route } = simulated;
  const { sourceIp, vpcEndpoint } = question.caller;
  const address = vpcEndpoint?.input.sourceIp ?? sourceIp;
  const authorization = route?.authorization.known ? route.authorization.value : undefined;
  return [
    `\`${sent.method === '' ? sent.path : `${sent.method} ${sent.path}`}\` of ${api.name}`,
    `by ${question.caller.label}: ${question.caller.about}`,
    ...(vpcEndpoint ? [`through the VPC endpoint \`${vpcEndpoint.label}\``] : []),
    ...(vpcEndpoint && address === undefined ? [] : [`from ${address === undefined ? 'an address that is not known' : `\`${address}\``}`]),
    ...(authorization === undefined ? [] : [`the route authorizes by \`${authorization}\`${authorizerOf(route)}`]),
  ];
}

function authorizerOf(route: Route | undefined): string {
  const name = route?.authorizer ?? undefined;
  return name === undefined ? '' : ` (\`${name}\`)`;
}
