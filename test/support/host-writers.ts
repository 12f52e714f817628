/**
 * Writes JSON in the words of other formats: native YAML, HCL values, and the blocks of Terraform's policy documents.
 *
 * Each writes one plain style; the readers have tests of their own for all the others.
 */
import { listOf, valuesUnder, type Source } from './json-source';

/** Block style, strings plain where YAML leaves no doubt about them. */
export function yamlText(source: Source, indent: string): string {
  switch (source.kind) {
    case 'string':
      return isPlainYaml(source.text) ? source.text : JSON.stringify(source.text);
    case 'word':
      return source.text;
    case 'array':
      if (source.items.length === 0) return '[]';
      return source.items.map((item) => `\n${indent}- ${yamlText(item, `${indent}  `).replace(/^\n\s*/, '')}`).join('');
    case 'object':
      if (source.members.length === 0) return '{}';
      return source.members.map(([key, value]) => `\n${indent}${isPlainYaml(key) ? key : JSON.stringify(key)}:${spaced(yamlText(value, `${indent}  `))}`).join('');
  }
}

export function hclText(source: Source, indent: string): string {
  const inner = `${indent}  `;
  switch (source.kind) {
    case 'string':
      return hclString(source.text);
    case 'word':
      return source.text;
    case 'array':
      return `[${source.items.map((item) => hclText(item, indent)).join(', ')}]`;
    case 'object':
      if (source.members.length === 0) return '{}';
      return `{${source.members.map(([key, value]) => `\n${inner}${hclKey(key)} = ${hclText(value, inner)}`).join('')}\n${indent}}`;
  }
}

/** What each element is called in a `statement` block. */
export const blockNames: Readonly<Record<string, string>> = {
  Sid: 'sid',
  Effect: 'effect',
  Action: 'actions',
  NotAction: 'not_actions',
  Resource: 'resources',
  NotResource: 'not_resources',
  Principal: 'principals',
  NotPrincipal: 'not_principals',
};

/** The body of a policy document for a policy that `unfitForBlocks` has no objection to. */
export function documentBody(policy: Source, block = plainBlock): string {
  const version = valuesUnder(policy, 'Version').map((value) => `  version = ${hclText(value, '  ')}\n`);
  const id = valuesUnder(policy, 'Id').map((value) => `  policy_id = ${hclText(value, '  ')}\n`);
  const statements = valuesUnder(policy, 'Statement').flatMap(listOf).map((statement) => `  ${block('statement', statementBody(statement))}`);
  return [...version, ...id, ...statements].join('');
}

