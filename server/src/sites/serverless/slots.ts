/**
 * Where statements are written in a service outside of `resources`: those of the role of all functions and of single ones,
 * and the resource policy of the REST API. The framework writes the policies around them.
 */
import type { PolicyKind } from '../../policy/kinds';
import { findMember, settle, type HostNode } from '../../syntax/node';
import { pointer } from '../shapes';
import type { PolicySite } from '../site';
import { functionRoleId, restApiId, sharedRoleId } from './names';
import { apiPolicyPaths } from './rest-api';
import { countedStatements, ownStatements, pluginName } from './own-roles';
import { sharedStatements } from './roles';
import type { Path } from './service';
import type { Stack } from './stack';

export function writtenPolicies({ service, derived }: Stack): readonly PolicySite[] {
  const { root, functions } = service;
  const counted = countedStatements(service);
  return [
    ...sharedStatements.flatMap((path) => siteAt(root, path, path, { kind: 'identity', name: sharedRoleId })),
    ...functions.flatMap(({ object, name, path }) => ownStatements.flatMap((inner) => siteAt(object, inner, [...path, ...inner], { kind: 'identity', name: functionRoleId(name), isUsed: counted.includes(inner) }))),
    ...apiPolicyPaths.flatMap((path) => siteAt(root, path, path, { kind: 'api-resource-policy', name: restApiId })),
    ...derived.map(({ node, selector, logicalId }): PolicySite => ({
      kind: 'identity',
      kindIsCertain: true,
      node,
      dialect: 'iam',
      selector,
      name: `${logicalId} logs`,
      derived: true,
      because: 'the framework lets functions write their logs',
    })),
  ];
}

function siteAt(start: HostNode | undefined, path: Path, selector: Path, { kind, name, isUsed = true }: { readonly kind: PolicyKind; readonly name: string; readonly isUsed?: boolean }): readonly PolicySite[] {
  const node = start && rawAt(start, path);
  if (!node || node.kind === 'null') return [];
  const last = String(path.at(-1));
  return [
    {
      kind,
      kindIsCertain: true,
      node,
      holds: 'statements',
      dialect: 'iam',
      selector: pointer(selector),
      name: `${name} ${last}`,
      derived: false,
      ...(kind === 'api-resource-policy' ? { api: pointer(['Resources', restApiId]) } : {}),
      because: isUsed ? `\`${path.join('.')}\` of a service holds statements` : `\`${path.join('.')}\` of a function holds statements that count ${when(path)}`,
    },
  ];
}

/** Other versions of the framework, and services without the plugin, do not look at them. */
function when([first]: Path): string {
  return first === 'iam' ? 'only from version 4 of the framework on' : `only with the plugin \`${pluginName}\``;
}

/** As it is written, a reference included: a key without a value is where somebody is about to write a policy. */
function rawAt(start: HostNode, path: Path): HostNode | undefined {
  let node: HostNode | undefined = start;
  for (const step of path) {
    const place: HostNode | undefined = node && settle(node);
    node = place?.kind === 'object' ? findMember(place, String(step))?.value : undefined;
  }
  return node;
}
