/**
 * Words of API Gateway that hold several facts in one text: route keys and lists of identity sources.
 *
 * Every framework writes them alike. A text that cannot be seen is not taken apart.
 */
import type { HostNode } from '../syntax/node';
import type { Fact } from './declared';
import type { ApiKind } from './model';

/** `GET /orders`, `$default`; the key of a WebSocket route is no method and path. */
export function readRouteKey(text: string, kind: ApiKind | undefined): { readonly method: Fact<string>; readonly path: Fact<string> } {
  if (kind === 'WEBSOCKET') return { method: { value: '' }, path: { value: text } };
  const [method = '', path] = text.trim().split(/\s+/);
  return { method: { value: method }, path: { value: path ?? method } };
}

/** One fact for each source; `text` is what stands at the node, where that is known. */
export function readIdentitySources(node: HostNode, text: string | undefined): readonly Fact<string>[] {
  if (!text?.includes(',')) return [{ node }];
  return text.split(',').map((source) => ({ value: source.trim() }));
}
