/**
 * The policies and authorizer outputs of a case, read and ready to be evaluated.
 *
 * Inline or by reference, each becomes a model of the kind its place demands, with the values of the case bound.
 * A policy that recurs among cases is read once. Nothing is evaluated.
 */
import { known, literalText, unknown, type Atom } from '../base/atoms';
import type { ApiKind } from '../gateway/model';
import { readAuthorizerOutput, type LocatedOutput } from '../gateway/authorizer-output';
import type { AuthorizerOutput, LayerPolicy } from '../gateway/request';
import type { PolicyKind } from '../policy/kinds';
import type { Policy } from '../policy/model';
import { readPolicy } from '../policy/read';
import { atomOf, readText } from '../policy/text';
import { settle, type HostNode, type Member } from '../syntax/node';
import { bindPolicy, isEmpty, type Bindings } from './bind-values';
import type { PolicyInput } from './canonical';
import type { CaseSource } from './case-source';
import { hostOf } from './host-of';
import type { Path, PlainObject } from './plain';
import { resolveOutput, resolvePolicy, type Resolved, type ScenarioWorkspace } from './resolve';

/** What was read before, shared by the cases of a run. */
export interface PolicyMemo {
  /** By the text of the policy; `null` for one that was met once, which need not be kept. */
  readonly inline: Map<string, Policy | null>;
  readonly nodes: WeakMap<HostNode, Map<string, Policy>>;
  readonly references: Map<string, Resolved<Policy>>;
  /** By the bindings, printed. */
  readonly bound: WeakMap<Policy, Map<string, Policy>>;
}

export function emptyMemo(): PolicyMemo {
  return { inline: new Map(), nodes: new WeakMap(), references: new Map(), bound: new WeakMap() };
}

export interface PolicyReading {
  readonly source: CaseSource;
  readonly workspace: ScenarioWorkspace;
  readonly memo: PolicyMemo;
  readonly bindings: Bindings;
  readonly complain: (path: Path, message: string) => void;
}

export interface PolicyPlace {
  readonly path: Path;
  readonly kind: PolicyKind;
  readonly service?: string;
}

/** The policy at a place of the case; undefined after complaining. */
export function readSource(input: PolicyInput, place: PolicyPlace, reading: PolicyReading): LayerPolicy | undefined {
  const id = pathText(place.path);
  if (typeof input !== 'string') return { id, label: id, policy: bind(readInline(input, place, reading), reading, 'in-text') };
  const resolved = readReference(input, place, reading);
  if ('message' in resolved) {
    reading.complain(place.path, resolved.message);
    return undefined;
  }
  return layerPolicy(id, input, resolved.found, reading);
}

/** A policy found outside the case; opaque where all of it is known only to deployment. */
export function layerPolicy(id: string, label: string, policy: Policy, reading: Pick<PolicyReading, 'bindings' | 'memo'>): LayerPolicy {
  const node = policy.node;
  if (policy.statements.length === 0 && (node.kind === 'unknown' || node.kind === 'ref')) {
    return { id, label, opaque: opaqueAtom(node, policy.openStatements ?? 'it lies outside these files') };
  }
  return { id, label, policy: bind(policy, reading, 'as-written') };
}

function bind(policy: Policy, { bindings, memo }: Pick<PolicyReading, 'bindings' | 'memo'>, texts: 'in-text' | 'as-written'): Policy {
  if (isEmpty(bindings)) return policy;
  const known = memo.bound.get(policy) ?? new Map<string, Policy>();
  memo.bound.set(policy, known);
  const key = JSON.stringify([texts, [...bindings.byId], [...bindings.texts], bindings.byLabel]);
  return remember(known, key, () => bindPolicy(policy, { ...bindings, inText: texts === 'in-text' }));
}

function opaqueAtom(node: HostNode, reason: string): Atom {
  if ((node.kind === 'unknown' || node.kind === 'ref') && node.reference) return { ...atomOf(node.reference, 'policy-document'), reason };
  return { id: `${node.span.source}@${String(node.span.start)}`, label: reason, reason, pure: false, shape: 'policy-document' };
}

