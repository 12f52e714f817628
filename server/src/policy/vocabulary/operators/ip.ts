/**
 * IP address operators (CO-30 to CO-35).
 *
 * How addresses and ranges are parsed and compared is not told here.
 */

import type { ConditionOperator } from './operator';

export const IP_OPERATORS: readonly ConditionOperator[] = [
  {
    ...base(),
    name: 'IpAddress',
    opposite: 'NotIpAddress',
    description: 'True when the address lies in one of the listed ranges; IPv4 and IPv6 never match each other, and an address without a prefix is a single host.',
  },
  {
    ...base(),
    name: 'NotIpAddress',
    negated: true,
    whenMissing: 'true',
    opposite: 'IpAddress',
    description: 'True when the address lies in none of the listed ranges, when it is of the other IP version, and when the request does not carry the key.',
  },
];

function base() {
  return {
    family: 'ip',
    relation: 'inside',
    negated: false,
    ignoresCase: false,
    wildcards: false,
    variables: 'forbidden', // CO-34
    valueType: 'address-range',
    whenMissing: 'false',
    plainOnly: false,
  } as const;
}
