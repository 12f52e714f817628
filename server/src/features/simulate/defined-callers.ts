/**
 * Callers that scenario files in the folder of a target define under `callers`.
 *
 * Only files that are at hand count; what is wrong in them is told where they are edited.
 */
import { isObject, toPlain, withoutKeys, type Plain } from '../../scenario/plain';
import type { CaseCaller } from '../../scenario/canonical';
import { rebase } from '../../scenario/references';
import { expandCaller } from '../../scenario/shorthand';
import type { WorkspaceView } from '../../workspace/model';
import type { SimulatedCaller } from './callers';

export function definedCallers(view: WorkspaceView, uri: string): readonly SimulatedCaller[] {
  const folder = uri.slice(0, uri.lastIndexOf('/') + 1);
  const found = new Map<string, SimulatedCaller>();
  for (const file of view.files()) {
    if (!isScenarioFile(file.uri) || file.uri.slice(0, file.uri.lastIndexOf('/') + 1) !== folder) continue;
    const plain = toPlain(file.document.root);
    const callers = isObject(plain) && isObject(plain.callers) ? plain.callers : {};
    for (const [name, value] of Object.entries(callers)) {
      const caller = callerOf(name, value, file.uri, uri);
      if (caller && !found.has(name)) found.set(name, caller);
    }
  }
  return [...found.values()];
}

export function isScenarioFile(uri: string): boolean {
  return /\.authz\.(?:ya?ml|json)$/i.test(uri);
}

function callerOf(name: string, value: Plain, from: string, to: string): SimulatedCaller | undefined {
  const expanded = typeof value === 'string' ? expandCaller(value) : isObject(value) ? value : undefined;
  if (!expanded) return undefined;
  const { sourceIp } = expanded;
  const input = rebase(withoutKeys(expanded, ['sourceIp', 'vpcEndpoint']), from, to) as unknown as CaseCaller;
  const about = `\`${name}\` of ${decodeURIComponent(from.slice(from.lastIndexOf('/') + 1))}`;
  return { id: `named:${name}`, label: name, about, input, values: {}, ...(typeof sourceIp === 'string' ? { sourceIp } : {}) };
}
