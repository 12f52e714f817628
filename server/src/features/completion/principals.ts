/**
 * Offers for principals: their types, and for each type what its values look like. Roles, users and accounts that the
 * workspace knows come first.
 */
import { PARTITIONS } from '../../catalog/regions';
import { kindFacts } from '../../policy/kinds';
import { PRINCIPAL_TYPES } from '../../policy/vocabulary/elements';
import type { FeatureContext } from '../feature';
import { keysBeside, type Place } from '../place';
import { typedText } from './actions';
import { offerKnownAccounts, offerKnownPrincipals } from './known';
import { fits, templateText, type Offer, type Template } from './offer';
import { splitTypedArn } from './typed-arn';

export function offerPrincipalTypes(place: Place): readonly Offer[] {
  const { form, policy } = place;
  const present = keysBeside(place);
  const isTrust = policy?.kind === 'trust';
  const types = PRINCIPAL_TYPES.filter(({ name }) => !present.has(name) && fits(typedText(place), name)).map(({ name }, index): Offer => ({
    label: name,
    kind: 'principal',
    text: [name],
    // Services and providers are whom roles trust; elsewhere accounts and roles are meant.
    rank: isTrust && name === 'Service' ? -1 : index,
    scaffold: { kind: 'text' },
    continues: true,
    documentation: { topic: 'principal-type', name },
  }));
  // Terraform writes everyone as a type of its own.
  return place.slot.kind === 'principal-type' && form === 'value' && fits(typedText(place), '*') ? [...types, { ...star, rank: 9 }] : types;
}

/** `Principal` as a whole: the bare star, or where no quote is typed yet an object to fill in. */
export function offerPrincipal(place: Place): readonly Offer[] {
  const { policy, cursor } = place;
  const offers = fits(typedText(place), '*') ? [star] : [];
  if (kindFacts(policy?.kind ?? 'unknown').principalForm === 'star') return offers;
  // Inside quotes nothing but text can follow.
  const isQuoted = cursor.kind === 'value' && cursor.string !== undefined && cursor.string.style !== 'plain';
  if (isQuoted) return offers;
  return [...offers, ...offerPrincipalTypes(place).map((offer): Offer => ({ ...offer, rank: offer.rank + 2, writeAs: 'key' }))];
}

export function offerPrincipalValues(place: Place, context: FeatureContext): readonly Offer[] {
  if (place.slot.kind !== 'principal-value') return [];
  const typed = typedText(place);
  const arn = splitTypedArn(typed);
  if (arn && arn.fields.length === 2) return partitions(arn.fields[1]?.text ?? '', arn.fields[1]?.start ?? 0);
  const known = place.slot.type === 'AWS' ? [...offerKnownPrincipals(place, context), ...offerKnownAccounts(place, context)] : [];
  return [...known, ...valuesOf(place.slot.type)]
    .filter(({ label, text }) => fits(typed, label) || fits(typed, templateText(text)))
    .map((offer, rank) => ({ ...offer, rank }));
}

const star: Offer = {
  label: '*',
  detail: 'everyone',
  kind: 'principal',
  text: ['*'],
  rank: 0,
  documentation: { topic: 'principal-type', name: 'everyone' },
};

export function partitions(typed: string, from: number): readonly Offer[] {
  return PARTITIONS.filter(({ id }) => fits(typed, id)).map(({ id, title }, rank): Offer => ({
    label: id,
    detail: title,
    kind: 'arn',
    text: [`${id}:`],
    rank,
    from,
    continues: true,
    filter: id,
  }));
}

function valuesOf(type: string): readonly Offer[] {
  switch (type) {
    case 'AWS':
      return [...accountForms.map(([label, text, detail]) => principalOffer(label, text, detail)), principalOffer('*', ['*'], 'everyone')];
    case 'Service':
      return serviceNames.map((name) => principalOffer(`${name}.amazonaws.com`, [`${name}.amazonaws.com`], undefined));
    case 'Federated':
      return [
        ...providers.map((name) => principalOffer(name, [name], undefined)),
        ...providerForms.map(([label, text, detail]) => principalOffer(label, text, detail)),
      ];
    case '*':
      return [principalOffer('*', ['*'], 'everyone')];
    default:
      return [];
  }
}

function principalOffer(label: string, text: Template, detail: string | undefined): Offer {
  return { label, detail, kind: 'principal', text, rank: 0 };
}

type Form = readonly [label: string, text: Template, detail: string];

const account = { stop: '111122223333' };

const accountForms: readonly Form[] = [
  ['${Account}', [account], 'everyone in an account, as its administrators decide'],
  ['arn:${Partition}:iam::${Account}:root', ['arn:aws:iam::', account, ':root'], 'the same, as an ARN'],
  ['arn:${Partition}:iam::${Account}:role/${RoleName}', ['arn:aws:iam::', account, ':role/', { stop: 'name' }], 'all sessions of a role'],
  ['arn:${Partition}:iam::${Account}:user/${UserName}', ['arn:aws:iam::', account, ':user/', { stop: 'name' }], 'an IAM user'],
  [
    'arn:${Partition}:sts::${Account}:assumed-role/${RoleName}/${RoleSessionName}',
    ['arn:aws:sts::', account, ':assumed-role/', { stop: 'role' }, '/', { stop: 'session' }],
    'one session of a role',
  ],
  ['arn:${Partition}:sts::${Account}:federated-user/${UserName}', ['arn:aws:sts::', account, ':federated-user/', { stop: 'name' }], 'a federated user'],
];

const providerForms: readonly Form[] = [
  ['arn:${Partition}:iam::${Account}:oidc-provider/${OidcProviderUrl}', ['arn:aws:iam::', account, ':oidc-provider/', { stop: 'host' }], 'an OpenID Connect provider'],
  ['arn:${Partition}:iam::${Account}:saml-provider/${SamlProviderName}', ['arn:aws:iam::', account, ':saml-provider/', { stop: 'name' }], 'a SAML provider'],
];

const providers = ['cognito-identity.amazonaws.com', 'www.amazon.com', 'graph.facebook.com', 'accounts.google.com'];

/** Service principals people write most; the list of services knows no host names. */
const serviceNames = [
  'lambda', 'apigateway', 'ec2', 'ecs-tasks', 'events', 'states', 'scheduler', 'pipes.events', 's3', 'sns', 'sqs', 'logs', 'cloudformation', 'cloudtrail',
  'cloudfront', 'cloudwatch', 'codebuild', 'codedeploy', 'codepipeline', 'config', 'cognito-idp', 'dynamodb', 'ecs', 'edgelambda', 'eks', 'eks-fargate-pods',
  'elasticloadbalancing', 'elasticmapreduce', 'es', 'firehose', 'glue', 'guardduty', 'iot', 'kafka', 'kinesis', 'kinesisanalytics', 'kms', 'monitoring.rds',
  'ops.apigateway', 'organizations', 'rds', 'redshift', 'replication.dynamodb', 'route53', 'sagemaker', 'secretsmanager', 'ses', 'ssm', 'sso', 'transfer',
  'vpc-flow-logs', 'wafv2',
];
