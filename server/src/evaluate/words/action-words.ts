/**
 * Why an Action element does not name the action of a request, in one clause.
 *
 * Only words; that it does not is certain already (GR-20 to GR-23).
 */
import { displayText } from '../../base/atoms';
import { matchesGlob } from '../../base/glob';
import { findNearest } from '../../base/nearest';
import type { ValueList } from '../../policy/model';
import type { Words } from './words';

export function whyNoAction(action: string, list: ValueList): Words & { readonly index: number | undefined } {
  const texts = list.values.map(({ text }) => displayText(text));
  const [only] = texts;
  if (only === undefined) return { why: 'no action is listed, so it is for none', rules: ['GR-10'], index: undefined };
  const [service = '', name = ''] = action.split(':', 2);
  const unnamed = texts.findIndex((text) => !text.includes(':') && text !== '' && matchesGlob(text.toLowerCase(), name.toLowerCase()));
  if (unnamed >= 0) return { why: `\`${texts[unnamed] ?? ''}\` names no service: \`${service}:${texts[unnamed] ?? ''}\` is meant`, rules: ['GR-20'], index: unnamed };
  const near = findNearest(action, texts);
  if (near !== undefined) return { why: `\`${near}\` is not \`${action}\`, only nearly`, rules: ['GR-20'], index: texts.indexOf(near) };
  const index = texts.length === 1 ? 0 : undefined;
  const isOfService = (text: string): boolean => matchesGlob((text.split(':', 1)[0] ?? '').toLowerCase(), service.toLowerCase());
  if (!texts.some(isOfService)) {
    const others = [...new Set(texts.map((text) => text.split(':', 1)[0] ?? ''))];
    const what = others.length === 1 ? `actions of \`${others[0] ?? ''}\`` : 'actions of other services';
    return { why: `it is for ${what}, and \`${action}\` is none`, rules: service === 'execute-api' ? ['GR-20', 'GR-23'] : ['GR-20'], index };
  }
  const why = texts.length === 1 ? `it is for \`${only}\`, and \`${action}\` is another action` : `\`${action}\` is not among its ${String(texts.length)} actions`;
  return { why, rules: ['GR-20'], index };
}
