/**
 * What the JSON formats have in common: how a document is printed, and how places are told.
 */
import type { Span } from '../../base/span';
import type { Range } from '../../base/text';
import type { Positions } from '../positions';
import type { DiskWorkspace } from '../workspace';

export function document(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** A `range`, with a `path` where it lies in another file than the entry around it. */
export interface PlaceFields {
  readonly path?: string;
  readonly range?: Range;
}

export function placeFields(uri: string, positions: Positions, workspace: DiskWorkspace): (span: Span | undefined) => PlaceFields {
  return (span) => {
    const place = positions.place(span);
    if (!place) return {};
    return place.uri === uri ? { range: place.range } : { path: workspace.pathOf(place.uri), range: place.range };
  };
}
