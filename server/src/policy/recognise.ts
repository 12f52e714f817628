/**
 * Recognises policies by their shape where no slot says so, and guesses the kind from evidence.
 *
 * A policy with a misspelled or missing element is still a policy; `Version` alone never makes one. What only looks
 * alike (CloudFormation stack policies, service models, manifests) is told apart here, cheaply, before anything is read.
 */
import { findMember, settle, type HostNode, type Member, type ObjectNode } from '../syntax/node';
import type { PolicyKind } from './kinds';

export interface Recognition {
  readonly kind: PolicyKind;
  readonly because: string;
}

const statementWords = new Set(['effect', 'action', 'notaction', 'resource', 'notresource', 'principal', 'notprincipal', 'condition', 'sid', 'actions', 'resources', 'conditions', 'principals']);
const policyVersions = new Set(['2012-10-17', '2008-10-17']);

/** What a lone object is, or undefined where nothing speaks for a policy. */
export function recognisePolicy(node: HostNode): Recognition | undefined {
  const object = settle(node);
  if (object.kind !== 'object') return undefined;
  const statements = statementsOf(object);
  if (!statements) return isPolicyHead(object) ? { kind: 'unknown', because: 'it has the `Version` of a policy' } : undefined;
  const looksRight = statements.filter(looksLikeStatement);
  // With the head of a policy and nothing else, whatever stands in the list was meant as statements.
  if (statements.length > 0 && looksRight.length === 0 && !isPolicyHead(object)) return undefined;
  if (statements.length === 0 && !isPolicyHead(object)) return undefined;
  if (looksRight.some(isStackPolicyStatement)) return undefined;
  return { kind: guessKind(looksRight), because: 'its statements have the elements of a policy' };
}

/** A list of statements without a policy around it: every item has an effect and actions, spelled as AWS does. */
export function recogniseStatements(node: HostNode): Recognition | undefined {
  const list = settle(node);
  if (list.kind !== 'array' || list.items.length === 0 || !list.items.every(isStatement) || list.items.some(isStackPolicyStatement)) return undefined;
  return { kind: guessKind(list.items), because: 'every item of the list has the elements of a statement' };
}

function isStatement(node: HostNode): boolean {
  const effect = textsUnder(node, 'Effect')[0];
  return (effect === 'Allow' || effect === 'Deny') && (hasMember(node, 'Action') || hasMember(node, 'NotAction'));
}

/** Why a document is no policy though its statements look like those of one; undefined where nothing does. */
export function whyNoPolicy(node: HostNode): string | undefined {
  const object = settle(node);
  const statements = object.kind === 'object' ? (statementsOf(object) ?? []) : [];
  return statements.some(isStackPolicyStatement) ? 'its statements are those of a CloudFormation stack policy, which IAM never reads' : undefined;
}

/**
 * An object that a Lambda authorizer returns: a policy with a principal, or a simple response. `isAnswer`: it stands where
 * answers do, which a lone `isAuthorized` needs, because programs keep a flag of that name, too.
 */
export function recogniseAuthorizerOutput(node: HostNode, isAnswer: boolean): Recognition | undefined {
  const object = settle(node);
  if (object.kind !== 'object') return undefined;
  const words = new Map(object.members.map((member) => [member.key.toLowerCase(), member]));
  if (isPolicyOutput(object, words)) return { kind: 'authorizer-output', because: 'it has a `policyDocument` as Lambda authorizers return it' };
  const flag = words.get('isauthorized')?.value;
  // Lambda authorizers of AppSync answer with `isAuthorized`, too, beside words of their own.
  const isResponse = flag !== undefined && !['object', 'array'].includes(settle(flag).kind) && [...words.keys()].every(isOutputWord) && (isAnswer || words.size > 1);
  return isResponse ? { kind: 'authorizer-output', because: 'it has `isAuthorized` as Lambda authorizers return it' } : undefined;
}

const outputWords = ['principalid', 'policydocument', 'context', 'usageidentifierkey', 'isauthorized'];

/** A key that is still being typed is the beginning of one. */
const isOutputWord = (key: string): boolean => outputWords.some((word) => word.startsWith(key));

