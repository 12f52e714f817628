/**
 * Parts of a document's URI, by its text alone: its path, its folder, its name.
 *
 * Nothing here resolves or checks anything; a part that is not well encoded stays as it is.
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
