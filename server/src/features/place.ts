/**
 * Where an offset stands in the language of policies: which policy or authorizer output, which statement, and which slot
 * of it. Completion and hover both start here.
 *
 * The slot is told by the keys on the way, never by what is written in it, so half-typed text has a place as well. What
 * could be written there, and how, is for others.
 */
import { displayText, valueOf } from '../base/atoms';
import { sameSpan } from '../base/span';
import type { LocatedOutput } from '../gateway/authorizer-output';
import type { Policy, Statement } from '../policy/model';
import { readText } from '../policy/text';
import { findCursor, type Cursor, type CursorPlace, type CursorSource } from '../syntax/cursor';
import { findMember, settle, type ArrayNode, type HostNode, type ObjectNode } from '../syntax/node';
import type { FileEntry, PolicyEntry } from '../workspace/model';
import type { FeatureContext } from './feature';

export type Slot =
  | { readonly kind: 'policy-element' }
  | { readonly kind: 'statement-element' }
  | { readonly kind: 'text'; readonly element: 'Version' | 'Id' | 'Sid' | 'Effect' }
  | { readonly kind: 'action' }
  | { readonly kind: 'resource' }
  /** What stands for `Principal` as a whole. */
  | { readonly kind: 'principal' }
  | { readonly kind: 'principal-type' }
  | { readonly kind: 'principal-value'; readonly type: string }
  /** `keys`: the condition keys already under it. */
  | { readonly kind: 'operator'; readonly keys: readonly string[] }
  | { readonly kind: 'condition-key'; readonly operator: string }
  | { readonly kind: 'condition-value'; readonly operator: string; readonly key: string }
  /** The attributes of Terraform's `principals` and `condition` blocks. */
  | { readonly kind: 'block-element'; readonly block: 'principals' | 'condition' }
  | { readonly kind: 'output-member' }
  | { readonly kind: 'output-value'; readonly member: string };

export interface Place {
  readonly file: FileEntry;
  readonly slot: Slot;
  /** Whether the slot is filled by a key of an object; the cursor may be at a value nevertheless, where no object stands yet. */
  readonly form: 'key' | 'value';
  /** The policy the offset is in; absent in the members of an authorizer output. */
  readonly policy: Policy | undefined;
  /** Absent for policies inside authorizer outputs. */
  readonly entry: PolicyEntry | undefined;
  readonly output: LocatedOutput | undefined;
  readonly statement: Statement | undefined;
  /** The object whose key is typed, or the innermost object or list the value stands in. */
  readonly container: ObjectNode | ArrayNode | undefined;
  readonly cursor: Exclude<CursorPlace, { kind: 'none' }>;
  readonly source: CursorSource;
  readonly offset: number;
}

/** The place of an absolute offset in a document, or undefined where no policy is. */
export function findPlace(context: FeatureContext, uri: string, offset: number): Place | undefined {
  const { view } = context;
  const file = view.file(uri);
  const unit = file && view.unit(uri);
  // The cheap way out for documents without anything of ours in the whole unit.
  if (!file || !unit?.files.some((one) => one.policies.length > 0 || one.outputs.length > 0)) return undefined;
  const { text, root } = file.document;
  const source: CursorSource = { root, text, locate: view.locate, sourceText: view.sourceText };
  const cursor = findCursor(source, offset);
  for (const reading of [...withColon(cursor, source, offset), cursor]) {
    const place = placeOf(reading, { file, source, offset }, unit.files);
    if (place) return place;
  }
  return undefined;
}

function placeOf(cursor: Cursor, at: Pick<Place, 'file' | 'source' | 'offset'>, files: readonly FileEntry[]): Place | undefined {
  if (cursor.place.kind === 'none') return undefined;
  const steps = withoutSub(stepsOf(cursor));
  const found = findSubject(steps, cursor.place, files);
  const slot = found && slotOf(found, steps.slice(found.depth), cursor.place);
  if (!found || !slot) return undefined;
  const statement = found.policy && statementAt(found.policy, steps.slice(found.depth));
  return {
    ...at, slot, statement,
    form: formOf(slot, found.policy),
    policy: found.policy,
    entry: found.entry,
    output: found.output,
    container: steps.at(-1)?.node,
    cursor: cursor.place,
  };
}

/**
 * In YAML a word with a colon is a key without a value, though `s3:` is the beginning of an action and `aws:` of a
 * condition key as long as nothing follows: first the value it may be, then the key.
 */
