/**
 * Hover on an execute-api ARN: its parts, what the stars reach, and which routes of the workspace's APIs it covers.
 *
 * The short form is shown expanded where it counts (ARN-20) and called meaningless where it does not (ARN-23).
 */
import { displayText, isAtom, literal, literalText, sameAtom, type HoledText } from '../../base/atoms';
import { hasWildcard, matchesGlob } from '../../base/glob';
import { apiPrefix, expandShortArn, parseExecuteApiArn, type ArnPart, type ExecuteApiArn } from '../../gateway/arn';
import type { PlainApi, Route } from '../../gateway/model';
import { apisAt, apisElsewhere } from '../apis-at';
import type { FeatureContext } from '../feature';
import { code } from '../markdown';
import type { Place } from '../place';
import { methodPattern, routeLabel } from '../route-patterns';
import { findText } from '../texts';
import { paragraphs } from '../topics';
import { coveredRoutes, describeCoverage } from './coverage';

export function describeInvokeArn(text: HoledText, place: Place, context: FeatureContext): string {
  const isShort = parseExecuteApiArn(text, undefined)?.form === 'short';
  const supposed = (apis: readonly PlainApi[]): readonly Supposed[] => apis.filter((api) => mayName(text, api)).map((api) => deployedAsWritten(api, text));
  const near = supposed(apisAt(place, context));
  // A star may well mean any API there is; those it reaches nothing of are not worth a word.
  const far = isShort ? [] : supposed(apisElsewhere(place, context)).filter(({ api }) => coveredRoutes(text, api).length > 0);
  const meant = [...near, ...far];
  const only = meant.length === 1 ? meant[0]?.api : undefined;
  const arn = parseExecuteApiArn(text, only?.kind);
  if (!arn) return '';
  const expands = isShort && place.policy?.kind === 'api-resource-policy';
  const patternFor = (api: PlainApi): HoledText => (isShort ? expandShortArn(text, apiPrefix(api)) : text);
  return paragraphs([
    `**Calls to ${only ? code(only.name) : meant.length > 1 ? `${String(meant.length)} APIs` : 'an API'}**`,
    expands ? findText('arns', 'short') : isShort ? findText('arns', 'short-elsewhere') : undefined,
    expands && only ? code(displayText(patternFor(only))) : undefined,
    partRows(arn, only),
    isShort && !expands ? undefined : coverage(meant, near.length, patternFor),
    crossing(arn, near.flatMap(({ api }) => coveredRoutes(patternFor(api), api))),
    isShort ? undefined : findText('arns', 'execute-api'),
  ]);
}

const mostDescribed = 4;

/** Counted for each API the place can refer to, and for some of the others. */
function coverage(meant: readonly Supposed[], near: number, patternFor: (api: PlainApi) => HoledText): string {
  const shown = meant.slice(0, Math.max(near, mostDescribed));
  const more = meant.length - shown.length;
  const rest = more === 0 ? undefined : `It covers routes of ${String(more)} more ${more === 1 ? 'API' : 'APIs'} of the workspace.`;
  return paragraphs([...shown.map(({ api, where }) => describeCoverage(patternFor(api), api, where)), rest]);
}

interface Supposed {
  readonly api: PlainApi;
  readonly where: string;
}

/** Who writes an ARN with a Region and an account asks about deployments there: what is not known of the API's is taken from it. */
export function deployedAsWritten(api: PlainApi, text: HoledText): Supposed {
  const parts = parseExecuteApiArn(text, api.kind)?.parts ?? [];
  const written = (name: 'partition' | 'region' | 'account'): HoledText => {
    const part = parts.find((one) => one.name === name);
    const value = part && literalText(part.text);
    return value !== undefined && !hasWildcard(value) && literalText(api[name]) === undefined ? literal(value) : api[name];
  };
  const [region, account] = [written('region'), written('account')];
  const there = [...(region === api.region ? [] : ['Region']), ...(account === api.account ? [] : ['account'])].join(' and ');
  return { api: { ...api, partition: written('partition'), region, account }, where: there === '' ? '' : ` where it is deployed to that ${there}` };
}

/** Whether an ARN can be one of an API's: the short form is of every API, an unknown id is of none but its own. */
export function mayName(text: HoledText, api: PlainApi): boolean {
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

function partRows({ parts }: ExecuteApiArn, api: PlainApi | undefined): string {
  return parts.filter(({ name }) => name !== 'service').map((part) => {
    const shown = displayText(part.text);
    const meaning = meaningOf(part, shown, api);
    const value = shown === '' ? (part.name === 'path' ? 'the root path' : 'none') : code(shown);
    return `- ${titles[part.name]}: ${value}${meaning === undefined ? '' : ` (${meaning})`}`;
  }).join('\n');
}

function meaningOf({ name }: ArnPart, shown: string, api: PlainApi | undefined): string | undefined {
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
