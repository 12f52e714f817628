/** Local modules that are called: values go in and come out, each call is one of its own, and parts find what they belong to. */
import assert from 'node:assert/strict';
import { displayText, isAtom, type HoledText } from '../../../../server/src/base/atoms';
import type { Api } from '../../../../server/src/gateway/model';
import type { Policy } from '../../../../server/src/policy/model';
import type { UnitEntry } from '../../../../server/src/workspace/model';
import { answerIn, type Files } from '../../../support/decide-files';
import { openWorkspace, uriOf } from '../../../support/open-workspace';

function unitOf(files: Files, name = 'main.tf'): UnitEntry {
  const unit = openWorkspace(files).unit(uriOf(name));
  assert.ok(unit);
  return unit;
}

const routesOf = (api: Api | undefined): readonly string[] => (api?.routes ?? []).map(({ method, path }) => `${method} ${path}`);
const ownApis = (unit: UnitEntry): readonly Api[] => unit.files.flatMap(({ apis }) => apis.map(({ api }) => api));
const innerApis = (unit: UnitEntry): readonly Api[] => unit.instances.flatMap(({ apis }) => apis.map(({ api }) => api));
const resourceOf = (policy: Policy | undefined): HoledText => policy?.statements[0]?.resource?.value.values[0]?.text ?? { pieces: [] };

/** The resource of a policy anywhere in the unit, by the selector seen from the root module. */
function resourceAt(unit: UnitEntry, selector: string): HoledText {
  const all = [...unit.files, ...unit.instances].flatMap(({ policies }) => policies);
  return resourceOf(all.find(({ site }) => site.selector === selector)?.policy);
}

/** What an expression in a module called `child` means there. */
function meansInside(expression: string, child: string, call: string, root = ''): string {
  const asked = `resource "aws_iam_policy" "asked" {\n  policy = jsonencode({ Statement = [{ Resource = ${expression} }] })\n}\n`;
  const unit = unitOf({ 'main.tf': `${root}\nmodule "child" {\n  source = "./child"\n${call}\n}\n`, 'child/main.tf': `${child}\n${asked}` });
  return displayText(resourceAt(unit, 'module.child.aws_iam_policy.asked'));
}

const allow = (resource: string): string => `jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "execute-api:Invoke", Resource = ${resource} }] })`;
const trust = 'assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [] })';

const api = `
variable "stage" { type = string }
variable "verb" {
  type    = string
  default = "GET"
}
resource "aws_api_gateway_rest_api" "this" { name = "orders-\${var.stage}" }
resource "aws_api_gateway_resource" "orders" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_rest_api.this.root_resource_id
  path_part   = "orders"
}
resource "aws_api_gateway_method" "get" {
  rest_api_id   = aws_api_gateway_rest_api.this.id
  resource_id   = aws_api_gateway_resource.orders.id
  http_method   = var.verb
  authorization = "AWS_IAM"
}
resource "aws_api_gateway_stage" "this" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  stage_name  = var.stage
}
output "id" { value = aws_api_gateway_rest_api.this.id }
output "arn" { value = aws_api_gateway_rest_api.this.execution_arn }
output "parent" { value = aws_api_gateway_resource.orders.id }
`;

const role = (name: string, more = ''): string => `
resource "aws_iam_role" "${name}" {
  name = "${name}"
  ${trust}
}
${more}`;

const root = `
provider "aws" { region = "eu-west-1" }
${role('caller')}
module "api" {
  source = "./modules/api"
  stage  = "prod"
}
`;

const whole: Files = {
  'main.tf': `${root}
resource "aws_iam_role_policy" "call" {
  role   = aws_iam_role.caller.name
  policy = ${allow('"${module.api.arn}/prod/GET/orders"')}
}`,
  'modules/api/main.tf': api,
};

const request = { method: 'GET', path: '/orders' };
const place = { ref: 'main.tf#module.api.aws_api_gateway_rest_api.this' };
const caller = { ref: 'main.tf#aws_iam_role.caller' };

