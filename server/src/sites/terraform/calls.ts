/**
 * Calls of local modules: which instances there are, and one space of names for all modules under a root.
 *
 * Only `./` and `../` are followed. A call whose instances nobody can tell stays closed, and so does one whose folder is not
 * there. What modules hand to each other is in `handed.ts`.
 */
import type { HostNode, ObjectNode, Reference } from '../../syntax/node';
import type { Resolution, Scope, Use } from '../site';
import { attribute, isRepeated } from './blocks';
import { ofInstance } from './handed';
import { callBehind, callsOn, placeOfUri, splitInside } from './inside';
import { instancesOf, type Instance } from './instances';
import type { Declarations } from './lookups';
import { declaredBody, moduleKey, type Module } from './module';
import { filePlace } from './module-files';
import { relocated } from './relocation';
import { readerOf } from './resolve';

/** What the files of a scope and of the modules called there declare, under addresses of the root module. */
class Tree implements Declarations {
  readonly root: string;

  constructor(private readonly scope: Scope) {
    this.root = placeOfUri(scope.id)?.root ?? moduleKey(scope.id);
  }

  get(key: string): HostNode | undefined {
    const { prefix, rest: own } = splitInside(key);
    let scope: Scope | undefined = this.scope;
    for (const call of callsOn(prefix)) scope = scope?.instance?.(call);
    const named = filePlace(own);
    if (named) return scope?.file(named.path);
    const node = scope?.declared.get(own);
    return node && prefix !== '' ? relocated(node, this.root, prefix) : node;
  }
}

/** The scope of the root module, from that of an instance. */
function rootOf(scope: Scope): Scope {
  let current = scope;
  for (let user = userOf(current); user; user = userOf(current)) current = user;
  return current;
}

function userOf(scope: Scope): Scope | undefined {
  const source = scope.input?.('source');
  return source?.kind === 'node' ? source.scope : undefined;
}

export function resolveInTree(reference: Reference, scope: Scope): Resolution {
  const root = rootOf(scope);
  const resolution = readerOf(root, () => new Tree(root)).resolve(reference);
  return root !== scope && resolution.kind === 'node' ? { ...resolution, scope: root } : resolution;
}

/** A part of an instance, with the names that are seen from the root module. */
export function placeInside(node: HostNode, scope: Scope): HostNode {
  const place = placeOfUri(scope.id);
  return place ? relocated(node, place.root, place.prefix) : node;
}

export function moduleUses(scope: Scope): readonly Use[] {
  const calls = [...scope.declared.keys()].filter((address) => address.startsWith('module.'));
  if (calls.length === 0) return [];
  const root = rootOf(scope);
  const prefix = placeOfUri(scope.id)?.prefix ?? '';
  // What is called is not known yet, so nothing of it is kept.
  const module = readerOf({}, () => new Tree(root));
  return calls.flatMap((call) => usesBy(prefix + call, call, module));
}

function usesBy(address: string, call: string, module: Module): readonly Use[] {
  const body = declaredBody(module, address);
  const source = body && attribute(body, 'source');
  if (!body || source?.kind !== 'string' || source.holes.length > 0 || !/^\.\.?(?:\/|$)/.test(source.value)) return [];
  const target = source.value.endsWith('/') ? source.value : `${source.value}/`;
  return callInstances(body, module).map((instance): Use => {
    const name = call + (instance?.key ?? '');
    return { name, target, prefix: `${name}.`, inputs: inputsOf(body, address, instance, module) };
  });
}

/** One without a key for a call that is made once; none where nobody can tell. */
function callInstances(body: ObjectNode, module: Module): readonly (Instance | undefined)[] {
  return isRepeated(body) ? (instancesOf(body, module.values) ?? []) : [undefined];
}

/** All that what is inside may depend on: arguments, and the provider of the caller. */
function inputsOf(body: ObjectNode, address: string, instance: Instance | undefined, module: Module): ReadonlyMap<string, HostNode> {
  const inputs = new Map<string, HostNode>();
  for (const { key, value, isBlock, shadowed } of body.members) {
    if (isBlock || shadowed || key === 'depends_on') continue;
    inputs.set(key, instance ? ofInstance(value, address, instance, module) : value);
  }
  for (let { prefix } = splitInside(address); ; prefix = callBehind(prefix).user) {
    for (const name of [`${prefix}provider.aws`, ...providersIn(body)]) {
      const provider = module.declared.get(name);
      if (provider) inputs.set(name, provider);
    }
    if (prefix === '') return inputs;
  }
}

function providersIn(body: ObjectNode): readonly string[] {
  const providers = attribute(body, 'providers');
  const values = providers?.kind === 'object' ? providers.members.map(({ value }) => value) : [];
  return values.flatMap((value) => {
    const { prefix, rest } = splitInside(value.kind === 'ref' || value.kind === 'unknown' ? (value.reference?.address ?? '') : '');
    return rest === '' ? [] : [`${prefix}provider.${rest}`];
  });
}
