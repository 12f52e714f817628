/**
 * The rules without evidence that the evaluator follows, in words for people (semantics, tag [unverified]).
 *
 * Each is named in the decisions it may have influenced. Rules with evidence do not stand here.
 */
import { invariant } from '../base/invariant';
import type { Assumption, Outcome } from './decision';
import type { Bearing, UsedRule } from './run';

export const ASSUMPTIONS: Readonly<Record<string, string>> = {
  'ARN-11': 'The case of region, account and service counts in the ARNs of resources.',
  'ARN-36': 'The ARN of the call has the path as it was received: trailing and doubled slashes and percent signs are taken over unchanged.',
  'ARN-33': 'A call to the `$default` route of an HTTP API has its method and path in its ARN.',
  'ARN-37': 'The base path of a custom domain name is not in the ARN of the call, and the stage it leads to is.',
  'AU-2': 'The validation expression has to match the whole token, as a regular expression of Java would.',
  'AU-7': 'The names of query parameters of a REST API are compared with their case.',
  'AU-21': '`null` as a value in `context` is accepted.',
  'CO-21': 'A malformed number, date or address satisfies a negated operator.',
  'CO-23': 'A date without a time is midnight UTC, and a time without a zone is in UTC.',
  'CO-24': 'Four digits alone are a year, not seconds since 1970.',
  'CO-26': 'Policy variables are replaced in values of `Bool`.',
  'CO-43': 'A lone `*` as an ARN pattern matches everything, and a value that is no ARN satisfies a negated operator.',
  'CO-52': 'An operator without `ForAnyValue` or `ForAllValues` never matches a key that holds a list.',
  'CO-65': 'A `NotResource` with a policy variable that has no value matches nothing.',
  'CO-66': '`*` and `?` in the value of a policy variable stand for themselves.',
  'GW-22': 'Custom domain names of WebSocket APIs demand client certificates as others do.',
  'GR-35': 'API resource policies take `NotPrincipal` in Deny statements as other resource policies do.',
  'KE-13': 'The policy an authorizer returns sees the condition keys that exist without IAM authorization.',
  '§3.2': 'How a missing or empty value decides here is told in different ways; the definition of the operator is followed.',
  '§3.3': 'Letters beyond ASCII are compared without their case, as those of ASCII are.',
  '§3.7': 'A condition without values holds for nobody.',
  '§5.1': 'The policy of a VPC endpoint comes before the look-up of the route, and that before the resource policy.',
  '§5.5': 'The token is checked before an explicit Deny of the resource policy.',
  '§5.8': 'A valid token without the scope the route demands is answered with 403.',
  '§6.3': 'An answer in format 2.0 needs no `principalId`, and a `Principal` in the policy of an answer is ignored.',
  '§6.4': 'Where a simple response is expected, anything but `isAuthorized` with `true` or `false` is a broken output.',
};

/** The assumptions that can have influenced this outcome, each once. */
export function assumptionsOf(used: readonly UsedRule[], outcome: Outcome): readonly Assumption[] {
  if (used.length === 0) return [];
  const rules = new Set(used.filter(({ bearing }) => bears(bearing, outcome)).map(({ rule }) => rule));
  return [...rules].map((rule) => {
    const text = ASSUMPTIONS[rule];
    invariant(text !== undefined, `assumption ${rule} has no text`);
    return { rule, text: text ?? rule };
  });
}

function bears(bearing: Bearing, outcome: Outcome): boolean {
  if (bearing === 'flow') return true;
  switch (outcome) {
    case 'allow':
      return bearing === 'allow-matched' || bearing === 'deny-missed';
    case 'explicit-deny':
      return bearing === 'deny-matched';
    case 'implicit-deny':
      return bearing === 'allow-missed' || bearing === 'deny-missed';
    case 'undetermined':
      return true;
    default:
      return false;
  }
}
