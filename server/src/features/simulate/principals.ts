/**
 * Who the policies speak of: principals in them, and callers their conditions single out.
 *
 * It lists texts; making callers of them is `callers.ts`'. Patterns are left out: nobody is called `role/*`.
 */
import { literalText, type HoledText } from '../../base/atoms';
import { hasWildcard } from '../../base/glob';
import type { Policy, Statement } from '../../policy/model';

/** ARNs, account ids and what stands for them, in the order in which they are written, each once. */
export function principalsNamedIn(policies: readonly Policy[]): readonly HoledText[] {
  const found = new Map<string, HoledText>();
  for (const text of policies.flatMap((policy) => policy.statements).flatMap(textsOf)) {
    const literal = literalText(text);
    if (literal !== undefined && (literal === '' || hasWildcard(literal))) continue;
    found.set(JSON.stringify(text.pieces), text);
  }
  return [...found.values()];
}

export function accountsNamedIn(policies: readonly Policy[]): ReadonlySet<string> {
  return new Set(principalsNamedIn(policies).flatMap((text) => accountOf(literalText(text) ?? '') ?? []));
}

/** The account in an ARN, or the text itself where it is one. */
export function accountOf(text: string): string | undefined {
  if (/^\d{12}$/.test(text)) return text;
  const account = text.startsWith('arn:') ? text.split(':')[4] : undefined;
  return account !== undefined && /^\d{12}$/.test(account) ? account : undefined;
}

function textsOf(statement: Statement): readonly HoledText[] {
  const entries = [...(statement.principal?.value.entries ?? []), ...(statement.notPrincipal?.value.entries ?? [])];
  const written = entries.filter((entry) => entry.type === 'AWS').flatMap((entry) => entry.values);
  const keys = statement.conditions.flatMap((block) => block.keys);
  const valuesOf = (name: string): readonly HoledText[] =>
    keys.filter(({ key }) => literalText(key)?.toLowerCase() === name).flatMap((key) => key.values.values).map((value) => value.text);
  // An account nobody knows yet is mostly the API's own, and that is somebody anyway.
  const accounts = valuesOf('aws:principalaccount').filter((text) => literalText(text) !== undefined);
  return [...written.map((value) => value.text), ...valuesOf('aws:principalarn'), ...accounts];
}

/** Address ranges in conditions on where requests come from. */
export function rangesNamedIn(policies: readonly Policy[]): readonly string[] {
  const keys = policies.flatMap((policy) => policy.statements).flatMap((statement) => statement.conditions).flatMap((block) => block.keys);
  const source = keys.filter(({ key }) => literalText(key)?.toLowerCase() === 'aws:sourceip');
  const ranges = source.flatMap(({ values }) => values.values).flatMap(({ text }) => literalText(text) ?? []);
  return [...new Set(ranges)];
}