function isPolicyOutput(object: ObjectNode, words: ReadonlyMap<string, Member>): boolean {
  const document = words.get('policydocument')?.value;
  // Records of IAM say which policy it is or who holds it.
  if (!document || ['policyname', 'policyarn', 'rolename', 'username', 'groupname'].some((word) => words.has(word))) return false;
  if (words.has('principalid')) return true;
  // `PolicyDocument` in the words of IAM's own interface is no authorizer's, unless something else says so.
  const isAlone = words.size === 1 && object.members[0]?.key === 'policyDocument';
  return (words.has('context') || words.has('usageidentifierkey') || isAlone) && mayBeAboutCalls(document);
}

/** Whether a policy allows or denies calls of APIs, as far as it says anything yet. */
function mayBeAboutCalls(document: HostNode): boolean {
  const policy = settle(document);
  if (policy.kind === 'string') return policy.value.includes('execute-api');
  if (policy.kind !== 'object') return true;
  const actions = (statementsOf(policy) ?? []).flatMap((statement) => [...textsUnder(statement, 'Action'), ...textsUnder(statement, 'NotAction')]);
  return actions.length === 0 || actions.some((action) => action === '*' || /^execute-api:/i.test(action));
}

/** Whether a text is worth parsing for a policy or an authorizer's output inside: cheap, and never the last word. */
export function mayHoldPolicy(text: string): boolean {
  if (text.length <= 20) return false;
  if (/^\s*\{/.test(text)) return /"(?:Statement|Effect|policyDocument|isAuthorized)/.test(text);
  // Lines of YAML, in which a policy may also stand as JSON.
  return /\n[ \t]*(?:- +)?["']?[\w.-]+["']?:(?:\s|$)/.test(text) && /[\s"'{,-]Statements?\\?["']?[ \t]*:/.test(`\n${text}`);
}

function statementsOf(object: ObjectNode): readonly HostNode[] | undefined {
  const member = object.members.find((candidate) => /^statements?$/i.test(candidate.key));
  if (!member) return undefined;
  // Other formats keep lists of statements under a lower-case plural; only a policy's head makes it a misspelling.
  if (member.key === 'statements' && !isPolicyHead(object)) return undefined;
  const value = settle(member.value);
  if (value.kind === 'array') return value.items;
  return value.kind === 'object' ? [value] : [];
}

function looksLikeStatement(node: HostNode): boolean {
  const statement = settle(node);
  if (statement.kind !== 'object') return statement.kind === 'choice' || statement.kind === 'unknown' || statement.kind === 'ref';
  const hits = statement.members.filter((member) => statementWords.has(member.key.toLowerCase())).length;
  return hits >= 2 || (hits === 1 && statement.members.length <= 2) || statement.members.length === 0;
}

function isPolicyHead(object: ObjectNode): boolean {
  const version = findMember(object, 'Version')?.value;
  if (version?.kind !== 'string' || !policyVersions.has(version.value)) return false;
  // A key that is still being typed is the beginning of one.
  return object.members.every((member) => ['version', 'id', 'statements'].some((word) => word.startsWith(member.key.toLowerCase())));
}

/** Stack policies of CloudFormation use `Update:*` and logical ids; IAM never sees them. */
function isStackPolicyStatement(node: HostNode): boolean {
  const actions = textsUnder(node, 'Action');
  return actions.length > 0 && actions.every((action) => /^Update:/i.test(action));
}

function guessKind(statements: readonly HostNode[]): PolicyKind {
  const withPrincipal = statements.filter((statement) => hasMember(statement, 'Principal') || hasMember(statement, 'NotPrincipal'));
  if (withPrincipal.length === 0) return 'identity';
  const hasResource = statements.some((statement) => hasMember(statement, 'Resource') || hasMember(statement, 'NotResource'));
  const actions = statements.flatMap((statement) => textsUnder(statement, 'Action').map((action) => action.toLowerCase()));
  if (!hasResource && actions.length > 0 && actions.every((action) => action.startsWith('sts:'))) return 'trust';
  if (actions.length > 0 && actions.every((action) => action.startsWith('execute-api:'))) return 'api-resource-policy';
  return 'resource-policy';
}

function hasMember(node: HostNode, key: string): boolean {
  const object = settle(node);
  return object.kind === 'object' && findMember(object, key) !== undefined;
}

function textsUnder(node: HostNode, key: string): readonly string[] {
  const object = settle(node);
  const value = object.kind === 'object' ? findMember(object, key)?.value : undefined;
  if (!value) return [];
  const items = value.kind === 'array' ? value.items : [value];
  return items.flatMap((item) => (item.kind === 'string' ? [item.value] : []));
}
