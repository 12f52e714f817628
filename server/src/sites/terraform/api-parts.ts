/**
 * What REST and HTTP APIs of Terraform have in common: identity, name, places, and the blocks that belong to one.
 */
import type { ApiSite, Fact } from '../../gateway/declared';
import { settle, type HostNode, type ObjectNode, type UnknownNode } from '../../syntax/node';
import { itemFacts } from '../item-facts';
import { attributeOf, isLiteralKey } from './address';
import { attribute, isRepeated, onlyInstance, type Block } from './blocks';
import { environmentOf } from './environment';
import { apiId } from './gateway-addresses';
import { shown } from './inside';
import { moduleAtom } from './module';
import { namedIn, type NamedApi } from './named-api';
import { beside, naming, presenceOfBlock } from './presence';
import { literalOf } from './resolve';
import type { UnitIndex } from './unit-index';

export type ApiIdentity = Pick<
  ApiSite,
  'uri' | 'selector' | 'name' | 'flavour' | 'id' | 'account' | 'region' | 'partition' | 'span' | 'nameSpan' | 'node'
>;

export function apiIdentity(block: Block, { module }: UnitIndex): ApiIdentity {
  const { account, region, partition } = environmentOf(block.body, block.declared, module);
  return {
    uri: block.uri,
    selector: block.address,
    name: nameOf(block, { module }),
    flavour: 'terraform',
    id: apiId(block.declared, block.instance === '' ? (onlyInstance(block.body) ?? '') : block.instance, module),
    account,
    region,
    partition,
    span: block.member.span,
    nameSpan: block.label.contentSpan,
    node: block.body,
  };
}

/** The name AWS shows; the label where that is known only at deployment, unlike that of any other instance. */
export function nameOf(block: Block, { module }: Pick<UnitIndex, 'module'>): string {
  return literalOf(attribute(block.body, 'name'), module) ?? block.label.value + block.instance;
}

/** Worked out once: every API asks it of all blocks. A block names its API by one argument only. */
function namedApis(block: Block, reference: string, index: UnitIndex): readonly NamedApi[] {
  return index.keep(block, 'named API', () => namedIn(attribute(block.body, reference), index.module));
}

/** The blocks of a type that belong to an API by their `rest_api_id` or `api_id`, one for each way they name it. */
export function blocksOfApi(type: string, reference: string, api: Block, index: UnitIndex): readonly Block[] {
  return index.blocks.flatMap((block): readonly Block[] => {
    if (block.type !== type) return [];
    return namedApis(block, reference, index).flatMap(({ target, presence }): readonly Block[] => {
      if (!target || attributeOf(target) !== 'id' || index.blockAt(target)?.address !== api.address) return [];
      const part = beside(naming(block, presence), api, index.module);
      return mayBeSeveral(api) && target.instance !== '' ? [ofInstance(part, api, target.instance, index)] : [part];
    });
  });
}

/** A block that is not taken apart though it may make any number of APIs. */
function mayBeSeveral({ body, instance }: Block): boolean {
  return instance === '' && isRepeated(body) && onlyInstance(body) === undefined;
}

/** A part that only one of the APIs has which a block makes: it is there where that is the one in question. */
function ofInstance(block: Block, api: Block, instance: string, { module }: UnitIndex): Block {
  const name = `${shown(api.address)} is ${instance}`;
  const condition = moduleAtom(module, name, { reason: 'which of its instances is meant', shape: 'text', pure: true });
  return naming(block, [{ condition, holds: true }]);
}

/** What is missing from a model: parts whose API is computed, and what other modules may add. */
export function gapsOf(api: Block, types: readonly string[], reference: string, index: UnitIndex): readonly string[] {
  const strays = index.blocks.flatMap((block) => {
    const why = types.includes(block.type) ? strayedBy(block, api, reference, index) : undefined;
    return why === undefined ? [] : [`\`${shown(block.address)}\` ${why}`];
  });
  return [
    ...(mayBeSeveral(api) ? ['`count` or `for_each` may make several of it'] : []),
    ...strays,
    ...(index.handedOnByName.has(api.declared) ? ['it is handed to another module, which may add to it'] : []),
  ];
}

/** Why a block may be a part of an API though it is not taken for one. */
function strayedBy(block: Block, api: Block, reference: string, index: UnitIndex): string | undefined {
  const isPossible = ({ presence }: NamedApi): boolean => presence.length === 0 || presenceOfBlock(beside(naming(block, presence), api, index.module), index.module) !== undefined;
  const named = namedApis(block, reference, index).filter(isPossible);
  const isAnyOf = ({ target }: NamedApi): boolean => target?.declared === api.declared && !isLiteralKey(target.instance);
  if (api.instance !== '' && named.some(isAnyOf)) return 'does not tell which of the instances it belongs to';
  // A module that is called may look up the API it is handed.
  const isUnknown = named.some(({ target }) => target === undefined || (target.scope === 'data' && target.prefix !== ''));
  return isUnknown ? 'names its API by a value known only at deployment' : undefined;
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
