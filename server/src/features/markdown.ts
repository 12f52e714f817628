/**
 * Markdown with texts of a workspace in it: whatever somebody wrote into a policy is shown and does nothing.
 *
 * Names and values become code, everything else is taken literally: no link, picture or HTML of theirs survives. What is
 * said about them is for others.
 */

/** Text as code on one line, whatever backticks it has itself. */
export function code(text: string): string {
  const line = text.replace(/[\r\n]+/g, ' ');
  let longest = 0;
  for (const [run] of line.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  const fence = '`'.repeat(longest + 1);
  // White space keeps backticks apart, and a code of nothing from being none.
  const space = line.trim() === '' || line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${space}${line}${space}${fence}`;
}

/** Text on one line that is shown as it is. */
export function escaped(text: string): string {
  return text
    .replace(/[\r\n]+/g, ' ')
    .replace(/[\\`*[\]<>]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\$&')
    .replace(/^(\s*)([#+=|~-]|\d+(?=[.)]))/, '$1\\$2');
}

/** A sentence that quotes in backticks, as our messages do: the quotes become code, the rest is shown as it is. */
export function prose(text: string): string {
  const pieces = text.split('`');
  return pieces
    .map((piece, index) => {
      if (index % 2 === 0) return index === 0 ? escaped(piece) : escapedInside(piece);
      return index === pieces.length - 1 ? `\\\`${escapedInside(piece)}` : code(piece);
    })
    .join('');
}

/** A link to a place; its text is Markdown already. */
export function link(markdown: string, address: string): string {
  return `[${markdown}](${address.replace(/[()<>\s\\]/g, (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`)})`;
}

/** Markdown as a cell of a table. */
export function cell(markdown: string): string {
  return markdown.replaceAll('|', '\\|');
}

/** What would begin a list or heading does so only where a line begins. */
function escapedInside(text: string): string {
  return escaped(`.${text}`).slice(1);
}
