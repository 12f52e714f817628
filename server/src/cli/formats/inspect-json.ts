/**
 * The report of `inspect` as JSON, field by field as the command-line contract has it.
 */
import type { InspectedApi, InspectedPolicy, InspectedState } from '../../analysis/inspect';
import type { Span } from '../../base/span';
import type { InspectReport } from '../reports';
import { document, placeFields, type PlaceFields } from './json';

export function inspectJson({ files, positions, workspace }: InspectReport): string {
  return document({
    version: 1,
    files: files.map(({ path, uri, found }) => {
      const place = placeFields(uri, positions, workspace);
      return {
        path,
        language: found.language,
        policies: found.policies.map((policy) => policyJson(policy, place)),
        permissions: found.permissions.map(({ selector, span }) => ({ selector, ...place(span) })),
        apis: found.apis.map((api) => apiJson(api, place)),
        ...(found.before ? { before: stateJson(found.before, place) } : {}),
      };
    }),
  });
}

function stateJson({ policies, apis }: InspectedState, place: Place): object {
  return { policies: policies.map((policy) => policyJson(policy, place)), apis: apis.map((api) => apiJson(api, place)) };
}

type Place = (span: Span | undefined) => PlaceFields;

function policyJson({ kind, service, selector, name, constructPath, change, derived, span, statements, document: json }: InspectedPolicy, place: Place): object {
  return {
    kind,
    service,
    selector,
    name,
    ...(constructPath === undefined ? {} : { constructPath }),
    ...(change ? { change } : {}),
    ...(derived ? { derived } : {}),
    ...place(span),
    statements: statements.map(({ sid, effect, span: at }) => ({ sid, effect, ...place(at) })),
    document: json,
  };
}

function apiJson({ span, authorizers, routes, domains, ...api }: InspectedApi, place: Place): object {
  return {
    kind: api.kind,
    selector: api.selector,
    name: api.name,
    ...(api.constructPath === undefined ? {} : { constructPath: api.constructPath }),
    ...(api.change ? { change: api.change } : {}),
    endpoint: api.endpoint,
    stages: api.stages,
    authorizers: authorizers.map(({ span: at, ...authorizer }) => ({ ...authorizer, ...place(at) })),
    routes: routes.map(({ span: at, ...route }) => ({ ...route, ...place(at) })),
    resourcePolicy: api.resourcePolicy,
    disableDefaultEndpoint: api.disableDefaultEndpoint,
    apiKeySource: api.apiKeySource,
    answersPreflights: api.answersPreflights,
    vpcEndpoints: api.vpcEndpoints,
    stageVariables: api.stageVariables,
    domains: domains.map(({ span: at, ...domain }) => ({ ...domain, ...place(at) })),
    gatewayResponses: api.gatewayResponses,
    partial: api.partial,
    ...place(span),
  };
}
