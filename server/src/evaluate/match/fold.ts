/**
 * Letters without their case: character by character, so that a text keeps its length and `?` its meaning.
 *
 * How AWS folds letters beyond ASCII is not known (semantics §3.3), so it can be told apart whether that mattered. What
 * folding does to more than one character at a time is left alone.
 */

export function foldCase(text: string): string {
  return isAscii(text) ? text.toLowerCase() : Array.from(text, (character) => String.fromCodePoint(foldCode(character.codePointAt(0) ?? 0))).join('');
}

/** The same for letters of ASCII only. */
export function foldAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

export function foldCode(code: number): number {
  if (code < 128) return code >= 65 && code <= 90 ? code + 32 : code;
  const [folded = '', ...more] = String.fromCodePoint(code).toLowerCase();
  return more.length > 0 ? code : (folded.codePointAt(0) ?? code);
}

export function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 127) return false;
  return true;
}
