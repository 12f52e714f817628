/** What a template has in some deployments only, or cannot be seen in it, is never taken for absent or for there. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { answerIn, decideIn, templateWith, type Files } from '../../support/decide-files';

const allowStatement = '{ Effect: Allow, Action: "execute-api:*", Resource: "*" }';
const allowPolicy = `{ Version: "2012-10-17", Statement: [${allowStatement}] }`;
const denyAll = '{ Effect: Deny, Principal: "*", Action: "execute-api:*", Resource: "*" }';
const eitherWay = 'allow | explicit-deny | implicit-deny';

/** One route, `GET /`, of an API whose properties and whose event's are given. */
function sam(properties: string, event = '', more = '', globals = ''): Files {
  return templateWith(
    `  Api:
    Type: AWS::Serverless::Api
    Properties: { StageName: prod${properties} }
  F:
    Type: AWS::Serverless::Function
${more}    Properties:
      Events:
        Get: { Type: Api, Properties: { RestApiId: !Ref Api, Path: /, Method: get${event} } }
`,
    globals,
  );
}

const call = { api: 'template.yaml#Api', request: 'GET /' };

describe('the resource policy of a SAM API', () => {
  it('under a condition may be there or not, and an API without one is open (§5.2)', () => {
    const files = sam(`, Auth: { ResourcePolicy: !If [IsProd, { CustomStatements: [${denyAll}] }, !Ref AWS::NoValue] }`);
    assert.equal(answerIn(files, call), eitherWay);
  });

  it('of which only the statements are under a condition is gone without them', () => {
    const files = sam(`, Auth: { ResourcePolicy: { CustomStatements: !If [IsProd, [${denyAll}], !Ref AWS::NoValue] } }`);
    assert.equal(answerIn(files, call), eitherWay);
    assert.equal(answerIn(files, { ...call, values: { IsProd: true } }), 'explicit-deny');
    assert.equal(answerIn(files, { ...call, values: { IsProd: false } }), 'allow');
  });

  it('gets statements from the lists of SAM and from events', () => {
    assert.equal(answerIn(sam(', Auth: { ResourcePolicy: { IpRangeWhitelist: [198.18.0.0/15] } }'), call), 'allow | explicit-deny');
    assert.equal(answerIn(sam(', Auth: { ResourcePolicy: { IpRangeWhitelist: !Split [",", !Ref Env] } }'), call), eitherWay);
    assert.equal(answerIn(sam('', `, Auth: { ResourcePolicy: { CustomStatements: [${denyAll}] } }`), call), 'explicit-deny');
    assert.equal(answerIn(sam('', `, Auth: { ResourcePolicy: !If [IsProd, { CustomStatements: [${denyAll}] }, !Ref AWS::NoValue] }`), call), eitherWay);
  });

  it('may come from `Globals`', () => {
    assert.equal(answerIn(sam('', '', '', `Globals: { Api: { Auth: { ResourcePolicy: { CustomStatements: [${denyAll}] } } } }\n`), call), 'explicit-deny');
  });

  it('of one statement without a list is in the current version of the language (CO-60)', () => {
    const statement = 'Effect: Allow, Principal: "*", Action: "execute-api:Invoke", Resource: execute-api:/*, Condition: { StringEquals: { aws:UserAgent: "${aws:UserAgent}" } }';
    const files = sam(`, Auth: { ResourcePolicy: { CustomStatements: { ${statement} } } }`);
    assert.equal(answerIn(files, { ...call, request: { method: 'GET', path: '/', userAgent: 'curl' } }), 'allow');
  });
});

