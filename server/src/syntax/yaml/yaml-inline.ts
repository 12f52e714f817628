/**
 * Passes over quoted scalars and flow collections in YAML text, over any number of lines, and notices where one is
 * never closed: a line that is indented no deeper than the key it belongs to, and that looks like a key or an item,
 * shows that it should have ended.
 */

/** Damage that a change of the text would mend; offsets of the text. */
export type LineDamage =
  | { readonly kind: 'tab'; readonly start: number; readonly end: number; readonly lineStart: number }
  | { readonly kind: 'quote' | 'flow'; readonly start: number; readonly insertAt: number; readonly closers: string }
  /** A plain value with a `: ` in it, which makes it a mapping on one line. */
  | { readonly kind: 'colon'; readonly start: number; readonly end: number; readonly quote: string };

/**
 * Passes over the quoted scalar at an offset; `indent` is the column of the key or dash it belongs to. What of
 * `closing` stands at the line's end is not taken into a scalar that is never closed.
 */
export function scanQuoted(text: string, start: number, indent: number, damages: LineDamage[], closing = ''): number {
  const quote = text[start] ?? '"';
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at];
    if (character === '\\' && quote === '"') at++;
    else if (character === quote && quote === "'" && text[at + 1] === quote) at++;
    else if (character === quote) return at + 1;
    if (text[at] === '\n' && endsScalar(text, at + 1, indent)) break;
  }
  // Closed at the end of its first line, it damages nothing below.
  const insertAt = trimmedLineEnd(text, start, closing);
  damages.push({ kind: 'quote', start, insertAt, closers: quote });
  return insertAt;
}

/** Passes over the flow collection at an offset. */
export function scanFlow(text: string, start: number, indent: number, damages: LineDamage[]): number {
  const closers: string[] = [];
  let lastContent = start;
  for (let at = start; at < text.length; at++) {
    const character = text[at] ?? '';
    if (character === '[' || character === '{') closers.push(character === '[' ? ']' : '}');
    else if (character === ']' || character === '}') {
      if (closers.at(-1) === character) closers.pop();
      if (closers.length === 0) return at + 1;
    } else if ((character === '"' || character === "'") && startsToken(text, at)) {
      at = scanQuoted(text, at, indent, damages, '],}') - 1;
    } else if (character === '#' && /\s/.test(text[at - 1] ?? '')) {
      at = endOfLine(text, at) - 1;
      continue;
    } else if (character === '\n') {
      if (endsScalar(text, at + 1, indent)) break;
      continue;
    }
    if (character.trim() !== '') lastContent = at;
  }
  damages.push({ kind: 'flow', start, insertAt: lastContent + 1, closers: closers.reverse().join('') });
  return lastContent + 1;
}

const markerPattern = /(?:---|\.\.\.)(?=\s|$)/y;
const entryPattern = /(?:-[ \t]|[\w.:/<>*-]+:(?=\s|$))/y;

/** Whether the line at an offset starts a new entry of an outer container. */
function endsScalar(text: string, lineStart: number, indent: number): boolean {
  markerPattern.lastIndex = lineStart;
  if (markerPattern.test(text)) return true;
  let at = lineStart;
  while (text[at] === ' ') at++;
  if (at - lineStart > indent) return false;
  entryPattern.lastIndex = at;
  return entryPattern.test(text);
}

const startsToken = (text: string, at: number): boolean => /[\s[{,:]/.test(text[at - 1] ?? ' ');

function endOfLine(text: string, at: number): number {
  const found = text.indexOf('\n', at);
  return found < 0 ? text.length : found;
}

function trimmedLineEnd(text: string, start: number, closing: string): number {
  let end = endOfLine(text, start);
  while (end > start + 1 && ` \t\r${closing}`.includes(text[end - 1] ?? '')) end--;
  return end;
}

/** The offset of the first character that is neither white space nor in a comment. */
export function skipYamlTrivia(text: string, offset: number): number {
  let at = offset;
  while (at < text.length) {
    if (text[at] === '#' && /\s/.test(text[at - 1] ?? ' ')) at = endOfLine(text, at);
    else if (/\s/.test(text[at] ?? '')) at++;
    else break;
  }
  return at;
}
