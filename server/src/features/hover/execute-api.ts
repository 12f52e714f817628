/**
 * Hover on an execute-api ARN: its parts, what the stars reach, and which routes of the unit's APIs it covers.
 *
 * The short form is shown expanded where it counts (ARN-20) and called meaningless where it does not (ARN-23).
 */
import { displayText, isAtom, literalText, sameAtom, type HoledText } from '../../base/atoms';
import { matchesGlob } from '../../base/glob';
import { apiPrefix, expandShortArn, parseExecuteApiArn, type ArnPart, type ExecuteApiArn } from '../../gateway/arn';
import type { Api, Route } from '../../gateway/model';
import { apisAt } from '../apis-at';
import type { FeatureContext } from '../feature';
import { code } from '../markdown';
import type { Place } from '../place';
import { methodPattern, routeLabel } from '../route-patterns';
import { findText } from '../texts';
import { paragraphs } from '../topics';
import { coveredRoutes, describeCoverage } from './coverage';

export function describeInvokeArn(text: HoledText, place: Place, context: FeatureContext): string {
  const apis = apisAt(place, context);
  const meant = apis.filter((api) => mayName(text, api));
  const only = meant.length === 1 ? meant[0] : undefined;
  const arn = parseExecuteApiArn(text, only?.kind);
  if (!arn) return '';
  const isShort = arn.form === 'short';
  const expands = isShort && place.policy?.kind === 'api-resource-policy';
  const patternFor = (api: Api): HoledText => (isShort ? expandShortArn(text, apiPrefix(api)) : text);
  return paragraphs([
    `**Calls to ${only ? code(only.name) : meant.length > 1 ? `${String(meant.length)} APIs` : 'an API'}**`,
    expands ? findText('arns', 'short') : isShort ? findText('arns', 'short-elsewhere') : undefined,
    expands && only ? code(displayText(patternFor(only))) : undefined,
    partRows(arn, only),
    isShort && !expands ? undefined : paragraphs(meant.map((api) => describeCoverage(patternFor(api), api))),
    crossing(arn, meant.flatMap((api) => coveredRoutes(patternFor(api), api))),
    isShort ? undefined : findText('arns', 'execute-api'),
  ]);
}

/** Whether an ARN can be one of an API's: the short form is of every API, an unknown id is of none but its own. */
function mayName(text: HoledText, api: Api): boolean {
  const arn = parseExecuteApiArn(text, api.kind);
  const part = arn?.parts.find(({ name }) => name === 'api');
  if (!arn || arn.form === 'short') return arn !== undefined;
  if (!part) return true;
  const [piece, ...rest] = part.text.pieces;
  const own = api.id.pieces[0];
  if (rest.length > 0 || piece === undefined) return false;
  if (!isAtom(piece)) {
    const id = literalText(api.id);
    return id === undefined ? /^[*?]+$/.test(piece) : matchesGlob(piece, id);
  }
  return own !== undefined && isAtom(own) && sameAtom(own, piece);
}

const titles: Readonly<Record<ArnPart['name'], string>> = {
  partition: 'Partition',
  service: 'Service',
  region: 'Region',
  account: 'Account',
  api: 'API',
  stage: 'Stage',
  method: 'Method',
  path: 'Path',
  route: 'Route key',
};

function partRows({ parts }: ExecuteApiArn, api: Api | undefined): string {
  return parts.filter(({ name }) => name !== 'service').map((part) => {
    const shown = displayText(part.text);
    const meaning = meaningOf(part, shown, api);
    const value = shown === '' ? (part.name === 'path' ? 'the root path' : 'none') : code(shown);
    return `- ${titles[part.name]}: ${value}${meaning === undefined ? '' : ` (${meaning})`}`;
  }).join('\n');
}

function meaningOf({ name }: ArnPart, shown: string, api: Api | undefined): string | undefined {
  if (name === 'api') return api && shown !== '*' ? code(api.name) : shown === '*' ? 'any API' : undefined;
  if (shown === '*') return name === 'stage' || name === 'method' || name === 'route' ? `any ${titles[name].toLowerCase()}` : 'any';
  if (name === 'method' && shown === 'ANY') return 'requests carry their real method, so this matches none';
  if (name === 'method' && /[a-z]/.test(shown)) return 'requests have it in capitals, so this matches none';
  if (name === 'path' && /\{[^{}]*\}/.test(shown.replace(/\$\{[^}]*\}/g, ''))) return 'requests carry the real path, braces match nothing';
  return undefined;
}

/** ARN-7: a star before other segments can swallow some of what looks like their neighbours; a warning where it does so here. */
function crossing({ parts }: ExecuteApiArn, covered: readonly Route[]): string | undefined {
  const segments = parts.filter(({ name }) => name === 'stage' || name === 'method' || name === 'path');
  const index = segments.findIndex(({ name, text }) => name !== 'path' && displayText(text).includes('*'));
  const star = segments[index];
  const behind = segments.slice(index + 1).map(({ text }) => displayText(text));
  const text = findText('arns', 'crossing') ?? '';
  if (index < 0 || !star || behind.length === 0 || behind.every((text) => text === '*')) return undefined;
  const method = parts.find(({ name }) => name === 'method');
  const wanted = method && displayText(method.text);
  const swallowed = covered.find((route) => wanted !== undefined && !/[*?]/.test(wanted) && methodPattern(route) !== '*' && route.method !== wanted);
  if (swallowed) return `**Warning:** ${text} Here it covers ${code(routeLabel(swallowed))}, whose method is not ${code(wanted ?? '')}.`;
  const example = `${star.name === 'stage' ? 'prod/POST' : 'GET/a'}/${behind.map((text) => text.replace(/\*/g, 'x')).join('/')}`;
  return `${text} This one also matches ${code(example)}.`;
}
