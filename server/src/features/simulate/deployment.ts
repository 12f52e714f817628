/**
 * The environment that simulations of a document are about: the one that the setting `gatehouse.environment` names, of the
 * `gatehouse.json` that counts for the document.
 *
 * A simulated request is a case with `env`, so what the environment means for a request is decided in `scenario/`; this only
 * says what callers and calls are made of. One that is not in order has nothing but its name, and no request is answered.
 */
import type { Policy } from '../../policy/model';
import { bindPolicy, nothingBound, type Bindings } from '../../scenario/bind-values';
import { ownValues, type Environment, type FoundEnvironment } from '../../scenario/environment';
import { readContext } from '../../scenario/read-context';
import { parseReference, resolveUri } from '../../scenario/references';
import type { Values } from '../../scenario/substitute';
import { readValueFiles } from '../../scenario/values-files';
import type { FeatureContext } from '../feature';

export interface Deployment {
  readonly name: string;
  readonly answer: FoundEnvironment;
  readonly environment: Environment | undefined;
  /** Its own and those of the files it names. */
  readonly bindings: Bindings;
  /** Everything that answers in it rest on beside the document, in words. */
  readonly wording: string;
}

/** Undefined where simulations are about no environment. References in it are relative to the document. */
export function deploymentOf(uri: string, { view, usualEnvironment }: FeatureContext): Deployment | undefined {
  const usual = usualEnvironment(uri);
  if (!usual) return undefined;
  const { name, answer } = usual;
  if ('message' in answer) return { name, answer, environment: undefined, bindings: nothingBound, wording: answer.message };
  const environment = answer.found;
  const { values } = readValueFiles(environment.valuesFrom, uri, readContext(view, view).valueFile);
  const byLabel: Values = { ...values, ...ownValues(environment) };
  const accounts = environment.accounts.map(({ vpcEndpoints, ...account }) => ({ ...account, vpcEndpoints: [...vpcEndpoints] }));
  const texts = filesIn(environment).flatMap((reference) => textsAt(reference, uri, view));
  return { name, answer, environment, bindings: { ...nothingBound, byLabel }, wording: JSON.stringify([name, { ...environment, accounts }, byLabel, texts]) };
}

/** With the values of the environment in place of what they stand for. */
export function inDeployment(policies: readonly Policy[], deployment: Deployment | undefined): readonly Policy[] {
  if (!deployment) return policies;
  const { bindings } = deployment;
  const key = JSON.stringify(bindings.byLabel);
  return policies.map((policy) => {
    const known = boundPolicies.get(policy);
    if (known?.key === key) return known.policy;
    const bound = bindPolicy(policy, bindings);
    boundPolicies.set(policy, { key, policy: bound });
    return bound;
  });
}

/** Not state: a function of the policy and the values, kept with the policy so that its wording is found again. */
const boundPolicies = new WeakMap<Policy, { readonly key: string; readonly policy: Policy }>();

/** Everybody in them is somebody, so nobody made up is from one of them by accident. */
export function listedAccounts(deployment: Deployment | undefined): readonly string[] {
  return deployment?.environment?.accounts.map(({ id }) => id) ?? [];
}

/** `in prod`, behind whatever is about it. */
export function inWords({ deployment }: { readonly deployment: Deployment | undefined }): readonly string[] {
  return deployment ? [`in ${deployment.name}`] : [];
}

function filesIn({ accounts, valuesFrom }: Environment): readonly string[] {
  const ofAccounts = accounts.flatMap(({ organization, vpcEndpoints }) => [
    ...[organization?.ref, ...(organization?.scps ?? []), ...(organization?.rcps ?? [])].flat(),
    ...[...vpcEndpoints.values()].flatMap(({ policy, ref }) => [policy, ref]),
  ]);
  return [...ofAccounts, ...valuesFrom].flatMap((each) => (typeof each === 'string' ? [each] : []));
}

/** Of the file and of those it is understood with. */
function textsAt(reference: string, base: string, view: FeatureContext['view']): readonly (string | undefined)[] {
  const uri = resolveUri(base, parseReference(reference).path);
  return uri === undefined ? [] : [uri, ...(view.unit(uri)?.links ?? [])].map((each) => view.sourceText(each));
}
