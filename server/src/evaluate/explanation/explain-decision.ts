/**
 * The explanation of a decision: the answer, what decided it, what it rests on, and what every policy made of the
 * request. It is told here once, for terminals and editors.
 *
 * The order is that of a reader who does not know the evaluator: what decided comes right after the answer, and where
 * nothing decided, what came close takes its place.
 */
import type { Decision, Outcome } from '../decision';
import { givenLines } from './given';
import { code, line, proseRuns, type Explanation, type ExplanationLine, type ExplanationSection, type Mark, type SectionId } from './model';
import { answerSent, remarksOf } from './remarks';
import { closeLines, decidingLines, findClose, policyLines } from './statement-lines';

/** What the host of a request knows about it; sentences may quote in backticks. */
export interface Circumstances {
  /** About the call besides its ARN. */
  readonly call?: readonly string[];
  /** What was taken to be so where only deployment knows. */
  readonly supposed?: Readonly<Record<string, string>>;
  readonly notes?: readonly string[];
  /** `deciding`: without the statements that did not decide. */
  readonly detail?: 'full' | 'deciding';
}

/** Explains a decision made by `explainRequest`; one without a trace gets fewer sections. */
export function explainDecision(decision: Decision, { call = [], supposed = {}, notes = [], detail = 'full' }: Circumstances = {}): Explanation {
  const close = detail === 'full' ? findClose(decision) : [];
  const came: ExplanationSection = { id: 'close', title: decision.decision === 'undetermined' ? 'What may apply' : 'What came close', lines: closeLines(close, decision) };
  const hasDecided = decision.decidedBy.length > 0;
  const sections = [
    section('decided', 'Decided by', decidingLines(decision)),
    ...(hasDecided ? [] : [came]),
    section('request', 'Request and answer', [...call.map((sentence) => line(sentence)), line([...proseRuns('for '), code(decision.requestArn)]), ...answerSent(decision).map((sentence) => line(sentence))]),
    section('given', 'The answer rests on', givenLines(decision)),
    section('unknown', 'What would settle it', unknownLines(decision)),
    section('supposed', 'Supposed', Object.entries(supposed).map(([name, value]) => line([code(name), ...proseRuns(' is taken to be '), code(value)]))),
    section('assumptions', 'Assumed, because AWS does not say', decision.assumptions.map(({ rule, text }) => line(`${text} (${rule})`))),
    section('notes', 'Notes', [...new Set([...notes, ...decision.notes])].map((note) => line(note))),
    ...(hasDecided ? [came] : []),
    section('policies', 'Every policy', detail === 'full' ? policyLines(decision, close) : []),
  ];
  const remarks = remarksOf(decision).map((text) => line(text));
  return { headline: line(decision.headline, { mark: MARKS[decision.decision] }), remarks, sections: sections.filter(({ lines }) => lines.length > 0) };
}

const MARKS: Readonly<Record<Outcome, Mark>> = {
  allow: '✓',
  'explicit-deny': '✗',
  'implicit-deny': '✗',
  refused: '✗',
  unauthenticated: '✗',
  error: '✗',
  undetermined: '?',
};

const section = (id: SectionId, title: string, lines: readonly ExplanationLine[]): ExplanationSection => ({ id, title, lines });

function unknownLines({ unknown, possible }: Decision): readonly ExplanationLine[] {
  const names = unknown.map((name) => line(name === 'authorizer.output' ? 'what the authorizer returns' : name.includes('`') ? name : `\`${name}\``));
  return possible.length === 0 ? names : [...names, line(`then the request ${possible.map((outcome) => POSSIBLE[outcome]).join(', or ')}`)];
}

const POSSIBLE: Readonly<Record<Outcome, string>> = {
  allow: 'reaches the integration',
  'explicit-deny': 'is stopped by an explicit deny',
  'implicit-deny': 'is stopped because nothing allows it',
  refused: 'is refused',
  unauthenticated: 'is stopped because the caller is not authenticated',
  error: 'fails',
  undetermined: 'stays undetermined',
};
