/**
 * The VPC endpoint a request passes through, and its policy.
 *
 * An endpoint defined elsewhere keeps the identity its files know it by, so that a condition on it is met without
 * anybody knowing its id. One without a policy has the default of full access, which the evaluator assumes by itself.
 */
import { holed, type Atom, type HoledText } from '../base/atoms';
import type { LayerPolicy, Request } from '../gateway/request';
import { readText } from '../policy/text';
import { findPath } from '../syntax/node';
import { policyAt, type UnitEntry } from '../workspace/model';
import { bindPresence, bindText, type Bindings } from './bind-values';
import { textOf, type Building } from './building';
import type { CaseEndpoint } from './canonical';
import { attachedLayer, readSource } from './policies';
import { pick, resolvePlace, type Place } from './resolve';

export interface EndpointPart {
  readonly endpoint: Request['vpcEndpoint'];
  readonly policy: LayerPolicy | undefined;
}

export function endpointOf(building: Building): EndpointPart {
  const written = building.canonical.request?.vpcEndpoint;
  if (!written) return { endpoint: undefined, policy: undefined };
  const place = written.ref === undefined ? undefined : placeOf(written.ref, building);
  const site = place && siteAt(place, building);
  if (site?.service !== undefined && building.canonical.action === undefined && !site.service.endsWith('.execute-api')) {
    building.complain(['request', 'vpcEndpoint', 'ref'], `\`${written.ref ?? ''}\` is an endpoint for \`${site.service}\`, and no API is called through it: name one for \`execute-api\`.`);
  }
  const text = (value: CaseEndpoint['id']): HoledText | undefined => (value === undefined ? undefined : textOf(value));
  const id = text(written.id) ?? bindText(site?.id ?? holed([place ? referencedAtom(place) : unnamed]), building.bindings);
  return {
    endpoint: { id, vpc: text(written.vpc) ?? (site ? site.vpc && bindText(site.vpc, building.bindings) : place && vpcOf(place, building.bindings)), sourceIp: written.sourceIp },
    policy:
      written.policy === undefined
        ? site ? policyOf(site, written.ref ?? '', building) : place && attachedPolicy(place, building)
        : readSource(written.policy, { path: ['request', 'vpcEndpoint', 'policy'], kind: 'vpc-endpoint' }, building),
  };
}

const endpointPath = ['request', 'vpcEndpoint', 'ref'];

const unnamed: Atom = {
  id: 'request.vpcEndpoint.id',
  label: 'request.vpcEndpoint.id',
  reason: 'the case names an endpoint but not its id',
  pure: true,
  shape: 'vpc-endpoint-id',
};

function placeOf(reference: string, building: Building): Place | undefined {
  const resolved = resolvePlace(reference, building.source.uri, building.workspace);
  if ('found' in resolved) return resolved.found;
  building.complain(endpointPath, resolved.message);
  return undefined;
}

/** The atom its own files use: `!Ref Endpoint` of a template. */
function referencedAtom(place: Place): Atom {
  const { file, selector = '', text } = place;
  const made = madeAt(place);
  const name = made?.logicalId ?? selector.split('/').at(-1) ?? selector;
  return { ...unnamed, id: `${made?.uri ?? file.uri}#${name}`, label: name, reason: `the id of \`${text}\` is given at deployment` };
}

type EndpointSite = UnitEntry['endpoints'][number];

/** The endpoint where its framework tells of them; then there are no others, and one that is not among them is complained about. */
function siteAt({ file, selector, text }: Place, { workspace, complain }: Building): EndpointSite | undefined {
  if (!file.framework?.endpoints) return undefined;
  const sites = workspace.unit(file.uri)?.endpoints ?? [];
  // An endpoint of saved answers is named by its place as well.
  const all = sites.filter((site) => !site.selector.startsWith('/'));
  const found = selector === undefined ? all : sites.filter((site) => site.selector === selector);
  const [only, ...others] = found;
  if (only && others.length === 0) return only;
  const list = all.slice(0, 5).map((site) => `\`#${site.selector}\``).join(', ');
  const problem = only ? 'could mean more than one VPC endpoint: name one of' : all.length === 0 ? 'leads to no VPC endpoint: there is none in that file' : 'leads to no VPC endpoint: that file has';
  complain(endpointPath, `\`${text}\` ${problem}${list === '' ? '' : ` ${list}`}.`);
  return undefined;
}

/** Of several policies, or one that is there in some deployments only, nothing is assumed. */
function policyOf(site: EndpointSite, text: string, building: Building): LayerPolicy | undefined {
  const attached = site.policies.flatMap((policy) => {
    const presence = bindPresence(policy.presence ?? [], building.bindings);
    return presence ? [{ policy, isCertain: presence.length === 0 }] : [];
  });
  const [only, ...others] = attached;
  if (!only) return undefined;
  const { policy, isCertain } = only;
  const entry = isCertain && others.length === 0 && 'selector' in policy ? policyAt(building.workspace.unit(policy.uri), policy) : undefined;
  const id = 'request.vpcEndpoint.policy';
  if (entry) return attachedLayer({ id, label: text, path: endpointPath }, entry.policy, building);
  const label = `policy of ${text}`;
  return { id, label, opaque: { id: `${id} ${text}`, label, reason: 'it cannot be seen here', pure: true, shape: 'policy-document' } };
}

/** The VPC that its resource says it is in, as the template knows it. */
function vpcOf(place: Place, bindings: Bindings): HoledText | undefined {
  const { file, unit, selector = '' } = place;
  const made = madeAt(place) ?? { uri: file.uri, logicalId: selector.split('/').at(-1) ?? selector };
  const root = unit.find(({ uri }) => uri === made.uri)?.document.root;
  const resource = findPath(root, 'Resources', made.logicalId);
  const type = findPath(resource, 'Type');
  const vpc = type?.kind === 'string' && type.value === 'AWS::EC2::VPCEndpoint' ? findPath(resource, 'Properties', 'VpcId') : undefined;
  const text = vpc && readText(vpc);
  return text && bindText(text, bindings);
}

/** The endpoint that a construct makes, where the selector is the path of one. */
function madeAt({ unit, selector = '' }: Place): { readonly uri: string; readonly logicalId: string } | undefined {
  const endpoints = unit.flatMap(({ uri, document, framework }) => {
    const constructs = framework?.constructs?.({ uri, root: document.root }) ?? [];
    return constructs.filter(({ type }) => type === 'AWS::EC2::VPCEndpoint').map((construct) => ({ ...construct, uri }));
  });
  const [only, ...others] = pick(endpoints, selector, ({ selector: pointer, logicalId, path }) => ({ selector: pointer, name: logicalId, constructPath: path }));
  return others.length === 0 ? only : undefined;
}

function attachedPolicy({ unit, selector, text }: Place, building: Building): LayerPolicy | undefined {
  if (selector === undefined) return undefined;
  const policies = unit.flatMap((file) => file.policies).filter((entry) => entry.site.kind === 'vpc-endpoint');
  const [entry] = pick(policies, selector, ({ site }) => site);
  return entry && attachedLayer({ id: 'request.vpcEndpoint.policy', label: text, path: endpointPath }, entry.policy, building);
}
