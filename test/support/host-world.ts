/**
 * A policy with a cursor in it, written in a host and opened beside other files: for tests of features through every host.
 */
import type { PolicyKind } from '../../server/src/policy/kinds';
import { openTexts } from './check-diagnostics';
import type { FeatureWorld } from './feature-world';
import type { PolicyHost } from './hosts';
import { uriOf } from './open-workspace';
import { meaningOf, type PolicyMeaning } from './policy-meaning';

/** Stands for the cursor in a policy that is going to be written in a host. */
export const CURSOR = 'CURSORHERE';
/** The same for a member: `"CURSORHERE": 0` is taken out with its key and value. */
export const CURSOR_MEMBER = { [CURSOR]: 0 };

export interface OtherFile {
  readonly name: string;
  readonly text: string;
}

export interface HostWorld extends FeatureWorld {
  readonly host: PolicyHost;
  readonly kind: PolicyKind;
  readonly others: readonly OtherFile[];
}

/** Undefined where the host does not write this policy. */
export function openInHost(host: PolicyHost, policy: string, kind: PolicyKind, others: readonly OtherFile[] = []): HostWorld | undefined {
  if (host.unfit(policy, kind) !== undefined) return undefined;
  const written = host.write(policy, kind);
  const at = /[\\"']*CURSORHERE[\\"']*\s*[:=]\s*0|CURSORHERE/.exec(written);
  const text = at ? written.slice(0, at.index) + written.slice(at.index + at[0].length) : written;
  return openText(host, kind, others, text, at?.index ?? 0);
}

/** What is read of the policy of a world with a text in place of its own. */
export function meaningsAfter(world: HostWorld, text: string): readonly PolicyMeaning[] {
  const again = openText(world.host, world.kind, world.others, text, 0);
  return policiesIn(again);
}

export function policiesIn({ analysis, uri }: HostWorld): readonly PolicyMeaning[] {
  return analysis.file(uri)?.policies.filter(({ site }) => !site.derived).map(({ policy }) => meaningOf(policy)) ?? [];
}

function openText(host: PolicyHost, kind: PolicyKind, others: readonly OtherFile[], text: string, offset: number): HostWorld {
  const beside = host.beside?.(kind);
  const { analysis } = openTexts([{ name: host.file, text }, ...(beside ? [beside] : []), ...others], host.needsPin ? { kind } : {});
  return { analysis, context: analysis.context, uri: uriOf(host.file), text, offset, host, kind, others };
}

