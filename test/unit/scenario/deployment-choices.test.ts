/** What a deployment decides inside a policy: only what holds for every deployment is certain. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { answerIn, decideIn, templateWith, type Files } from '../../support/decide-files';

/** A role of the API's account that holds the policy; the condition of the template is called `IsProd`. */
function held(policy: string, more: object = {}): object {
  return {
    api: { account: '111122223333' },
    route: { authorization: 'AWS_IAM' },
    caller: { arn: 'arn:aws:iam::111122223333:role/r', identityPolicies: [policy], ...more },
  };
}

function inTemplate(document: string): Files {
  return templateWith(`  P:\n    Type: AWS::IAM::ManagedPolicy\n    Properties:\n      PolicyDocument: ${document}\n`);
}

function inModule(statement: string): Files {
  return { 'main.tf': `variable "strict" { type = bool }\nvariable "names" { type = list(string) }\nvariable "who" {}\ndata "aws_iam_policy_document" "p" {\n${statement}\n}\n` };
}

const template = (document: string, more?: object): string => answerIn(inTemplate(document), held('template.yaml#P', more));
const moduleAnswer = (statement: string, more?: object): string => answerIn(inModule(statement), held('main.tf#data.aws_iam_policy_document.p', more));

const statement = (more: string): string => `{ Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "execute-api:Invoke", Resource: "*", ${more} }] }`;

describe('a choice between two policies', () => {
  it('has the version its branches have (CO-60)', () => {
    const policy = (condition: string): string => statement(`Condition: { StringEquals: { aws:PrincipalAccount: "${condition}" } }`);
    assert.equal(template(`!If [IsProd, ${policy('${aws:PrincipalAccount}')}, ${statement('Sid: S')}]`), 'allow');
  });

  it('of which one has no version leaves open whether variables count (CO-60, GR-1)', () => {
    const condition = 'Condition: { StringEquals: { aws:PrincipalAccount: "${aws:PrincipalAccount}" } }';
    assert.equal(template(`!If [IsProd, ${statement(condition)}, ${statement(condition).replace('Version: "2012-10-17", ', '')}]`), 'allow | implicit-deny');
  });
});

describe('a version only deployment knows', () => {
  it('leaves open what depends on variables (CO-60)', () => {
    const policy = statement('Condition: { StringEquals: { aws:PrincipalAccount: "${aws:PrincipalAccount}" } }');
    assert.equal(template(policy.replace('"2012-10-17"', '!Ref Env')), 'allow | implicit-deny');
  });

  it('does not matter where there are none', () => {
    assert.equal(template(statement('Sid: S').replace('"2012-10-17"', '!Ref Env')), 'allow');
  });
});

describe('a malformed branch', () => {
  const mixed = statement('Sid: S').replace('Resource: "*"', 'Resource: !If [IsProd, "*", { Bad: "yes" }]');

  it('spoils the deployments that take it, and no others', () => {
    assert.equal(template(mixed), 'allow | implicit-deny');
  });

  it('is no matter where the values rule it out', () => {
    const files = inTemplate(mixed);
    assert.equal(answerIn(files, { ...held('template.yaml#P'), values: { IsProd: true } }), 'allow');
    assert.equal(answerIn(files, { ...held('template.yaml#P'), values: { IsProd: false } }), 'implicit-deny');
  });

  it('may be a principal with a wildcard (GR-30)', () => {
    const policy = `{ Version: "2012-10-17", Statement: [{ Effect: Allow, Principal: { AWS: ["*", !If [IsProd, "arn:aws:iam::*:role/x", !Ref AWS::NoValue]] }, Action: "*", Resource: "*" }] }`;
    assert.equal(answerIn(inTemplate(policy), { api: { resourcePolicy: 'template.yaml#P' } }), 'allow | implicit-deny');
  });
});

describe('an element that only some deployments have', () => {
  it('gives way to its opposite in the others', () => {
    const policy = `{ Version: "2012-10-17", Statement: [{ Effect: Allow, Action: !If [IsProd, "execute-api:*", !Ref AWS::NoValue], NotAction: !If [IsProd, !Ref AWS::NoValue, "s3:*"], Resource: "*" }] }`;
    assert.equal(template(policy), 'allow');
    assert.equal(template(policy.replace('"s3:*"', '"execute-api:*"')), 'allow | implicit-deny');
  });

  it('may be the principal (GR-30, §2.3)', () => {
    const policy = `{ Version: "2012-10-17", Statement: [{ Effect: Allow, Principal: !If [IsProd, "*", { AWS: "444455556666" }], Action: "*", Resource: "*" }] }`;
    const files = inTemplate(policy);
    assert.equal(answerIn(files, { api: { resourcePolicy: 'template.yaml#P' } }), 'allow | implicit-deny');
    assert.deepEqual(decideIn(files, { api: { resourcePolicy: 'template.yaml#P' } }).unknown, ['IsProd']);
    assert.equal(answerIn(files, { api: { resourcePolicy: 'template.yaml#P' }, values: { IsProd: true } }), 'allow');
  });
});

