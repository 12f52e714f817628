/**
 * The APIs of a template, whoever writes them: single resources make their own, and add to those of SAM.
 */
import type { ApiSite } from '../../gateway/declared';
import type { UnitFile } from '../site';
import { readTemplate, type Template } from './api-parts';
import { httpApis, httpParts } from './http-api';
import { restApis, restParts } from './rest-api';
import { samApis } from './sam-api';
import { webSocketApis } from './sam-websocket';

export function templateApis(file: UnitFile): readonly ApiSite[] {
  const template = readTemplate(file);
  return [...[...samApis(file), ...webSocketApis(template)].map((api) => withParts(api, template)), ...restApis(template), ...httpApis(template)];
}

/** A method, an authorizer or a stage of its own may name an API that SAM makes. */
function withParts(api: ApiSite, template: Template): ApiSite {
  const logicalId = api.selector.slice(api.selector.lastIndexOf('/') + 1);
  if (!template.parts.has(logicalId)) return api;
  const { stages, authorizers, routes, domains = [], gatewayResponses = [] } = api.kind === 'REST' ? restParts(logicalId, template) : httpParts(logicalId, api.kind, template);
  return {
    ...api,
    stages: [...api.stages, ...stages],
    authorizers: [...api.authorizers, ...authorizers],
    routes: [...api.routes, ...routes],
    domains: [...(api.domains ?? []), ...domains],
    gatewayResponses: [...(api.gatewayResponses ?? []), ...gatewayResponses],
  };
}
