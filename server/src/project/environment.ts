/**
 * An environment of a `gatehouse.json` as a scenario takes it, with its references written as the scenario would.
 *
 * One that is not in order is refused as a whole: half of it would answer for another deployment.
 */
import { didYouMean } from '../base/nearest';
import type { CaseEndpoint, Text } from '../scenario/canonical';
import type { Environment, EnvironmentAccount, FoundEnvironment } from '../scenario/environment';
import { rebase } from '../scenario/references';
import { fileName } from '../base/uri';
import type { Project, ProjectAccount, ProjectEndpoint, ProjectProblem } from './model';

/** `from` is the scenario. */
export function findEnvironment(project: Project, name: string, from: string): FoundEnvironment {
  const { accounts = {}, environments = {} } = project.fields;
  const moved = (text: Text): string => rebase(String(text), project.uri, from, true) as string;
  const file = moved(fileName(project.uri));
  const environment = Object.hasOwn(environments, name) ? environments[name] : undefined;
  const problems = project.problems.filter((each) => concerns(each, name));
  const problem = problems.find(({ path }) => path[1] === name) ?? problems[0];
  if (problem) return { message: `\`${file}\` is not in order, line ${String(problem.line)}: ${problem.message}` };
  if (!environment) return { message: unknownEnvironment(name, file, Object.keys(environments)) };
  const own = environment.account === undefined ? undefined : String(environment.account);
  const all = Object.entries(accounts).map(([each, account]) => accountOf(each, account, moved));
  const ownAccount = all.find((account) => account.name === own);
  const { region, partition, stage, values = {}, valuesFrom = [] } = environment;
  const found: Environment = {
    name,
    file,
    ...(ownAccount ? { account: ownAccount.id } : {}),
    ...(region === undefined ? {} : { region: String(region) }),
    ...(partition === undefined ? {} : { partition: String(partition) }),
    ...(stage === undefined ? {} : { stage: String(stage) }),
    values,
    valuesFrom: (Array.isArray(valuesFrom) ? (valuesFrom as readonly Text[]) : [valuesFrom as Text]).map(moved),
    accounts: all,
  };
  return { found };
}

/** What nobody knows may have been meant for any of them. */
function concerns({ path: [section, entry] }: ProjectProblem, name: string): boolean {
  if (section === 'environments') return entry === undefined || entry === name;
  return section !== 'policyKinds' && section !== 'checks' && section !== '$schema';
}

function unknownEnvironment(name: string, file: string, all: readonly string[]): string {
  const choices = all.length === 0 ? 'none' : all.slice(0, 10).map((each) => `\`${each}\``).join(', ');
  return didYouMean(`There is no environment \`${name}\` in \`${file}\``, name, all, `: it has ${choices}`);
}

function accountOf(name: string, { id, organization, vpcEndpoints = {} }: ProjectAccount, moved: (text: Text) => string): EnvironmentAccount {
  return {
    name,
    id: String(id),
    ...(organization ? { organization: organizationOf(organization, moved) } : {}),
    vpcEndpoints: new Map(Object.entries(vpcEndpoints).map(([each, endpoint]) => [each, endpointOf(endpoint, moved)])),
  };
}

function organizationOf({ ref, scps, rcps, ...rest }: NonNullable<ProjectAccount['organization']>, moved: (text: Text) => string): NonNullable<EnvironmentAccount['organization']> {
  const levels = (some: readonly (readonly Text[])[]): readonly (readonly string[])[] => some.map((level) => level.map(moved));
  return { ...rest, ...(ref === undefined ? {} : { ref: moved(ref) }), ...(scps ? { scps: levels(scps) } : {}), ...(rcps ? { rcps: levels(rcps) } : {}) };
}

function endpointOf({ policy, ref, ...rest }: ProjectEndpoint, moved: (text: Text) => string): CaseEndpoint {
  return { ...rest, ...(policy === undefined ? {} : { policy: moved(policy) }), ...(ref === undefined ? {} : { ref: moved(ref) }) };
}
