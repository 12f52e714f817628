/**
 * Which host format a document has: by the editor's language, by its name, for `.template` by its content; and what the
 * edges ask about names.
 */
import { formatOfName, isScenarioFile, isTemplateFile, isTerraformJson } from '../sites/file-names';
import type { HostFormat } from '../syntax/format';
import { hclFormat } from '../syntax/hcl/hcl-format';
import { terraformJsonFormat } from '../syntax/hcl/terraform-json';
import { jsonFormat } from '../syntax/json/json-format';
import type { Format } from '../syntax/node';
import { tomlFormat } from '../syntax/toml/toml-format';
import { yamlFormat } from '../syntax/yaml/yaml-format';

export { isProjectFile, isScenarioFile, isServiceFile, isTerraformFile, scenarioEndings } from '../sites/file-names';
export { isCdkCopy, isCdkOutput, isToolFolder } from '../sites/tool-folders';

const hosts: Readonly<Record<Format, HostFormat>> = { json: jsonFormat, yaml: yamlFormat, hcl: hclFormat, toml: tomlFormat };

const byLanguage: ReadonlyMap<string, Format> = new Map([
  ['json', 'json'],
  ['jsonc', 'json'],
  ['yaml', 'yaml'],
  ['terraform', 'hcl'],
  ['terraform-vars', 'hcl'],
  ['opentofu', 'hcl'],
  ['opentofu-vars', 'hcl'],
  ['hcl', 'hcl'],
]);

/** Undefined for a document that is none of JSON, YAML and Terraform. */
export function formatOf(uri: string, languageId: string, text: string): HostFormat | undefined {
  if (isTerraformJson(uri)) return terraformJsonFormat;
  const named = formatOfName(uri);
  if (named === 'by-content') return /^\uFEFF?\s*\{/.test(text) ? jsonFormat : yamlFormat;
  const format = byLanguage.get(languageId) ?? named;
  return format && hosts[format];
}

/** Whether the name says the format, at least together with the content. */
export function hasFormat(name: string): boolean {
  return formatOfName(name) !== undefined;
}

/** Files that may hold policies or APIs, by their names. */
export function isHostFile(name: string): boolean {
  return hasFormat(name) && formatOfName(name) !== 'toml' && !isScenarioFile(name) && !isTemplateFile(name);
}
