/**
 * The path that a definition says its servers have, and what import makes of it: nothing, as long as it is not told
 * otherwise, a prefix of all paths, or a prefix without its first step.
 *
 * Where the definition names several servers with different paths nobody says which one counts.
 */
import { findMember, findPath, settle, type HostNode, type ObjectNode } from '../../syntax/node';
import { literalAt } from './schemes';

export type BasePathUse = 'ignored' | 'prepended' | 'split' | 'unknown';

/** The word as imports take it. */
export function basePathUse(word: string | undefined): BasePathUse {
  const uses: Readonly<Record<string, BasePathUse | undefined>> = { ignore: 'ignored', prepend: 'prepended', split: 'split' };
  return uses[word?.toLowerCase() ?? ''] ?? 'unknown';
}

/** What stands before all paths, with a slash before it unless it is empty; undefined where that cannot be told. */
export function basePathOf(definition: ObjectNode, use: BasePathUse): string | undefined {
  if (use === 'ignored') return '';
  if (use === 'unknown') return undefined;
  const steps = writtenPath(definition)?.split('/').filter((step) => step !== '');
  return steps?.slice(use === 'split' ? 1 : 0).map((step) => `/${step}`).join('');
}

function writtenPath(definition: ObjectNode): string | undefined {
  if (findMember(definition, 'swagger')) return findMember(definition, 'basePath') ? literalAt(definition, 'basePath') : '';
  const servers = findPath(definition, 'servers');
  if (!servers) return definition.open === undefined ? '' : undefined;
  if (servers.kind !== 'array' || servers.open !== undefined) return undefined;
  const paths = new Set(servers.items.map(pathOfServer));
  const [only] = paths;
  return paths.size === 1 ? only : paths.size === 0 ? '' : undefined;
}

function pathOfServer(server: HostNode): string | undefined {
  const address = addressOfServer(server);
  return address && /^(?:[a-z][a-z0-9+.-]*:\/\/[^/]*)?((?:\/[^?#]*)?)$/i.exec(address)?.[1];
}

/** The address with the defaults of its variables in their places; undefined where one has none. */
export function addressOfServer(server: HostNode): string | undefined {
  const written = literalAt(settle(server), 'url');
  let isKnown = true;
  const address = written?.replace(/\{([^{}]*)\}/g, (_, name: string) => {
    const value = literalAt(settle(server), 'variables', name, 'default');
    isKnown &&= value !== undefined;
    return (value ?? '').replace(/^\//, '');
  });
  return isKnown ? address : undefined;
}
