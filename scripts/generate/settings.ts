/**
 * The settings of the checks in the manifest, and the kinds of policy a setting takes. The other settings stand there
 * written by hand and are left as they are.
 */
import { LEVELS, type Check } from '../../server/src/checks/check';
import { policyKinds } from '../../server/src/policy/kinds';


const SECTION = 'Checks';

const KINDS = 'gatehouse.policyKinds';

interface Section {
  readonly title: string;
  readonly properties: Readonly<Record<string, object>>;
}

interface Manifest {
  readonly contributes: { readonly configuration: readonly Section[] };
}

/** The manifest with the section on checks and the kinds of policy written anew. */
export function withGeneratedSettings(manifest: string, checks: readonly Check[]): string {
  const parsed = JSON.parse(manifest) as Manifest;
  const configuration = parsed.contributes.configuration.map((section) =>
    section.title === SECTION
      ? { ...section, properties: Object.fromEntries(checks.map((check) => [`gatehouse.checks.${check.id}`, settingOf(check)])) }
      : { ...section, properties: withKinds(section.properties) },
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

/** A kind nobody knows cannot be pinned. */
function withKinds(properties: Section['properties']): Section['properties'] {
  const setting = properties[KINDS];
  if (!setting) return properties;
  const kinds = policyKinds().filter((kind) => kind !== 'unknown');
  return { ...properties, [KINDS]: { ...setting, additionalProperties: { type: 'string', enum: kinds } } };
}
