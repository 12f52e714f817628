/**
 * Services of the Serverless Framework in tests: what goes below a key of `serverless.yml`, and what comes of it.
 */
import type { Api } from '../../server/src/gateway/model';
import type { Files } from './decide-files';
import { openWorkspace, uriOf } from './open-workspace';

/** `provider` and `functions` are indented by two, `more` by nothing. */
export function service({ provider = '', functions = '', more = '' }: { readonly provider?: string; readonly functions?: string; readonly more?: string }): Files {
  const named = functions === '' ? '' : `functions:\n${functions}`;
  return { 'serverless.yml': `service: orders\nprovider:\n  name: aws\n${provider}${named}${more}` };
}

/** One function for each event, which is written in brackets of YAML. */
export function eventsOf(type: string, events: readonly string[]): string {
  return events.map((event, index) => `  f${String(index)}: { handler: a.b, events: [{ ${type}: ${event} }] }\n`).join('');
}

export function apisOf(files: Files, name = 'serverless.yml'): readonly Api[] {
  return openWorkspace(files).file(uriOf(name))?.apis.map(({ api }) => api) ?? [];
}

export function onlyApi(files: Files): Api {
  const [api, ...others] = apisOf(files);
  if (!api || others.length > 0) throw new Error(`one API was expected, not ${String(others.length + (api ? 1 : 0))}`);
  return api;
}