describe('values inside of a called module', () => {
  const table: readonly [what: string, expression: string, child: string, call: string, expected: string, root?: string][] = [
    ['an argument', 'var.stage', 'variable "stage" {}', 'stage = "prod"', 'prod'],
    ['an argument through a local of the child', 'local.name', 'variable "stage" {}\nlocals { name = upper(var.stage) }', 'stage = "prod"', 'PROD'],
    ['an argument made of the values of the caller', 'var.stage', 'variable "stage" {}', 'stage = "${local.env}-1"', 'dev-1', 'locals { env = "dev" }'],
    ['locals of one name in both modules', 'local.env', 'variable "stage" {}\nlocals { env = "child-${var.stage}" }', 'stage = local.env', 'child-dev', 'locals { env = "dev" }'],
    ['a default where nothing is given', 'var.stage', 'variable "stage" { default = "test" }', '', 'test'],
    ['nothing given and no default', 'var.stage', 'variable "stage" {}', '', '${module.child.var.stage}'],
    ['null, which is a value', 'var.stage == null ? "none" : "some"', 'variable "stage" { default = "test" }', 'stage = null', 'none'],
    ['null, where it stands for the default', 'var.stage', 'variable "stage" {\n  default  = "test"\n  nullable = false\n}', 'stage = null', 'test'],
    ['an input of the root, default or not', 'var.stage', 'variable "stage" {}', 'stage = var.stage', '${var.stage}', 'variable "stage" { default = "x" }'],
    ['an element of a map that is given', 'var.config.path', 'variable "config" {}', 'config = { path = "orders" }', 'orders'],
    ['elements of a loop in the child', 'join("/", [for name in var.names : "${var.stage}-${name}"])', 'variable "names" {}\nvariable "stage" {}', 'names = ["a", "b"]\nstage = "s"', 's-a/s-b'],
    ['a type that adds attributes', 'var.config.path', 'variable "config" { type = object({ path = optional(string, "x") }) }', 'config = {}', 'x'],
    ['the folder of the module, another one than the root', 'path.module', '', '', '${module.child.path.module}'],
    ['the root folder', 'path.root', '', '', '${path.root}'],
    ['the workspace', 'terraform.workspace', '', '', '${terraform.workspace}'],
    ['the account of the caller', 'data.aws_caller_identity.me.account_id', 'data "aws_caller_identity" "me" {}', '', '${aws_account_id}'],
    ['the region of the default provider', 'data.aws_region.here.name', 'data "aws_region" "here" {}', '', 'eu-west-1', 'provider "aws" { region = "eu-west-1" }'],
    ['the region of a provider that is handed over', 'data.aws_region.here.name', 'data "aws_region" "here" {}', 'providers = { aws = aws.us }', 'us-east-1', 'provider "aws" { region = "eu-west-1" }\nprovider "aws" {\n  alias = "us"\n  region = "us-east-1"\n}'],
    ['the account of another provider is another account', 'data.aws_caller_identity.me.account_id', 'data "aws_caller_identity" "me" {}', 'providers = { aws = aws.us }', '${aws_account_id of aws.us}', 'provider "aws" { alias = "us" }'],
    ['a condition that is given', 'var.on ? "on" : "off"', 'variable "on" {}', 'on = true', 'on'],
    ['a condition by default', 'var.on ? "on" : "off"', 'variable "on" { default = false }', '', 'off'],
    ['a length', 'length(var.names)', 'variable "names" {}', 'names = ["a", "b"]', '2'],
    ['a boolean that becomes a text by its type', 'var.on == "true" ? "on" : "off"', 'variable "on" { type = string }', 'on = true', 'on'],
    ['a text that becomes a boolean by its type', 'var.on == true ? "on" : "off"', 'variable "on" { type = bool }', 'on = "true"', 'on'],
    ['a list that becomes a set by its type', 'join("", var.names)', 'variable "names" { type = set(string) }', 'names = ["b", "a", "b"]', 'ab'],
    ['a function of a provider', '"${provider::aws::trim_iam_role_path(var.stage)}/*"', 'variable "stage" {}', '', '${provider::aws::trim_iam_role_path(module.child.var.stage)}/*'],
    ['something computed in the child', 'md5(var.stage)', 'variable "stage" {}', '', '${md5(module.child.var.stage)}'],
  ];
  for (const [what, expression, child, call, expected, more] of table) {
    it(what, () => assert.equal(meansInside(expression, child, call, more), expected));
  }
});

