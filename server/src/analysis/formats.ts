/**
 * Which host format a document has: by the editor's language, by its name, for `.template` by its content.
 */
import type { HostFormat } from '../syntax/format';
import { hclFormat } from '../syntax/hcl/hcl-format';
import { jsonFormat } from '../syntax/json/json-format';
import { yamlFormat } from '../syntax/yaml/yaml-format';

const byLanguage: Readonly<Record<string, HostFormat | undefined>> = {
  json: jsonFormat,
  jsonc: jsonFormat,
  yaml: yamlFormat,
  terraform: hclFormat,
  'terraform-vars': hclFormat,
  opentofu: hclFormat,
  'opentofu-vars': hclFormat,
  hcl: hclFormat,
};

const byExtension: Readonly<Record<string, HostFormat | undefined>> = {
  json: jsonFormat,
  jsonc: jsonFormat,
  yaml: yamlFormat,
  yml: yamlFormat,
  tf: hclFormat,
  tofu: hclFormat,
  tfvars: hclFormat,
};

/** Undefined for a document that is none of JSON, YAML and Terraform. */
export function formatOf(uri: string, languageId: string, text: string): HostFormat | undefined {
  const extension = /\.([a-z]+)$/i.exec(uri)?.[1]?.toLowerCase() ?? '';
  if (extension === 'template') return /^\uFEFF?\s*\{/.test(text) ? jsonFormat : yamlFormat;
  return byLanguage[languageId] ?? byExtension[extension];
}
