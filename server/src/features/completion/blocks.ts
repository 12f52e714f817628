/**
 * Whole members as a snippet writes them: several keys with their values, in each format's own style.
 *
 * As in `members.ts` the text is that of the layer they stand in.
 */
import { inQuotes, isPlainTemplate, quotesKey, type MemberStyle } from './members';
import type { Block, BlockValue, Template } from './offer';

/** Without brackets around them; the first stands where the text is put, the others on lines of their own or behind commas. */
export function writeMembers(block: Block, style: MemberStyle): Template {
  const between = style.layout === 'inline' ? ', ' : `${style.format === 'json' ? ',' : ''}\n${style.indent}`;
  const width = keyWidth(block, style);
  return block.flatMap(([key, value], index): Template => {
    const isBody = 'body' in value && style.format === 'hcl';
    const joint = index === 0 ? '' : isBody ? `\n${between}` : between;
    return [joint, writeKey(key, style).padEnd(isOneLine(value) ? width : 0), ...writeValue(value, style)];
  });
}

/** What stands between the braces of a block; it begins and ends with the line, as HCL wants it. */
export function writeBody(block: Block, style: MemberStyle): Template {
  const inner: MemberStyle = { ...style, layout: 'lines', indent: style.indent + style.unit };
  return [`\n${inner.indent}`, ...writeMembers(block, inner), `\n${style.indent}`];
}

/** Terraform's own formatter has the signs of neighbours below one another. */
function keyWidth(block: Block, { format, layout }: MemberStyle): number {
  return format === 'hcl' && layout === 'lines' ? Math.max(0, ...block.map(([key, value]) => (isOneLine(value) ? key.length : 0))) : 0;
}

function isOneLine(value: BlockValue): boolean {
  return 'text' in value || 'list' in value;
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
  if ('body' in value) return style.format === 'hcl' ? [' {', ...writeBody(value.body, style), '}'] : writeValue({ list: [{ members: value.body }] }, style);
  const inYamlLines = style.format === 'yaml' && style.layout === 'lines';
  const inner = { ...style, indent: style.indent + style.unit };
  if (inYamlLines && 'members' in value) return [`:\n${inner.indent}`, ...writeMembers(value.members, inner)];
  if (inYamlLines && 'list' in value) return [':', ...value.list.flatMap((item): Template => [`\n${inner.indent}- `, ...writeItem(item, { ...inner, indent: `${inner.indent}  ` })])];
  return [style.format === 'hcl' ? ' = ' : ': ', ...writeItem(value, style)];
}

function writeItem(value: BlockValue, style: MemberStyle): Template {
  if ('text' in value) return writeText(value.text, value.needsSub === true, style);
  if ('body' in value) return writeObject(value.body, style);
  if ('members' in value) return style.format === 'yaml' && style.layout === 'lines' ? writeMembers(value.members, style) : writeObject(value.members, style);
  return ['[', ...value.list.flatMap((item, index): Template => [index === 0 ? '' : ', ', ...writeItem(item, { ...style, layout: 'inline' })]), ']'];
}

function writeText(text: Template, needsSub: boolean, { format, layout }: MemberStyle): Template {
  if (format !== 'yaml') return needsSub ? ['{ "Fn::Sub": "', ...text, '" }'] : ['"', ...text, '"'];
  return [needsSub ? '!Sub ' : '', ...(isPlainTemplate(text, layout === 'inline') ? text : ["'", ...text, "'"])];
}
