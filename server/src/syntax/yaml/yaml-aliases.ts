/**
 * Anchors and aliases by their marks, without parsing: whether parts of a text are tied together.
 */

const marks = /(?<=[\s[{,])[&*][^\s,[\]{}]+/g;

/** What looks like an anchor or an alias: `&name`, `*name`. */
export function aliasMarks(text: string): readonly string[] {
  return text.includes('&') || text.includes('*') ? (text.match(marks) ?? []) : [];
}

/** An alias and the anchor it may stand for tie parts together; a star or an ampersand in some text does no harm. */
export function hasAliases(text: string): boolean {
  if (!text.includes('&') || !text.includes('*')) return false;
  const found = aliasMarks(text);
  const anchors = new Set(found.flatMap((mark) => (mark.startsWith('&') ? [mark.slice(1)] : [])));
  return found.some((mark) => mark.startsWith('*') && anchors.has(mark.slice(1)));
}
