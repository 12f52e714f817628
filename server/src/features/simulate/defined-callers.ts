/**
 * Callers that the scenario files about a target define under `callers`.
 *
 * Only files that are at hand count; what is wrong in them is told where they are edited.
 */
import { fileName, folderOf } from '../../base/uri';
import { isObject, toPlain, withoutKeys, type Plain } from '../../scenario/plain';
import type { CaseCaller, CaseEndpoint } from '../../scenario/canonical';
import { rebase } from '../../scenario/references';
import { expandCaller } from '../../scenario/shorthand';
import { isScenarioFile } from '../../sites/file-names';
import type { WorkspaceView } from '../../workspace/model';
import { scenarioFolderIn } from './scenario-folder';
import type { SimulatedCaller } from './simulated-caller';

export function definedCallers(view: WorkspaceView, uri: string): readonly SimulatedCaller[] {
  const found = new Map<string, SimulatedCaller>();
  const folder = scenarioFolderIn(view, uri);
  for (const file of view.files()) {
    if (!isScenarioFile(file.uri) || folderOf(file.uri) !== folder) continue;
    const plain = toPlain(file.document.root);
    const callers = isObject(plain) && isObject(plain.callers) ? plain.callers : {};
    for (const [name, value] of Object.entries(callers)) {
      const caller = callerOf(name, value, file.uri, uri);
      if (caller && !found.has(name)) found.set(name, caller);
    }
  }
  return [...found.values()];
}

function callerOf(name: string, value: Plain, from: string, to: string): SimulatedCaller | undefined {
  const expanded = typeof value === 'string' ? expandCaller(value) : isObject(value) ? value : undefined;
  if (!expanded) return undefined;
  const { sourceIp, vpcEndpoint } = expanded;
  const input = rebase(withoutKeys(expanded, ['sourceIp', 'vpcEndpoint']), from, to) as unknown as CaseCaller;
  const about = `\`${name}\` of ${fileName(from)}`;
  return { id: `named:${name}`, label: name, about, input, values: {}, ...(typeof sourceIp === 'string' ? { sourceIp } : {}), ...endpointOf(vpcEndpoint, from, to) };
}

/** In short its name in `gatehouse.json`. */
function endpointOf(written: Plain | undefined, from: string, to: string): Pick<SimulatedCaller, 'vpcEndpoint'> {
  if (typeof written === 'string') return { vpcEndpoint: { label: written, input: { name: written } } };
  if (!isObject(written)) return {};
  const input: CaseEndpoint = rebase(written, from, to) as CaseEndpoint;
  return { vpcEndpoint: { label: String(input.name ?? input.id ?? input.ref ?? 'a VPC endpoint'), input } };
}