describe('how a route of a SAM API authorizes', () => {
  const answers = (files: Files): string => decideIn(files, call).decision;

  it('may be the default of `Globals`, also for the API that SAM makes itself', () => {
    const globals = 'Globals: { Api: { Auth: { DefaultAuthorizer: AWS_IAM } } }\n';
    assert.equal(answers(sam('', '', '', globals)), 'unauthenticated');
    const implicit = templateWith('  F: { Type: AWS::Serverless::Function, Properties: { Events: { Get: { Type: Api, Properties: { Path: /, Method: get } } } } }\n', globals);
    assert.equal(decideIn(implicit, { ...call, api: 'template.yaml#ServerlessRestApi' }).decision, 'unauthenticated');
  });

  it('is the API\'s own where it says so beside `Globals`, and the event\'s own before that', () => {
    const globals = 'Globals: { Api: { Auth: { DefaultAuthorizer: AWS_IAM } } }\n';
    assert.equal(answers(sam(', Auth: { DefaultAuthorizer: NONE }', '', '', globals)), 'allow');
    assert.equal(answers(sam('', ', Auth: { Authorizer: NONE }', '', globals)), 'allow');
  });

  it('is open where a condition decides it', () => {
    assert.equal(answers(sam(', Auth: !If [IsProd, { DefaultAuthorizer: AWS_IAM }, !Ref AWS::NoValue]')), 'undetermined');
    assert.equal(answers(sam('', ', Auth: !If [IsProd, { Authorizer: AWS_IAM }, { Authorizer: NONE }]')), 'undetermined');
    assert.equal(answers(sam('', ', Auth: { Authorizer: !If [IsProd, AWS_IAM, NONE] }')), 'undetermined');
    assert.equal(answers(sam('', ', Auth: { Authorizer: !Sub "${Env}Auth" }')), 'undetermined');
  });

  it('is certain where all branches say the same', () => {
    assert.equal(answers(sam('', ', Auth: { Authorizer: !If [IsProd, AWS_IAM, AWS_IAM] }')), 'unauthenticated');
    const auth = ', Auth: { Authorizers: { Token: { FunctionArn: !GetAtt F.Arn } } }';
    assert.equal(answers(sam(auth, ', Auth: { Authorizer: !If [IsProd, Token, Token] }')), 'unauthenticated');
  });

  it('cannot be told of an authorizer that is not there', () => {
    assert.equal(answers(sam('', ', Auth: { Authorizer: Tokn }')), 'undetermined');
  });
});

describe('the stage of a SAM API', () => {
  const only = (stage: string): string => `{ Effect: Allow, Principal: "*", Action: "execute-api:Invoke", Resource: execute-api:/${stage}/* }`;
  const staged = (name: string, statements: string): Files =>
    ({ 'template.yaml': (sam(`, Auth: { ResourcePolicy: { CustomStatements: [${statements}] } }`)['template.yaml'] ?? '').replace('StageName: prod', `StageName: ${name}`) });

  it('chosen by a condition is what its branch says, and the condition stays a condition', () => {
    const files = staged('!If [IsProd, prod, dev]', `${only('*')}, !If [IsProd, !Ref AWS::NoValue, ${denyAll}]`);
    assert.equal(answerIn(files, call), 'allow | explicit-deny');
    assert.equal(answerIn(files, { ...call, values: { IsProd: true } }), 'allow');
    assert.equal(answerIn(files, { ...call, values: { IsProd: false } }), 'explicit-deny');
    assert.equal(answerIn(staged('!If [IsProd, prod, dev]', only('dev')), { ...call, values: { IsProd: false } }), 'allow');
    assert.equal(answerIn(staged('!If [IsProd, prod, dev]', only('prod')), { ...call, values: { IsProd: false } }), 'implicit-deny');
  });
});

describe('the authorizer of a SAM API', () => {
  const allowing = { principalId: 'p', policyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } };
  const asked = (identity: string, more: object = {}): string => {
    const auth = `, Auth: { DefaultAuthorizer: T, Authorizers: { T: { FunctionArn: !GetAtt F.Arn, Identity: ${identity} } } }`;
    return answerIn(sam(auth), { ...call, request: { method: 'GET', path: '/', headers: { Authorization: 'Bearer x' } }, authorizer: { output: allowing }, ...more });
  };

  it('may demand a form of token nobody knows (AU-2)', () => {
    assert.equal(asked('{ ValidationExpression: "^Bearer .*$" }'), 'allow');
    assert.equal(asked('{ ValidationExpression: !Ref Env }'), 'allow | unauthenticated');
    assert.equal(asked('{ ValidationExpression: !Ref Env }', { values: { Env: 'Basic .*' } }), 'unauthenticated');
  });

  it('may read a header nobody knows (AU-1)', () => {
    assert.equal(asked('{ Header: !Ref Env }'), 'allow | unauthenticated');
    assert.equal(asked('{ Header: !Ref Env }', { values: { Env: 'Authorization' } }), 'allow');
    assert.equal(asked('{ Header: !Ref Env }', { values: { Env: 'X-Token' } }), 'unauthenticated');
  });
});

