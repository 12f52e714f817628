/**
 * Hover on a resource: `*`, an execute-api ARN, or the ARN of any other service taken apart.
 */
import { displayText, literalText, type HoledText } from '../../base/atoms';
import { matchesGlob } from '../../base/glob';
import type { Catalog, ResourceType } from '../../catalog/catalog';
import { findPartition } from '../../catalog/regions';
import { parseExecuteApiArn } from '../../gateway/arn';
import type { FeatureContext } from '../feature';
import { code, escaped, link } from '../markdown';
import type { Place } from '../place';
import { findText } from '../texts';
import { paragraphs } from '../topics';
import { describeInvokeArn } from './execute-api';

export function describeResource(text: HoledText, place: Place, context: FeatureContext): string | undefined {
  if (literalText(text) === '*') return paragraphs(['**`*`**', findText('arns', 'star')]);
  if (parseExecuteApiArn(text)) return describeInvokeArn(text, place, context);
  return describeArn(displayText(text), context.catalog);
}

/** Fields of an ARN, with the type of the resource where its form tells. */
function describeArn(shown: string, catalog: Catalog | undefined): string | undefined {
  const fields = splitFields(shown);
  const [head, partition = '', service = '', region = '', account = '', resource] = fields;
  if (head !== 'arn' || resource === undefined) return undefined;
  const name = catalog?.service(service)?.name;
  const type = catalog && nearestType(catalog.resourceTypes(service), region, account, resource);
  return paragraphs([
    `**${escaped(name ?? service)}**${type ? ` · ${type.name}` : ''}`,
    [
      row('Partition', partition, findPartition(partition)?.title),
      row('Service', service, name),
      row('Region', region, undefined),
      row('Account', account, undefined),
      row('Resource', resource, type?.name),
    ].join('\n'),
    type?.url === undefined ? findText('arns', 'arn') : link('AWS on this resource type', type.url),
  ]);
}

function row(name: string, value: string, meaning: string | undefined): string {
  const shown = value === '' ? 'none' : code(value);
  return `- ${name}: ${shown}${meaning === undefined || meaning === value ? '' : ` (${meaning})`}`;
}

/** The resource type whose pattern fits with the most text of its own. */
function nearestType(types: readonly ResourceType[], region: string, account: string, resource: string): ResourceType | undefined {
  let best: { readonly type: ResourceType; readonly weight: number } | undefined;
  for (const type of types) {
    const [, , , wantsRegion = '', wantsAccount = '', ...rest] = type.arn.split(':');
    const template = rest.join(':').replace(/\$\{[^}]*\}/g, '?*');
    if ((wantsRegion === '') !== (region === '') || (wantsAccount === '') !== (account === '') || !matchesGlob(template, resource)) continue;
    const weight = template.length;
    if (!best || weight > best.weight) best = { type, weight };
  }
  return best?.type;
}

/** At most six fields, the last with its colons; expressions such as `${AWS::Region}` are never cut. */
function splitFields(shown: string): readonly string[] {
  const fields: string[] = [''];
  let isInside = false;
  for (let at = 0; at < shown.length; at++) {
    const character = shown.charAt(at);
    if (shown.startsWith('${', at)) isInside = true;
    else if (character === '}') isInside = false;
    if (character === ':' && !isInside && fields.length < 6) fields.push('');
    else fields[fields.length - 1] += character;
  }
  return fields;
}
