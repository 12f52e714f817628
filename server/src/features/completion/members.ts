/**
 * How a member that is offered by its key is written in each format: key, what joins it to its value, and an empty value
 * to go on typing in.
 *
 * The text is that of the layer the object stands in; quoting of strings around it comes later.
 */
import type { Format } from '../../syntax/node';
import { markTemplate, withoutMarks } from './marked-text';
import { templateText, type Scaffold, type Template } from './offer';

export interface MemberStyle {
  readonly format: Format;
  /** White space before the key in its line, as deep as the key stands. */
  readonly indent: string;
  /** One level more. */
  readonly unit: string;
  /** Whether values may take several lines; in YAML `inline` is flow style, with brackets. */
  readonly layout: 'lines' | 'inline';
}

/** What follows the key's own text, from the closing quote on; `quote` is the key's, empty where it has none. */
export function memberTail(scaffold: Scaffold, style: MemberStyle): Template {
  const separator = style.format === 'json' ? ': ' : style.format === 'hcl' ? ' = ' : ': ';
  if (scaffold.kind === 'block') return [' ', ...blockBody(scaffold.attributes, style)];
  if (style.format === 'yaml' && style.layout === 'lines') return yamlTail(scaffold, style);
  return [separator, ...bracketed(scaffold, style)];
}

/** Whether a key needs quotes to be one. */
export function quotesKey(key: string, format: Format): boolean {
  if (format === 'json') return true;
  if (format === 'hcl') return !/^[A-Za-z_][A-Za-z0-9_-]*$/.test(key);
  return !/^[A-Za-z_][^#,[\]{}&*!|>'"%@`]*$/.test(key) || /:( |$)/.test(key);
}

/** A scalar as it is written where no quote has been typed. */
function quoteScalar(text: string, format: Format): string {
  return format === 'yaml' && isPlain(text) ? text : inQuotes(text, format);
}

export function inQuotes(text: string, format: Format): string {
  return format === 'yaml' ? `'${text.replaceAll("'", "''")}'` : `"${text.replace(/[\\"]/g, '\\$&')}"`;
}

/** Whether YAML reads a template as a text without quotes; in brackets, braces end it, also those of expressions. */
export function isPlainTemplate(template: Template, isInBrackets: boolean): boolean {
  return isPlain(markTemplate(template).text) && !(isInBrackets && /[,[\]{}]/.test(templateText(template)));
}

/**
 * Text that YAML reads as just this text without quotes; numbers, dates and words of its own are none. Places to fill in
 * may become anything, so the text around them alone has to be plain.
 */
function isPlain(marked: string): boolean {
  const text = withoutMarks(marked);
  // A comment begins behind white space only.
  if (!/^[A-Za-z$/.][^\n]*$/.test(text) || /: |:$|\s#|\s$/.test(text)) return false;
  return !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text);
}

function bracketed(scaffold: Exclude<Scaffold, { kind: 'block' }>, style: MemberStyle): Template {
  const stop = { stop: '' };
  const deeper = style.indent + style.unit;
  // Keys are written with their quotes when they are chosen; until then the object is empty and well-formed.
  switch (scaffold.kind) {
    case 'text':
      return scaffold.text === undefined ? ['"', stop, '"'] : [`"${scaffold.text}"`];
    case 'list':
      return ['["', stop, '"]'];
    case 'object':
      return style.layout === 'inline' ? ['{ ', stop, ' }'] : [`{\n${deeper}`, stop, `\n${style.indent}}`];
    case 'objects':
      return style.layout === 'inline' ? ['[{ ', stop, ' }]'] : [`[\n${deeper}{\n${deeper}${style.unit}`, stop, `\n${deeper}}\n${style.indent}]`];
  }
}

function yamlTail(scaffold: Exclude<Scaffold, { kind: 'block' }>, style: MemberStyle): Template {
  const deeper = `\n${style.indent}${style.unit}`;
  switch (scaffold.kind) {
    case 'text':
      return scaffold.text === undefined ? [': ', { stop: '' }] : [`: ${quoteScalar(scaffold.text, 'yaml')}`];
    case 'list':
    case 'objects':
      return [`:${deeper}- `, { stop: '' }];
    case 'object':
      return [`:${deeper}`, { stop: '' }];
  }
}

function blockBody(attributes: readonly { readonly name: string; readonly isList: boolean }[], { indent, unit }: MemberStyle): Template {
  const width = Math.max(...attributes.map(({ name }) => name.length));
  const lines = attributes.flatMap(({ name, isList }): Template => {
    const [open, close] = isList ? ['["', '"]'] : ['"', '"'];
    return [`\n${indent}${unit}${name.padEnd(width)} = ${open}`, { stop: '' }, close];
  });
  return ['{', ...lines, `\n${indent}}`];
}
