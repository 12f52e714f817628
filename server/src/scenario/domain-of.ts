/**
 * The custom domain name a call is sent to: what the case says of it, and what the files of the API know.
 *
 * The path of a case is the one behind the base path, which is no part of ARNs (ARN-37); which stage is called follows from
 * the mapping. A domain name that the files do not know is what the case says of it and nothing else.
 */
import { displayText, holed, literal, literalText, type Atom, type HoledText } from '../base/atoms';
import { buildDomainArn } from '../gateway/arn';
import type { Api, Domain, DomainMapping } from '../gateway/model';
import type { ApiRequest } from '../gateway/request';
import { addressOfApi, bindDeployments } from './api-facts';
import { attachedPolicy } from './attached-policy';
import { bindPresence, bindText, nothingBound, type Bindings } from './bind-values';
import { readOptional, type Building } from './building';
import type { CaseRequest } from './canonical';
import type { PlainObject } from './plain';
import type { Values } from './substitute';

type CaseDomain = NonNullable<CaseRequest['domain']>;

export interface FoundDomain {
  readonly domain: Domain;
  /** Undefined where there are several ways through it and the case does not say which. */
  readonly mapping: DomainMapping | undefined;
}

/** The one of that name; else the only one whose name nobody knows yet. */
export function findDomain(api: Api, { name, basePath }: CaseDomain, bindings: Bindings): FoundDomain | undefined {
  const domain = domainNamed(api, name, bindings);
  if (!domain) return undefined;
  const ways = waysThrough(domain, bindings);
  const wanted = basePath === undefined ? undefined : trimmed(basePath);
  const open = wanted === undefined ? ways : ways.filter((way) => literalText(way.basePath) === wanted);
  const [first, ...others] = open.length > 0 ? open : ways.filter((way) => literalText(way.basePath) === undefined);
  const isOne = first && others.every(({ stage }) => text(stage) === text(first.stage));
  return { domain, mapping: isOne ? first : undefined };
}

/** Says that the base path of the case leads elsewhere, where all that lead to the API are known. */
export function checkBasePath(domain: Domain, { basePath }: CaseDomain, { bindings, complain }: Building): void {
  if (basePath === undefined) return;
  const wanted = trimmed(basePath);
  const known = waysThrough(domain, bindings).map((way) => literalText(way.basePath));
  if (known.length === 0 || known.some((each) => each === undefined || each === wanted)) return;
  const places = [...new Set(known)].map((each) => `\`/${String(each)}\``).join(' and ');
  complain(['request', 'domain', 'basePath'], `\`/${wanted}\` of \`${displayText(bindText(domain.name, bindings))}\` does not lead to this API, which is under ${places}: correct the base path.`);
}

const trimmed = (basePath: NonNullable<CaseDomain['basePath']>): string => String(basePath).replace(/^\/+|\/+$/g, '');

const text = (stage: HoledText | undefined): string | undefined => stage && displayText(stage);

function domainNamed({ domains }: Api, name: string | undefined, bindings: Bindings): Domain | undefined {
  const there = domains.filter(({ presence }) => bindPresence(presence ?? [], bindings));
  if (name === undefined) return there.length === 1 ? there[0] : undefined;
  const host = name.toLowerCase();
  const above = host.slice(host.indexOf('.'));
  const named = (wanted: string): Domain | undefined => there.find((each) => literalText(bindText(each.name, bindings))?.toLowerCase() === wanted);
  const nameless = there.filter((each) => literalText(bindText(each.name, bindings)) === undefined);
  return named(host) ?? named(`*${above}`) ?? (nameless.length === 1 ? nameless[0] : undefined);
}

function waysThrough({ mappings }: Domain, bindings: Bindings): readonly DomainMapping[] {
  return mappings.flatMap((mapping) => {
    const presence = bindPresence(mapping.presence ?? [], bindings);
    return presence ? [{ ...mapping, basePath: bindText(mapping.basePath, bindings), presence }] : [];
  });
}

/** What the ARN of a private domain name is, wherever its files refer to it. */
export function domainTexts(found: FoundDomain | undefined, api: Api, building: Building): ReadonlyMap<string, HoledText> {
  const written = building.canonical.request?.domain;
  if (!found || !written) return new Map();
  const { name, id } = addressOf(found, written, building);
  return new Map(id ? found.domain.arnAtoms.map((atom) => [atom, buildDomainArn(addressOfApi(api, building), { name, id })]) : []);
}

