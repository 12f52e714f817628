/**
 * The values of a case as the files it refers to take them: variables have types, and what is given for one is converted.
 *
 * A value that its type refuses is complained about where it is written. It decides nothing about values without a type.
 */
import { placeIn } from './environment';
import type { Path, PlainObject } from './plain';
import type { ScenarioCase } from './read';
import { referencesIn } from './references';
import { resolvePlace, unitFiles, type Place, type ScenarioWorkspace } from './resolve';
import type { Values } from './substitute';

export interface GivenValues {
  readonly values: Values;
  readonly problems: readonly { readonly path: Path; readonly message: string }[];
}

/** The files that the references of a case lead to. */
export function placesOf({ canonical, source }: ScenarioCase, workspace: ScenarioWorkspace): readonly Place[] {
  return referencesIn(canonical as unknown as PlainObject).flatMap((reference) => {
    const place = resolvePlace(reference, source.uri, workspace);
    return 'found' in place ? [place.found] : [];
  });
}

export function givenValues(one: ScenarioCase, places: readonly Place[]): GivenValues {
  const { supplied, canonical } = one;
  const values: Record<string, Values[string]> = { ...supplied?.values, ...canonical.values };
  const problems: GivenValues['problems'][number][] = [];
  const takers = places.filter(({ file }) => file.framework?.given);
  for (const [name, value] of takers.length === 0 ? [] : Object.entries(values)) {
    const isOwn = canonical.values !== undefined && Object.hasOwn(canonical.values, name);
    const written = isOwn ? value : (supplied?.written.get(name)?.value ?? value);
    for (const { file, unit } of takers) {
      const taken = file.framework?.given?.(name, written, unitFiles(unit));
      if (!taken) continue;
      if ('value' in taken) values[name] = taken.value;
      else problems.push(isOwn ? { path: ['values', name], message: taken.refusedBecause } : suppliedProblem(name, taken.refusedBecause, one));
      break;
    }
  }
  return { values, problems };
}

function suppliedProblem(name: string, message: string, { supplied, environment }: ScenarioCase): GivenValues['problems'][number] {
  const place = supplied?.written.get(name)?.place;
  if (environment && supplied?.ofEnvironment.has(name)) return { path: ['env'], message: `${place ?? placeIn(environment, supplied.from.get(name))}: ${message}` };
  return { path: ['valuesFrom'], message: place === undefined ? message : `${place}: ${message}` };
}