describe('an effect that deployment chooses', () => {
  const policy = statement('Sid: S').replace('Effect: Allow', 'Effect: !If [IsProd, Allow, Deny]');
  const other = `!If [IsProd, { Effect: Deny, Action: "*", Resource: "*" }, { Effect: Allow, Action: "*", Resource: "*" }]`;

  it('goes with everything else the same condition decides', () => {
    assert.equal(template(policy), 'allow | explicit-deny');
    assert.equal(template(policy.replace(' }] }', ` }, ${other}] }`)), 'explicit-deny');
  });

  it('is known where the condition is', () => {
    const files = inTemplate(policy);
    assert.equal(answerIn(files, { ...held('template.yaml#P'), values: { IsProd: true } }), 'allow');
    assert.equal(answerIn(files, { ...held('template.yaml#P'), values: { IsProd: false } }), 'explicit-deny');
  });

  it('may be none in some deployments, of which AWS refuses the statement', () => {
    assert.equal(template(policy.replace('Allow, Deny', 'Allow, Alow')), 'allow | implicit-deny');
    assert.equal(template(policy.replace('Allow, Deny', 'Deny, !Ref AWS::NoValue')), 'explicit-deny | implicit-deny');
  });

  it('is Allow in a policy document of Terraform that has none', () => {
    assert.equal(moduleAnswer('  statement {\n    effect    = var.strict ? "Deny" : null\n    actions   = ["*"]\n    resources = ["*"]\n  }'), 'allow | explicit-deny');
  });
});

describe('a statement with a computed key', () => {
  const answer = (more: string): string =>
    answerIn({ 'main.tf': `variable "key" {}\nresource "aws_iam_policy" "p" {\n  policy = jsonencode({ Version = "2012-10-17", Statement = [{ (var.key) = "execute-api:*", ${more} }] })\n}\n` }, held('main.tf#aws_iam_policy.p'));

  it('lacks no element for certain', () => {
    assert.equal(answer('Effect = "Allow", Resource = "*"'), 'allow | implicit-deny');
    assert.equal(answer('Action = "execute-api:*", Resource = "*"'), 'allow | explicit-deny | implicit-deny');
    assert.equal(answer('Effect = "Deny", Action = "execute-api:*"'), 'explicit-deny | implicit-deny');
  });

  it('does not apply where what is written does not', () => {
    assert.equal(answer('Effect = "Deny", Resource = "arn:aws:s3:::b"'), 'implicit-deny');
  });
});

describe('a macro of CloudFormation', () => {
  const include = 'Fn::Transform: { Name: AWS::Include, Parameters: { Location: "s3://b/k" } }';

  it('may add statements and elements, and spoils nothing by being there', () => {
    assert.equal(template(statement('Sid: S').replace(' }] }', ` }], ${include} }`)), 'allow | explicit-deny');
    assert.equal(template(statement(include)), 'allow | implicit-deny');
    assert.equal(template(statement(`Condition: { Bool: { aws:SecureTransport: "true" }, ${include} }`)), 'allow | implicit-deny');
  });
});

