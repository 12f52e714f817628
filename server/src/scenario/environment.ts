/**
 * A deployment that a case names with `env`: where the API is, what its parameters are, and which accounts there are with
 * their organization and VPC endpoints.
 *
 * It lies beneath everything else: what a case says itself, what its files of values say, and what the files of an API say
 * for certain go before it. Where environments are written down is nobody's business here; they come through a lookup.
 */
import { literalText, type HoledText } from '../base/atoms';
import type { CaseCaller, CaseEndpoint } from './canonical';
import type { PlainObject } from './plain';
import type { Values } from './substitute';

/** The account that everything belongs to where nobody says which. */
export const sampleAccount = '111122223333';

export interface Environment {
  readonly name: string;
  /** The file it stands in, relative to the scenario. */
  readonly file: string;
  readonly account?: string;
  readonly region?: string;
  readonly partition?: string;
  readonly stage?: string;
  readonly values: Values;
  /** Beneath `values`; relative to the scenario, as all references here. */
  readonly valuesFrom: readonly string[];
  /** The accounts of the file, the environment's own first. */
  readonly accounts: readonly EnvironmentAccount[];
}

export interface EnvironmentAccount {
  readonly name: string;
  readonly id: string;
  /** References in it are relative to the scenario. */
  readonly organization?: NonNullable<CaseCaller['organization']>;
  readonly vpcEndpoints: ReadonlyMap<string, CaseEndpoint>;
}

export type FoundEnvironment = { readonly found: Environment } | { readonly message: string };

/** By name, for the scenario file at `from`. */
export type FindEnvironment = (name: string, from: string) => FoundEnvironment;

/** Where a deployment is, as templates refer to it. */
const pseudoParameters = { account: 'AWS::AccountId', region: 'AWS::Region', partition: 'AWS::Partition' } as const;

const places = ['account', 'region', 'partition'] as const;

export function deploymentValues(environment: Environment): Values {
  return Object.fromEntries(places.flatMap((place) => (environment[place] === undefined ? [] : [[pseudoParameters[place], environment[place]]])));
}

/** What an environment says itself of values; the files it names lie beneath. */
export function ownValues(environment: Environment): Values {
  return { ...deploymentValues(environment), ...environment.values };
}

/** The names of those that an API of a case, which says itself where it is, has no use for. */
export function overriddenBy(api: PlainObject): readonly string[] {
  return places.filter((place) => api[place] !== undefined && api[place] !== null).map((place) => pseudoParameters[place]);
}

/** Where a value of the environment is written, for people. */
export function placeIn({ name, file }: Environment, reference?: string): string {
  const environment = `the environment \`${name}\` in \`${file}\``;
  return reference === undefined ? environment : `\`${reference}\`, which ${environment} names`;
}

/** What the environment knows of an account; undefined for one it does not list, and where the account is not known. */
export function accountIn(environment: Environment | undefined, account: HoledText | undefined): EnvironmentAccount | undefined {
  const id = account && literalText(account);
  return id === undefined ? undefined : environment?.accounts.find((each) => each.id === id);
}
