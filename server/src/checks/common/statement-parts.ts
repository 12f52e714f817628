/**
 * Places in a statement that several checks point at, and whether an element is missing or only misspelled.
 *
 * It looks at how things are written; what they mean is in the policy model.
 */
import { findNearest } from '../../base/nearest';
import type { Span } from '../../base/span';
import type { ConditionBlock, Dialect, Statement } from '../../policy/model';
import { findPolicyElement, findStatementElement, STATEMENT_ELEMENTS, type StatementElementName } from '../../policy/vocabulary/elements';
import { renameKey, type Edits, type EditSource } from '../../syntax/edit/edit';
import { settle, type HostNode, type Member, type ObjectNode } from '../../syntax/node';
import { replaceScalar, standsIn } from './fixing';
import { contentSpan } from './wording';

/** Where to say that something is missing: the first key, because a whole statement underlined hides everything else. */
export function anchorSpan(node: HostNode): Span {
  const first = node.kind === 'object' ? node.members.find((member) => !member.borrowed) : undefined;
  return first?.keySpan ?? node.span;
}

/** Keys that template languages put among the elements, or compute; what stands there in the end cannot be seen. */
export function isTemplateKey(key: string): boolean {
  return key.startsWith('Fn::') || key.startsWith('(') || key === 'Ref' || key.includes('${') || key.includes('{{') || key === '<<';
}

/** The statement element a key was probably meant to be. */
export function nearestStatementElement(key: string): StatementElementName | undefined {
  const names = STATEMENT_ELEMENTS.map((element) => element.name);
  return names.find((name) => name === findNearest(key.trim(), names));
}

/**
 * Whether elements can be called missing: nothing in the statement is hidden, none of its keys is a misspelling of one of
 * these names, and it is not a policy put in a statement's place; those are findings of their own. An empty statement lacks
 * an effect; one finding is enough.
 */
export function lacks(statement: Statement, dialect: Dialect, names: readonly StatementElementName[]): boolean {
  const { object } = statement;
  if (!object || object.open !== undefined) return false;
  if (object.members.length === 0) return dialect === 'iam' && names.includes('Effect');
  return object.members.every(({ key }) => {
    if (isTemplateKey(key) || key === 'dynamic' || findPolicyElement(key)) return false;
    const element = dialect === 'iam' ? (findStatementElement(key)?.name ?? nearestStatementElement(key)) : blockArguments[key];
    return element === undefined || !names.includes(element);
  });
}

/** What the arguments of Terraform's `statement` block are called elsewhere; its effect has a default. */
const blockArguments: Readonly<Record<string, StatementElementName | undefined>> = {
  actions: 'Action',
  not_actions: 'NotAction',
  resources: 'Resource',
  not_resources: 'NotResource',
  principals: 'Principal',
  not_principals: 'NotPrincipal',
};

/** Where a condition operator is written. */
export function operatorSpan(block: ConditionBlock, dialect: Dialect): Span {
  return dialect === 'iam' ? block.member.keySpan : contentSpan(settle(block.member.value));
}

/** Writes another operator in its place; not where the condition has that one already. */
export function renameOperator(statement: Statement, block: ConditionBlock, dialect: Dialect, name: string, source: EditSource): Edits {
  if (dialect === 'terraform-document') return replaceScalar(settle(block.member.value), name, statement.node, source);
  return renameMember(block.member, name, statement.node, source);
}

/** Renames a key below a node, unless its object has the new name already. */
export function renameMember(member: Member, name: string, home: HostNode, source: EditSource): Edits {
  const holder = holderOf(member, home);
  if (!holder || holder.members.some((other) => other.key === name) || !standsIn(holder, home, source)) return undefined;
  return renameKey(holder, member, name, source);
}
/** The object a member stands in, looked for below a node. */
export function holderOf(member: Member, root: HostNode): ObjectNode | undefined {
  const node = settle(root);
  switch (node.kind) {
    case 'object':
      if (node.members.includes(member)) return node;
      return firstOf(node.members, (other) => holderOf(member, other.value));
    case 'array':
      return firstOf(node.items, (item) => holderOf(member, item));
    case 'choice':
      return firstOf(node.branches, (branch) => branch.value && holderOf(member, branch.value));
    default:
      return undefined;
  }
}

function firstOf<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