/** Why a policy cannot be written as a policy document; by its structure, never by the check at hand. */
export function unfitForBlocks(policy: Source): string | undefined {
  if (hasDuplicates(policy)) return 'a block cannot have an argument twice';
  if (policy.kind !== 'object' || !policy.members.every(([key]) => ['Version', 'Id', 'Statement'].includes(key))) return 'it has other arguments than a policy has elements';
  if (valuesUnder(policy, 'Statement').length === 0) return 'it may do without statements';
  for (const statement of valuesUnder(policy, 'Statement').flatMap(listOf)) {
    const reason = unfitStatement(statement);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function unfitStatement(statement: Source): string | undefined {
  if (statement.kind !== 'object') return 'a statement is a block';
  if (!statement.members.some(([key]) => key === 'Effect')) return 'the effect has a default';
  for (const [key, value] of statement.members) {
    if (key === 'Condition') {
      const isFit = value.kind === 'object' && value.members.every(([, keys]) => keys.kind === 'object' && keys.members.every(([, values]) => isTexts(values)));
      if (!isFit) return 'conditions are blocks with three arguments';
    } else if (key === 'Principal' || key === 'NotPrincipal') {
      const isFit = (value.kind === 'string' && value.text === '*') || (value.kind === 'object' && value.members.every(([, values]) => isTexts(values)));
      if (!isFit) return 'principals are blocks with two arguments';
    } else if (blockNames[key] === undefined) {
      return 'it has other arguments than a statement has elements';
    } else if (!isTexts(value) || ((key === 'Sid' || key === 'Effect') && value.kind === 'array')) {
      return 'arguments have fixed types';
    }
  }
  return undefined;
}

function plainBlock(type: string, body: string): string {
  return `${type} {\n${body}  }\n`;
}

/** The same document in JSON. */
export function documentJson(policy: Source): string {
  const arguments_ = (['Version', 'Id'] as const).flatMap((key) => valuesUnder(policy, key).map((value) => `"${key === 'Id' ? 'policy_id' : 'version'}": ${documentText(value)}`));
  const statements = valuesUnder(policy, 'Statement').flatMap(listOf).map((statement) => `{\n${statementMembers(statement).join(',\n')}\n}`);
  return `{\n${[...arguments_, `"statement": [${statements.join(', ')}]`].join(',\n')}\n}`;
}

function statementMembers(statement: Source): string[] {
  const blocks = new Map<string, string[]>();
  const members = (statement.kind === 'object' ? statement.members : []).flatMap(([key, value]): string[] => {
    if (key === 'Condition' || key === 'Principal' || key === 'NotPrincipal') {
      const [type, names] = key === 'Condition' ? (['condition', ['test', 'variable', 'values']] as const) : ([key === 'Principal' ? 'principals' : 'not_principals', ['type', 'identifiers']] as const);
      const entries = key === 'Condition' ? conditionEntries(value) : principalEntries(value);
      blocks.set(type, entries.map((entry) => `{ ${entry.map((text, index) => `"${names[index] ?? ''}": ${text}`).join(', ')} }`));
      return [];
    }
    const isScalar = key === 'Sid' || key === 'Effect';
    return [`"${blockNames[key] ?? key}": ${isScalar ? documentText(value) : documentList(value)}`];
  });
  return [...members, ...[...blocks].map(([type, entries]) => `"${type}": [${entries.join(', ')}]`)];
}

function statementBody(statement: Source): string {
  const members = statement.kind === 'object' ? statement.members : [];
  const lines = members.flatMap(([key, value]): string[] => {
    if (key === 'Condition') return conditionBlocks(value);
    if (key === 'Principal' || key === 'NotPrincipal') return principalBlocks(key === 'Principal' ? 'principals' : 'not_principals', value);
    const isScalar = key === 'Sid' || key === 'Effect';
    return [`${blockNames[key] ?? key} = ${isScalar ? documentText(value) : documentList(value)}`];
  });
  return lines.map((line) => `    ${line}\n`).join('');
}

/** Operator, key and values of each condition. */
function conditionEntries(condition: Source): string[][] {
  const operators = condition.kind === 'object' ? condition.members : [];
  return operators.flatMap(([operator, keys]) => (keys.kind === 'object' ? keys.members : []).map(([key, values]) => [hclString(operator), hclString(key), documentList(values)]));
}

/** Type and identifiers. */
function principalEntries(principal: Source): string[][] {
  const entries = principal.kind === 'object' ? principal.members : [['*', principal] as const];
  return entries.map(([type, values]) => [hclString(type), documentList(values)]);
}

function conditionBlocks(condition: Source): string[] {
  return conditionEntries(condition).map(([test = '', variable = '', values = '']) => `condition {\n      test     = ${test}\n      variable = ${variable}\n      values   = ${values}\n    }`);
}

function principalBlocks(name: string, principal: Source): string[] {
  return principalEntries(principal).map(([type = '', identifiers = '']) => `${name} {\n      type        = ${type}\n      identifiers = ${identifiers}\n    }`);
}

function documentList(values: Source): string {
  return `[${listOf(values).map(documentText).join(', ')}]`;
}

/** Policy variables have a spelling of their own in policy documents. */
function documentText(value: Source): string {
  if (value.kind === 'word') return JSON.stringify(value.text);
  return value.kind === 'string' ? JSON.stringify(value.text.replaceAll('${', '&{')) : '""';
}

function isTexts(value: Source): boolean {
  return listOf(value).every((item) => item.kind === 'string' || (item.kind === 'word' && item.text !== 'null'));
}

function hasDuplicates(source: Source): boolean {
  if (source.kind === 'array') return source.items.some(hasDuplicates);
  if (source.kind !== 'object') return false;
  return new Set(source.members.map(([key]) => key)).size < source.members.length || source.members.some(([, value]) => hasDuplicates(value));
}

function hclKey(key: string): string {
  return /^[A-Za-z_]\w*$/.test(key) ? key : hclString(key);
}

function hclString(text: string): string {
  return JSON.stringify(text).replaceAll('${', '$${').replaceAll('%{', '%%{');
}

function isPlainYaml(text: string): boolean {
  return /^[A-Za-z][\w/.$+@-]*(?::[\w/.$+@-]+)*$/.test(text) && !/^(?:true|false|yes|no|on|off|null|y|n)$/i.test(text);
}

function spaced(value: string): string {
  return value.startsWith('\n') ? value : ` ${value}`;
}
