/**
 * Offers behind `${`: policy variables, and in CloudFormation the unit's APIs and the pseudo parameters.
 *
 * Only keys with a single value can be variables (CO-62). Where the host reads `${…}` itself, the policy's own variables
 * are written so that they reach IAM (CO-69).
 */
import { apisAt } from '../apis-at';
import type { FeatureContext } from '../feature';
import type { Place } from '../place';
import { typedText } from './actions';
import { logicalId, writingAt, type Idiom } from './idiom';
import { fits, type Offer } from './offer';
import { openExpression } from './typed-arn';

export function offerVariables(place: Place, context: FeatureContext): readonly Offer[] {
  const typed = typedText(place);
  const open = openExpression(typed);
  if (open === undefined) return [];
  const { idiom, needsSub } = writingAt(place);
  const name = typed.slice(open + 2).replace(/^!/, '');
  const opening = variableOpening(idiom, place);
  const references = idiom === 'sub' ? subReferences(place, context) : [];
  const variables = (context.catalog?.globalConditionKeys() ?? [])
    .filter((key) => !key.multivalued && key.type === 'string')
    .map((key): Offer => ({
      ...expressionOffer(`${opening}${key.name}}`, key.name),
      detail: 'policy variable',
      kind: 'condition-key',
      documentation: { topic: 'condition-key', name: key.name },
      rank: 10,
    }));
  return [...references, ...variables]
    .filter((offer) => fits(name, offer.label))
    .map((offer) => ({ ...offer, from: open, needsSub: needsSub && offer.kind === 'reference' }));
}

/** What begins a policy variable so that the host leaves it alone. */
function variableOpening(idiom: Idiom, { policy }: Place): string {
  if (policy?.dialect === 'terraform-document') return '&{';
  switch (idiom) {
    case 'sub':
      return '${!';
    case 'terraform':
      return '$${';
    case 'plain':
      return '${';
  }
}

function subReferences(place: Place, context: FeatureContext): readonly Offer[] {
  const apis = apisAt(place, context).map((api): Offer => ({ ...expressionOffer(`\${${logicalId(api)}}`, logicalId(api)), detail: `id of ${api.name}` }));
  const pseudo = ['AWS::Partition', 'AWS::Region', 'AWS::AccountId', 'AWS::URLSuffix', 'AWS::StackName'];
  return [...apis, ...pseudo.map((name) => ({ ...expressionOffer(`\${${name}}`, name), detail: 'pseudo parameter', rank: 1 }))];
}

function expressionOffer(expression: string, label: string): Offer {
  return { label, kind: 'reference', text: [{ expression }], rank: 0, filter: expression };
}
