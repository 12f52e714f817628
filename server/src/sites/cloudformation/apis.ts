/**
 * The APIs of a template, whoever writes them: single resources make their own, and add to those of SAM.
 */
import type { ApiSite } from '../../gateway/declared';
import { idInside, readTemplate, resourcesById, type Template } from './api-parts';
import { httpApis, httpParts } from './http-api';
import { KeptForTemplates, type TemplateFiles } from './kept-apis';
import { restApis, restParts } from './rest-api';
import { samApis } from './sam-api';
import { webSocketApis } from './sam-websocket';

/** Those of a template and of the templates nested in it: what stands in one may belong to an API of another. */
export function templateApis(files: TemplateFiles): readonly ApiSite[] {
  return kept.get(files) ?? [];
}

const kept = new KeptForTemplates<readonly ApiSite[]>(resourcesById, (files, lookedUp) => {
  const template = readTemplate(files, lookedUp);
  return [...[...files.flatMap(samApis), ...webSocketApis(template)].map((api) => withParts(api, template)), ...restApis(template), ...httpApis(template)];
});

/** A method, an authorizer or a stage of its own may name an API that SAM makes. */
function withParts(api: ApiSite, template: Template): ApiSite {
  const own = api.selector.slice(api.selector.lastIndexOf('/') + 1);
  const logicalId = api.uri === template.uri ? own : idInside(api.uri, own);
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
