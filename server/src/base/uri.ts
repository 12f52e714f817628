/**
 * Parts of a document's URI, by its text alone: its path, its folder, its name; and what a relative path means from it.
 *
 * Nothing here looks whether anything is there; a part that is not well encoded stays as it is.
 */

/** Decoded; without scheme and authority. */
export function pathOf(uri: string): string {
  return decoded(uri.replace(/^[a-z][a-z0-9+.-]*:(?:\/\/[^/]*)?/i, ''));
}

/** The URI of the folder a document is in, without a slash at the end. */
export function folderOf(uri: string): string {
  return uri.slice(0, Math.max(0, uri.lastIndexOf('/')));
}

/** For people: the last segment, decoded. */
export function fileName(uri: string): string {
  return decoded(uri.slice(uri.lastIndexOf('/') + 1));
}

export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The URI a path names from a file; undefined where the base has no folders (an untitled document). */
export function resolveUri(base: string, path: string): string | undefined {
  if (path === '') return base;
  try {
    // A lone surrogate cannot be encoded.
    const encoded = path.replaceAll('\\', '/').split('/').map(encodeSegment).join('/');
    return new URL(/^[a-z][a-z0-9+.-]+:\/\//i.test(path) ? path : encoded, base).href;
  } catch {
    return undefined;
  }
}

function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(/%(?:40|3A|24|26|2B|2C|3B|3D)/g, (code) => decodeURIComponent(code));
}
