/**
 * Where a module's resources are made: account, region and partition, as its provider configurations tell.
 *
 * All resources of one provider configuration share them, so an ARN written with `aws_caller_identity` is known to be
 * in the account of the module's API. A region written out tells the partition too.
 */
import { holed, literalText, type AtomShape, type HoledText } from '../../base/atoms';
import { findPartitionOfRegion } from '../../catalog/regions';
import type { ObjectNode } from '../../syntax/node';
import { attribute } from './blocks';
import { declaredBody, moduleAtom, type Module } from './module';

export interface Environment {
  readonly account: HoledText;
  readonly region: HoledText;
  readonly partition: HoledText;
  readonly urlSuffix: HoledText;
}

/** The environment of a resource or data source; that of the default provider where the block is not declared. */
export function environmentOf(body: ObjectNode | undefined, module: Module): Environment {
  const alias = aliasOf(body);
  const provider = providerOf(body, module);
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
export function providerOf(body: ObjectNode | undefined, module: Module): ObjectNode | undefined {
  const alias = aliasOf(body);
  return declaredBody(module, alias === '' ? 'provider.aws' : `provider.${alias}`);
}

/** `provider = aws.frankfurt`; older configurations have it in quotes. */
function aliasOf(body: ObjectNode | undefined): string {
  const node = body && attribute(body, 'provider');
  const written = node?.kind === 'ref' ? node.reference.address : node?.kind === 'string' ? node.value : '';
  return written === 'aws' ? '' : written;
}

function regionOf(body: ObjectNode | undefined, module: Module): HoledText | undefined {
  const node = body && attribute(body, 'region');
  return node && node.kind !== 'missing' ? module.text(node) : undefined;
}