describe('values that only deployment knows', () => {
  it('are not the same because neither is known: lists of organization paths', () => {
    const [a, b] = ['!Ref Env', '!Sub "${Env}/x"'].map((value) => `Condition: { "ForAnyValue:StringLike": { aws:PrincipalOrgPaths: [${value}] } }`);
    const policy = `{ Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "*", Resource: "*", ${a ?? ''} }, { Effect: Deny, Action: "*", Resource: "*", ${b ?? ''} }] }`;
    assert.equal(template(policy), 'allow | explicit-deny | implicit-deny');
  });

  it('inside the name of a policy variable leave open what it stands for (CO-63)', () => {
    const policy = statement('Condition: { StringEquals: { aws:PrincipalAccount: !Sub "${!aws:PrincipalTag/${Env}}" } }');
    assert.equal(template(policy, { tags: { k: '111122223333' } }), '?');
    const document = `  statement {\n    actions   = ["*"]\n    resources = ["*"]\n    condition {\n      test     = "StringEquals"\n      variable = "aws:PrincipalAccount"\n      values   = ["&{aws:PrincipalTag/\${var.who}}"]\n    }\n  }`;
    const one = held('main.tf#data.aws_iam_policy_document.p', { tags: { k: '111122223333' } });
    assert.equal(answerIn(inModule(document), one), '?');
    assert.equal(answerIn(inModule(document), { ...one, values: { 'var.who': 'k' } }), 'allow');
  });

  it('may be true or false under `Null`, and a list of them may hold either', () => {
    assert.equal(template(statement('Condition: { "Null": { aws:PrincipalTag/team: !Ref Env } }')), 'allow | implicit-deny');
    assert.equal(template(statement('Condition: { "Null": { aws:PrincipalTag/team: !Ref Names } }')), 'allow | implicit-deny');
  });

  it('in the account of a principal leave open whether the caller is meant', () => {
    const files = inModule('  statement {\n    actions   = ["*"]\n    resources = ["*"]\n    principals {\n      type        = "AWS"\n      identifiers = ["arn:aws:iam::${var.who}:root"]\n    }\n  }');
    const caller = { arn: 'arn:aws:iam::444455556666:role/x', identityPolicies: [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }] };
    const one = { api: { resourcePolicy: 'main.tf#data.aws_iam_policy_document.p' }, route: { authorization: 'AWS_IAM' }, caller };
    assert.equal(answerIn(files, one), 'allow | implicit-deny');
    assert.equal(answerIn(files, { ...one, values: { 'var.who': '444455556666' } }), 'allow');
    assert.equal(answerIn(files, { ...one, values: { 'var.who': '999988887777' } }), 'implicit-deny');
  });
});

describe('a policy document of Terraform', () => {
  const body = (more: string): string => `  statement {\n    actions   = ["execute-api:Invoke"]\n    resources = ["*"]\n${more}\n  }`;
  const condition = (test: string, variable: string, values: string): string => `    condition {\n      test     = "${test}"\n      variable = "${variable}"\n      values   = ${values}\n    }`;

  it('puts the values of conditions with one operator and key together', () => {
    const two = `${condition('StringEquals', 'aws:PrincipalAccount', '["999988887777"]')}\n${condition('StringEquals', 'aws:PrincipalAccount', '["111122223333"]')}`;
    assert.equal(moduleAnswer(body(two)), 'allow');
  });

  it('may get more values from a `dynamic` condition, if that has the same operator and key', () => {
    const dynamic = (variable: string): string =>
      `    dynamic "condition" {\n      for_each = var.names\n      content {\n        test     = "StringEquals"\n        variable = "${variable}"\n        values   = [condition.value]\n      }\n    }`;
    const seen = condition('StringEquals', 'aws:PrincipalAccount', '["999988887777"]');
    assert.equal(moduleAnswer(body(`${seen}\n${dynamic('aws:PrincipalAccount')}`)), 'allow | implicit-deny');
    assert.equal(moduleAnswer(body(`${seen}\n${dynamic('aws:username')}`)), 'implicit-deny');
  });

  it('takes null for not written', () => {
    assert.equal(moduleAnswer('  statement {\n    effect        = null\n    actions       = ["execute-api:Invoke"]\n    not_actions   = null\n    resources     = ["*"]\n    not_resources = null\n  }'), 'allow');
    assert.equal(moduleAnswer('  statement {\n    actions     = var.strict ? null : ["execute-api:Invoke"]\n    not_actions = var.strict ? ["s3:*"] : null\n    resources   = ["*"]\n  }'), 'allow');
  });

  it('does not allow where an argument has a type AWS would refuse', () => {
    assert.equal(moduleAnswer('  statement {\n    actions   = ["execute-api:Invoke"]\n    resources = [{ all = "*" }]\n  }\n  statement {\n    sid       = ["x"]\n    actions   = ["execute-api:Invoke"]\n    resources = ["*"]\n  }'), 'implicit-deny');
  });

  it('leaves open whether an overriding document replaces a statement that has a name', () => {
    const override = '  override_policy_documents = [var.who]\n';
    assert.equal(moduleAnswer(`${override}  statement {\n    sid       = "Named"\n    effect    = "Deny"\n    actions   = ["*"]\n    resources = ["*"]\n  }`), 'allow | explicit-deny | implicit-deny');
    assert.equal(moduleAnswer(`${override}  statement {\n    effect    = "Deny"\n    actions   = ["*"]\n    resources = ["*"]\n  }`), 'explicit-deny');
  });

  it('may mean everybody by a name nobody knows', () => {
    const principals = '    principals {\n      type        = "*"\n      identifiers = [var.who]\n    }';
    const one = { api: { resourcePolicy: 'main.tf#data.aws_iam_policy_document.p' } };
    assert.equal(answerIn(inModule(body(principals)), one), 'allow | implicit-deny');
    assert.equal(answerIn(inModule(body(principals.replace('var.who', '"*"'))), one), 'allow');
  });
});
