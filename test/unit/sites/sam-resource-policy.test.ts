/** The resource policies SAM derives from its lists, and what calls come out as under them. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { policyToJson } from '../../../server/src/policy/to-json';
import { checkDiagnostics, checkNoDiagnostics } from '../../support/check-diagnostics';
import { answerIn, templateWith, type Files } from '../../support/decide-files';
import { openFile, openWorkspace, uriOf } from '../../support/open-workspace';

/** An API with this `Auth` and properties, `GET` and `POST` on `/orders/{id}`, and any method on `/`. */
function api(auth: string, event = '', properties = '', more = ''): Files {
  return templateWith(
    `  Api:
    Type: AWS::Serverless::Api
    Properties: { StageName: prod, Auth: { ${auth} }${properties} }
  F:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        Read: { Type: Api, Properties: { RestApiId: !Ref Api, Path: "/orders/{id}", Method: get${event} } }
        Write: { Type: Api, Properties: { RestApiId: !Ref Api, Path: "/orders/{id}", Method: post } }
        Root: { Type: Api, Properties: { RestApiId: !Ref Api, Path: /, Method: any } }
`,
    more,
  );
}

/** The statements of the derived policy; undefined where there is none. */
function derivedIn(files: Files): readonly Statement[] | undefined {
  const { file } = openFile('template.yaml', files['template.yaml'] ?? '');
  const [entry, ...others] = file.policies.filter(({ site }) => site.derived);
  assert.equal(others.length, 0);
  const text = JSON.stringify(entry && policyToJson(entry.policy)) as string | undefined;
  return text === undefined ? undefined : (JSON.parse(text.replace(/\{"\$unknown":"`(\w+)`[^"]*"\}/g, '"${$1}"')) as { readonly Statement: readonly Statement[] }).Statement;
}

interface Statement {
  readonly Effect: string;
  readonly Principal: unknown;
  readonly Resource: readonly unknown[];
  readonly Condition?: unknown;
}

const call = { api: 'template.yaml#Api', request: 'GET /orders/1' };
const from = (sourceIp: string): object => ({ ...call, request: { method: 'GET', path: '/orders/1', sourceIp } });

describe('a resource policy SAM derives', () => {
  it('has a statement for every path, with all its methods', () => {
    assert.deepEqual(derivedIn(api('ResourcePolicy: { AwsAccountWhitelist: ["111122223333", !Ref Env] }')), [
      { Effect: 'Allow', Principal: { AWS: ['111122223333', '${Env}'] }, Action: 'execute-api:Invoke', Resource: ['execute-api:/prod/GET/orders/*', 'execute-api:/prod/POST/orders/*'] },
      { Effect: 'Allow', Principal: { AWS: ['111122223333', '${Env}'] }, Action: 'execute-api:Invoke', Resource: ['execute-api:/prod/*/'] },
    ]);
  });

  it('has the preflights of CORS among the methods', () => {
    const [first] = derivedIn(api('ResourcePolicy: { AwsAccountBlacklist: ["111122223333"] }', '', ', Cors: "\'*\'"')) ?? [];
    assert.deepEqual(first?.Resource, ['execute-api:/prod/GET/orders/*', 'execute-api:/prod/POST/orders/*', 'execute-api:/prod/OPTIONS/orders/*']);
  });

  it('lets everybody in except where a list says otherwise', () => {
    const shape = (list: string): readonly unknown[] => (derivedIn(api(`ResourcePolicy: { ${list} }`)) ?? []).slice(0, 2).map(({ Effect, Principal, Condition }) => [Effect, Principal, Condition ?? null]);
    const except = (condition: object): readonly unknown[] => [['Allow', '*', null], ['Deny', '*', condition]];
    assert.deepEqual(shape('IpRangeWhitelist: [10.0.0.0/8]'), except({ NotIpAddress: { 'aws:SourceIp': ['10.0.0.0/8'] } }));
    assert.deepEqual(shape('IpRangeBlacklist: [10.0.0.0/8]'), except({ IpAddress: { 'aws:SourceIp': ['10.0.0.0/8'] } }));
    assert.deepEqual(shape('SourceVpcWhitelist: [vpc-1, vpce-2]'), except({ StringNotEquals: { 'aws:SourceVpc': ['vpc-1'], 'aws:SourceVpce': ['vpce-2'] } }));
    assert.deepEqual(shape('SourceVpcBlacklist: [vpce-2]'), except({ StringEquals: { 'aws:SourceVpce': ['vpce-2'] } }));
    assert.deepEqual(shape('IntrinsicVpcWhitelist: [!Ref Env]'), except({ StringNotEquals: { 'aws:SourceVpc': ['${Env}'] } }));
    assert.deepEqual(shape('IntrinsicVpceBlacklist: [!Ref Env], SourceVpcBlacklist: [vpce-1]'), except({ StringEquals: { 'aws:SourceVpce': ['vpce-1', '${Env}'] } }));
  });

  it('begins with the statements of events, for all methods of their path, and ends with those that are written', () => {
    const files = api('ResourcePolicy: { IpRangeBlacklist: [10.0.0.0/8], CustomStatements: [{ Effect: Deny, Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/last/*" }] }', ', Auth: { ResourcePolicy: { AwsAccountBlacklist: ["444455556666"] } }');
    const statements = derivedIn(files) ?? [];
    assert.deepEqual([statements.length, statements[0]?.Principal, statements[0]?.Resource.length, statements.at(-1)?.Resource], [6, { AWS: ['444455556666'] }, 2, 'execute-api:/last/*']);
  });

  it('says that it may be more where a path cannot be seen, and is none where a list cannot be', () => {
    assert.equal(derivedIn(api('ResourcePolicy: { AwsAccountBlacklist: !Split [",", !Ref Env] }')), undefined);
    assert.equal(derivedIn(api('ResourcePolicy: { SourceVpcWhitelist: [!Ref Env] }')), undefined);
    const files = { 'template.yaml': (api('ResourcePolicy: { IpRangeBlacklist: [10.0.0.0/8] }')['template.yaml'] ?? '').replace('Path: /,', 'Path: !Ref Env,') };
    // Another route may serve the call, and ask for more.
    assert.equal(answerIn(files, from('10.0.0.1')), 'explicit-deny | unauthenticated');
    assert.match(answerIn(files, from('8.8.8.8')), /^allow \|.* explicit-deny/);
  });

  it('is made of what `Globals` says, too', () => {
    const globals = 'Globals: { Api: { Auth: { ResourcePolicy: { IpRangeBlacklist: [10.0.0.0/8] } } } }\n';
    assert.equal(derivedIn(api('DefaultAuthorizer: NONE', '', '', globals))?.length, 4);
    const implicit = templateWith('  F: { Type: AWS::Serverless::Function, Properties: { Events: { Get: { Type: Api, Properties: { Path: /a, Method: get } } } } }\n', globals);
    assert.deepEqual(derivedIn(implicit)?.map(({ Resource }) => Resource), [['execute-api:/Prod/GET/a'], ['execute-api:/Prod/GET/a']]);
  });

  it('names the stage deployment chooses', () => {
    const files = { 'template.yaml': (api('ResourcePolicy: { IpRangeBlacklist: [10.0.0.0/8] }')['template.yaml'] ?? '').replace('StageName: prod', 'StageName: !If [IsProd, live, test]') };
    for (const IsProd of [true, false]) assert.equal(answerIn(files, { ...from('10.0.0.1'), values: { IsProd } }), 'explicit-deny');
    assert.equal(answerIn(files, { ...from('8.8.8.8'), values: { IsProd: true } }), 'allow');
  });
});

describe('a call under a resource policy SAM derives', () => {
  it('is decided by where it comes from', () => {
    const files = api('ResourcePolicy: { IpRangeWhitelist: [10.0.0.0/8] }');
    assert.deepEqual([answerIn(files, from('10.1.2.3')), answerIn(files, from('8.8.8.8'))], ['allow', 'explicit-deny']);
  });

  it('is decided by whose it is', () => {
    const files = api('DefaultAuthorizer: AWS_IAM, ResourcePolicy: { AwsAccountWhitelist: ["444455556666"] }');
    const by = (account: string): string =>
      answerIn(files, {
        ...call,
        caller: { arn: `arn:aws:iam::${account}:role/caller`, identityPolicies: [{ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }] },
        values: { 'AWS::AccountId': '111122223333' },
      });
    assert.equal(by('444455556666'), 'allow');
    assert.equal(by('777788889999'), 'implicit-deny');
  });
});

describe('a derived policy', () => {
  it('is not made or read again for an edit of something else', () => {
    const others = Array.from({ length: 60 }, (_, index) => `  Role${String(index)}:
    Type: AWS::IAM::Role
    Properties:
      Policies: [{ PolicyName: p, PolicyDocument: { Statement: [{ Sid: Own${String(index)}, Effect: Allow, Action: "s3:GetObject", Resource: "*" }] } }]
`).join('');
    const text = `${api('ResourcePolicy: { IpRangeWhitelist: [10.0.0.0/8] }')['template.yaml'] ?? ''}${others}`;
    const workspace = openWorkspace({ 'template.yaml': text });
    const uri = uriOf('template.yaml');
    const derived = (): unknown => workspace.file(uri)?.policies.find(({ site }) => site.derived)?.policy;
    const [before, read] = [derived(), workspace.count.readStatements];
    workspace.set(uri, 'yaml', 2, text.replace('Sid: Own30,', 'Sid: Changed,'));
    assert.ok(before);
    assert.equal(derived(), before);
    assert.equal(workspace.count.readStatements - read, 1);
  });
});

describe('what is said of a derived policy', () => {
  it('is nothing about its words, which nobody wrote', () => {
    checkNoDiagnostics(api('ResourcePolicy: { IpRangeWhitelist: [10.0.0.0/8], SourceVpcBlacklist: [vpc-1] }')['template.yaml'] ?? '', { file: 'template.yaml' });
  });

  it('is that a list of accounts keeps nobody out of methods without signatures', () => {
    checkDiagnostics(
      `Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: prod
      Auth:
        ResourcePolicy:
          AwsAccountBlacklist: ["111122223333"]
          ^^^^^^^^^^^^^^^^^^^ warning[apigw-aws-principal-without-iam-auth]
  F:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        A: { Type: Api, Properties: { RestApiId: !Ref Api, Path: /a, Method: get } }
`,
      { file: 'template.yaml' },
    );
  });
});