function pathText(path: Path): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${String(step)}]` : index === 0 ? step : `.${step}`)).join('');
}

function readInline(input: PlainObject, { path, kind, service }: PolicyPlace, { source, memo }: PolicyReading): Policy {
  const key = `${kind}|${service ?? ''}`;
  const options = { kind, kindIsCertain: true, service, dialect: 'iam' as const };
  const node = source.node(path);
  if (node) {
    const known = memo.nodes.get(node) ?? new Map<string, Policy>();
    memo.nodes.set(node, known);
    return remember(known, key, () => readPolicy(node, options));
  }
  const text = `${key}|${JSON.stringify(input)}`;
  const known = memo.inline.get(text);
  if (known) return known;
  const policy = readPolicy(hostOf(input), options);
  if (memo.inline.size >= memoLimit) memo.inline.clear();
  memo.inline.set(text, known === null ? policy : null);
  return policy;
}

function readReference(text: string, { kind, service }: PolicyPlace, { source, memo, workspace }: PolicyReading): Resolved<Policy> {
  return remember(memo.references, `${kind}|${service ?? ''}|${source.uri}|${text}`, () => resolvePolicy(text, source.uri, workspace, kind, service));
}

/** How many things one memo keeps: enough for what recurs, little enough for millions of cases that do not. */
const memoLimit = 500;

function remember<T>(memo: Map<string, T>, key: string, make: () => T): T {
  const before = memo.get(key);
  if (before !== undefined) return before;
  const made = make();
  if (memo.size >= memoLimit) memo.clear();
  memo.set(key, made);
  return made;
}

/** What decides whether API Gateway can use an output (semantics §6.3, §6.4). */
export interface OutputRules {
  readonly kind: ApiKind;
  readonly payloadVersion: '1.0' | '2.0';
  readonly simpleResponses: boolean;
}

/** The output of the authorizer function; undefined after complaining that it cannot be found. */
export function readOutput(input: PlainObject | string, path: Path, rules: OutputRules, reading: PolicyReading): AuthorizerOutput | undefined {
  const resolved: Resolved<LocatedOutput> =
    typeof input === 'string'
      ? resolveOutput(input, reading.source.uri, reading.workspace)
      : { found: readAuthorizerOutput(reading.source.node(path) ?? hostOf(input)) };
  if ('message' in resolved) {
    reading.complain(path, resolved.message);
    return undefined;
  }
  const output = resolved.found;
  const why = whyMalformed(output, rules);
  if (why !== undefined) return { kind: 'malformed', why };
  if (!isPolicyForm(rules)) return readSimple(output);
  const id = pathText(path);
  const [label, texts] = typeof input === 'string' ? ([input, 'as-written'] as const) : ([id, 'in-text'] as const);
  return output.policy
    ? { kind: 'policy', source: { id, label, policy: bind(output.policy, reading, texts) }, usageIdentifierKey: literalOf(output.usageIdentifierKey) }
    : { kind: 'malformed', why: 'it has no `policyDocument`' };
}

const isPolicyForm = (rules: OutputRules): boolean => !(rules.kind === 'HTTP' && rules.payloadVersion === '2.0' && rules.simpleResponses);

function whyMalformed(output: LocatedOutput, rules: OutputRules): string | undefined {
  if (!output.object) return 'it is not an object';
  if (!isPolicyForm(rules)) {
    if (!output.isAuthorized) return output.policyMember ? 'simple responses are on, but it is a policy' : 'it has no `isAuthorized`';
    const value = settle(output.isAuthorized.value);
    return value.kind === 'boolean' || unknownAtom(value) ? undefined : '`isAuthorized` is neither true nor false';
  }
  // AU-23: `isAuthorized` without simple responses is a malformed policy answer.
  if (output.form === 'simple' || output.form === 'none' || !output.policy) return 'it has no `policyDocument`';
  // An encoded policy is read for checks and hovers, but API Gateway wants the object itself.
  if (output.policyMember?.value.kind === 'string') return '`policyDocument` is text, not an object';
  const document = settle(output.policy.node);
  if (document.kind !== 'object' && !unknownAtom(document)) return '`policyDocument` is not an object';
  return malformedPrincipal(output, rules) ?? malformedContext(output.context, rules);
}

function readSimple({ isAuthorized }: LocatedOutput): AuthorizerOutput {
  const value = isAuthorized && settle(isAuthorized.value);
  if (value?.kind === 'boolean') return { kind: 'simple', isAuthorized: known(value.value) };
  const atom = value && unknownAtom(value);
  return atom ? { kind: 'simple', isAuthorized: unknown(atom) } : { kind: 'malformed', why: 'it has no `isAuthorized`' };
}

function malformedPrincipal({ principalId }: LocatedOutput, rules: OutputRules): string | undefined {
  // Whether HTTP APIs with format 2.0 demand it is not documented (semantics §6.3).
  if (!principalId) return rules.kind === 'HTTP' && rules.payloadVersion === '2.0' ? undefined : '`principalId` is missing';
  const value = settle(principalId.value);
  return value.kind === 'string' || unknownAtom(value) ? undefined : '`principalId` is not text';
}

/** AU-22: lists and objects break a REST API; HTTP APIs with format 2.0 take them. */
function malformedContext(context: Member | undefined, rules: OutputRules): string | undefined {
  const value = context && settle(context.value);
  if (!value || value.kind === 'null' || unknownAtom(value)) return undefined;
  if (value.kind !== 'object') return '`context` is not an object';
  if (rules.kind === 'HTTP' && rules.payloadVersion === '2.0') return undefined;
  const nested = value.members.find((member) => ['array', 'object'].includes(settle(member.value).kind));
  return nested && `\`context.${nested.key}\` is a list or an object`;
}

function literalOf(member: Member | undefined): string | undefined {
  const text = member && readText(member.value);
  return text && literalText(text);
}

function unknownAtom(node: HostNode): Atom | undefined {
  if (node.kind !== 'unknown' && node.kind !== 'ref' && node.kind !== 'choice') return undefined;
  return readText(node)?.pieces.find((piece) => typeof piece !== 'string') ?? opaqueAtom(node, 'known only at deployment');
}