describe('a called module', () => {
  it('has its API under the root module, as complete as if it stood there', () => {
    const unit = unitOf(whole);
    const [found, ...others] = innerApis(unit);
    assert.equal(others.length, 0);
    assert.equal(found?.selector, 'module.api.aws_api_gateway_rest_api.this');
    assert.equal(found.name, 'orders-prod');
    assert.deepEqual(routesOf(found), ['GET /orders']);
    assert.equal(found.partial, null);
    assert.deepEqual(ownApis(unit), []);
  });

  it('says for itself what it is, with nothing in it that the caller gives', () => {
    const workspace = openWorkspace(whole);
    assert.equal(workspace.file(uriOf('modules/api/main.tf'))?.apis[0]?.api.name, 'this');
    assert.equal(workspace.file(uriOf('main.tf'))?.policies.length, 2);
  });

  it('gives the same atoms to its caller as it has itself', () => {
    const unit = unitOf(whole);
    const [id] = (innerApis(unit)[0]?.id.pieces ?? []).filter(isAtom);
    assert.ok(id);
    assert.ok(resourceAt(unit, 'aws_iam_role_policy.call').pieces.some((piece) => isAtom(piece) && piece.id === id.id));
  });

  it('is another one in each call', () => {
    const unit = unitOf({ ...whole, 'main.tf': `${root}\nmodule "other" {\n  source = "./modules/api"\n  stage = "dev"\n  verb = "PUT"\n}\n` });
    assert.deepEqual(innerApis(unit).map((found) => [found.name, routesOf(found)]), [['orders-prod', ['GET /orders']], ['orders-dev', ['PUT /orders']]]);
    const ids = new Set(innerApis(unit).map(({ id }) => displayText(id)));
    assert.equal(ids.size, 2);
  });

  it('is another one in each instance of a call, as far as those can be told', () => {
    const each = `module "api" {\n  source = "./modules/api"\n  for_each = { eu = "GET", us = "PUT" }\n  stage = each.key\n  verb = each.value\n}\n`;
    const unit = unitOf({ 'main.tf': `${each}resource "aws_iam_policy" "p" { policy = ${allow('"${module.api["us"].arn}/*"')} }`, 'modules/api/main.tf': api });
    assert.deepEqual(
      innerApis(unit).map((found) => [found.selector, found.name, routesOf(found)]),
      [['module.api["eu"].aws_api_gateway_rest_api.this', 'orders-eu', ['GET /orders']], ['module.api["us"].aws_api_gateway_rest_api.this', 'orders-us', ['PUT /orders']]],
    );
    assert.match(displayText(resourceAt(unit, 'aws_iam_policy.p')), /module\.api\["us"\]\.aws_api_gateway_rest_api\.this\.id/);
    const unknown = unitOf({ 'main.tf': each.replace('{ eu = "GET", us = "PUT" }', 'var.regions'), 'modules/api/main.tf': api });
    assert.deepEqual(unknown.instances, []);
  });

  it('joins parts that stand in other modules', () => {
    const files: Files = {
      'main.tf': `${root}
module "routes" {
  source = "./modules/routes"
  api_id = module.api.id
  parent = module.api.parent
}
module "policy" {
  source = "./modules/policy"
  api_id = module.api.id
  policy = ${allow('"*"')}
}`,
      'modules/api/main.tf': api,
      'modules/routes/main.tf': `
variable "api_id" {}
variable "parent" {}
resource "aws_api_gateway_resource" "item" {
  rest_api_id = var.api_id
  parent_id   = var.parent
  path_part   = "{id}"
}
resource "aws_api_gateway_method" "put" {
  rest_api_id   = var.api_id
  resource_id   = aws_api_gateway_resource.item.id
  http_method   = "PUT"
  authorization = "NONE"
}`,
      'modules/policy/main.tf': 'variable "api_id" {}\nvariable "policy" {}\nresource "aws_api_gateway_rest_api_policy" "p" {\n  rest_api_id = var.api_id\n  policy = var.policy\n}\n',
    };
    const [found] = innerApis(unitOf(files));
    assert.deepEqual(routesOf(found), ['GET /orders', 'PUT /orders/{id}']);
    assert.equal(found?.partial, null);
    assert.equal(found?.resourcePolicy?.selector, 'module.policy.aws_api_gateway_rest_api_policy.p');
  });

  it('leaves open what a module that is not there may add', () => {
    const call = 'module "more" {\n  source = "./gone"\n  api_id = module.api.id\n}\n';
    const unit = unitOf({ ...whole, 'main.tf': `${root}${call}` });
    assert.deepEqual(unit.missing, [uriOf('gone/')]);
    assert.match(innerApis(unit)[0]?.partial ?? '', /handed to another module/);
  });
});

