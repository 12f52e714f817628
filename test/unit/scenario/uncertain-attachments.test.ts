/** What is attached, routed or open only in some deployments, or cannot be seen, is never taken for absent or for there. */
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
    assert.equal(answerIn(sam(', Auth: { ResourcePolicy: { IpRangeWhitelist: [10.0.0.0/8] } }'), call), eitherWay);
    assert.equal(answerIn(sam('', `, Auth: { ResourcePolicy: { CustomStatements: [${denyAll}] } }`), call), eitherWay);
  });

  it('may come from `Globals`', () => {
    assert.equal(answerIn(sam('', '', '', `Globals: { Api: { Auth: { ResourcePolicy: { CustomStatements: [${denyAll}] } } } }\n`), call), eitherWay);
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
    assert.equal(holder('[SQSPollerPolicy: { QueueName: q }]'), eitherWay);
    assert.equal(holder('[]'), 'implicit-deny');
    assert.equal(holder(`{ Statement: [${allowStatement}] }`, ', PermissionsBoundary: !Ref Env'), eitherWay);
  });
});

/** An API with one method open to all, `GET /`, and a role called `r`. */
function terraform(more: string): Files {
  return {
    'main.tf': `variable "strict" { type = bool }
variable "given" {}
resource "aws_api_gateway_rest_api" "a" {
  name = "a"
}
resource "aws_api_gateway_method" "get" {
  rest_api_id   = aws_api_gateway_rest_api.a.id
  resource_id   = aws_api_gateway_rest_api.a.root_resource_id
  http_method   = "GET"
  authorization = "NONE"
}
resource "aws_iam_role" "r" {
  name = "r"
}
data "aws_iam_policy_document" "allow" {
  statement {
    actions   = ["execute-api:Invoke"]
    resources = ["*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}
data "aws_iam_policy_document" "deny" {
  statement {
    effect    = "Deny"
    actions   = ["execute-api:Invoke"]
    resources = ["*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}
data "aws_iam_policy_document" "mine" {
  statement {
    actions   = ["execute-api:Invoke"]
    resources = ["*"]
  }
}
${more}`,
  };
}

describe('the resource policy of a Terraform API', () => {
  const one = { api: 'main.tf#aws_api_gateway_rest_api.a', request: 'GET /' };
  const attached = (policy: string, more = ''): Files =>
    terraform(`resource "aws_api_gateway_rest_api_policy" "p" {\n  rest_api_id = aws_api_gateway_rest_api.a.id\n  policy      = ${policy}\n${more}}\n`);

  it('chosen among documents is not the first of them', () => {
    assert.equal(answerIn(attached('var.strict ? data.aws_iam_policy_document.deny.json : data.aws_iam_policy_document.allow.json'), one), eitherWay);
  });

  it('in a file, a variable or a function cannot be seen, and may say anything', () => {
    for (const policy of ['file("policy.json")', 'var.given', 'templatefile("p.tpl", {})', 'module.p.json']) assert.equal(answerIn(attached(policy), one), eitherWay, policy);
  });

  it('that is counted is there or not, and without one the API is open', () => {
    const files = attached('data.aws_iam_policy_document.deny.json', '  count       = var.strict ? 1 : 0\n');
    assert.equal(answerIn(files, one), eitherWay);
    assert.equal(answerIn(files, { ...one, values: { 'var.strict': true } }), 'explicit-deny');
    assert.equal(answerIn(files, { ...one, values: { 'var.strict': false } }), 'allow');
    assert.equal(answerIn(attached('data.aws_iam_policy_document.deny.json', '  count       = 0\n'), one), 'allow');
    assert.equal(answerIn(attached('data.aws_iam_policy_document.deny.json', '  count       = length(var.given)\n'), one), eitherWay);
  });

  it('that is null in some deployments is none in these', () => {
    const files = attached('var.strict ? data.aws_iam_policy_document.deny.json : null');
    assert.equal(answerIn(files, one), eitherWay);
    assert.equal(answerIn(files, { ...one, values: { 'var.strict': false } }), 'allow');
  });

  it('may be attached by a module that is given the id of the API, not by one that is given its ARN', () => {
    const handed = (what: string): Files => terraform(`module "m" {\n  source = "./m"\n  api    = aws_api_gateway_rest_api.a.${what}\n}\n`);
    assert.equal(answerIn(handed('execution_arn'), one), 'allow');
    assert.equal(decideIn(handed('id'), one).decision, 'undetermined');
  });
});

