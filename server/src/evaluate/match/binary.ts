/**
 * Base64 values of `BinaryEquals` (CO-27), without the platform's decoders.
 *
 * A request's value is given as text in a scenario, either in base64 too or as the bytes it stands for; both readings
 * are accepted, since no text is sensibly both.
 */

/** The bytes, or undefined where the text is not base64 with its padding and nothing else. */
export function decodeBase64(text: string): readonly number[] | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
  const bytes: number[] = [];
  let buffer = 0;
  let bits = 0;
  for (const character of text) {
    if (character === '=') break;
    buffer = ((buffer << 6) | ALPHABET.indexOf(character)) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((buffer >> bits) & 0xff);
  }
  return bytes;
}

/** Whether a request's value has the content that the policy writes in base64; undefined where that is malformed. */
export function equalsBinary(policyValue: string, requestValue: string): boolean | undefined {
  const wanted = decodeBase64(policyValue);
  if (!wanted) return undefined;
  return isSame(wanted, encodeUtf8(requestValue)) || isSame(wanted, decodeBase64(requestValue));
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function encodeUtf8(text: string): readonly number[] {
  return [...text].flatMap((character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) return [code];
    if (code < 0x800) return [0xc0 | (code >> 6), continuation(code)];
    if (code < 0x10000) return [0xe0 | (code >> 12), continuation(code >> 6), continuation(code)];
    return [0xf0 | (code >> 18), continuation(code >> 12), continuation(code >> 6), continuation(code)];
  });
}

const continuation = (bits: number): number => 0x80 | (bits & 0x3f);

function isSame(left: readonly number[], right: readonly number[] | undefined): boolean {
  return right !== undefined && left.length === right.length && left.every((byte, at) => byte === right[at]);
}
