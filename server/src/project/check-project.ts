/**
 * What is wrong with a `gatehouse.json` whose fields are each in order: numbers of accounts, names that lead nowhere, checks
 * that do not exist, texts that name no file.
 *
 * Whether the files are there and hold what they should is looked at in `check-files.ts`.
 */
import { didYouMean } from '../base/nearest';
import { checks } from '../checks/registry.generated';
import { isObject, type Plain, type PlainObject } from '../scenario/plain';
import type { PathProblem } from '../scenario/problem';
import type { NamedFile, ProjectFields } from './model';

/** `written` is what `fields` were made of: what is wrong there is told already, and is not missing. */
export function checkProject(written: PlainObject, fields: ProjectFields, files: readonly NamedFile[]): readonly PathProblem[] {
  return [...checkAccounts(written, fields), ...checkLevels(written), ...checkEnvironments(written, fields), ...checkNames(fields), ...checkIds(fields), ...checkTexts(files)];
}

function checkAccounts(written: PlainObject, { accounts = {} }: ProjectFields): readonly PathProblem[] {
  const seen = new Map<string, string>();
  return Object.entries(accounts).flatMap(([name, account]): PathProblem[] => {
    const own = isObject(written.accounts) ? written.accounts[name] : undefined;
    if (account.id === undefined && isObject(own) && (own.id ?? null) !== null) return [];
    if (account.id === undefined) return [{ path: ['accounts', name], at: 'key', message: `The account \`${name}\` has no \`id\`, so nobody is known to belong to it: write its twelve digits in quotes.` }];
    const id = String(account.id);
    const path = ['accounts', name, 'id'];
    if (!/^\d{12}$/.test(id)) return [{ path, at: 'value', message: `\`${id}\` is not the number of an account, so nobody is known to belong to it: write its twelve digits in quotes.` }];
    const other = seen.get(id);
    if (other !== undefined) return [{ path, at: 'value', message: `\`${id}\` is the account \`${other}\` already, and only one of the two counts: write each account once.` }];
    seen.set(id, name);
    return [];
  });
}

/** AWS lets nobody detach the last policy of a level, so one without any was not meant to deny everything. */
function checkLevels({ accounts }: PlainObject): readonly PathProblem[] {
  return Object.entries(isObject(accounts) ? accounts : {}).flatMap(([name, account]) => {
    const organization = isObject(account) && isObject(account.organization) ? account.organization : {};
    return (['scps', 'rcps'] as const).flatMap((field) => {
      const levels = organization[field];
      const message = `A level of \`${field}\` without a policy allows nothing, and in AWS each level has at least one: name its files, or leave the level out.`;
      return (Array.isArray(levels) ? (levels as readonly Plain[]) : []).flatMap((level, index): PathProblem[] =>
        Array.isArray(level) && level.length === 0 ? [{ path: ['accounts', name, 'organization', field, index], at: 'value', message }] : [],
      );
    });
  });
}

function checkEnvironments(written: PlainObject, { environments = {} }: ProjectFields): readonly PathProblem[] {
  const accounts = written.accounts ?? {};
  if (!isObject(accounts)) return [];
  const names = Object.keys(accounts);
  return Object.entries(environments).flatMap(([name, { account }]): PathProblem[] => {
    if (account === undefined || Object.hasOwn(accounts, String(account))) return [];
    const choices = names.length === 0 ? 'add it there' : `use ${names.slice(0, 10).map((each) => `\`${each}\``).join(', ')}`;
    const message = didYouMean(`There is no account \`${String(account)}\` under \`accounts\``, String(account), names, `: ${choices}`);
    return [{ path: ['environments', name, 'account'], at: 'value', message }];
  });
}

/** Names are compared exactly, and people mix up two that look the same. */
function checkNames({ environments = {} }: ProjectFields): readonly PathProblem[] {
  const seen = new Map<string, string>();
  return Object.keys(environments).flatMap((name): PathProblem[] => {
    const other = seen.get(name.toLowerCase());
    seen.set(name.toLowerCase(), other ?? name);
    const message = `\`${name}\` differs from \`${other ?? ''}\` in capitals only, so a case may name the wrong one: give it another name.`;
    return other === undefined ? [] : [{ path: ['environments', name], at: 'key', message }];
  });
}

function checkIds({ checks: levels = {} }: ProjectFields): readonly PathProblem[] {
  const ids = checks.map(({ id }) => id);
  const unknown = Object.keys(levels).filter((id) => !ids.includes(id));
  return unknown.map((id) => ({ path: ['checks', id], at: 'key', message: didYouMean(`There is no check \`${id}\``, id, ids, ', so this sets nothing: correct its id') }));
}

function checkTexts(files: readonly NamedFile[]): readonly PathProblem[] {
  return files.filter(({ uri }) => uri === undefined).map(({ path, text }) => ({ path, at: 'value', message: `\`${text}\` names no file that could be read: write a path relative to \`gatehouse.json\` to a file in JSON, YAML, Terraform or TOML.` }));
}
