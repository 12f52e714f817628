/**
 * Reads a policy from a host tree: IAM's own words, or those of Terraform's `aws_iam_policy_document`.
 *
 * Whatever is written is kept: wrong types and unknown elements become problems on their nodes and the rest of the
 * statement is still read. Nothing is judged here beyond what stands where; that is the checks' business.
 */
import { known, literalText, unknown, type Settled } from '../base/atoms';
import { findMember, settle, type HostNode, type Member, type ObjectNode, type SyntaxProblem } from '../syntax/node';
import { kindFacts, type PolicyKind } from './kinds';
import type { Dialect, Element, Malformation, Policy, Presence, ReadProblem, Statement } from './model';
import { readIamStatement } from './read-statement';
import { readDocumentStatement } from './read-terraform-document';
import type { StatementReading } from './statement-reading';
import { anonymousAtom, atomOf } from './text';
import { isHidden, presenceOf, readText, under } from './values';
import { findPolicyElement } from './vocabulary/elements';

export interface ReadOptions {
  readonly kind: PolicyKind;
  readonly kindIsCertain: boolean;
  readonly service?: string;
  readonly dialect: Dialect;
  /** A statement or a list of them stands there without a policy around it. */
  readonly holds?: 'statements';
  /** What was read before, kept by whoever keeps the nodes. */
  readonly memo?: StatementMemo;
  /** Called for every statement that had to be read anew. */
  readonly onRead?: () => void;
}

/** Statements by their node; a statement outlives edits elsewhere in its policy. */
export type StatementMemo = WeakMap<HostNode, StatementReading>;

/**
 * Reads a policy object, statements without a policy around them where that is said, a string or reference that leads
 * to either, or a choice between them. Always gives a policy; what could not be read is in its `problems`.
 */
export function readPolicy(node: HostNode, options: ReadOptions): Policy {
  const reading: Reading = { statements: [], problems: [], open: undefined, openWhen: [], options };
  const root = settle(node);
  const object = root.kind === 'object' ? root : undefined;
  if (object && options.dialect === 'terraform-document') readDocumentBlock(object, reading);
  else if (options.holds === 'statements') readStatements(root, [], reading);
  else readRoot(root, [], reading);
  const { kind, kindIsCertain, dialect } = options;
  // Where only statements stand, whoever reads them writes the policy around it, in the current version.
  const version = options.holds === 'statements' ? { value: known('2012-10-17'), node: root } : versionAt(root, dialect);
  const refusals = object && dialect === 'iam' && options.holds !== 'statements' ? wholeRefusals(object, kind, version) : [];
  return {
    kind,
    kindIsCertain,
    service: options.service ?? (kind === 'api-resource-policy' ? 'execute-api' : undefined),
    dialect,
    node: root,
    version,
    id: object && readSettled(findMember(object, dialect === 'iam' ? 'Id' : 'policy_id')),
    statementMember: object && findMember(object, dialect === 'iam' ? 'Statement' : 'statement'),
    statements: refusals.length === 0 ? reading.statements : reading.statements.map((statement) => ({ ...statement, malformed: [...(statement.malformed ?? []), ...refusals] })),
    openStatements: reading.open,
    ...(reading.openWhen.length > 0 && reading.openWhen.every((presence) => presence.length > 0) ? { openStatementsWhen: reading.openWhen } : {}),
    problems: reading.problems,
    syntaxProblems: syntaxProblemsAt(node),
  };
}

/**
 * What AWS would refuse the whole policy for, hence each of its statements: GR-1, GR-3, GR-5. What API Gateway makes of
 * it in the answer of an authorizer is told where such answers are read.
 */
function wholeRefusals(object: ObjectNode, kind: PolicyKind, version: Policy['version']): readonly Malformation[] {
  if (kind === 'authorizer-output' || isElsewhere(object)) return [];
  const clauses: string[] = [];
  for (const member of object.members) {
    if (isHidden(member, object) || member.borrowed) continue;
    const element = findPolicyElement(member.key);
    const value = settle(member.value);
    if (!element) clauses.push(`\`${member.key}\` is no element of a policy`);
    else if (member.shadowed) clauses.push(`\`${member.key}\` is written twice`);
    else if (value.kind === 'null') clauses.push(`\`${member.key}\` has no value`);
    else if (element.name !== 'Statement' && (value.kind === 'object' || value.kind === 'array')) clauses.push(`\`${member.key}\` must be text`);
    else if (element.name === 'Statement' && value.kind === 'array' && value.items.some(isScalar)) clauses.push('`Statement` must be an object or a list of objects');
  }
  const { versions } = kindFacts(kind);
  const wanted = `\`Version\` must be \`${versions.join('` or `')}\``;
  if (version?.value.known && !versions.some((each) => version.value.known && each === version.value.value)) clauses.push(wanted);
  if (!version && versions.length === 1 && object.open === undefined) clauses.push(wanted);
  return clauses.map((clause) => ({ clause, presence: [] }));
}

