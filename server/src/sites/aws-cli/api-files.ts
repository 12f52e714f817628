/**
 * Which saved answers are about one API: those of the same folder whose names differ in the command only
 * (`get-resources.json` beside `get-rest-api.json`, `orders-stages.json` beside `orders-rest-api.json`), or that have the
 * name or the id of the API before or behind the command.
 *
 * Answers about parts of an API do not say whose they are. Two files that could be meant are none.
 */
import { fileName } from '../../base/uri';
import { findMember, findPath, type HostNode, type ObjectNode } from '../../syntax/node';
import { isTrue, textAt } from '../members';
import { pointer } from '../shapes';
import type { LinkedFile, UnitFile } from '../site';

/** What was looked for and may have been found. */
export interface FoundAnswer {
  readonly file: LinkedFile | undefined;
  /** The usual name of the file, for people. */
  readonly name: string;
}

export interface AnswerWanted {
  /** `resources`: the command without `get-`. */
  readonly command: string;
  /** What the answer about the API itself is called: `rest-api`. */
  readonly beside: string;
  readonly id: string | undefined;
  /** No other API stands in the answer; else only names with the id are its own. */
  readonly isOnly: boolean;
  readonly isIt: (root: HostNode) => boolean;
}

/** The answer of another command about the API in `file`. */
export function answerBeside(file: UnitFile, wanted: AnswerWanted): FoundAnswer {
  const names = namesOf(fileName(file.uri), wanted);
  const found = names.flatMap((name) => {
    const other = file.linked?.(name);
    return other && wanted.isIt(other.root) ? [other] : [];
  });
  const [only, ...others] = found;
  return { file: others.length === 0 ? only : undefined, name: names[0] ?? '' };
}

/** The likeliest first; the file itself is none of them. */
function namesOf(own: string, { command, beside, id, isOnly }: AnswerWanted): readonly string[] {
  const ending = /\.[^.]*$/.exec(own)?.[0] ?? '';
  const stem = own.slice(0, own.length - ending.length);
  const sign = stem.includes('_') ? '_' : '-';
  const [word, about] = [command.replaceAll('-', sign), beside.replaceAll('-', sign)];
  const place = placeOf(stem, about, sign);
  const byName = place === undefined ? [`${stem}${sign}${word}`, `${stem}.${word}`, `${stem}${sign}get${sign}${word}`] : [`${place.before}${word}${place.behind}`];
  const byId = id === undefined ? [] : [`${id}${sign}${word}`, `${word}${sign}${id}`, `get${sign}${word}${sign}${id}`];
  return [...new Set([...(isOnly ? byName : []), ...byId])].filter((name) => name !== stem).map((name) => name + ending);
}

/** Where a name says the command: `orders-get-` and nothing in `orders-get-rest-api`. */
function placeOf(stem: string, word: string, sign: string): { readonly before: string; readonly behind: string } | undefined {
  for (const each of [`${word}s`, word]) {
    for (let at = stem.indexOf(each); at >= 0; at = stem.indexOf(each, at + 1)) {
      const [before, behind] = [stem.slice(0, at), stem.slice(at + each.length)];
      if (isEdge(before.at(-1), sign) && isEdge(behind[0], sign)) return { before, behind };
    }
  }
  return undefined;
}

const isEdge = (character: string | undefined, sign: string): boolean => character === undefined || character === sign || character === '.';

/** The objects in an answer's list, each with its index; undefined where something else stands among them. */
export function listedAt(root: HostNode, key: string): readonly ObjectNode[] | undefined {
  const list = findPath(root, key);
  if (list?.kind !== 'array') return undefined;
  const objects = list.items.filter((item) => item.kind === 'object');
  return objects.length === list.items.length ? objects : undefined;
}

/** Whether a document has a list of objects with all of these keys; an empty list is one. */
export function isListWith(root: HostNode, list: string, keys: readonly string[]): boolean {
  return listedAt(root, list)?.every((item) => keys.every((key) => findMember(item, key))) === true;
}

/** An API in an answer, and where it stands there. */
export interface AnsweredApi {
  readonly node: ObjectNode;
  readonly selector: string;
}

/** The API that an answer is about, or all those in its list; empty for any other document. */
export function apisIn(root: HostNode, list: string, isApi: (node: HostNode) => node is ObjectNode): readonly AnsweredApi[] {
  if (isApi(root)) return [{ node: root, selector: '' }];
  const items = listedAt(root, list) ?? [];
  return items.every(isApi) ? items.map((node, index) => ({ node, selector: pointer([list, index]) })) : [];
}

/** The objects in the list of an answer that was found. */
export function listed({ file }: FoundAnswer, key = 'items'): readonly ObjectNode[] {
  return (file && listedAt(file.root, key)) ?? [];
}

/** Whether the answer is one page of several (`--max-items`, `--no-paginate`); an empty token stands on the last one. */
export function isCut(root: HostNode): boolean {
  return root.kind === 'object' && (['NextToken', 'nextToken', 'position', 'Marker'].some((key) => (textAt(root, key) ?? '') !== '') || isTrue(findMember(root, 'IsTruncated')?.value));
}

/** Why not all that an API's routes name is known: which of their authorizers are in no answer. */
export function missingAuthorizers(used: readonly string[], authorizers: FoundAnswer, known: ReadonlySet<string>): readonly string[] {
  const [missing] = used.filter((id) => !known.has(id));
  if (missing === undefined) return [];
  return [authorizers.file ? `its authorizer \`${missing}\` is not in \`${authorizers.name}\`` : `its authorizers are in no answer beside it (\`${authorizers.name}\`)`];
}

/** The command line prints JSON and YAML. */
export function isFromFormat({ origin }: HostNode): boolean {
  return origin.format === 'json' || origin.format === 'yaml';
}
