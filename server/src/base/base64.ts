/**
 * Base64 as `Fn::Base64` and `base64encode` write it: of the bytes of a text in UTF-8, with padding.
 */
export function encodeBase64(text: string): string {
  let binary = '';
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte);
  return btoa(binary);
}