function isScalar(node: HostNode): boolean {
  return ['string', 'number', 'boolean', 'null'].includes(settle(node).kind);
}

function syntaxProblemsAt(node: HostNode): readonly SyntaxProblem[] {
  switch (node.kind) {
    case 'string':
      return node.embedded ? [...node.embedded.problems, ...syntaxProblemsAt(node.embedded.root)] : [];
    case 'ref':
      return node.target ? syntaxProblemsAt(node.target) : [];
    case 'choice':
      return node.branches.flatMap((branch) => (branch.value ? syntaxProblemsAt(branch.value) : []));
    default:
      return [];
  }
}

interface Reading {
  readonly statements: Statement[];
  readonly problems: ReadProblem[];
  open: string | undefined;
  readonly openWhen: (readonly Presence[])[];
  readonly options: ReadOptions;
}

/** There may be more statements, in deployments where these conditions hold. */
function leaveOpen(reason: string, presence: readonly Presence[], reading: Reading): void {
  reading.open ??= reason;
  reading.openWhen.push(presence);
}

function readRoot(node: HostNode, presence: readonly Presence[], reading: Reading): void {
  const root = settle(node);
  switch (root.kind) {
    case 'object':
      readPolicyObject(root, presence, reading);
      return;
    case 'choice':
      for (const branch of root.branches) {
        if (branch.value) readRoot(branch.value, [...presence, presenceOf(root, branch.holds)], reading);
      }
      return;
    case 'unknown':
      leaveOpen(root.reason, presence, reading);
      return;
    case 'ref':
      leaveOpen(`\`${root.reference.label}\` is defined elsewhere`, presence, reading);
      return;
    case 'missing':
      return;
    case 'null':
      // A branch without a policy.
      if (presence.length > 0) return;
      break;
    default:
      break;
  }
  reading.problems.push({ code: 'not-an-object', node: root, element: 'policy', expected: 'an object' });
}

/** `$ref` is no element of a policy: a tool puts something in its place before AWS sees it. */
function isElsewhere(object: ObjectNode): boolean {
  return findMember(object, '$ref') !== undefined;
}

const putIn = 'what `$ref` stands for is put in by another tool';

function readPolicyObject(object: ObjectNode, presence: readonly Presence[], reading: Reading): void {
  if (isElsewhere(object)) {
    leaveOpen(putIn, presence, reading);
    return;
  }
  if (object.open !== undefined) leaveOpen(object.open, presence, reading);
  for (const member of object.members) {
    if (isHidden(member, object)) continue;
    const element = findPolicyElement(member.key);
    if (!element) {
      reading.problems.push({ code: 'unknown-element', node: object, member, element: member.key });
      continue;
    }
    if (member.shadowed) continue;
    if (settle(member.value).kind === 'null') {
      reading.problems.push({ code: 'null-value', node: member.value, member, element: member.key });
    } else if (element.name === 'Statement') {
      readStatements(member.value, presence, reading, member);
    } else {
      complainUnlessText(member, reading.problems);
    }
  }
}

function readStatements(node: HostNode, presence: readonly Presence[], reading: Reading, member?: Member): void {
  const value = settle(node);
  switch (value.kind) {
    case 'array':
      if (value.open !== undefined) leaveOpen(value.open, presence, reading);
      for (const item of value.items) readStatements(item, presence, reading, member);
      return;
    case 'object': {
      if (isElsewhere(value)) {
        leaveOpen(putIn, presence, reading);
        return;
      }
      const result = readStatement(value, presence, reading);
      reading.statements.push(result.statement);
      reading.problems.push(...result.problems);
      return;
    }
    case 'choice':
      for (const branch of value.branches) {
        if (branch.value) readStatements(branch.value, [...presence, presenceOf(value, branch.holds)], reading, member);
      }
      return;
    case 'unknown':
      leaveOpen(value.reason, presence, reading);
      return;
    case 'ref':
      leaveOpen(`\`${value.reference.label}\` is defined elsewhere`, presence, reading);
      return;
    case 'missing':
      return;
    default:
      reading.problems.push(under(presence, { code: 'wrong-type', node: value, member, element: 'Statement', expected: 'an object or a list of objects' }));
  }
}

function readStatement(object: ObjectNode, presence: readonly Presence[], reading: Reading): StatementReading {
  const index = reading.statements.length;
  const { memo, onRead } = reading.options;
  const known = presence.length === 0 ? memo?.get(object) : undefined;
  if (known) return known.statement.index === index ? known : { ...known, statement: { ...known.statement, index } };
  onRead?.();
  const result = readIamStatement(object, { index, presence });
  if (presence.length === 0) memo?.set(object, result);
  return result;
}

