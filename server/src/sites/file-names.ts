/**
 * What a file may be by its name alone: which host format it has, whether it is Terraform or a scenario file.
 *
 * Names are URIs, paths or mere names. What a file really holds is seen elsewhere.
 */
import type { Format } from '../syntax/node';

const formats: ReadonlyMap<string, Format | 'by-content'> = new Map([
  ['json', 'json'],
  ['jsonc', 'json'],
  ['yaml', 'yaml'],
  ['yml', 'yaml'],
  ['template', 'by-content'],
  ['tf', 'hcl'],
  ['tofu', 'hcl'],
  ['tfvars', 'hcl'],
  ['toml', 'toml'],
]);

/** Undefined for names that belong to no host format. */
export function formatOfName(name: string): Format | 'by-content' | undefined {
  const document = name.replace(templateEnding, '');
  const ending = /\.([^./\\]+)$/.exec(document)?.[1];
  return ending === undefined && document !== name ? 'by-content' : formats.get(ending?.toLowerCase() ?? '');
}

/** What `templatefile` of Terraform fills in: `policy.json.tftpl` looks like the document that will come of it, `policy.tpl` like any. */
export function isTemplateFile(name: string): boolean {
  return templateEnding.test(name);
}

const templateEnding = /\.(?:tftpl|tpl)$/i;

/** Terraform written in JSON. */
const terraformJsonEndings = ['.tf.json', '.tofu.json'];

/** The files of a Terraform module: those of one folder that end so. */
export const terraformEndings: readonly string[] = ['.tf', '.tofu', ...terraformJsonEndings];

export function isTerraformJson(name: string): boolean {
  return terraformJsonEndings.some((ending) => name.endsWith(ending));
}

export function isTerraformFile(name: string): boolean {
  return terraformEndings.some((ending) => name.endsWith(ending));
}

/** Files whose blocks are laid over those of the others in their folder. */
export function isTerraformOverride(name: string): boolean {
  return /(?:^|[/_])override\.(?:tf|tofu)(?:\.json)?$/.test(name);
}

/** `serverless.yml`, `serverless.prod.yaml`, `serverless-api.json`: services of the Serverless Framework. */
export function isServiceFile(path: string): boolean {
  return /(?:^|\/)serverless(?:[.\-_][^/]*)?\.(?:ya?ml|json)$/i.test(path);
}

export const scenarioEndings: readonly string[] = ['.authz.yaml', '.authz.yml', '.authz.json'];

export function isScenarioFile(name: string): boolean {
  const lower = name.toLowerCase();
  return scenarioEndings.some((ending) => lower.endsWith(ending));
}

/** What a project says about itself for editor and command alike. */
export const projectFileName = 'gatehouse.json';

export function isProjectFile(uri: string): boolean {
  return uri === projectFileName || uri.endsWith(`/${projectFileName}`);
}
