/** What a Terraform module has in some deployments only, or cannot be seen in it, is never taken for absent or for there. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { answerIn, decideIn, type Files } from '../../support/decide-files';

const eitherWay = 'allow | explicit-deny | implicit-deny';

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