/** The framework has put in the statements of other documents; what it could not see is told by the attribute that stayed. */
function readDocumentBlock(block: ObjectNode, reading: Reading): void {
  if (block.open !== undefined) leaveOpen(block.open, [], reading);
  for (const member of block.members) {
    if (member.isBlock && (member.key === 'statement' || member.key === 'Statement')) {
      readDocumentMember(member, member.value, [], reading);
    } else if (member.key === 'dynamic') {
      leaveOpen('a `dynamic` block makes statements that cannot be seen', [], reading);
      const body = settle(member.value);
      const content = body.kind === 'object' && body.labels?.[0]?.value === 'statement' ? findMember(body, 'content')?.value : undefined;
      if (content) readDocumentMember(member, content, [mayBeMade(member)], reading);
    } else if (MERGED.includes(member.key) && isWritten(block, member.key)) {
      leaveOpen(`\`${member.key}\` adds statements that are not read yet`, [], reading);
    }
  }
}

/** A `statement` block, or a statement in IAM's words out of a document in JSON; a condition may decide whether it is there. */
function readDocumentMember(member: Member, node: HostNode, presence: readonly Presence[], reading: Reading): void {
  const body = settle(node);
  if (body.kind === 'choice') {
    for (const { holds, value } of body.branches) if (value) readDocumentMember(member, value, [...presence, presenceOf(body, holds)], reading);
    return;
  }
  if (body.kind !== 'object') {
    if (body.kind === 'unknown' || body.kind === 'ref') leaveOpen('a statement is known only at deployment', presence, reading);
    return;
  }
  const place = { index: reading.statements.length, presence };
  const isIam = member.key === 'Statement';
  const result = isIam ? readIamStatement(body, place) : readDocumentStatement(body, place);
  reading.statements.push({ ...result.statement, ...(isIam ? { dialect: 'iam' } : {}), ...(member.borrowed ? { isBorrowed: true } : {}) });
  if (!member.borrowed) reading.problems.push(...result.problems);
}

const MERGED = ['override_policy_documents', 'override_json', 'source_policy_documents', 'source_json'];

function isWritten(block: ObjectNode, name: string): boolean {
  const member = findMember(block, name);
  return member !== undefined && settle(member.value).kind !== 'null';
}

/** How many statements a `dynamic` block makes is not known; each of them is like its content. */
function mayBeMade(dynamic: Member): Presence {
  const reason = 'how many statements it makes is decided at deployment';
  return { condition: { ...anonymousAtom(dynamic.span, 'dynamic "statement"'), reason, pure: true }, holds: true };
}

/** Undefined where none is written; unknown where the branches of a choice differ. */
function versionAt(root: HostNode, dialect: Dialect): Element<Settled<string>> | undefined {
  if (root.kind === 'object') return readVersion(root, dialect);
  if (root.kind === 'array') return { value: known('2012-10-17'), node: root };
  if (root.kind !== 'choice') return undefined;
  const versions = root.branches.flatMap((branch) => (branch.value ? [versionAt(settle(branch.value), dialect)] : []));
  const [first, ...others] = versions;
  if (others.every((other) => sameVersion(first, other))) return first;
  return { value: unknown(atomOf(root.condition, 'text', 'a condition decided at deployment')), node: root };
}

function sameVersion(a: Element<Settled<string>> | undefined, b: Element<Settled<string>> | undefined): boolean {
  if (!a || !b) return a === b;
  return a.value.known && b.value.known && a.value.value === b.value.value;
}

function readVersion(object: ObjectNode, dialect: Dialect): Element<Settled<string>> | undefined {
  const member = findMember(object, dialect === 'iam' ? 'Version' : 'version');
  // The data source writes the current version on its own.
  if (dialect === 'terraform-document' && (!member || settle(member.value).kind === 'null')) return { value: known('2012-10-17'), node: object };
  if (!member && object.open !== undefined) return { value: unknown(anonymousAtom(object.span, object.open)), node: object };
  return readSettled(member);
}

function readSettled(member: Member | undefined): Element<Settled<string>> | undefined {
  if (!member) return undefined;
  const value = settle(member.value);
  const text = readText(value);
  if (value.kind === 'choice') return { value: unknown(atomOf(value.condition, 'text', 'a condition decided at deployment')), node: member.value, member };
  if (!text) return undefined;
  const literal = literalText(text);
  if (literal !== undefined) return { value: known(literal), node: member.value, member };
  const atom = text.pieces.find((piece) => typeof piece !== 'string');
  return atom ? { value: unknown(atom), node: member.value, member } : undefined;
}

function complainUnlessText(member: Member, problems: ReadProblem[]): void {
  const value = settle(member.value);
  if (value.kind === 'object' || value.kind === 'array') {
    problems.push({ code: 'wrong-type', node: value, member, element: member.key, expected: 'text' });
  }
}