function withColon({ path, place }: Cursor, { text, locate }: CursorSource, offset: number): readonly Cursor[] {
  const last = path.at(-1);
  if (place.kind !== 'value' || place.node.kind !== 'missing' || place.node.origin.format !== 'yaml' || last?.kind !== 'member') return [];
  const key = locate(last.member.keySpan);
  if (!key || text.charAt(offset - 1) !== ':' || key.end !== offset - 1) return [];
  const replace = { ...key, end: offset };
  const typed = `${last.member.key}:`;
  const before = path.slice(0, -1);
  const asKey: Cursor = { path: before, place: { kind: 'key', object: last.object, member: last.member, typed, replace } };
  if (last.object.members.length > 1) return [asKey];
  return [{ path: before, place: { ...place, typed, replace } }, asKey];
}

/** A container on the way with the key gone into; undefined for items, and for the object whose key is typed. */
interface Inside {
  readonly node: ObjectNode | ArrayNode;
  readonly key: string | undefined;
}

interface Subject {
  readonly policy: Policy | undefined;
  readonly entry: PolicyEntry | undefined;
  readonly output: LocatedOutput | undefined;
  /** The index in the steps of the container that is the policy or output. */
  readonly depth: number;
}

function stepsOf({ path, place }: Cursor): readonly Inside[] {
  const steps = path.map((step): Inside =>
    step.kind === 'member' ? { node: step.object, key: step.member.key } : { node: step.array, key: undefined },
  );
  if (place.kind === 'key') steps.push({ node: place.object, key: undefined });
  return steps;
}

/** A text that is to be substituted stands where its value does, also before anything of it is written. */
function withoutSub(steps: readonly Inside[]): readonly Inside[] {
  return steps.at(-1)?.key === 'Fn::Sub' ? steps.slice(0, -1) : steps;
}

/** The innermost policy or output on the way: an authorizer output holds a policy, a policy nothing of the kind. */
function findSubject(steps: readonly Inside[], place: CursorPlace, files: readonly FileEntry[]): Subject | undefined {
  let outputFound: Subject | undefined;
  const depthOf = (node: HostNode): number => {
    const depth = steps.findIndex((step) => isSame(step.node, node));
    return depth < 0 && place.kind === 'value' && isSame(place.node, node) ? steps.length : depth;
  };
  for (const file of files) {
    for (const entry of file.policies) {
      if (entry.site.derived) continue;
      const depth = depthOf(entry.policy.node);
      if (depth >= 0) return { policy: entry.policy, entry, output: undefined, depth };
    }
    for (const { output } of file.outputs) {
      const inPolicy = output.policy ? depthOf(output.policy.node) : -1;
      if (inPolicy >= 0) return { policy: output.policy, entry: undefined, output, depth: inPolicy };
      const depth = depthOf(output.node);
      if (depth >= 0) outputFound = { policy: undefined, entry: undefined, output, depth };
    }
  }
  return outputFound;
}

/** Trees are put together anew for each version, so an equal span of an equal kind is the same node. */
function isSame(a: HostNode, b: HostNode): boolean {
  return a === b || (a.kind === b.kind && a.origin.outer?.span.start === b.origin.outer?.span.start && sameSpan(a.span, b.span));
}

function slotOf(subject: Subject, steps: readonly Inside[], place: CursorPlace): Slot | undefined {
  const keys = withoutDynamic(steps).flatMap((step) => step.key ?? []);
  if (!subject.policy) return outputSlot(keys, place);
  // A list of statements without a policy around it.
  const path = steps[0]?.node.kind === 'array' ? ['Statement', ...keys] : keys;
  return subject.policy.dialect === 'iam' ? iamSlot(path, place) : documentSlot(path, steps, place);
}

/** The content of a `dynamic` block stands for a block of its label. */
function withoutDynamic(steps: readonly Inside[]): readonly Inside[] {
  return steps.flatMap((step, index): readonly Inside[] => {
    const [before, next] = [steps[index - 1], steps[index + 1]];
    if (before?.key === 'dynamic' && step.key === 'content' && labelOf(step.node) !== undefined) return [];
    const label = step.key === 'dynamic' && next?.key === 'content' ? labelOf(next.node) : undefined;
    return [label === undefined ? step : { ...step, key: label }];
  });
}

function labelOf(node: HostNode): string | undefined {
  return node.kind === 'object' ? node.labels?.[0]?.value : undefined;
}

function outputSlot(keys: readonly string[], place: CursorPlace): Slot | undefined {
  const [member, ...deeper] = keys;
  if (member === undefined) return place.kind === 'key' ? { kind: 'output-member' } : undefined;
  return deeper.length === 0 && place.kind === 'value' ? { kind: 'output-value', member } : undefined;
}

