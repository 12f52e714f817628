/**
 * Whole members as a snippet writes them: several keys with their values, in each format's own style.
 *
 * As in `members.ts` the text is that of the layer they stand in.
 */
import { markTemplate } from './marked-text';
import { inQuotes, quoteScalar, quotesKey, type MemberStyle } from './members';
import type { Block, BlockValue, Template } from './offer';

/** Without brackets around them; the first stands where the text is put, the others on lines of their own or behind commas. */
export function writeMembers(block: Block, style: MemberStyle): Template {
  const between = style.layout === 'inline' ? ', ' : `${style.format === 'json' ? ',' : ''}\n${style.indent}`;
  return block.flatMap(([key, value], index): Template => [index === 0 ? '' : between, writeKey(key, style), ...writeValue(value, style)]);
}

/** In braces, for formats and places that want them. */
export function writeObject(block: Block, style: MemberStyle): Template {
  if (style.layout === 'inline') return ['{ ', ...writeMembers(block, style), ' }'];
  const inner = { ...style, indent: style.indent + style.unit };
  return [`{\n${inner.indent}`, ...writeMembers(block, inner), `\n${style.indent}}`];
}

function writeKey(key: string, { format }: MemberStyle): string {
  return quotesKey(key, format) ? inQuotes(key, format) : key;
}

/** With what joins it to its key. */
function writeValue(value: BlockValue, style: MemberStyle): Template {
  const inYamlLines = style.format === 'yaml' && style.layout === 'lines';
  const inner = { ...style, indent: style.indent + style.unit };
  if (inYamlLines && 'members' in value) return [`:\n${inner.indent}`, ...writeMembers(value.members, inner)];
  if (inYamlLines && 'list' in value) return [':', ...value.list.flatMap((item): Template => [`\n${inner.indent}- `, ...writeItem(item, { ...inner, indent: `${inner.indent}  ` })])];
  return [style.format === 'hcl' ? ' = ' : ': ', ...writeItem(value, style)];
}

function writeItem(value: BlockValue, style: MemberStyle): Template {
  if ('text' in value) return writeText(value.text, value.needsSub === true, style);
  if ('members' in value) return style.format === 'yaml' && style.layout === 'lines' ? writeMembers(value.members, style) : writeObject(value.members, style);
  return ['[', ...value.list.flatMap((item, index): Template => [index === 0 ? '' : ', ', ...writeItem(item, { ...style, layout: 'inline' })]), ']'];
}

function writeText(text: Template, needsSub: boolean, { format, layout }: MemberStyle): Template {
  if (format !== 'yaml') return needsSub ? ['{ "Fn::Sub": "', ...text, '" }'] : ['"', ...text, '"'];
  const marked = markTemplate(text).text;
  const isPlain = quoteScalar(marked, format) === marked && (layout === 'lines' || !/[,[\]{}]/.test(marked));
  return [needsSub ? '!Sub ' : '', ...(isPlain ? text : ["'", ...text, "'"])];
}
