/**
 * What it means that an authorizer's answer comes from the cache: it was given for another request, whose method and
 * path need not be those of this one (AU-43 to AU-46).
 *
 * Only words: the policy is evaluated anew for every request, and that is done where all outputs are judged.
 */
import { displayText, literalText } from '../../base/atoms';
import { matchesGlob } from '../../base/glob';
import type { AuthorizerOutput } from '../../gateway/request';
import type { Statement } from '../../policy/model';
import type { PolicyVerdict } from '../decide';
import type { Flow } from './flow';

/** Puts down what follows for this caller's other requests; the clause that says why, where the cache is why. */
export function explainCached(flow: Flow, output: AuthorizerOutput, verdict: PolicyVerdict): string | undefined {
  const { notes } = flow;
  switch (verdict.outcome) {
    case 'allow':
      if (grantsEveryRoute(flow, output, verdict)) {
        notes.push('The cached answer grants every route to whoever sends the same identity, whichever route it was given for: let the policy name its routes, or make the route part of the identity.');
      }
      return undefined;
    case 'explicit-deny':
      if (verdict.at === 'authorizer') notes.push('The denial is cached, too: the same identity is denied until it expires, whatever the function would return by now.');
      return undefined;
    case 'implicit-deny':
      if (!namesOtherRoutes(flow, output)) return undefined;
      notes.push('Remedies: let the authorizer return all the routes the caller may use, switch caching off, or make method and path part of the identity.');
      return 'the policy in the cache was returned for another method, and it is evaluated again for this one, which it does not allow';
    case 'undetermined':
      return undefined;
  }
}

/** AU-45. */
function grantsEveryRoute({ request, arn }: Flow, output: AuthorizerOutput, { by }: PolicyVerdict): boolean {
  if (output.kind === 'simple') return true;
  if (output.kind !== 'policy') return false;
  const { id, policy } = output.source;
  const granting = policy.statements.filter(({ index }) => by.some((statement) => statement.policyId === id && statement.index === index));
  const text = displayText(arn);
  // A method and a path that nobody would write out: what covers them covers everything in the stage.
  const own = request.method.length + request.path.length;
  const other = `${text.slice(0, text.length - own)}\u0001/\u0001`;
  return granting.some((statement) => patternsOf(statement).some((pattern) => matchesGlob(pattern, other)));
}

/** AU-44: whether it allows something, and fails this request by the resource. */
function namesOtherRoutes({ arn }: Flow, output: AuthorizerOutput): boolean {
  if (output.kind !== 'policy') return false;
  const text = displayText(arn);
  return output.source.policy.statements.some((statement) => {
    const effect = statement.effect?.value;
    const patterns = patternsOf(statement);
    return effect?.known === true && effect.value === 'Allow' && patterns.length > 0 && patterns.every((pattern) => !matchesGlob(pattern, text));
  });
}

function patternsOf({ resource }: Statement): readonly string[] {
  return (resource?.value.values ?? []).flatMap(({ text }) => literalText(text) ?? []);
}
