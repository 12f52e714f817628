/**
 * Where a module's resources are made: account, region and partition, as its provider configurations tell.
 *
 * All resources of one provider configuration share them, so an ARN written with `aws_caller_identity` is known to be
 * in the account of the module's API. A region written out tells the partition too.
 */
import { holed, literalText, type AtomShape, type HoledText } from '../../base/atoms';
import { findPartitionOfRegion } from '../../catalog/regions';
import type { HostNode, Member, ObjectNode } from '../../syntax/node';
import { parseAddress } from './address';
import { attribute } from './blocks';
import { callBehind, callsOn, splitInside } from './inside';
import { declaredBody, moduleAtom, type Module } from './module';

export interface Environment {
  readonly account: HoledText;
  readonly region: HoledText;
  readonly partition: HoledText;
  readonly urlSuffix: HoledText;
}

/**
 * The environment of a resource or data source; that of the default provider where the block is not declared. `address` is
 * that of the block, or of anything in its module.
 */
export function environmentOf(body: ObjectNode | undefined, address: string, module: Module): Environment {
  const { name: alias, body: provider } = providerAt(splitInside(address).prefix, aliasOf(body), module);
  const place = (name: string, shape: AtomShape): HoledText => {
    const label = alias === '' ? name : `${name} of ${alias}`;
    const reason = 'decided by the credentials and settings of the deployment';
    return holed([moduleAtom(module, label, { reason, shape, pure: true })]);
  };
  // Since version 6 of the provider a resource may name its own region.
  const region = regionOf(body, module) ?? regionOf(provider, module) ?? place('aws_region', 'region');
  const known = findPartitionOfRegion(literalText(region) ?? '');
  return {
    account: place('aws_account_id', 'account-id'),
    region,
    partition: known ? holed([known.id]) : place('aws_partition', 'partition'),
    urlSuffix: known ? holed([known.dnsSuffix]) : place('aws_url_suffix', 'url-suffix'),
  };
}

/** The configuration of the provider that makes a resource, where the module has it. */
export function providerOf(body: ObjectNode | undefined, address: string, module: Module): ObjectNode | undefined {
  return providerAt(splitInside(address).prefix, aliasOf(body), module).body;
}

interface Provider {
  /** Unlike that of any other configuration; empty for the default one of the root module. */
  readonly name: string;
  readonly body: ObjectNode | undefined;
}

/** A module that is called has the configurations it is handed, or else the default one of its caller. */
function providerAt(prefix: string, alias: string, module: Module): Provider {
  const own = declaredBody(module, `${prefix}provider.${alias === '' ? 'aws' : alias}`);
  const outside: Provider = { name: prefix === '' ? alias : `${alias === '' ? 'aws' : alias} in ${callsOn(prefix).join('.')}`, body: own };
  if (prefix === '') return outside;
  const { user, call } = callBehind(prefix);
  const calling = declaredBody(module, parseAddress(user + call)?.declared ?? '');
  const handed = calling && attribute(calling, 'providers');
  if (!calling || (own && own.members.length > 0)) return outside;
  if (!handed) return alias === '' ? providerAt(user, '', module) : outside;
  const given = handed.kind === 'object' ? handed.members.find((member) => keyOf(member) === (alias === '' ? 'aws' : alias)) : undefined;
  return given ? providerAt(user, aliasIn(given.value), module) : outside;
}

function keyOf({ key, keyNode }: Member): string {
  return keyNode?.kind === 'ref' || keyNode?.kind === 'unknown' ? splitInside(keyNode.reference?.address ?? '').rest : key;
}

/** `provider = aws.frankfurt`; older configurations have it in quotes. */
function aliasOf(body: ObjectNode | undefined): string {
  const node = body && attribute(body, 'provider');
  return node ? aliasIn(node) : '';
}

function aliasIn(node: HostNode): string {
  const written = node.kind === 'ref' || node.kind === 'unknown' ? splitInside(node.reference?.address ?? '').rest : node.kind === 'string' ? node.value : '';
  return written === 'aws' ? '' : written;
}

function regionOf(body: ObjectNode | undefined, module: Module): HoledText | undefined {
  const node = body && attribute(body, 'region');
  return node && node.kind !== 'missing' ? module.text(node) : undefined;
}
