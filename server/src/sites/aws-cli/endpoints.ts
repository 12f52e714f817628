/**
 * VPC endpoints as `ec2 describe-vpc-endpoints` lists them: their ids, VPCs and policies.
 *
 * Each is named by its id or by where it stands.
 */
import { literal } from '../../base/atoms';
import { findMember } from '../../syntax/node';
import { itemsAt, textAt } from '../members';
import { pointer } from '../shapes';
import type { EndpointSite, UnitFile } from '../site';

export function listedEndpoints({ uri, root }: UnitFile): readonly EndpointSite[] {
  return itemsAt(root, 'VpcEndpoints').flatMap((node, index): readonly EndpointSite[] => {
    const [id, vpc] = [textAt(node, 'VpcEndpointId'), textAt(node, 'VpcId')];
    if (node.kind !== 'object' || id === undefined) return [];
    const place = pointer(['VpcEndpoints', index]);
    // Every endpoint has one, the default of full access too: what is not there was left out of the answer.
    const policies = [findMember(node, 'PolicyDocument') ? { uri, selector: `${place}/PolicyDocument` } : { outside: `policy of ${id}` }];
    const service = textAt(node, 'ServiceName');
    return [id, place].map((selector) => ({ uri, selector, id: literal(id), vpc: vpc === undefined ? undefined : literal(vpc), policies, ...(service === undefined ? {} : { service }) }));
  });
}