describe('methods of a Terraform API', () => {
  it('that are counted exist in some deployments only', () => {
    const files = terraform(`resource "aws_api_gateway_method" "post" {
  count         = var.strict ? 0 : 1
  rest_api_id   = aws_api_gateway_rest_api.a.id
  resource_id   = aws_api_gateway_rest_api.a.root_resource_id
  http_method   = "POST"
  authorization = "NONE"
}
`);
    const one = { api: 'main.tf#aws_api_gateway_rest_api.a', request: 'POST /' };
    assert.equal(answerIn(files, one), 'allow | refused');
    assert.equal(answerIn(files, { ...one, values: { 'var.strict': true } }), 'refused');
  });

  it('leave open a call that a method nobody can see may serve better', () => {
    const files = terraform(`resource "aws_api_gateway_resource" "proxy" {
  rest_api_id = aws_api_gateway_rest_api.a.id
  parent_id   = aws_api_gateway_rest_api.a.root_resource_id
  path_part   = "{proxy+}"
}
resource "aws_api_gateway_method" "proxy" {
  rest_api_id   = aws_api_gateway_rest_api.a.id
  resource_id   = aws_api_gateway_resource.proxy.id
  http_method   = "ANY"
  authorization = "NONE"
}
resource "aws_api_gateway_method" "more" {
  for_each      = var.given
  rest_api_id   = aws_api_gateway_rest_api.a.id
  resource_id   = each.value
  http_method   = each.key
  authorization = "AWS_IAM"
}
`);
    const ask = (request: object | string): string => decideIn(files, { api: 'main.tf#aws_api_gateway_rest_api.a', request }).decision;
    assert.equal(ask('GET /'), 'allow');
    assert.equal(ask('GET /orders'), 'undetermined');
    assert.equal(ask('GET /{proxy+}'), 'undetermined');
  });
});

