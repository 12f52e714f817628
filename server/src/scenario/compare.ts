/**
 * Compares a decision with what a case expects of it.
 *
 * An undetermined decision fulfils no expectation but its own. Nothing is evaluated here.
 */
import type { DecidingStatement, Decision } from '../evaluate/decision';
import type { Expectation } from './canonical';

/** What differs, each as `field: expected …, got …`. */
export function compare(expect: Expectation, decision: Decision): readonly string[] {
  const differences: string[] = [];
  const differ = (field: string, expected: Shown, actual: Shown): void => void differences.push(`${field}: expected ${show(expected)}, got ${show(actual)}`);
  if (expect.decision !== undefined && !satisfies(expect.decision, decision.decision)) differ('decision', expect.decision, decision.decision);
  for (const field of ['status', 'responseType', 'decidedAt', 'lambdaInvoked'] as const) {
    const expected = expect[field];
    if (expected !== undefined && expected !== decision[field]) differ(field, expected, decision[field]);
  }
  for (const expected of expect.decidedBy ?? []) {
    if (!decision.decidedBy.some((statement) => isNamed(String(expected), statement))) differ('decidedBy', expected, namesOf(decision.decidedBy));
  }
  // An answer that depends on something unknown fulfils nothing but the expectation that it does.
  if (decision.decision === 'undetermined' && expect.decision === undefined && differences.length === 0) {
    differ('decision', 'a certain answer', `undetermined (unknown: ${decision.unknown.join(', ')})`);
  }
  return differences;
}

function satisfies(expected: string, actual: Decision['decision']): boolean {
  return expected === 'deny' ? actual === 'explicit-deny' || actual === 'implicit-deny' : expected === actual;
}

/** `Sid`, `policy#Sid` or `policy#[2]`; a policy is named by its label or the end of its path. */
export function isNamed(expected: string, { policy, statement, index }: Pick<DecidingStatement, 'policy' | 'statement' | 'index'>): boolean {
  const hash = expected.lastIndexOf('#');
  const wanted = expected.slice(hash + 1);
  if (wanted !== statement && wanted !== `[${String(index)}]`) return false;
  const from = hash < 0 ? undefined : expected.slice(0, hash);
  return from === undefined || from === policy || policy.endsWith(`/${from}`) || policy.split('#')[0] === from;
}

function namesOf(statements: readonly DecidingStatement[]): string {
  return statements.length === 0 ? 'no statement' : statements.map(({ policy, statement }) => `${policy}#${statement}`).join(', ');
}

type Shown = string | number | boolean | null;

function show(value: Shown): string {
  return value === null ? 'none' : String(value);
}
