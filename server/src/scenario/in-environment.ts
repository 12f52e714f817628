/**
 * A request in the making, in the environment its case names: VPC endpoints by name, and files that the environment refers to.
 */
import { didYouMean } from '../base/nearest';
import { capitalised, joined } from '../base/words';
import type { Building } from './building';
import type { CanonicalCase, CaseEndpoint } from './canonical';
import { placeIn, type Environment, type EnvironmentAccount } from './environment';

/** The case with a VPC endpoint it names put in the place of the name; what it says beside the name wins. */
export function withNamedEndpoint(building: Building): Building {
  const { canonical, environment } = building;
  const written = canonical.request?.vpcEndpoint;
  if (written?.name === undefined) return building;
  const found = findEndpoint(written.name, environment);
  if ('message' in found) {
    building.complain(['request', 'vpcEndpoint', 'name'], found.message);
    return building;
  }
  const { name: _, ...own } = written;
  building.notes.push(`The VPC endpoint \`${written.name}\` is that of the account \`${found.account.name}\` in \`${environment?.file ?? ''}\`.`);
  const changed: CanonicalCase = { ...canonical, request: { ...canonical.request, vpcEndpoint: { ...found.endpoint, ...own } } };
  return { ...building, canonical: changed };
}

type FoundEndpoint = { readonly endpoint: CaseEndpoint; readonly account: EnvironmentAccount } | { readonly message: string };

/** `main` of the environment's own account, or of the only one that has it; `partner/main` of another. */
function findEndpoint(text: string, environment: Environment | undefined): FoundEndpoint {
  if (!environment) return { message: `\`${text}\` is the name of a VPC endpoint in \`gatehouse.json\`, and this case names no environment of it: write \`env\`, or the \`id\` of the endpoint.` };
  const all = environment.accounts.flatMap((account) => [...account.vpcEndpoints].map(([name, endpoint]) => ({ name, endpoint, account, isOwn: account.id === environment.account })));
  const whole = all.filter(({ name, account }) => `${account.name}/${name}` === text);
  const named = all.filter(({ name }) => name === text);
  const own = named.filter(({ isOwn }) => isOwn);
  const matching = [whole, own, named].find((some) => some.length > 0) ?? [];
  const [only, ...others] = matching;
  if (only && others.length === 0) return only;
  const list = (some: typeof all): readonly string[] => some.map(({ name, account }) => `\`${account.name}/${name}\``);
  if (only) return { message: `Several accounts in \`${environment.file}\` have a VPC endpoint \`${text}\`: write one of ${joined(list(matching))}.` };
  const choices = all.length > 0 ? list(all).slice(0, 5).join(', ') : 'none';
  return { message: didYouMean(`There is no VPC endpoint \`${text}\` in \`${environment.file}\``, text, all.map(({ name }) => name), `: it has ${choices}`) };
}

/** For reading what an environment refers to: what is wrong there is told where the case names it. */
export function asEnvironment(building: Building): Building {
  const { environment } = building;
  if (!environment) return building;
  return { ...building, complain: (_, message) => { building.complain(['env'], `${capitalised(placeIn(environment))} cannot be used: ${message}`); } };
}
