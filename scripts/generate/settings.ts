/**
 * The settings of the checks in the manifest. The other settings stand there written by hand and are left as they are.
 */
import type { Check, Level } from '../../server/src/checks/check';

/** From milder to stricter, as the settings editor lists them. */
const LEVELS: readonly Level[] = ['off', 'hint', 'information', 'warning', 'error'];
const SECTION = 'Checks';

interface Manifest {
  readonly contributes: { readonly configuration: readonly { readonly title: string }[] };
}

/** The manifest with the section on checks written anew. */
export function withCheckSettings(manifest: string, checks: readonly Check[]): string {
  const parsed = JSON.parse(manifest) as Manifest;
  const configuration = parsed.contributes.configuration.map((section) =>
    section.title === SECTION ? { ...section, properties: Object.fromEntries(checks.map((check) => [`gatehouse.checks.${check.id}`, settingOf(check)])) } : section,
  );
  if (!configuration.some((section) => section.title === SECTION)) throw new Error(`The manifest has no section “${SECTION}” among its settings.`);
  const changed = { ...parsed, contributes: { ...parsed.contributes, configuration } };
  return `${JSON.stringify(changed, null, 2)}\n`;
}

function settingOf(check: Check): object {
  return {
    type: 'string',
    enum: LEVELS,
    default: check.severity,
    scope: 'resource',
    markdownDescription: `${check.title}. Page: \`docs/checks/${check.id}.md\`.`,
  };
}
