/**
 * An account as saved answers of `aws organizations` place it: the organization, the way from its root, and the SCPs and RCPs
 * attached on the way.
 *
 * It is found by `list-parents`, in a file with the account's number in its name, and whatever stands beside that. Where an
 * answer is missing, cut or said twice, what it would say is unknown, and which one to save is told. Nothing is called.
 */
import { organizationKinds } from '../../policy/kinds';
import { findPath, type HostNode } from '../../syntax/node';
import { itemsAt, textAt } from '../members';
import type { AccountSite, AttachedPolicy, BindingPolicies, UnitFile } from '../site';
import { answersAround, idsAt, onlyAnswer, toSave, type OrganizationAnswers } from './organization-answers';

export function memberAccounts(file: UnitFile): readonly AccountSite[] {
  const answers = isParents(file.root) ? answersAround(file) : undefined;
  return answers ? [accountSite(answers)] : [];
}

const isParents = (root: HostNode): boolean => (idsAt(root, 'Parents', 'Id')?.ids.length ?? 0) > 0;

type Kind = 'scp' | 'rcp';

function accountSite(answers: OrganizationAnswers): AccountSite {
  const { account, file } = answers;
  const organization = findPath(file.linked?.(answers.nameOf('describe-organization'))?.root, 'Organization');
  const manager = textAt(organization, 'MasterAccountId');
  const contradiction = organization && ofAnother(textAt(organization, 'Id'), answers);
  const id = contradiction === undefined ? textAt(organization, 'Id') : undefined;
  const way = wayTo(answers);
  const gap = contradiction ?? (manager === undefined ? toSave(answers, 'describe-organization', '') : undefined);
  const policies = (kind: Kind): BindingPolicies => (gap === undefined ? bindingPolicies(kind, way, organization, answers) : allUnknown(kind, answers, gap));
  return {
    uri: file.uri,
    selector: '',
    name: account,
    id: account,
    organization: id,
    path: id !== undefined && way.gap === undefined ? `${[id, ...way.nodes.slice(0, -1)].join('/')}/` : undefined,
    isManagement: gap === undefined && manager === account,
    scps: policies('scp'),
    rcps: policies('rcp'),
  };
}

/** The root of an organization says whose it is: `arn:aws:organizations::999900001111:root/o-a1b2c3d4e5/r-ab12`. */
function ofAnother(id: string | undefined, { file, nameOf }: OrganizationAnswers): string | undefined {
  const said = itemsAt(file.linked?.(nameOf('list-roots'))?.root, 'Roots').flatMap((root) => textAt(root, 'Arn')?.split('/')[1] ?? []);
  const [other] = said.filter((each) => each !== id);
  return other === undefined ? undefined : `\`${nameOf('list-roots')}\` is about the organization \`${other}\`, and \`${nameOf('describe-organization')}\` about \`${id ?? ''}\`: save both anew`;
}

/** From the root to the account, or from the highest that is known. */
interface Way {
  readonly nodes: readonly string[];
  readonly gap: string | undefined;
}

/** OUs are nested five deep at most; what goes further goes in circles. */
const longestWay = 10;

function wayTo(answers: OrganizationAnswers): Way {
  const { account, file, nameOf } = answers;
  const nodes = [account];
  let root: HostNode | undefined = file.root;
  for (let top = account; !isRoot(top); root = undefined) {
    root ??= file.linked?.(nameOf('list-parents', top))?.root;
    const [parent, ...others] = idsAt(root, 'Parents', 'Id')?.ids ?? [parentAmongChildren(top, answers)];
    if (parent === undefined || !isAbove(parent) || others.length > 0) return { nodes, gap: toSave(answers, 'list-parents', ` --child-id ${top}`, top) };
    if (nodes.length > longestWay) return { nodes: [account], gap: 'correct the answers of `aws organizations list-parents`, which lead in a circle' };
    nodes.unshift(parent);
    top = parent;
  }
  return { nodes, gap: undefined };
}

const isRoot = (id: string): boolean => /^r-[0-9a-z]+$/.test(id);
const isAbove = (id: string): boolean => isRoot(id) || /^ou-[0-9a-z]+-[0-9a-z]+$/.test(id);

/** An organization that is larger has to save `list-parents`. */
const mostParents = 24;

/** Whose child an OU is by the answers about those above it, from its root down, which its id names. */
function parentAmongChildren(child: string, answers: OrganizationAnswers): string | undefined {
  const suffix = child.startsWith('ou-') ? child.split('-')[1] : undefined;
  const parents = suffix === undefined ? [] : [`r-${suffix}`];
  for (const parent of parents) {
    const names = ['list-children', 'list-organizational-units-for-parent'].map((command) => answers.nameOf(command, parent));
    const lists = names.flatMap((name) => {
      const root = answers.file.linked?.(name)?.root;
      return idsAt(root, 'Children', 'Id')?.ids ?? idsAt(root, 'OrganizationalUnits', 'Id')?.ids ?? [];
    });
    if (lists.includes(child)) return parent;
    parents.push(...[...new Set(lists)].filter((id) => id.startsWith('ou-') && !parents.includes(id)).slice(0, mostParents - parents.length));
  }
  return undefined;
}

function allUnknown(kind: Kind, { account }: OrganizationAnswers, gap: string): BindingPolicies {
  const { what } = kinds[kind];
  return { levels: [[{ outside: `${what} of ${account}` }]], gaps: [`The ${what} of \`${account}\` are not known: ${gap}.`] };
}

const kinds = {
  scp: { type: 'SERVICE_CONTROL_POLICY', what: 'SCPs' },
  rcp: { type: 'RESOURCE_CONTROL_POLICY', what: 'RCPs' },
} as const;

