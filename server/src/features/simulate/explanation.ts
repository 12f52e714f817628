/**
 * The long answer to one question as Markdown: what came out, which statements decided, what the answer was given and
 * what not, and what every statement made of the request — with links to all of them.
 *
 * It tells what the trace says and decides nothing. How a link is written is the edge's business.
 */
import type { Span } from '../../base/span';
import type { Decision, Given, MatchStep, StatementTrace, TraceEntry } from '../../evaluate/decision';
import type { Route } from '../../gateway/model';
import type { Request } from '../../gateway/request';
import type { WorkspaceView } from '../../workspace/model';
import { code, escaped, link as linked, prose } from '../markdown';
import { isAnswered, type Answer } from './ask';
import { comparison, statementSpan } from './marks';
import type { Asked } from './questions';
import type { Target } from './target';
import { describeDecision, layerName, relevantLayers, symbols, type Verdict } from './words';

/** The destination of a link to a place in a document; undefined where there is none. */
export type LinkTo = (span: Span) => string | undefined;

/** What is explained: an answered question of a simulation, or a case of a scenario file that ran. */
export interface Explained {
  readonly title: string;
  readonly verdict: Verdict;
  readonly decision: Decision;
  readonly request: Request;
  /** Lines about the call besides its ARN. */
  readonly call: readonly string[];
  /** What was taken to be so where only deployment knows. */
  readonly supposed: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
}

export function explainAsked(target: Target, { label, answer }: Asked, view: WorkspaceView, linkTo: LinkTo): string {
  const { caller } = answer.question;
  const title = `${label} as ${caller.label}`;
  if (!isAnswered(answer)) return `# ? ${escaped(title)}\n\nNot answered: ${prose(answer.because)}\n`;
  const { decision, request, verdict, notes } = answer;
  const supposed = { ...target.api.supposed, ...caller.values };
  return explain({ title, verdict, decision, request, call: callLines(target, answer), supposed, notes }, view, linkTo);
}

