/**
 * What REST and HTTP APIs of Terraform have in common: identity, name, places, and the blocks that belong to one.
 */
import type { ApiSite, Fact } from '../../gateway/declared';
import { settle, type HostNode, type ObjectNode, type UnknownNode } from '../../syntax/node';
import { itemFacts } from '../item-facts';
import { attributeOf } from './address';
import { attribute, isRepeated, onlyInstance, type Block } from './blocks';
import { environmentOf } from './environment';
import { apiId } from './gateway-addresses';
import { shown } from './inside';
import { moduleAtom } from './module';
import { namedApi } from './named-api';
import { beside, presenceOfBlock } from './presence';
import { literalOf } from './resolve';
import type { UnitIndex } from './unit-index';

export type ApiIdentity = Pick<
  ApiSite,
  'uri' | 'selector' | 'name' | 'flavour' | 'id' | 'account' | 'region' | 'partition' | 'span' | 'nameSpan' | 'node'
>;

export function apiIdentity(block: Block, { module }: UnitIndex): ApiIdentity {
  const { account, region, partition } = environmentOf(block.body, block.address, module);
  return {
    uri: block.uri,
    selector: block.address,
    name: nameOf(block, { module }),
    flavour: 'terraform',
    id: apiId(block.address, onlyInstance(block.body) ?? '', module),
    account,
    region,
    partition,
    span: block.member.span,
    nameSpan: block.label.contentSpan,
    node: block.body,
  };
}

/** The name AWS shows; the label where that is known only at deployment. */
export function nameOf(block: Block, { module }: Pick<UnitIndex, 'module'>): string {
  return literalOf(attribute(block.body, 'name'), module) ?? block.label.value;
}

/** The blocks of a type that belong to an API by their `rest_api_id` or `api_id`. */
export function blocksOfApi(type: string, reference: string, api: Block, index: UnitIndex): readonly Block[] {
  const areSeveral = isRepeated(api.body) && onlyInstance(api.body) === undefined;
  return index.blocks.flatMap((block): readonly Block[] => {
    if (block.type !== type) return [];
    const target = namedApi(block, reference, index);
    if (target?.declared !== api.address || attributeOf(target) !== 'id') return [];
    const part = beside(block, api);
    return areSeveral && target.instance !== '' ? ofInstance(part, api, target.instance, index) : [part];
  });
}

/** A part that only one of the APIs has which a block makes: it is there where that is the one in question. */
function ofInstance(block: Block, api: Block, instance: string, { module }: UnitIndex): readonly Block[] {
  const presence = presenceOfBlock(block, module);
  if (!presence) return [];
  const name = `${shown(api.address)} is ${instance}`;
  const condition = moduleAtom(module, name, { reason: 'which of its instances is meant', shape: 'text', pure: true });
  return [{ ...block, there: [[...presence, { condition, holds: true }]] }];
}

/** What is missing from a model: parts whose API is computed, and what other modules may add. */
export function gapsOf(api: Block, types: readonly string[], reference: string, index: UnitIndex): readonly string[] {
  const strays = index.blocks.filter((block) => {
    const node = types.includes(block.type) ? attribute(block.body, reference) : undefined;
    const target = node && namedApi(block, reference, index);
    // A module that is called may look up the API it is handed.
    return node !== undefined && (target === undefined || (target.scope === 'data' && target.prefix !== ''));
  });
  return [
    ...(isRepeated(api.body) && onlyInstance(api.body) === undefined ? ['`count` or `for_each` may make several of it'] : []),
    ...strays.map((block) => `\`${shown(block.address)}\` names its API by a value known only at deployment`),
    ...(index.handedOnByName.has(api.address) ? ['it is handed to another module, which may add to it'] : []),
  ];
}

export function partialText(gaps: readonly string[]): string | null {
  return gaps.length === 0 ? null : gaps.join('; ');
}

/** A fact written at an attribute. */
export function factAt(body: ObjectNode, name: string): { readonly node: HostNode } | undefined {
  const node = attribute(body, name);
  return node && node.kind !== 'null' ? { node } : undefined;
}

/** A fact that cannot be seen, standing at a block. */
export function unseen(block: Block, reason: string): { readonly node: UnknownNode } {
  return { node: { kind: 'unknown', reason, span: block.label.span, origin: block.label.origin } };
}

export function scopesOf(block: Block): readonly Fact<string>[] {
  const written = attribute(block.body, 'authorization_scopes');
  const list = written && settle(written);
  if (!list || list.kind === 'null') return [];
  return list.kind === 'array' ? itemFacts(list) : [{ node: list }];
}
