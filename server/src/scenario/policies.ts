/**
 * The policies and authorizer outputs of a case, read and ready to be evaluated.
 *
 * Inline or by reference, each becomes a model of the kind its place demands, with the values of the case bound.
 * A policy that recurs among cases is read once. Nothing is evaluated.
 */
import type { Atom } from '../base/atoms';
import { readAuthorizerOutput, type LocatedOutput } from '../gateway/authorizer-output';
import { readOutputForm, type OutputRules } from '../gateway/output-form';
import type { AuthorizerOutput, LayerPolicy } from '../gateway/request';
import type { PolicyKind } from '../policy/kinds';
import type { Policy } from '../policy/model';
import { readPolicy } from '../policy/read';
import { atomOf } from '../policy/text';
import type { HostNode } from '../syntax/node';
import { bindPolicy, isEmpty, type Bindings } from './bind-values';
import type { PolicyInput } from './canonical';
import type { CaseSource } from './case-source';
import { whyPolicyDamaged } from './damage';
import { hostOf } from './host-of';
import type { Path, PlainObject } from './plain';
import { recurring, type Recurring } from './recurring';
import type { UsedNames } from './substitute';
import { resolveOutput, resolvePolicy, type Resolved, type ScenarioWorkspace } from './resolve';

/** What was read before, shared by the cases of a run. */
export interface PolicyMemo {
  readonly inline: Recurring<Policy>;
  readonly outputs: Recurring<LocatedOutput>;
  readonly nodes: WeakMap<HostNode, Map<string, Policy>>;
  readonly outputNodes: WeakMap<HostNode, LocatedOutput>;
  readonly references: Map<string, Resolved<Policy>>;
  /** By the bindings, printed. */
  readonly bound: WeakMap<Policy, Map<string, BoundPolicy>>;
  readonly onRead: () => void;
}

interface BoundPolicy {
  readonly policy: Policy;
  /** The names that stood for something in it. */
  readonly used: ReadonlySet<string>;
}

/** `onRead` is called for every document that had to be read anew. */
export function emptyMemo(onRead: () => void = () => undefined): PolicyMemo {
  return { inline: recurring(), outputs: recurring(), nodes: new WeakMap(), outputNodes: new WeakMap(), references: new Map(), bound: new WeakMap(), onRead };
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

/** A policy that files attach to what the reference at a path of the case leads to; a damaged one is complained about. */
export function attachedLayer({ id, label, path }: LayerName, policy: Policy, reading: PolicyReading): LayerPolicy {
  const message = whyPolicyDamaged(policy, reading.source.uri, reading.workspace);
  if (message !== undefined) reading.complain(path, message);
  return layerPolicy(id, label, policy, reading);
}

export interface LayerName {
  readonly id: string;
  readonly label: string;
  readonly path: Path;
}

/** A policy found outside the case; opaque where all of it is known only to deployment. */
function layerPolicy(id: string, label: string, policy: Policy, reading: Pick<PolicyReading, 'bindings' | 'memo'>): LayerPolicy {
  const node = policy.node;
  if (policy.statements.length === 0 && (node.kind === 'unknown' || node.kind === 'ref')) {
    return { id, label, opaque: opaqueAtom(node, policy.openStatements ?? 'it lies outside these files') };
  }
  return { id, label, policy: bind(policy, reading, 'as-written') };
}

function bind(policy: Policy, { bindings, memo }: Pick<PolicyReading, 'bindings' | 'memo'>, texts: 'in-text' | 'as-written'): Policy {
  if (isEmpty(bindings)) return policy;
  const known = memo.bound.get(policy) ?? new Map<string, BoundPolicy>();
  memo.bound.set(policy, known);
  const key = JSON.stringify([texts, [...bindings.byId], [...bindings.texts], [...bindings.deployed], [...bindings.otherApis], bindings.byLabel]);
  const bound = remember(known, key, () => {
    const used: UsedNames = new Set();
    return { policy: bindPolicy(policy, { ...bindings, inText: texts === 'in-text', used }), used };
  });
  for (const name of bound.used) bindings.used?.add(name);
  return bound.policy;
}

function opaqueAtom(node: HostNode, reason: string): Atom {
  if ((node.kind === 'unknown' || node.kind === 'ref') && node.reference) return { ...atomOf(node.reference, 'policy-document'), reason };
  return { id: `${node.span.source}@${String(node.span.start)}`, label: reason, reason, pure: false, shape: 'policy-document' };
}

function pathText(path: Path): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${String(step)}]` : index === 0 ? step : `.${step}`)).join('');
}

function readInline(input: PlainObject, { path, kind, service }: PolicyPlace, { source, memo }: PolicyReading): Policy {
  const purpose = service === undefined ? kind : `${kind}|${service}`;
  const read = (node: HostNode): Policy => {
    memo.onRead();
    return readPolicy(node, { kind, kindIsCertain: true, service, dialect: 'iam' });
  };
  const node = source.node(path);
  if (!node) return memo.inline.take(input, purpose, () => read(hostOf(input)));
  const known = memo.nodes.get(node) ?? new Map<string, Policy>();
  memo.nodes.set(node, known);
  return remember(known, purpose, () => read(node));
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

/** The output of the authorizer function; undefined after complaining that it cannot be found. */
export function readOutput(input: PlainObject | string, path: Path, rules: OutputRules, reading: PolicyReading): AuthorizerOutput | undefined {
  const resolved: Resolved<LocatedOutput> =
    typeof input === 'string'
      ? resolveOutput(input, reading.source.uri, reading.workspace)
      : { found: readInlineOutput(input, path, reading) };
  if ('message' in resolved) {
    reading.complain(path, resolved.message);
    return undefined;
  }
  const form = readOutputForm(resolved.found, rules);
  if (form.kind !== 'policy') return form;
  const id = pathText(path);
  const [label, texts] = typeof input === 'string' ? ([input, 'as-written'] as const) : ([id, 'in-text'] as const);
  return { ...form, source: { id, label, policy: bind(form.policy, reading, texts) } };
}

function readInlineOutput(input: PlainObject, path: Path, { source, memo }: PolicyReading): LocatedOutput {
  const read = (node: HostNode): LocatedOutput => {
    memo.onRead();
    return readAuthorizerOutput(node);
  };
  const node = source.node(path);
  if (!node) return memo.outputs.take(input, 'output', () => read(hostOf(input)));
  const output = memo.outputNodes.get(node) ?? read(node);
  memo.outputNodes.set(node, output);
  return output;
}
