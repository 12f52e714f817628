/**
 * English for messages: numbers with their nouns, lists, articles.
 *
 * Whoever speaks chooses the words; nothing here knows what they are about.
 */

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${String(count)} ${count === 1 ? one : many}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function joined(texts: readonly string[]): string {
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1) ?? ''}`;
}

/** The first few of a long list: `a, b and 7 more`; a list that is not long ends as it is. */
export function firstOf(texts: readonly string[], limit: number): string {
  const shown = texts.slice(0, limit).join(', ');
  return texts.length > limit ? `${shown} and ${String(texts.length - limit)} more` : shown;
}

/** For the beginning of a sentence. */
export function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

export function withArticle(noun: string): string {
  return `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`;
}
