/**
 * The saved answers about one organization: those of the same folder whose names differ in the command and in the id of
 * whom it was asked about (`list-policies-for-target-ou-ab12-11111111.json` beside `list-parents-111122223333.json`).
 *
 * Most answers of `aws organizations` repeat neither, so only names tell. Two files that could be meant are none.
 */
import { fileName } from '../../base/uri';
import type { HostNode } from '../../syntax/node';
import { textAt } from '../members';
import type { LinkedFile, UnitFile } from '../site';
import { isCut, listedAt } from './api-files';

export interface OrganizationAnswers {
  /** The number of the account that the name of the file says it is about. */
  readonly account: string;
  readonly file: UnitFile;
  /** What the answer of a command is called here, as `list-parents`; `about` is an id. */
  readonly nameOf: (command: string, about?: string) => string;
}

/** Undefined where the name does not say whose parents the answer lists. */
export function answersAround(file: UnitFile): OrganizationAnswers | undefined {
  const own = fileName(file.uri);
  const ending = /\.[^.]*$/.exec(own)?.[0] ?? '';
  const stem = own.slice(0, own.length - ending.length);
  const words = stem.split(/[-_.]/);
  const [account, ...others] = words.filter((word) => /^\d{12}$/.test(word));
  if (account === undefined || others.length > 0 || !words.includes('parents')) return undefined;
  const sign = stem.includes('_') ? '_' : '-';
  const said = stem.includes(`list${sign}parents`) ? `list${sign}parents` : 'parents';
  const nameOf = (command: string, about?: string): string => {
    const word = (said === 'parents' ? command.replace(/^(?:list|describe)-/, '') : command).replaceAll('-', sign);
    const named = replaceOnce(stem, said, word);
    return (about === undefined ? withoutWord(named, account) : replaceOnce(named, account, about)) + ending;
  };
  return { account, file, nameOf };
}

function replaceOnce(text: string, part: string, by: string): string {
  const at = text.indexOf(part);
  return text.slice(0, at) + by + text.slice(at + part.length);
}

/** With the sign between it and its neighbour. */
function withoutWord(text: string, word: string): string {
  const at = text.indexOf(word);
  return at === 0 ? text.slice(word.length + 1) : text.slice(0, at - 1) + text.slice(at + word.length);
}

export interface ListedAnswer {
  readonly ids: readonly string[];
  readonly isCut: boolean;
}

/** The ids in a list; undefined where the document is no such list. */
export function idsAt(root: HostNode | undefined, list: string, key: string): ListedAnswer | undefined {
  const items = root && listedAt(root, list);
  const ids = items?.flatMap((item) => textAt(item, key) ?? []);
  return root && items && ids?.length === items.length ? { ids, isCut: isCut(root) } : undefined;
}

/** The only one of several files that is what is wanted. */
export function onlyAnswer<T>({ file }: OrganizationAnswers, names: readonly string[], read: (found: LinkedFile) => T | undefined): T | undefined {
  const found = names.flatMap((name) => {
    const other = file.linked?.(name);
    const value = other && read(other);
    return value === undefined ? [] : [value];
  });
  return found.length === 1 ? found[0] : undefined;
}

/** What to save so that more is known. */
export function toSave({ file, nameOf }: OrganizationAnswers, command: string, options: string, about?: string): string {
  return `save the answer of \`aws organizations ${command}${options}\` as \`${nameOf(command, about)}\` beside \`${fileName(file.uri)}\``;
}