describe('routes that only some deployments have', () => {
  it('are refused in the others', () => {
    const files = sam('', '', '    Condition: IsProd\n');
    assert.equal(answerIn(files, call), 'allow | refused');
    assert.equal(answerIn(files, { ...call, values: { IsProd: true } }), 'allow');
    assert.equal(answerIn(files, { ...call, values: { IsProd: false } }), 'refused');
  });

  it('may leave the call to another route', () => {
    const proxy = `  G:
    Type: AWS::Serverless::Function
    Properties: { Events: { Any: { Type: Api, Properties: { RestApiId: !Ref Api, Path: "/{proxy+}", Method: any, Auth: { Authorizer: AWS_IAM } } } } }
`;
    const files = sam('', '', '    Condition: IsProd\n');
    const both = { 'template.yaml': `${(files['template.yaml'] ?? '').replace('Path: /,', 'Path: /a,')}${proxy}` };
    assert.equal(decideIn(both, { ...call, request: 'GET /a' }).decision, 'undetermined');
    assert.equal(decideIn(both, { ...call, request: 'GET /a', values: { IsProd: false } }).decision, 'unauthenticated');
  });

  it('are added by SAM for CORS, with the default authorizer unless told otherwise', () => {
    const options = { ...call, request: 'OPTIONS /' };
    assert.equal(answerIn(sam(', Auth: { DefaultAuthorizer: AWS_IAM }'), options), 'refused');
    assert.equal(answerIn(sam(", Cors: \"'*'\", Auth: { DefaultAuthorizer: AWS_IAM }"), options), 'unauthenticated');
    assert.equal(answerIn(sam(", Cors: \"'*'\", Auth: { DefaultAuthorizer: AWS_IAM, AddDefaultAuthorizerToCorsPreflight: false }"), options), 'allow');
    assert.equal(answerIn(sam(", Cors: \"'*'\""), options), 'allow');
  });

  it('may lie in events that cannot be seen', () => {
    const more = '  G: { Type: AWS::Serverless::Function, Properties: { Events: !If [IsProd, !Ref Env, {}] } }\n';
    const files = { 'template.yaml': `${sam('')['template.yaml'] ?? ''}${more}` };
    assert.equal(decideIn(files, { ...call, request: 'GET /other' }).decision, 'undetermined');
    assert.equal(decideIn(files, call).decision, 'allow');
  });
});

/** A role with these properties, called `R`, and what else is in the template. */
function role(properties: string, more = ''): Files {
  return templateWith(`  R:\n    Type: AWS::IAM::Role\n    Properties: { AssumeRolePolicyDocument: {}${properties} }\n${more}`);
}

const asRole = { route: { authorization: 'AWS_IAM' }, caller: { ref: 'template.yaml#R' } };

describe('policies of a role in a template', () => {
  const inline = (document: string): string => `{ PolicyName: p, PolicyDocument: ${document} }`;

  it('under a condition are attached in some deployments only', () => {
    for (const properties of [
      `, Policies: [!If [IsProd, ${inline(allowPolicy)}, !Ref AWS::NoValue]]`,
      `, Policies: !If [IsProd, [${inline(allowPolicy)}], !Ref AWS::NoValue]`,
    ]) {
      assert.equal(answerIn(role(properties), asRole), 'allow | implicit-deny', properties);
      assert.equal(answerIn(role(properties), { ...asRole, values: { IsProd: true } }), 'allow', properties);
    }
  });

  it('of two branches are both known', () => {
    const properties = `, Policies: [!If [IsProd, ${inline(allowPolicy)}, ${inline(allowPolicy.replace('Allow', 'Deny'))}]]`;
    assert.equal(answerIn(role(properties), asRole), 'allow | explicit-deny');
    assert.equal(answerIn(role(properties), { ...asRole, values: { IsProd: false } }), 'explicit-deny');
  });

  it('that are resources of their own exist under their condition, and name the role in several ways', () => {
    const policy = (attached: string, condition = ''): string => `  P: { Type: AWS::IAM::Policy, ${condition}Properties: { PolicyName: p, Roles: ${attached}, PolicyDocument: ${allowPolicy} } }\n`;
    assert.equal(answerIn(role('', policy('[!Ref R]')), asRole), 'allow');
    assert.equal(answerIn(role('', policy('[!Ref R]', 'Condition: IsProd, ')), asRole), 'allow | implicit-deny');
    assert.equal(answerIn(role('', policy('!If [IsProd, [!Ref R], []]')), asRole), 'allow | implicit-deny');
    assert.equal(answerIn(role(', RoleName: reader', policy('[reader]')), asRole), 'allow');
    assert.equal(answerIn(role(', RoleName: reader', policy('[!Ref Env]')), asRole), 'allow | implicit-deny');
    assert.equal(answerIn(role(', RoleName: reader', policy('[writer]')), asRole), 'implicit-deny');
    assert.equal(answerIn(role('', policy('[!Ref Env]')), asRole), 'implicit-deny');
  });

  it('outside the template may say anything, whatever their ARN is made of', () => {
    for (const arn of ['!Sub "arn:aws:iam::${AWS::AccountId}:policy/p"', '!Ref Env', '!If [IsProd, arn:aws:iam::444455556666:policy/p, !Ref AWS::NoValue]', '!ImportValue p']) {
      assert.equal(answerIn(role(`, ManagedPolicyArns: [${arn}]`), asRole), eitherWay, arn);
    }
    assert.equal(answerIn(role(', ManagedPolicyArns: !Ref Names'), asRole), eitherWay);
  });

  it('managed by AWS are known by their ARN in any partition', () => {
    assert.equal(answerIn(role(', ManagedPolicyArns: [!Sub "arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"]'), asRole), 'implicit-deny');
  });

  it('may be limited by a boundary that cannot be seen', () => {
    const own = `, Policies: [${inline(allowPolicy)}]`;
    for (const boundary of ['!Sub "arn:aws:iam::${AWS::AccountId}:policy/b"', '!If [IsProd, !Ref B, !Ref AWS::NoValue]', '!ImportValue b']) {
      assert.equal(answerIn(role(`${own}, PermissionsBoundary: ${boundary}`), asRole), eitherWay, boundary);
    }
  });

  it('may look at tags that cannot be seen', () => {
    const condition = allowPolicy.replace('Resource: "*"', 'Resource: "*", Condition: { StringEquals: { aws:PrincipalTag/team: orders } }');
    const own = (tags: string): Files => role(`, Policies: [${inline(condition)}], Tags: ${tags}`);
    assert.equal(answerIn(own('[{ Key: team, Value: orders }]'), asRole), 'allow');
    assert.equal(answerIn(own('[{ Key: team, Value: !Ref Env }]'), asRole), 'allow | implicit-deny');
    assert.equal(answerIn(own('!If [IsProd, [{ Key: team, Value: orders }], []]'), asRole), 'allow | implicit-deny');
    assert.equal(answerIn(own('[{ Key: team, Value: sales }]'), asRole), 'implicit-deny');
  });

  it('that SAM takes in a list, alone, as names or templates are all seen or named', () => {
    const holder = (policies: string, more = ''): string =>
      answerIn(templateWith(`  R: { Type: AWS::Serverless::Function, Properties: { Handler: a.b, Policies: ${policies}${more} } }\n`), asRole);
    assert.equal(holder(`{ Statement: [${allowStatement}] }`), 'allow');
    assert.equal(holder(`[!If [IsProd, { Statement: [${allowStatement}] }, !Ref AWS::NoValue]]`), 'allow | implicit-deny');
    assert.equal(holder('AmazonAPIGatewayInvokeFullAccess'), 'allow');
    assert.equal(holder('[SQSPollerPolicy: { QueueName: q }]'), 'implicit-deny');
    assert.equal(holder('[SomeNewPolicy: { QueueName: q }]'), eitherWay);
    assert.equal(holder('[]'), 'implicit-deny');
    assert.equal(holder(`{ Statement: [${allowStatement}] }`, ', PermissionsBoundary: !Ref Env'), eitherWay);
  });
});

