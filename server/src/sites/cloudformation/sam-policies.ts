/**
 * The policies SAM makes of its templates in `Policies` of functions and state machines.
 *
 * Only templates whose grants are known and whose parameters are all given; the others stay policies nobody can see.
 */
import { holed, type Piece } from '../../base/atoms';
import type { Presence } from '../../policy/model';
import { readText } from '../../policy/text';
import { findMember, settle, type HostNode, type Member, type ObjectNode } from '../../syntax/node';
import { pointer } from '../shapes';
import type { PolicySite, UnitFile } from '../site';
import { anchorAt, madeArray, madeObject, madeText, type Anchor } from './derived-nodes';
import { branchesOf, resourcesOf, type Resource } from './policies';
import { pseudoAtom } from './resolve';
import { findPolicyTemplate, type Grant, type PolicyTemplate } from './sam-policy-templates';

const holders = new Set(['AWS::Serverless::Function', 'AWS::Serverless::StateMachine']);

export function samTemplatePolicies({ uri, root }: UnitFile): readonly PolicySite[] {
  return resourcesOf(root).filter(({ type }) => holders.has(type)).flatMap((resource) => {
    const policies = resource.properties && findMember(resource.properties, 'Policies')?.value;
    return policies ? sitesAt(policies, { path: ['Resources', resource.logicalId, 'Properties', 'Policies'], presence: [] }, resource, uri) : [];
  });
}

/** Whether an item of `Policies` is a template of which a policy is made here. */
export function isKnownTemplate(node: HostNode): boolean {
  return templateAt(node) !== undefined;
}

interface Place {
  readonly path: readonly (string | number)[];
  readonly presence: readonly Presence[];
}

function sitesAt(node: HostNode, at: Place, resource: Resource, uri: string): readonly PolicySite[] {
  const value = settle(node);
  if (value.kind === 'choice') return branchesOf(value, at).flatMap((branch) => sitesAt(branch.node, branch, resource, uri));
  if (value.kind === 'array') return value.items.flatMap((item, index) => sitesAt(item, { ...at, path: [...at.path, index] }, resource, uri));
  const found = templateAt(value);
  if (!found) return [];
  return [{
    kind: 'identity',
    kindIsCertain: true,
    node: policyFrom(found, uri),
    dialect: 'iam',
    selector: pointer(at.path),
    name: `${resource.logicalId} ${found.member.key}`,
    derived: true,
    ...(at.presence.length > 0 ? { presence: at.presence } : {}),
    because: `SAM makes it of the template \`${found.member.key}\``,
  }];
}

interface FoundTemplate {
  readonly template: PolicyTemplate;
  readonly member: Member;
  readonly values: ReadonlyMap<string, readonly Piece[]>;
}

function templateAt(node: HostNode): FoundTemplate | undefined {
  const value = settle(node);
  if (value.kind !== 'object' || value.open !== undefined) return undefined;
  const [member, ...others] = value.members;
  if (!member || others.length > 0) return undefined;
  const template = findPolicyTemplate(member.key);
  if (!template) return undefined;
  const given = settle(member.value);
  const values = new Map<string, readonly Piece[]>();
  for (const name of template.parameters) {
    const parameter = given.kind === 'object' ? findMember(given, name)?.value : undefined;
    const text = parameter && readText(settle(parameter));
    if (!text) return undefined;
    values.set(name, text.pieces);
  }
  return { template, member, values };
}

/** The policy made of a template stays the same while the template is. */
const made = new WeakMap<Member, ObjectNode>();

function policyFrom(found: FoundTemplate, uri: string): ObjectNode {
  const { member, template } = found;
  const known = made.get(member);
  if (known) return known;
  const anchor = anchorAt(member);
  const statements = template.statements.map((grant) => statementOf(grant, { anchor, values: found.values, uri }));
  const policy = madeObject(anchor, { Version: madeText(anchor, ['2012-10-17']), Statement: madeArray(anchor, statements) });
  made.set(member, policy);
  return policy;
}

interface Filling {
  readonly anchor: Anchor;
  /** By the names that stand in braces. */
  readonly values: ReadonlyMap<string, readonly Piece[]>;
  readonly uri: string;
  readonly principal?: ObjectNode;
}

/** A grant as a statement, with its names put in. */
export function statementOf({ actions, resources, condition }: Grant, { anchor, values, uri, principal }: Filling): ObjectNode {
  const text = (template: string): HostNode => madeText(anchor, piecesOf(template, values, uri));
  return madeObject(anchor, {
    Effect: madeText(anchor, ['Allow']),
    Principal: principal,
    Action: madeArray(anchor, actions.split(' ').map((action) => madeText(anchor, [action]))),
    Resource: madeArray(anchor, resources.map(text)),
    Condition: condition && madeObject(anchor, { [condition.operator]: madeObject(anchor, { [condition.key]: text(condition.text) }) }),
  });
}

const pseudoShapes = { 'AWS::Partition': 'partition', 'AWS::Region': 'region', 'AWS::AccountId': 'account-id' } as const;

function piecesOf(text: string, values: FoundTemplate['values'], uri: string): readonly Piece[] {
  const parts = text.split(/\{([A-Za-z:]+)\}/);
  return holed(parts.flatMap((part, index): readonly Piece[] => {
    if (index % 2 === 0) return [part];
    const shape = part in pseudoShapes ? pseudoShapes[part as keyof typeof pseudoShapes] : undefined;
    return shape ? [pseudoAtom(uri, part, shape)] : (values.get(part) ?? []);
  })).pieces;
}
