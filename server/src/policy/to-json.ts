/**
 * A policy as the JSON document AWS would be given.
 *
 * IAM's own words are kept as they are written, misspelled elements included; Terraform's policy documents are put into
 * IAM's words. What only deployment knows is `{"$unknown": "why"}`, or `${name}` inside a string. Nothing is judged.
 */
import { displayText, literalText, valueOf, type HoledText } from '../base/atoms';
import { settle, type HostNode, type ObjectNode } from '../syntax/node';
import type { ConditionBlock, Policy, PrincipalSet, Statement, ValueList } from './model';
import { readText } from './text';

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export function policyToJson(policy: Policy): Json {
  if (policy.dialect === 'terraform-document') return documentToJson(policy);
  const node = settle(policy.node);
  const isBare = node.kind === 'array' || (node.kind === 'object' && policy.statements.length === 1 && settle(policy.statements[0]?.node ?? node) === node && !policy.statementMember);
  if (!isBare) return nodeToJson(node);
  const version = policy.version && valueOf(policy.version.value);
  return { ...(version === undefined ? {} : { Version: version }), Statement: nodeToJson(node) };
}

/** Any tree as JSON; members that are overridden by a later one of the same name are left out. */
export function nodeToJson(node: HostNode): Json {
  const value = settle(node);
  switch (value.kind) {
    case 'object':
      return objectToJson(value);
    case 'array':
      return [...value.items.map(nodeToJson), ...(value.open === undefined ? [] : [unknown(value.open)])];
    case 'number':
      return String(value.value) === value.raw ? value.value : value.raw;
    case 'boolean':
      return value.value;
    case 'null':
    case 'missing':
      return null;
    case 'choice':
      return unknown(`depends on the condition \`${value.condition.label}\``);
    case 'string':
    case 'unknown':
    case 'ref':
      return textToJson(readText(value), value.kind === 'unknown' ? value.reason : undefined);
  }
}

function objectToJson(object: ObjectNode): JsonObject {
  const members = object.members.filter((member) => !member.shadowed).map((member) => [member.key, nodeToJson(member.value)] as const);
  return Object.fromEntries(object.open === undefined ? members : [...members, ['$unknown', object.open] as const]);
}

function textToJson(text: HoledText | undefined, reason: string | undefined): Json {
  if (!text) return unknown(reason ?? 'known only at deployment');
  const [only, ...others] = text.pieces;
  if (only === undefined || typeof only === 'string' || others.length > 0) return displayText(text);
  return unknown(only.label === only.reason ? only.reason : `\`${only.label}\`: ${only.reason}`);
}

function unknown(why: string): JsonObject {
  return { $unknown: why };
}

function documentToJson(policy: Policy): JsonObject {
  const version = policy.version && valueOf(policy.version.value);
  const id = policy.id && valueOf(policy.id.value);
  const open = policy.openStatements === undefined ? [] : [unknown(policy.openStatements)];
  return {
    ...(version === undefined ? {} : { Version: version }),
    ...(id === undefined ? {} : { Id: id }),
    Statement: [...policy.statements.map(statementToJson), ...open],
  };
}

function statementToJson(statement: Statement): JsonObject {
  const sid = statement.sid && valueOf(statement.sid.value);
  const effect = statement.effect?.value && valueOf(statement.effect.value);
  const list = (name: string, element: { readonly value: ValueList } | undefined): JsonObject => (element ? { [name]: listToJson(element.value) } : {});
  const principals = (name: string, element: { readonly value: PrincipalSet } | undefined): JsonObject => (element ? { [name]: principalsToJson(element.value) } : {});
  return {
    ...(sid === undefined ? {} : { Sid: sid }),
    Effect: effect ?? unknown('known only at deployment'),
    ...principals('Principal', statement.principal),
    ...principals('NotPrincipal', statement.notPrincipal),
    ...list('Action', statement.action),
    ...list('NotAction', statement.notAction),
    ...list('Resource', statement.resource),
    ...list('NotResource', statement.notResource),
    ...(statement.conditions.length === 0 ? {} : { Condition: conditionsToJson(statement.conditions) }),
  };
}

function listToJson({ values, isComplete }: ValueList): Json {
  const items = values.map((value) => textToJson(value.text, undefined));
  return isComplete ? items : [...items, unknown('there may be more that only deployment knows')];
}

function principalsToJson(set: PrincipalSet): Json {
  if (set.isEveryone) return '*';
  const result: Record<string, Json> = {};
  for (const { type, values } of set.entries) result[type] = values.map((value) => textToJson(value.text, undefined));
  if (!set.isComplete) result.$unknown = 'there may be more that only deployment knows';
  return result;
}

/** Blocks of one operator are one member; so are values of one key given in several blocks. */
function conditionsToJson(blocks: readonly ConditionBlock[]): JsonObject {
  const result: Record<string, Record<string, Json>> = {};
  for (const block of blocks) {
    const keys = (result[block.operator] ??= {});
    for (const key of block.keys) {
      const name = literalText(key.key) ?? displayText(key.key);
      const before = keys[name];
      const values = listToJson(key.values);
      keys[name] = Array.isArray(before) && Array.isArray(values) ? [...(before as readonly Json[]), ...(values as readonly Json[])] : values;
    }
  }
  return result;
}