function bindingPolicies(kind: Kind, way: Way, organization: HostNode | undefined, answers: OrganizationAnswers): BindingPolicies {
  const state = stateOf(kind, organization, answers);
  if (state === 'off') return { levels: [], gaps: [] };
  const levels = way.nodes.map((node) => levelAt(node, kind, state, answers));
  if (way.gap === undefined) return { levels: levels.map(({ policies }) => policies), gaps: levels.flatMap(({ gaps }) => gaps) };
  const { what } = kinds[kind];
  const [top = ''] = way.nodes;
  const above: Level = { policies: [{ outside: `${what} above ${top}` }], gaps: [`The ${what} above \`${top}\` are not known: ${way.gap}.`] };
  return { levels: [above, ...levels].map(({ policies }) => policies), gaps: [above, ...levels].flatMap(({ gaps }) => gaps) };
}

/** DE-30: an organization may have them switched off; then nothing is attached either. */
function stateOf(kind: Kind, organization: HostNode | undefined, { file, nameOf }: OrganizationAnswers): 'on' | 'off' | 'unknown' {
  if (textAt(organization, 'FeatureSet') === 'CONSOLIDATED_BILLING') return 'off';
  const [root, ...others] = itemsAt(file.linked?.(nameOf('list-roots'))?.root, 'Roots');
  const types = findPath(root, 'PolicyTypes');
  if (types?.kind !== 'array' || others.length > 0) return 'unknown';
  const type = itemsAt(root, 'PolicyTypes').find((each) => textAt(each, 'Type') === kinds[kind].type);
  if (!type) return 'off';
  return textAt(type, 'Status') === 'ENABLED' ? 'on' : 'unknown';
}

interface Level {
  readonly policies: readonly AttachedPolicy[];
  readonly gaps: readonly string[];
}

function levelAt(node: string, kind: Kind, state: 'on' | 'unknown', answers: OrganizationAnswers): Level {
  const { type, what } = kinds[kind];
  const found = attachedAt(node, kind, answers) ?? attachedByTargets(node, kind, answers);
  // As long as they are switched on something is attached everywhere, so of nothing it is asked whether they are.
  if (found && !found.isCut && (found.ids.length > 0 || state === 'on')) {
    const policies = found.ids.map((id) => policyOf(id, kind, answers));
    return { policies: policies.map(({ policy }) => policy), gaps: policies.flatMap(({ gap }) => gap ?? []) };
  }
  const why = found?.isCut ? 'the answer with them is one page of several, ' : '';
  const gap = found && !found.isCut ? toSave(answers, 'list-roots', '') : toSave(answers, 'list-policies-for-target', ` --target-id ${node} --filter ${type}`, node);
  return { policies: [{ outside: `${what} of ${node}` }], gaps: [`The ${what} of \`${node}\` are not known: ${why}${gap}.`] };
}

interface Attached {
  readonly ids: readonly string[];
  readonly isCut: boolean;
}

/** Both types of policies are asked about under the same target, so one of the two names may say which. */
function attachedAt(node: string, kind: Kind, answers: OrganizationAnswers): Attached | undefined {
  return listedPolicies(kind, answers, [answers.nameOf('list-policies-for-target', node)], [answers.nameOf('list-policies-for-target', `${node}-${kind}`)]);
}

/** Of the type; an empty list says its type by its name only. */
function listedPolicies(kind: Kind, answers: OrganizationAnswers, names: readonly string[], namesWithType: readonly string[]): Attached | undefined {
  const { type } = kinds[kind];
  return onlyAnswer(answers, [...names, ...namesWithType], ({ uri, root }) => {
    const list = idsAt(root, 'Policies', 'Id');
    const types = itemsAt(root, 'Policies').map((each) => textAt(each, 'Type'));
    const saysType = types.length > 0 || namesWithType.some((name) => uri.endsWith(`/${name}`));
    return list && saysType && types.every((each) => each === type) ? list : undefined;
  });
}

/** Which policies have it among their targets, if the targets of all policies are saved. */
function attachedByTargets(node: string, kind: Kind, answers: OrganizationAnswers): Attached | undefined {
  const all = listedPolicies(kind, answers, [answers.nameOf('list-policies')], [answers.nameOf('list-policies', kind)]);
  if (!all || all.isCut || all.ids.length === 0) return undefined;
  const targets = all.ids.map((id) => ({ id, list: isPolicyId(id) ? idsAt(answers.file.linked?.(answers.nameOf('list-targets-for-policy', id))?.root, 'Targets', 'TargetId') : undefined }));
  if (targets.some(({ list }) => !list || list.isCut)) return undefined;
  return { ids: targets.flatMap(({ id, list }) => (list?.ids.includes(node) ? [id] : [])), isCut: false };
}

const isPolicyId = (id: string): boolean => /^p-[0-9A-Za-z_]+$/.test(id);

/** The policies that AWS attaches everywhere by itself are known without an answer. */
const managedByAws: readonly string[] = ['p-FullAWSAccess', 'p-RCPFullAWSAccess'];

function policyOf(id: string, kind: Kind, answers: OrganizationAnswers): { readonly policy: AttachedPolicy; readonly gap?: string } {
  const described = isPolicyId(id) ? answers.file.linked?.(answers.nameOf('describe-policy', id)) : undefined;
  const summary = findPath(described?.root, 'Policy', 'PolicySummary');
  const isIt = textAt(summary, 'Id') === id && organizationKinds[textAt(summary, 'Type') ?? ''] === kind;
  if (described && isIt) return { policy: { uri: described.uri, selector: '/Policy/Content' } };
  if (managedByAws.includes(id)) return { policy: { outside: id } };
  return { policy: { outside: `policy ${id}` }, gap: `What the policy \`${id}\` says is not known: ${toSave(answers, 'describe-policy', ` --policy-id ${id}`, id)}.` };
}
