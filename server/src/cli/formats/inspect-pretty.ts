/**
 * The report of `inspect` for people: per file its policies with their statements, its APIs with their routes.
 */
import type { InspectedApi, InspectedPolicy } from '../../analysis/inspect';
import type { Span } from '../../base/span';
import { counted } from '../../base/words';
import type { InspectReport } from '../reports';
import { pointText } from '../positions';
import { aligned, paint, printed } from './style';

export function inspectPretty({ files, positions, workspace }: InspectReport, colours: boolean): string {
  const lines = files.flatMap(({ path, uri, found }) => {
    const at = (span: Span | undefined): string => {
      const place = positions.place(span);
      return place ? `${place.uri === uri ? '' : `${workspace.pathOf(place.uri)}:`}${pointText(place)}` : '';
    };
    return [
      paint(path, 'bold'),
      ...found.apis.flatMap((api) => apiLines(api, at)),
      ...found.policies.flatMap((policy) => policyLines(policy, at)),
      ...found.permissions.map(({ selector, span }) => `  permission ${selector}  ${paint(at(span), 'grey')}`),
      ...(found.before ? ['  before the plan is applied:', ...[...found.before.apis.flatMap((api) => apiLines(api, at)), ...found.before.policies.flatMap((policy) => policyLines(policy, at))].map((line) => `  ${line}`)] : []),
      '',
    ];
  });
  return printed([...lines, summary(files)], colours);
}

function policyLines({ kind, service, name, selector, change, derived, span, statements }: InspectedPolicy, at: (span: Span | undefined) => string): readonly string[] {
  const title = `  ${paint(service === null ? kind : `${kind} (${service})`, 'cyan')} ${name}${derived ? ' (derived)' : ''}${changeWords(change)}  ${paint(`${selector === '' ? '' : `#${selector} `}${at(span)}`, 'grey')}`;
  const rows = statements.map((statement, index) => [statement.effect ?? '?', statement.sid ?? `[${String(index)}]`, paint(at(statement.span), 'grey')]);
  return [title, ...aligned(rows).map((row) => `    ${row}`)];
}

function apiLines({ kind, name, constructPath, selector, change, endpoint, stages, authorizers, routes, resourcePolicy, partial }: InspectedApi, at: (span: Span | undefined) => string): readonly string[] {
  const facts = [endpoint, stages.length > 0 ? `stage ${stages.join(', ')}` : null, resourcePolicy === null ? null : 'resource policy'].filter((fact) => fact !== null);
  const rows = routes.map((route) => [
    route.method,
    route.path,
    `${route.authorization ?? '?'}${route.authorizer === null ? '' : ` ${route.authorizer}`}${route.apiKeyRequired === true ? ' + API key' : ''}`,
    paint(at(route.span), 'grey'),
  ]);
  return [
    `  ${paint(`${kind ?? 'unknown'} API`, 'cyan')} ${name}${facts.length > 0 ? ` (${facts.join('; ')})` : ''}${changeWords(change)}  ${paint(`${constructPath === undefined ? '' : `${constructPath} `}#${selector}`, 'grey')}`,
    ...authorizers.map((authorizer) => `    authorizer ${authorizer.name} (${authorizer.type}, kept ${authorizer.ttl === null ? 'for an unknown time' : `${String(authorizer.ttl)} s`})  ${paint(at(authorizer.span), 'grey')}`),
    ...aligned(rows).map((row) => `    ${row}`),
    ...(partial === null ? [] : [`    not all of it is seen: ${partial}`]),
  ];
}

/** What stays as it is needs no words. */
function changeWords(change: InspectedPolicy['change']): string {
  if (!change) return '';
  const { actions, previousAddress } = change;
  const words = [...(actions.join() === 'no-op' ? [] : [actions.join(', then ')]), ...(previousAddress === undefined ? [] : [`moved from ${previousAddress}`])];
  return words.length === 0 ? '' : ` [${words.join('; ')}]`;
}

function summary(files: InspectReport['files']): string {
  const policies = files.reduce((sum, file) => sum + file.found.policies.length, 0);
  const apis = files.reduce((sum, file) => sum + file.found.apis.length, 0);
  return `${counted(policies, 'policy', 'policies')} and ${counted(apis, 'API')} in ${counted(files.length, 'file')}.`;
}