describe('a role whose name only deployment knows', () => {
  const named = (principal: string): object => ({
    ...asRole,
    api: { resourcePolicy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: principal }, Action: 'execute-api:Invoke', Resource: '*' }] } },
  });
  const own = 'arn:aws:iam::111122223333:role/';

  it('may be the one a policy names', () => {
    const files = role(', RoleName: !Sub "${Env}-reader"');
    assert.equal(answerIn(files, named(`${own}prod-reader`)), 'allow | implicit-deny');
    assert.equal(answerIn(files, { ...named(`${own}prod-reader`), values: { Env: 'prod' } }), 'allow');
    assert.equal(answerIn(files, { ...named(`${own}prod-reader`), values: { Env: 'dev' } }), 'implicit-deny');
    assert.equal(answerIn(files, named(`${own}prod-writer`)), 'implicit-deny');
    assert.equal(answerIn(role(', RoleName: reader, Path: !Ref Env'), named(`${own}team/reader`)), 'allow | implicit-deny');
  });

  it('is made of the names of stack and resource where it has none', () => {
    assert.equal(answerIn(role(''), named(`${own}shop-R-1A2B3C`)), 'allow | implicit-deny');
    assert.equal(answerIn(role(''), named(`${own}reader`)), 'implicit-deny');
  });

  it('is itself wherever its template refers to it', () => {
    const policy = (principal: string): string =>
      `  Api: { Type: AWS::Serverless::Api, Properties: { StageName: prod, Auth: { DefaultAuthorizer: AWS_IAM, ResourcePolicy: { CustomStatements: [{ Effect: Allow, Principal: { AWS: ${principal} }, Action: "execute-api:Invoke", Resource: execute-api:/* }] } } } }
  F: { Type: AWS::Serverless::Function, Properties: { Events: { Get: { Type: Api, Properties: { RestApiId: !Ref Api, Path: /, Method: get } } } } }
`;
    for (const principal of ['!GetAtt R.Arn', '!Sub "${R.Arn}"', '!Sub "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/${R}"']) {
      assert.equal(answerIn(role('', policy(principal)), { ...call, caller: { ref: 'template.yaml#R' } }), 'allow', principal);
    }
  });
});
