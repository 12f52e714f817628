/**
 * The forms in which parameters of a template are kept in files: the list with keys and values that `create-stack` takes, the
 * object under `Parameters` of a pipeline, a flat object, a list of `Key=Value`; the parameters a template declares; and
 * variables of Terraform.
 */
import { findMember, findPath, settle, type HostNode, type ObjectNode } from '../syntax/node';
import { valueText, type FoundValue, type FoundValues } from './values-found';
import { readOverrides } from './values-overrides';

export function parametersAt(node: HostNode): FoundValues {
  const root = settle(node);
  if (root.kind === 'array') return inList(root.items);
  if (root.kind !== 'object') return { message: 'holds no parameters: it is neither an object nor a list.' };
  const inner = findMember(root, 'Parameters')?.value;
  if (!inner) return inObject(root);
  if (isTemplate(root)) return { message: 'is a template: write `#/Parameters` behind its name for the defaults it declares, or name a file of parameters.' };
  return parametersAt(inner);
}

/** The defaults of a template's parameters; undefined for what declares none. */
export function declaredDefaults(node: HostNode): FoundValues | undefined {
  const root = settle(node);
  if (root.kind !== 'object' || root.members.length === 0) return undefined;
  if (!root.members.every(({ value }) => findPath(value, 'Type') !== undefined)) return undefined;
  return { found: root.members.flatMap((member) => (member.shadowed ? [] : defaultOf(member.key, member.value))) };
}

/** What is secret is not written down, and what is kept in the parameter store is not its default. */
function defaultOf(name: string, parameter: HostNode): readonly FoundValue[] {
  const written = findPath(parameter, 'Default');
  const value = written && valueText(written);
  const isSecret = textAt(parameter, 'NoEcho')?.toLowerCase() === 'true';
  const isStored = textAt(parameter, 'Type')?.startsWith('AWS::SSM::Parameter::') === true;
  return value === undefined || isSecret || isStored ? [] : [{ name, value }];
}

function textAt(node: HostNode, key: string): string | undefined {
  const value = findPath(node, key);
  return value && valueText(value);
}

function isTemplate(root: ObjectNode): boolean {
  return findMember(root, 'Resources') !== undefined || findMember(root, 'AWSTemplateFormatVersion') !== undefined;
}

function inObject(root: ObjectNode): FoundValues {
  const found: FoundValue[] = [];
  for (const member of root.members) {
    if (member.shadowed) continue;
    const value = valueText(member.value);
    if (value === undefined) return { at: member.value, message: `the value of \`${member.key}\` is neither a text nor a list of texts, so this is no file of parameters.` };
    found.push({ name: member.key, value });
  }
  return { found };
}

/** Variables of Terraform, by the names modules refer to them by: `var.limit`, and what is in lists, maps and objects as `var.tags["team"]`. */
export function terraformVariables(node: HostNode): FoundValues {
  const root = settle(node);
  if (root.kind !== 'object') return { message: 'holds no variables.' };
  return { found: root.members.flatMap(({ key, value, shadowed }) => (shadowed ? [] : partsOf(value, [`var.${key}`]))) };
}

/** Each value under all the ways in which modules may write the steps to it. */
function partsOf(node: HostNode, names: readonly string[]): readonly FoundValue[] {
  const value = settle(node);
  // Sixteen spellings are enough: deeper values stay unknown.
  if (names.length > 16) return [];
  if (value.kind === 'array') return value.items.flatMap((item, index) => partsOf(item, names.map((name) => `${name}[${String(index)}]`)));
  if (value.kind !== 'object') {
    const isText = value.kind !== 'string' || value.holes.length === 0;
    const text = isText ? valueText(value) : undefined;
    return text === undefined ? [] : names.map((name) => ({ name, value: text, node: value }));
  }
  return value.members.flatMap(({ key, value: inner, shadowed }) => {
    if (shadowed) return [];
    const quoted = names.map((name) => `${name}[${JSON.stringify(key)}]`);
    return partsOf(inner, /^[\p{L}_][\p{L}\p{N}_-]*$/u.test(key) ? [...names.map((name) => `${name}.${key}`), ...quoted] : quoted);
  });
}

function inList(items: readonly HostNode[]): FoundValues {
  const found: FoundValue[] = [];
  for (const item of items) {
    const read = inItem(settle(item));
    if (!('found' in read)) return read;
    found.push(...read.found);
  }
  return { found };
}

function inItem(item: HostNode): FoundValues {
  if (item.kind === 'string') {
    // The whole item is one parameter: its value may have spaces.
    const equals = item.value.indexOf('=');
    if (equals <= 0) return { at: item, message: `\`${item.value}\` is no parameter of the form \`Key=Value\`.` };
    const isLong = item.value.startsWith('ParameterKey=');
    const { found, problem } = isLong ? readOverrides(item.value) : { found: [{ name: item.value.slice(0, equals), value: item.value.slice(equals + 1) }] };
    return problem === undefined ? { found } : { at: item, message: `${problem}.` };
  }
  const name = item.kind === 'object' ? textAt(item, 'ParameterKey') : undefined;
  if (name === undefined) return { at: item, message: 'an item of the list is neither a `Key=Value` nor an object with `ParameterKey` and `ParameterValue`.' };
  const value = textAt(item, 'ResolvedValue') ?? textAt(item, 'ParameterValue');
  if (value !== undefined) return { found: [{ name, value }] };
  // Whatever the stack had before stays, and that nobody knows here.
  if (textAt(item, 'UsePreviousValue')?.toLowerCase() === 'true') return { found: [] };
  return { at: item, message: `the parameter \`${name}\` has no \`ParameterValue\`.` };
}