export function domainOf(found: FoundDomain | undefined, building: Building): ApiRequest['domain'] {
  const written = building.canonical.request?.domain;
  if (!written) return undefined;
  const own = readOptional(written.policy, { path: ['request', 'domain', 'policy'], kind: 'api-resource-policy' }, building);
  const policy = own ?? (found && isPrivate(found) ? attachedPolicy(found.domain.policy, { id: 'request.domain.policy', what: 'policy of the domain name', selector: displayText(found.domain.name) }, building) : undefined);
  return {
    ...addressOf(found, written, building),
    ...basePathOf(found, written),
    ...(policy ? { policy } : {}),
    ...(found ? { mutualTls: bindDeployments(found.domain.mutualTls, building.bindings) } : {}),
  };
}

function basePathOf(found: FoundDomain | undefined, { basePath }: CaseDomain): { readonly basePath?: HoledText } {
  const path = basePath === undefined ? found?.mapping?.basePath : literal(trimmed(basePath));
  return path ? { basePath: path } : {};
}

/** Only those have policies; of one that is made elsewhere only its ARN says so. */
function isPrivate({ domain: { id, endpoint } }: FoundDomain): boolean {
  return id !== undefined || (endpoint?.known === true && endpoint.value === 'PRIVATE');
}

function addressOf(found: FoundDomain | undefined, written: CaseDomain, { bindings }: Building): { readonly name: HoledText; readonly id: HoledText | undefined } {
  const name = written.name === undefined ? (found ? bindText(found.domain.name, bindings) : literal('')) : literal(written.name);
  if (written.id !== undefined || !found) return { name, id: literal(String(written.id ?? '')) };
  const { id, endpoint } = found.domain;
  const isPublic = endpoint?.known === true && endpoint.value !== 'PRIVATE';
  return { name, id: id ? bindText(id, bindings) : isPublic ? undefined : holed([idElsewhere]) };
}

const idElsewhere: Atom = { id: 'request.domain.id', label: 'request.domain.id', reason: 'the case names a domain but not its id', pure: true, shape: 'text' };

export type DomainAddress =
  | { readonly domain: PlainObject; readonly path: string; /** Where the address names it itself. */ readonly stage?: string }
  | { readonly message: string };

/** An address under a domain name that leads to the API; undefined where none of that name does. `path` begins with a slash. */
export function readDomainAddress(api: Api, host: string, path: string, values: Values): DomainAddress | undefined {
  const bindings: Bindings = { ...nothingBound, byLabel: values };
  const domain = domainNamed(api, host, bindings);
  if (!domain) return undefined;
  const ways = waysThrough(domain, bindings);
  const open = ways.find(({ basePath }) => literalText(basePath) === undefined);
  const fitting = ways.flatMap((way) => {
    const basePath = literalText(way.basePath);
    const isUnder = basePath !== undefined && (basePath === '' || path === `/${basePath}` || path.startsWith(`/${basePath}/`));
    return isUnder ? [{ way, basePath }] : [];
  });
  const [best] = fitting.sort((a, b) => b.basePath.length - a.basePath.length);
  if (open) return { message: `Under which base path \`${host}\` leads to the API is known only at deployment: give \`${displayText(open.basePath)}\` under \`values\`, or write the path and \`request.domain\`.` };
  if (!best) {
    const known = ways.map(({ basePath }) => `\`/${displayText(basePath)}\``);
    return { message: known.length === 0 ? `Which paths of \`${host}\` lead to the API is not in these files: write the path and \`request.domain\`.` : `\`${path}\` of \`${host}\` does not lead to this API, which is under ${known.join(' and ')}: correct the address.` };
  }
  const rest = path.slice(best.basePath === '' ? 0 : best.basePath.length + 1) || '/';
  const named = { name: host, ...(best.basePath === '' && ways.length === 1 ? {} : { basePath: best.basePath }) };
  if (best.way.stage) return { domain: named, path: rest };
  const [, stage = '', tail = ''] = /^\/([^/]*)(.*)$/s.exec(rest) ?? [];
  return { domain: named, path: tail === '' ? '/' : tail, ...(stage === '' ? {} : { stage }) };
}
