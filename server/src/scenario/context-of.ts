/**
 * The condition keys of a case, and what of the request they must not contradict.
 *
 * Keys are compared without case (CO-3). Values are text with their kind of list kept; whether they make sense for the
 * key is found out where they are compared.
 */
import { literal } from '../base/atoms';
import { parseDate } from '../evaluate/match/date';
import type { ContextValue } from '../gateway/request';
import type { Building } from './building';
import type { CaseRequest, Text } from './canonical';

export function contextOf(building: Building, time: number | undefined): ReadonlyMap<string, ContextValue> {
  const context = new Map<string, ContextValue>();
  const implied = impliedKeys(building.canonical.request ?? {}, time);
  for (const [key, value] of Object.entries(building.canonical.context ?? {})) {
    const name = key.toLowerCase();
    if (context.has(name)) building.complain(['context', key], `\`${key}\` is given twice: condition keys ignore case.`);
    context.set(name, contextValue(value));
    const other = implied.get(name);
    if (other && !agrees(value, other)) {
      building.complain(['context', key], `\`${key}\` contradicts \`request.${other.field}\` (\`${other.text}\`): one request has one value, so leave one of them out.`);
    }
  }
  return context;
}

interface Implied {
  readonly field: string;
  readonly text: string;
  readonly also?: string;
}

function impliedKeys(request: CaseRequest, time: number | undefined): ReadonlyMap<string, Implied> {
  const keys = new Map<string, Implied>();
  const imply = (key: string, field: string, value: Text | undefined, also?: string): void => {
    if (value !== undefined) keys.set(key, { field, text: String(value), also });
  };
  imply('aws:sourceip', 'sourceIp', request.sourceIp);
  imply('aws:useragent', 'userAgent', request.userAgent);
  imply('aws:securetransport', 'secureTransport', request.secureTransport);
  imply('aws:sourcevpce', 'vpcEndpoint.id', request.vpcEndpoint?.id);
  imply('aws:sourcevpc', 'vpcEndpoint.vpc', request.vpcEndpoint?.vpc);
  imply('aws:vpcsourceip', 'vpcEndpoint.sourceIp', request.vpcEndpoint?.sourceIp);
  if (request.time !== undefined && time !== undefined) {
    const seconds = String(Math.floor(time / 1000));
    imply('aws:currenttime', 'time', request.time, new Date(time).toISOString());
    imply('aws:epochtime', 'time', seconds);
  }
  return keys;
}

function agrees(value: Text | readonly Text[] | null, implied: Implied): boolean {
  const items: readonly (Text | null)[] = Array.isArray(value) ? (value as readonly Text[]) : [value as Text | null];
  const [only, ...others] = items;
  if (only === undefined || only === null || others.length > 0) return false;
  const text = String(only);
  if (text.toLowerCase() === implied.text.toLowerCase() || text === implied.also) return true;
  const moment = implied.also === undefined ? undefined : parseDate(text)?.milliseconds;
  return moment !== undefined && moment === parseDate(implied.also ?? '')?.milliseconds;
}

function contextValue(value: Text | readonly Text[] | null): ContextValue {
  if (value === null) return { kind: 'absent' };
  if (Array.isArray(value)) return { kind: 'values', values: (value as readonly Text[]).map((item) => literal(String(item))), isList: true };
  return { kind: 'values', values: [literal(String(value))], isList: false };
}
