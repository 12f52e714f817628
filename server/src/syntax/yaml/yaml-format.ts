/**
 * YAML as a host format: the core schema of YAML 1.2 with CloudFormation's short tags.
 */
import type { HostFormat } from '../format';
import { textOfSource } from '../placed-text';
import { keepsYamlCut } from './keeps-cut';
import { parseYaml } from './parse-yaml';
import { splitYaml } from './split-yaml';

export const yamlFormat: HostFormat = {
  format: 'yaml',
  split: splitYaml,
  keepsCut: keepsYamlCut,
  parse: (text, source, origin, yields) => parseYaml(textOfSource(text, source, origin), yields),
};