describe('policies of a role in a module', () => {
  const asModuleRole = { route: { authorization: 'AWS_IAM' }, caller: { ref: 'main.tf#aws_iam_role.r' } };
  const answer = (more: string, values: object = {}): string => answerIn(terraform(more), { ...asModuleRole, values });
  const own = (body: string): string => `resource "aws_iam_role_policy" "p" {\n  role   = aws_iam_role.r.id\n  policy = data.aws_iam_policy_document.mine.json\n${body}}\n`;
  const managed = (body: string): string => `resource "aws_iam_role_policy_attachment" "p" {\n${body}}\n`;

  it('that are counted are attached in some deployments only', () => {
    assert.equal(answer(own('')), 'allow');
    assert.equal(answer(own('  count = var.strict ? 0 : 1\n')), 'allow | implicit-deny');
    assert.equal(answer(own('  count = var.strict ? 0 : 1\n'), { 'var.strict': false }), 'allow');
    assert.equal(answer(own('  for_each = var.given\n')), 'allow | implicit-deny');
  });

  it('chosen by a condition are each looked at', () => {
    const policy = own('').replace('data.aws_iam_policy_document.mine.json', 'var.strict ? data.aws_iam_policy_document.none.json : data.aws_iam_policy_document.mine.json');
    const none = 'data "aws_iam_policy_document" "none" {\n  statement {\n    actions   = ["s3:*"]\n    resources = ["*"]\n  }\n}\n';
    assert.equal(answer(policy + none), 'allow | implicit-deny');
    assert.equal(answer(policy + none, { 'var.strict': true }), 'implicit-deny');
  });

  it('name their role by its name, by a choice, and in turn', () => {
    const to = (role: string, more = ''): string => own(more).replace('aws_iam_role.r.id', role);
    assert.equal(answer(to('"r"')), 'allow');
    assert.equal(answer(to('"other"')), 'implicit-deny');
    assert.equal(answer(to('var.strict ? aws_iam_role.r.name : "other"')), 'allow | implicit-deny');
    assert.equal(answer(to('each.value', '  for_each = toset([aws_iam_role.r.name, "other"])\n')), 'allow');
    assert.equal(answer(to('each.value', '  for_each = toset(concat([aws_iam_role.r.name], var.given))\n')), 'allow | implicit-deny');
    assert.equal(answer(to('each.value', '  for_each = toset(["other"])\n')), 'implicit-deny');
  });

  it('outside the module may say anything, whatever their ARN is made of', () => {
    for (const arn of ['"arn:aws:iam::${var.given}:policy/x"', 'var.given', 'module.m.arn', 'each.value']) {
      const more = arn === 'each.value' ? '  for_each   = var.given\n' : '';
      assert.equal(answer(managed(`  role       = aws_iam_role.r.name\n  policy_arn = ${arn}\n${more}`)), eitherWay, arn);
    }
  });

  it('are each named where they are attached in turn', () => {
    const list = (arn: string): string => managed(`  for_each   = toset(["${arn}"])\n  role       = aws_iam_role.r.name\n  policy_arn = each.value\n`);
    assert.equal(answer(list('arn:aws:iam::aws:policy/AmazonAPIGatewayInvokeFullAccess')), 'allow');
    assert.equal(answer(list('arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole')), 'implicit-deny');
  });

  it('may be attached in the role itself, by lists and dynamic blocks', () => {
    const inRole = (line: string): string => answerIn({ 'main.tf': (terraform('')['main.tf'] ?? '').replace('  name = "r"\n', `  name = "r"\n${line}\n`) }, asModuleRole);
    assert.equal(inRole('  managed_policy_arns = var.given'), eitherWay);
    assert.equal(inRole('  dynamic "inline_policy" {\n    for_each = var.given\n    content {\n      policy = inline_policy.value\n    }\n  }'), eitherWay);
    assert.equal(inRole('  permissions_boundary = "arn:aws:iam::${var.given}:policy/b"'), 'explicit-deny | implicit-deny');
  });

  it('may be attached by a module that is given the name of the role', () => {
    assert.equal(answer('module "m" {\n  source = "./m"\n  role   = aws_iam_role.r.name\n}\n'), eitherWay);
    assert.equal(answer('module "m" {\n  source = "./m"\n  role   = aws_iam_role.r.arn\n}\n'), 'implicit-deny');
  });

  it('may look at tags of the role and of its provider', () => {
    const tagged = (tags: string, provider = ''): string => {
      const condition = '    condition {\n      test     = "StringEquals"\n      variable = "aws:PrincipalTag/team"\n      values   = ["orders"]\n    }\n';
      const main = (terraform(own(''))['main.tf'] ?? '').replace('  name = "r"\n', `  name = "r"\n${tags}`).replace(/("mine" \{\n {2}statement \{\n)/, `$1${condition}`);
      return answerIn({ 'main.tf': main + provider }, asModuleRole);
    };
    assert.equal(tagged('  tags = { team = "orders" }\n'), 'allow');
    assert.equal(tagged(''), 'implicit-deny');
    assert.equal(tagged('  tags = merge(var.given, { a = "b" })\n'), 'allow | implicit-deny');
    assert.equal(tagged('  tags = { team = var.given }\n'), 'allow | implicit-deny');
    assert.equal(tagged('', 'provider "aws" {\n  default_tags {\n    tags = { team = "orders" }\n  }\n}\n'), 'allow');
  });
});