export function explain({ title, verdict, decision, request, call, supposed, notes }: Explained, view: WorkspaceView, linkTo: LinkTo): string {
  const link = (policyId: string, index: number, text: string): string => {
    const span = statementSpan(request, policyId, index, view);
    const to = span && linkTo(span);
    return to === undefined ? code(text) : linked(code(text), to);
  };
  return [
    `# ${symbols[verdict]} ${escaped(title)}`,
    outcome(decision),
    ...section('Decided by', decidingLines(decision, link)),
    ...section('The request', [...call, `- ${code(decision.requestArn)}`]),
    ...section('Rests on', givenLines(decision)),
    ...section('Not known', decision.unknown.map((name) => `- ${name === 'authorizer.output' ? 'what the authorizer returns' : name.includes('`') ? prose(name) : code(name)}`)),
    ...section('Supposed', Object.entries(supposed).map(([name, value]) => `- ${code(name)} is taken to be ${code(value)}`)),
    ...section('What the policies made of it', decision.trace.flatMap((entry) => entryLines(entry, link))),
    ...section('Rules without evidence that mattered', decision.assumptions.map(({ rule, text }) => `- ${rule}: ${prose(text)}`)),
    ...section('Notes', [...new Set([...notes, ...decision.notes])].map((note) => `- ${prose(note)}`)),
  ].join('\n\n').concat('\n');
}

type Link = (policyId: string, index: number, text: string) => string;

function outcome(decision: Decision): string {
  const labels = new Set([...decision.decidedBy.map(({ policy }) => policy), ...decision.trace.map(({ policy }) => policy)]);
  const short = [...labels].reduce((text, label) => text.replaceAll(label, inShort(label)), decision.reason);
  const reason = short === '' ? '' : ` ${prose(short)}`;
  const answer = decision.status === null ? '' : ` API Gateway answers **${String(decision.status)}**${decision.responseType === null ? '' : ` (${code(decision.responseType)})`}.`;
  if (decision.decision === 'allow') return `${reason.trim()} What the integration does with it is its own matter.`;
  if (decision.decision === 'undetermined') return `**Undetermined.**${reason}${possibleOutcomes(decision)}`;
  return `**Stopped: ${describeDecision(decision)}.**${answer}${reason}`;
}

function possibleOutcomes({ possible }: Decision): string {
  return possible.length === 0 ? '' : ` Possible: ${possible.map((one) => (one === 'allow' ? 'it reaches the integration' : one.replace('-', ' '))).join(', or ')}.`;
}

function callLines({ api }: Target, { question, simulated }: Answer): readonly string[] {
  const { sent, route } = simulated;
  const sourceIp = question.sourceIp ?? question.caller.sourceIp;
  const authorization = route?.authorization.known ? route.authorization.value : undefined;
  return [
    `- ${sent.method === '' ? code(sent.path) : code(`${sent.method} ${sent.path}`)} of ${escaped(api.name)}`,
    `- by ${escaped(question.caller.label)}: ${prose(question.caller.about)}`,
    `- from ${sourceIp === undefined ? 'an address that is not known' : code(sourceIp)}`,
    ...(authorization === undefined ? [] : [`- the route authorizes by ${code(authorization)}${authorizerOf(route)}`]),
  ];
}

function authorizerOf(route: Route | undefined): string {
  const name = route?.authorizer ?? undefined;
  return name === undefined ? '' : ` (${code(name)})`;
}

/** With the values its conditions compared, which are what people ask about. */
function decidingLines({ decidedBy, trace }: Decision, link: Link): readonly string[] {
  return decidedBy.flatMap(({ policyId, policy, index, statement, effect }) => {
    const traced = trace.find((entry) => entry.policyId === policyId)?.statements.find((one) => one.index === index);
    const conditions = (traced?.steps ?? []).filter(({ element }) => element === 'condition');
    return [`- ${link(policyId, index, statement)} in ${code(inShort(policy))}: ${effect}`, ...conditions.map((step) => `  - ${stepLine(step)}`)];
  });
}

/** A long pointer without its middle. */
function inShort(label: string): string {
  const [, start = '', end = ''] = /^(.*#\/[^/]+\/[^/]+)\/.+\/([^/]+)$/.exec(label) ?? [];
  return end === '' ? label : `${start}/…/${end}`;
}

function givenLines(decision: Decision): readonly string[] {
  return relevantLayers(decision.given).map(([layer, how]) => `- ${layerName(layer)}: ${givenWords[how]}`);
}

const givenWords: Readonly<Record<Given, string>> = {
  'supplied': 'taken into account',
  'none': 'none attached',
  'not-supplied': 'not supplied, so not taken into account',
  'assumed-default': 'the default of AWS, which allows everything',
  'opaque': 'attached, but outside these files',
  'not-applicable': 'of no account here',
};

function entryLines({ layer, policy, policyId, result, statements }: TraceEntry, link: Link): readonly string[] {
  const title = `- **${layerName(layer)}**, ${code(inShort(policy))}: ${resultWords[result]}`;
  return [title, ...statements.flatMap((trace) => statementLines(trace, policyId, link))];
}

const resultWords: Readonly<Record<TraceEntry['result'], string>> = {
  'allow': 'allows it',
  'explicit-deny': 'denies it',
  'silent': 'says nothing about it',
  'undetermined': 'depends on what is not known',
};

function statementLines({ index, statement, effect, matched, steps, problem }: StatementTrace, policyId: string, link: Link): readonly string[] {
  const verdict = problem === undefined ? matchWords[matched] : prose(problem);
  const head = `  - ${link(policyId, index, statement)} (${effect ?? 'no effect'}): ${verdict}`;
  return [head, ...steps.filter(isTelling).map((step) => `    - ${stepLine(step)}`)];
}

const matchWords: Readonly<Record<StatementTrace['matched'], string>> = { yes: 'applies', no: 'does not apply', unknown: 'may apply' };

/** A plain match needs no words, except of a condition: its values are what people ask about. */
function isTelling({ matched, element, why }: MatchStep): boolean {
  return matched !== 'yes' || element === 'condition' || why !== '';
}

function stepLine(step: MatchStep): string {
  const where = step.element === 'condition' ? `condition ${code(`${step.operator ?? ''} ${step.key ?? ''}`)}` : step.element;
  const text = step.element === 'condition' && step.actual !== undefined ? code(comparison(step)) : step.why === '' ? code(comparison(step)) : prose(step.why);
  return `${where}: ${text}`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`## ${title}`, lines.join('\n')];
}
