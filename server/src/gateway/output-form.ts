/**
 * What an API can make of an authorizer's output: a policy, a simple response, a way to say 401, or nothing (semantics
 * §6.3, §6.4).
 *
 * It looks at the form alone. What the policy says, and whether its statements are whole, is found out where policies
 * are evaluated.
 */
import { displayText, known, unknown, type Atom, type Settled } from '../base/atoms';
import type { Policy } from '../policy/model';
import { anonymousAtom, readText } from '../policy/text';
import { findMember, settle, type HostNode, type Member } from '../syntax/node';
import type { LocatedOutput } from './authorizer-output';
import type { ApiKind } from './model';

/** What decides which form is expected. */
export interface OutputRules {
  readonly kind: ApiKind;
  readonly payloadVersion: '1.0' | '2.0';
  readonly simpleResponses: boolean;
}

export type OutputForm =
  /** `why` in one clause; `rule` where nobody has confirmed that it is unusable. */
  | { readonly kind: 'malformed'; readonly why: string; readonly rule?: string }
  | { readonly kind: 'unauthorized' }
  | { readonly kind: 'simple'; readonly isAuthorized: Settled<boolean> }
  /** `assumes`: rules nobody has confirmed by which it is accepted. */
  | { readonly kind: 'policy'; readonly policy: Policy; readonly usageIdentifierKey: string | undefined; readonly assumes: readonly string[] };

export function readOutputForm(output: LocatedOutput, rules: OutputRules): OutputForm {
  if (!output.object) return malformed('it is not an object');
  if (rules.kind === 'HTTP' && literalAt(findMember(output.object, 'errorMessage')) === 'Unauthorized') return { kind: 'unauthorized' };
  if (takesSimple(rules)) return simpleForm(output);
  // AU-23: `isAuthorized` without simple responses is a malformed policy answer.
  if (output.form === 'simple' || output.form === 'none' || !output.policy) return malformed('it has no `policyDocument`');
  // An encoded policy is read for checks and hovers, but API Gateway wants the object itself.
  if (output.policyMember?.value.kind === 'string') return malformed('`policyDocument` is text, not an object');
  const document = settle(output.policy.node);
  if (document.kind !== 'object' && !unknownAtom(document)) return malformed('`policyDocument` is not an object');
  const why = principalProblem(output, rules) ?? contextProblem(output.context, rules);
  if (why !== undefined) return malformed(why);
  const key = output.usageIdentifierKey && readText(output.usageIdentifierKey.value);
  return { kind: 'policy', policy: output.policy, usageIdentifierKey: key && displayText(key), assumes: assumedOf(output) };
}

const malformed = (why: string, rule?: string): OutputForm => ({ kind: 'malformed', why, ...(rule === undefined ? {} : { rule }) });

/** Simple responses exist in format 2.0 only. */
function takesSimple({ kind, payloadVersion, simpleResponses }: OutputRules): boolean {
  return kind === 'HTTP' && payloadVersion === '2.0' && simpleResponses;
}

function simpleForm({ isAuthorized, policyMember }: LocatedOutput): OutputForm {
  if (!isAuthorized) return malformed(policyMember ? 'simple responses are on, but it is a policy' : 'it has no `isAuthorized`', '§6.4');
  const value = settle(isAuthorized.value);
  if (value.kind === 'boolean') return { kind: 'simple', isAuthorized: known(value.value) };
  const atom = unknownAtom(value);
  return atom ? { kind: 'simple', isAuthorized: unknown(atom) } : malformed('`isAuthorized` is neither true nor false', '§6.4');
}

/** Whether format 2.0 demands it is not documented. */
function principalProblem({ principalId }: LocatedOutput, rules: OutputRules): string | undefined {
  if (!principalId) return isFormat2(rules) ? undefined : '`principalId` is missing';
  const value = settle(principalId.value);
  return value.kind === 'string' || unknownAtom(value) ? undefined : '`principalId` is not text';
}

/** AU-22: lists and objects are for format 2.0 only; format 1.0 keeps `claims` for itself. */
function contextProblem(context: Member | undefined, rules: OutputRules): string | undefined {
  const value = context && settle(context.value);
  if (!value || value.kind === 'null' || unknownAtom(value)) return undefined;
  if (value.kind !== 'object') return '`context` is not an object';
  if (isFormat2(rules)) return undefined;
  const nested = value.members.find((member) => ['array', 'object'].includes(settle(member.value).kind));
  if (nested) return `\`context.${nested.key}\` is a list or an object`;
  return rules.kind === 'HTTP' && findMember(value, 'claims') ? '`context.claims` is reserved' : undefined;
}

const isFormat2 = ({ kind, payloadVersion }: OutputRules): boolean => kind === 'HTTP' && payloadVersion === '2.0';

/** That `principalId` may be missing is accepted only where format 2.0 is spoken; AU-21: `null` in `context`. */
function assumedOf({ principalId, context }: LocatedOutput): readonly string[] {
  const value = context && settle(context.value);
  const hasNull = value?.kind === 'object' && value.members.some((member) => settle(member.value).kind === 'null');
  return [...(principalId ? [] : ['§6.3']), ...(hasNull ? ['AU-21'] : [])];
}

function literalAt(member: Member | undefined): string | undefined {
  const value = member && settle(member.value);
  return value?.kind === 'string' ? value.value : undefined;
}

function unknownAtom(node: HostNode): Atom | undefined {
  if (node.kind !== 'unknown' && node.kind !== 'ref' && node.kind !== 'choice') return undefined;
  return readText(node)?.pieces.find((piece) => typeof piece !== 'string') ?? anonymousAtom(node.span, 'known only at deployment');
}
