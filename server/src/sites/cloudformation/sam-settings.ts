/**
 * What an API of SAM says of itself beside its routes: endpoint, API keys, CORS, domain names and gateway responses.
 *
 * The properties are those over `Globals`; a definition that stands beside them is heard, too.
 */
import type { ApiSite, Fact } from '../../gateway/declared';
import { findMember, findPath, type HostNode, type ObjectNode } from '../../syntax/node';
import { unseen } from '../openapi/schemes';
import { mergedSettings, readDefinitionSettings, responsesIn, type OwnSettings } from '../openapi/settings';
import { samDomain } from './api-domains';
import { factsIn } from './api-parts';
import type { EventType } from './sam-events';

export type SamSettings = OwnSettings & Pick<ApiSite, 'vpcEndpoints' | 'domains' | 'gatewayResponses'>;

export interface SamPlace {
  readonly uri: string;
  readonly logicalId: string;
  readonly type: EventType;
  readonly stage: HostNode | string | undefined;
}

export function samSettings(properties: ObjectNode, { uri, logicalId, type, stage }: SamPlace): SamSettings {
  const at = (key: string): { readonly node: HostNode } | undefined => {
    const value = findMember(properties, key)?.value;
    if (value && value.kind !== 'null' && value.kind !== 'missing') return { node: value };
    return properties.open === undefined ? undefined : unseen(properties, properties.open);
  };
  const isRest = type === 'Api';
  const defined = readDefinitionSettings(findMember(properties, 'DefinitionBody')?.value);
  const own: OwnSettings = { disablesDefaultEndpoint: at('DisableExecuteApiEndpoint'), ...(isRest ? { apiKeySource: at('ApiKeySourceType') } : { answersPreflights: at('CorsConfiguration') }) };
  const stageFact: Fact<string> | undefined = stage === undefined ? (isRest ? undefined : { value: '$default' }) : typeof stage === 'string' ? { value: stage } : { node: stage };
  return {
    ...mergedSettings(own, defined),
    vpcEndpoints: [...factsIn(findPath(properties, 'EndpointConfiguration', 'VPCEndpointIds')), ...(defined.vpcEndpoints ?? [])],
    domains: samDomain(properties, { uri, logicalId, stage: stageFact }),
    gatewayResponses: isRest ? [...responsesIn(findPath(properties, 'GatewayResponses'), { status: 'StatusCode', templates: 'ResponseTemplates' }), ...(defined.gatewayResponses ?? [])] : [],
  };
}
