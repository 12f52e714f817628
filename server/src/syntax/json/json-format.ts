/**
 * JSON as a host format, with comments and the recovery of `json-values`.
 */
import type { HostFormat } from '../format';
import { plainText } from './json-text';
import { parseJson } from './parse-json';
import { splitJson } from './split-json';

export const jsonFormat: HostFormat = {
  format: 'json',
  split: splitJson,
  parse: (text, source, origin, yields) => parseJson(plainText(text, source, origin), yields),
};
