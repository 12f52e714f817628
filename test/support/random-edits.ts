/**
 * Random edits of files: after any of them a workspace has to say what one says that is opened anew. What is put in one
 * another's places are words of the files, so that many edits mean something.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Api } from '../../server/src/gateway/model';
import type { ApiEntry } from '../../server/src/workspace/model';
import type { Workspace } from '../../server/src/workspace/workspace';
import type { Files } from './decide-files';
import { openWorkspace, uriOf } from './open-workspace';

interface Place {
  readonly file: number;
  readonly at: number;
}

type Edit = Place & ({ readonly word: string } | { readonly lines: number } | { readonly piece: string });

function editOf(words: readonly string[]): fc.Arbitrary<Edit> {
  const place = { file: fc.nat(1), at: fc.nat(100_000) };
  return fc.oneof(
    { weight: 5, arbitrary: fc.record({ ...place, word: fc.constantFrom(...words) }) },
    { weight: 2, arbitrary: fc.record({ ...place, lines: fc.constantFrom(0, 2) }) },
    { weight: 2, arbitrary: fc.record({ ...place, piece: fc.constantFrom('x', '\n', ' ', '[', '"', '!Ref ', '# ') }) },
  );
}

function edited(text: string, change: Edit, words: readonly string[]): string {
  const share = change.at / 100_001;
  if ('word' in change) {
    const places = [...text.matchAll(new RegExp(`\\b(?:${words.join('|')})\\b`, 'g'))];
    const place = places[Math.floor(share * places.length)];
    return place ? text.slice(0, place.index) + change.word + text.slice(place.index + place[0].length) : text;
  }
  if ('piece' in change) return text.slice(0, Math.floor(share * text.length)) + change.piece + text.slice(Math.floor(share * text.length));
  const lines = text.split('\n');
  const at = Math.floor(share * lines.length);
  return [...lines.slice(0, at), ...Array.from({ length: change.lines }, () => lines[at]), ...lines.slice(at + 1)].join('\n');
}

export interface Comparison {
  readonly numRuns: number;
  told(workspace: Workspace, names: readonly string[]): unknown;
}

/** Fails where something is told otherwise than in a workspace opened anew; gives the number of edits that changed what is told. */
export function compareAfterEdits(files: Files, words: readonly string[], { numRuns, told }: Comparison): number {
  const names = Object.keys(files);
  let different = 0;
  fc.assert(
    fc.property(fc.array(editOf(words), { minLength: 1, maxLength: 6 }), (edits) => {
      const texts: Record<string, string> = { ...files };
      const workspace = openWorkspace(texts);
      let before = JSON.stringify(told(workspace, names));
      edits.forEach((change, index) => {
        const name = names[change.file % names.length] ?? '';
        texts[name] = edited(texts[name] ?? '', change, words);
        workspace.set(uriOf(name), '', index + 2, texts[name]);
        const now = told(workspace, names);
        assert.deepEqual(now, told(openWorkspace(texts), names));
        if (JSON.stringify(now) !== before) different++;
        before = JSON.stringify(now);
      });
    }),
    { seed: 17, numRuns },
  );
  return different;
}

/** Models of APIs without their nodes, with absolute places in place of what differs from version to version. */
export function toldOfApis(workspace: Workspace, names: readonly string[]): unknown {
  return names.map((name) => {
    const unit = workspace.unit(uriOf(name));
    const entries = [...(unit?.files ?? []), ...(unit?.instances ?? [])].flatMap(({ apis }): readonly ApiEntry[] => apis);
    return entries.map(({ uri, api }) => [uri, placed(api, workspace)]);
  });
}

/** Policies likewise. */
export function toldOfPolicies(workspace: Workspace, names: readonly string[]): unknown {
  return names.map((name) =>
    (workspace.file(uriOf(name))?.policies ?? []).map(({ uri, site: { selector, kind }, policy: { statements, openStatements, openStatementsWhen } }) => {
      const shown = statements.map(({ presence, effect, effects, action, resource, isOpen }) => ({ presence, effect: effect?.value, effects, action: action?.value, resource: resource?.value, isOpen }));
      return [uri, selector, kind, placed([shown, openStatements, openStatementsWhen], workspace)];
    }),
  );
}

const nodes: ReadonlySet<string> = new Set(['node', 'origin', 'member']);

function placed(value: unknown, workspace: Workspace): unknown {
  const seen = (each: unknown): unknown => placed(each, workspace);
  if (Array.isArray(value)) return value.map(seen);
  if (value instanceof Map) return [...value].map(seen);
  if (typeof value === 'function') return (['REST', 'HTTP'] as const).map((kind) => seen((value as NonNullable<Api['as']>)(kind)));
  if (typeof value !== 'object' || value === null) return typeof value === 'string' ? value.replaceAll(/#\d+@\d+/g, '') : value;
  if ('source' in value && 'start' in value && 'end' in value) {
    const { source, start, end } = value;
    return workspace.locate({ source: String(source), start: Number(start), end: Number(end) }) ?? (source === '' ? 'nowhere' : assert.fail('a place of an earlier version'));
  }
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, nodes.has(key) ? key : seen(each)]));
}
