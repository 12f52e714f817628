/**
 * What an environment of `gatehouse.json` supplies, as Markdown: where its APIs are deployed, its values with the file each
 * comes from, and what binds the callers of its accounts.
 *
 * What stands in `gatehouse.json` is shown; of the files it names only the names of their values, which may be secrets.
 */
import { firstOf } from '../../base/words';
import { ownValues, type Environment, type EnvironmentAccount, type FoundEnvironment } from '../../scenario/environment';
import { readContext } from '../../scenario/read-context';
import { readValueFiles } from '../../scenario/values-files';
import type { FeatureContext } from '../feature';
import { code, prose } from '../markdown';
import { scenarioFiles } from '../simulate/live-cases';

/** How many names or files are listed before the rest is counted. */
const listed = 12;

/** In UTF-16 units; what is longer is cut. */
const longestValue = 80;

/** `from` is the scenario. Where the environment is not in order, that. */
export function describeEnvironment(name: string, answer: FoundEnvironment, from: string, context: FeatureContext): string {
  const title = `**Environment ${code(name)}**`;
  if ('message' in answer) return `${title}\n\nCases in it are not run. ${prose(answer.message)}`;
  const { found } = answer;
  const lines = [...placeLines(found), ...valueLines(found, from, context), ...found.accounts.flatMap(accountLines)];
  return [`${title} of ${code(found.file)}`, ...(lines.length > 0 ? [lines.join('\n')] : [])].join('\n\n');
}

/** In one line, for lists: `orders, eu-west-1, stage prod`. */
export function summariseEnvironment(answer: FoundEnvironment): string {
  if ('message' in answer) return 'not in order';
  const { found } = answer;
  return [accountName(found), found.region, found.stage === undefined ? undefined : `stage ${found.stage}`].filter((text) => text !== undefined).join(', ');
}

function accountName({ account, accounts }: Environment): string | undefined {
  return accounts.find(({ id }) => id === account)?.name;
}

function placeLines(environment: Environment): readonly string[] {
  const { account, region, partition, stage } = environment;
  const name = accountName(environment);
  return [
    ...(account === undefined ? [] : [`- Account: ${name === undefined ? '' : `${code(name)}, `}${code(account)}`]),
    ...(region === undefined ? [] : [`- Region: ${code(region)}`]),
    ...(partition === undefined ? [] : [`- Partition: ${code(partition)}`]),
    ...(stage === undefined ? [] : [`- Stage: ${code(stage)}, where the files of an API name none`]),
  ];
}

function valueLines(environment: Environment, uri: string, context: FeatureContext): readonly string[] {
  const { file, values, valuesFrom } = environment;
  const { valueFile } = readContext(scenarioFiles(context.view, uri), context.view);
  const { from, problems } = readValueFiles(valuesFrom, uri, valueFile);
  const own = ownValues(environment);
  const written = Object.entries(values).map(([name, value]) => `${code(name)} = ${code(short(String(value)))}`);
  return [
    ...(written.length > 0 ? [`- Values from ${code(file)}: ${firstOf(written, listed)}`] : []),
    ...valuesFrom.map((reference, index) => {
      const problem = problems.find((each) => each.index === index);
      if (problem) return `- Values from ${code(reference)}: none, so cases are not run. ${prose(problem.message)}`;
      const names = [...from].filter(([name, each]) => each === reference && !Object.hasOwn(own, name)).map(([name]) => code(name));
      return `- Values from ${code(reference)}: ${names.length > 0 ? firstOf(names, listed) : 'none'}`;
    }),
  ];
}

function short(text: string): string {
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
}

function accountLines({ name, organization, vpcEndpoints }: EnvironmentAccount): readonly string[] {
  const files = (levels: readonly (readonly unknown[])[] | undefined, what: string): readonly string[] => {
    const all = (levels ?? []).flat().map((each) => code(String(each)));
    return all.length === 0 ? [] : [`${what} ${firstOf(all, listed)}`];
  };
  const parts = [
    ...(organization?.id === undefined ? [] : [`organization ${code(String(organization.id))}`]),
    ...files(organization?.scps, 'SCPs'),
    ...files(organization?.rcps, 'RCPs'),
    ...(vpcEndpoints.size === 0 ? [] : [`VPC endpoints ${firstOf([...vpcEndpoints.keys()].map(code), listed)}`]),
  ];
  return parts.length === 0 ? [] : [`- Account ${code(name)}: ${parts.join('; ')}`];
}