function iamSlot(keys: readonly string[], place: CursorPlace): Slot | undefined {
  const [top, element, inner, key, ...deeper] = keys;
  if (top === undefined) return { kind: 'policy-element' };
  if (top === 'Version' || top === 'Id') return element === undefined ? { kind: 'text', element: top } : undefined;
  if (top !== 'Statement' || deeper.length > 0) return undefined;
  switch (element) {
    case undefined:
      return { kind: 'statement-element' };
    case 'Sid':
    case 'Effect':
      return inner === undefined ? { kind: 'text', element } : undefined;
    case 'Action':
    case 'NotAction':
      return inner === undefined ? { kind: 'action' } : undefined;
    case 'Resource':
    case 'NotResource':
      return inner === undefined ? { kind: 'resource' } : undefined;
    case 'Principal':
    case 'NotPrincipal':
      if (key !== undefined) return undefined;
      if (inner !== undefined) return { kind: 'principal-value', type: inner };
      return { kind: place.kind === 'key' ? 'principal-type' : 'principal' };
    case 'Condition':
      if (inner === undefined) return { kind: 'operator', keys: keysUnderCursor(place) };
      if (key === undefined) return { kind: 'condition-key', operator: inner };
      return { kind: 'condition-value', operator: inner, key };
    default:
      return undefined;
  }
}

function documentSlot(keys: readonly string[], steps: readonly Inside[], place: CursorPlace): Slot | undefined {
  const [top, element, inner, ...deeper] = keys;
  if (top === undefined) return place.kind === 'key' ? { kind: 'policy-element' } : undefined;
  if (top === 'version' || top === 'policy_id') return { kind: 'text', element: top === 'version' ? 'Version' : 'Id' };
  if (top !== 'statement' || deeper.length > 0) return undefined;
  switch (element) {
    case undefined:
      return place.kind === 'key' ? { kind: 'statement-element' } : undefined;
    case 'sid':
      return { kind: 'text', element: 'Sid' };
    case 'effect':
      return { kind: 'text', element: 'Effect' };
    case 'actions':
    case 'not_actions':
      return { kind: 'action' };
    case 'resources':
    case 'not_resources':
      return { kind: 'resource' };
    case 'principals':
    case 'not_principals':
      if (inner === undefined) return place.kind === 'key' ? { kind: 'block-element', block: 'principals' } : undefined;
      if (inner === 'type') return { kind: 'principal-type' };
      return inner === 'identifiers' ? { kind: 'principal-value', type: siblingText(steps, 'type') } : undefined;
    case 'condition':
      if (inner === undefined) return place.kind === 'key' ? { kind: 'block-element', block: 'condition' } : undefined;
      return conditionSlot(inner, steps);
    default:
      return undefined;
  }
}

function conditionSlot(attribute: string, steps: readonly Inside[]): Slot | undefined {
  const key = siblingText(steps, 'variable');
  const operator = siblingText(steps, 'test');
  switch (attribute) {
    case 'test':
      return { kind: 'operator', keys: key === '' ? [] : [key] };
    case 'variable':
      return { kind: 'condition-key', operator };
    case 'values':
      return { kind: 'condition-value', operator, key };
    default:
      return undefined;
  }
}

/** The text of another attribute of the innermost block on the way; empty where there is none. */
function siblingText(steps: readonly Inside[], name: string): string {
  const block = steps.findLast((step) => step.node.kind === 'object')?.node;
  const member = block?.kind === 'object' ? findMember(block, name) : undefined;
  const text = member && readText(member.value);
  return text ? displayText(text) : '';
}

function keysUnderCursor(place: CursorPlace): readonly string[] {
  const value = place.kind === 'key' && place.member ? settle(place.member.value) : undefined;
  return value?.kind === 'object' ? value.members.map((member) => member.key) : [];
}

function statementAt(policy: Policy, steps: readonly Inside[]): Statement | undefined {
  return policy.statements.find(({ object }) => object && steps.some((step) => isSame(step.node, object)));
}

function formOf(slot: Slot, policy: Policy | undefined): Place['form'] {
  switch (slot.kind) {
    case 'policy-element':
    case 'statement-element':
    case 'block-element':
    case 'output-member':
      return 'key';
    case 'principal-type':
    case 'operator':
    case 'condition-key':
      return policy?.dialect === 'terraform-document' ? 'value' : 'key';
    default:
      return 'value';
  }
}

/** The keys beside the one that is typed; none where the cursor is at a value. */
export function keysBeside({ cursor }: Place): ReadonlySet<string> {
  if (cursor.kind !== 'key') return new Set();
  return new Set(cursor.object.members.filter((member) => member !== cursor.member).map((member) => member.key));
}

/** The effect written in a statement, where it can be known. */
export function effectOf(statement: Statement | undefined): string | undefined {
  const effect = statement?.effect?.value;
  return effect && valueOf(effect);
}
