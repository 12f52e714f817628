/**
 * JSON as a host format, with comments and the recovery of `json-values`.
 */
import type { HostFormat } from '../format';
import { textOfSource } from '../placed-text';
import { parseJson } from './parse-json';
import { keepsJsonCut, splitJson } from './split-json';

export const jsonFormat: HostFormat = {
  format: 'json',
  split: splitJson,
  keepsCut: keepsJsonCut,
  parse: (text, source, origin, yields) => parseJson(textOfSource(text, source, origin), yields),
};
