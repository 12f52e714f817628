/**
 * Names of condition keys with a part the policy's author chooses, such as `aws:RequestTag/${TagKey}`.
 *
 * Only whether a written name fits; the key's meaning is elsewhere.
 */

import { matchesGlob } from '../base/glob';

/** Whether a lower-case name is what a template becomes with something put in each of its places. */
export function fitsTemplate(template: string, lowerName: string): boolean {
  if (!template.includes('${')) return false;
  return matchesGlob(template.toLowerCase().replace(/\$\{[^}]*\}/g, '?*'), lowerName);
}