describe('decisions over called modules', () => {
  const attach = `
variable "role" {}
variable "policy" {}
resource "aws_iam_role_policy" "p" {
  role   = var.role
  policy = var.policy
}`;
  const attached = (policy: string, more = ''): Files => ({
    'main.tf': `${root}\nmodule "attach" {\n  source = "./modules/attach"\n  role = aws_iam_role.caller.name\n  policy = ${policy}\n${more}}\n`,
    'modules/api/main.tf': api,
    'modules/attach/main.tf': attach,
  });
  const listed = (role: string, count: string, name: string, more = ''): Files => ({
    'main.tf': `${root}\nmodule "attach" {\n  source = "./modules/attach"\n  ${role.replace('= ', '= [')}]\n  arn = module.api.arn\n}\n`,
    'modules/attach/main.tf': `variable "role" {}\nvariable "arn" {}\n${more}\nresource "aws_iam_role_policy" "p" {\n  ${count}\n  role = ${name}\n  policy = ${allow('"${var.arn}/*"')}\n}\n`,
  });
  const rows: readonly [what: string, files: Files, expected: string, one?: object][] = [
    ['a role of the root and an API of a child', whole, 'allow'],
    ['a policy that a child attaches to a role of the root', attached(allow('"${module.api.arn}/prod/GET/*"')), 'allow'],
    ['a policy for another stage, attached by a child', attached(allow('"${module.api.arn}/dev/*"')), 'implicit-deny'],
    ['a child that is called under a condition', attached(allow('"${module.api.arn}/*"'), 'count = var.on ? 1 : 0\n'), 'allow | implicit-deny'],
    ['a child that is never called', attached(allow('"${module.api.arn}/*"'), 'count = 0\n'), 'implicit-deny'],
    ['roles in a list, one for each count', { ...attached('"x"'), ...listed('role = aws_iam_role.caller.name', 'count = length(var.role)', 'var.role[count.index]') }, 'allow'],
    ['a role whose name is cut out of its ARN', { ...attached('"x"'), ...listed('role = aws_iam_role.caller.arn', '', 'split("/", var.role[0])[1]') }, 'allow | implicit-deny'],
    ['a role whose name is the end of its ARN', { ...attached('"x"'), ...listed('role = aws_iam_role.caller.arn', '', 'basename(var.role[0])') }, 'allow | implicit-deny'],
    ['a role that the child looks up by its name', { ...attached('"x"'), ...listed('role = aws_iam_role.caller.name', '', 'data.aws_iam_role.it.id', 'data "aws_iam_role" "it" { name = var.role[0] }') }, 'allow'],
    [
      'a role of a child with a policy that the root attaches',
      {
        'main.tf': `${root}\nmodule "who" { source = "./modules/who" }\nresource "aws_iam_role_policy" "p" {\n  role = module.who.name\n  policy = ${allow('"${module.api.arn}/*"')}\n}\n`,
        'modules/api/main.tf': api,
        'modules/who/main.tf': `${role('it')}\noutput "name" { value = aws_iam_role.it.name }\n`,
      },
      'allow',
      { caller: { ref: 'main.tf#module.who.aws_iam_role.it' } },
    ],
    [
      'modules in modules',
      {
        'main.tf': `${root}\nmodule "a" {\n  source = "./modules/a"\n  arn = module.api.arn\n}\n`,
        'modules/api/main.tf': api,
        'modules/a/main.tf': 'variable "arn" {}\nmodule "b" {\n  source = "../b"\n  arn = "${var.arn}/prod"\n}\n',
        'modules/b/main.tf': `variable "arn" {}\n${role('deep')}\nresource "aws_iam_role_policy" "p" {\n  role = aws_iam_role.deep.id\n  policy = ${allow('"${var.arn}/GET/orders"')}\n}\n`,
      },
      'allow',
      { caller: { ref: 'main.tf#module.a.module.b.aws_iam_role.deep' } },
    ],
  ];
  for (const [what, files, expected, one] of rows) {
    it(what, () => assert.equal(answerIn(files, { api: place, request, caller, ...one }), expected));
  }
});

it('a dynamic block of a called module may call its element as it likes', () => {
  const root = 'module "child" {\n  source = "./child"\n  grants = { read = ["execute-api:Invoke"] }\n}\n';
  const child = `variable "grants" { type = map(list(string)) }
data "aws_iam_policy_document" "asked" {
  dynamic "statement" {
    for_each = var.grants
    iterator = grant
    content {
      actions   = grant.value
      resources = ["arn:aws:execute-api:*:*:\${grant.key}/*"]
    }
  }
}
`;
  assert.equal(displayText(resourceAt(unitOf({ 'main.tf': root, 'child/main.tf': child }), 'module.child.data.aws_iam_policy_document.asked')), 'arn:aws:execute-api:*:*:read/*');
});
