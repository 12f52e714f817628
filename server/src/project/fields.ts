/**
 * The fields of `gatehouse.json`: which there are, what may stand in them, and one sentence about each.
 *
 * Reader, "did you mean", JSON Schema and the page on them use these rows, as with scenario files. How what stands in
 * several fields goes together is looked at in `check-project.ts`.
 */
import { LEVELS } from '../checks/check';
import { policyKinds } from '../policy/kinds';
import type { Fields, Shape } from '../scenario/fields';

const text = { is: 'text' } as const;
const list = (of: Shape): Shape => ({ is: 'list', of });
const map = (fields: Fields): Shape => ({ is: 'map', of: { is: 'object', fields } });
const levels = list(list(text));

const organization: Fields = {
  ref: { shape: text, about: 'Saved answers of `aws organizations` that place the account, as `org/list-parents-111122223333.json`; the fields beside it go before what is read there.' },
  id: { shape: text, about: 'Becomes `aws:PrincipalOrgID` of callers of the account.' },
  paths: { shape: list(text), about: 'Become `aws:PrincipalOrgPaths` of callers of the account.' },
  managementAccount: { shape: { is: 'boolean' }, about: 'Whether the account manages the organization; neither SCPs nor RCPs bind it then.' },
  scps: { shape: levels, about: 'Files with the service control policies that bind the account, one list per level from the root to the account.' },
  rcps: { shape: levels, about: "Files with the resource control policies that bind the account's resources, one list per level from the root to the account." },
};

const vpcEndpoint: Fields = {
  id: { shape: text, about: 'Becomes `aws:SourceVpce`.' },
  vpc: { shape: text, about: 'Becomes `aws:SourceVpc`.' },
  policy: { shape: text, about: 'The file with the policy of the endpoint; full access where it is absent.' },
  ref: { shape: text, about: 'The endpoint as a template or module defines it, as `network.yaml#Endpoint`; the fields beside it go before what is read there.' },
};

const account: Fields = {
  id: { shape: text, about: 'The number of the account, twelve digits in quotes.' },
  organization: { shape: { is: 'object', fields: organization }, about: 'The organization the account is in.' },
  vpcEndpoints: { shape: map(vpcEndpoint), about: 'VPC endpoints by the names that cases call them by (`vpcEndpoint: main`).' },
};

const environment: Fields = {
  account: { shape: text, about: 'The account the APIs are deployed in: a name under `accounts`.' },
  region: { shape: text, about: 'The Region the APIs are deployed in.' },
  partition: { shape: text, about: 'The partition; `aws` by default.' },
  stage: { shape: text, about: 'The stage that is called where the files of an API do not say which stages it has.' },
  values: { shape: { is: 'map', of: text }, about: 'What references stand for: parameters, variables, pseudo parameters.' },
  valuesFrom: { shape: { is: 'list', of: text, orOne: true }, about: 'Files to take such values from: `prod.tfvars`, `params.json`, `samconfig.toml#prod`. The later one wins, and `values` over all of them.' },
};

const kinds = policyKinds().filter((kind) => kind !== 'unknown');

export const projectFields: Fields = {
  $schema: { shape: text, about: 'The JSON Schema of this file, for editors.' },
  accounts: { shape: map(account), about: 'Accounts by name: those of the environments, and those that callers belong to.' },
  environments: { shape: map(environment), about: 'Deployments by name; a case takes one with `env: prod`.' },
  policyKinds: { shape: { is: 'map', of: { is: 'word', oneOf: kinds } }, about: 'What kind of policy lone policy files hold, by path pattern: `{ "org/scps/*.json": "scp" }`. The first pattern that matches decides. Files named under `scps`, `rcps` and `policy` need none.' },
  checks: { shape: { is: 'map', of: { is: 'word', oneOf: LEVELS } }, about: 'Severities of checks by their id: `{ "unknown-action": "off" }`.' },
};
