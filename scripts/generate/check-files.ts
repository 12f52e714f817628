/**
 * The files below `server/src/checks` that are checks, and what they export. Whether a check keeps its contract is for
 * the tests.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Check } from '../../server/src/checks/check';

/** What stands beside the checks and is none. */
const OTHERS = new Set(['check', 'registry.generated', 'run', 'supersede', 'suppress']);

/** The ids of all checks there are files for, sorted. */
export function checkIds(root: string): readonly string[] {
  return readdirSync(join(root, 'server', 'src', 'checks'))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => name.slice(0, -'.ts'.length))
    .filter((name) => !OTHERS.has(name))
    .sort();
}

/** The name under which a file exports its check: `null-with-ifexists` as `nullWithIfexists`. */
export function exportName(id: string): string {
  return id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** Loads the checks themselves, not through the registry, which may be out of date. */
export async function loadChecks(root: string): Promise<readonly Check[]> {
  return Promise.all(
    checkIds(root).map(async (id) => {
      const module = (await import(join(root, 'server', 'src', 'checks', `${id}.ts`))) as Record<string, Check | undefined>;
      const check = module[exportName(id)];
      if (!check) throw new Error(`server/src/checks/${id}.ts does not export ${exportName(id)}.`);
      return check;
    }),
  );
}
