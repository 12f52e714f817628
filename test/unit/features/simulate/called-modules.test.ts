/** Simulations of Terraform modules that call others: who is in those calls this API, and whose policies stand there. */
import assert from 'node:assert/strict';
import { checkRows, openSimulation, simulateIn } from '../../../support/simulation';

const role = `
variable "name" {}
variable "api" { default = "" }
resource "aws_iam_role" "this" {
  name               = var.name
  assume_role_policy = jsonencode({ Statement = [] })
}
resource "aws_iam_role_policy" "this" {
  role   = aws_iam_role.this.id
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "execute-api:Invoke", Resource = "\${var.api}/*/GET/orders" }] })
}
output "arn" { value = aws_iam_role.this.arn }
`;
const api = `
resource "aws_api_gateway_rest_api" "orders" { name = "orders" }
resource "aws_api_gateway_resource" "orders" {
  rest_api_id = aws_api_gateway_rest_api.orders.id
  parent_id   = aws_api_gateway_rest_api.orders.root_resource_id
  path_part   = "orders"
}
resource "aws_api_gateway_method" "get" {
  for_each      = toset(["GET", "PUT"])
  rest_api_id   = aws_api_gateway_rest_api.orders.id
  resource_id   = aws_api_gateway_resource.orders.id
  http_method   = each.key
  authorization = "AWS_IAM"
}
output "arn" { value = aws_api_gateway_rest_api.orders.execution_arn }
`;

describe('an API whose callers stand in a called module', () => {
  const world = openSimulation('main.tf', `//- file: main.tf
${api.replace('"aws_api_gateway_rest_api" "orders" {', '"aws_api_gateway_rest_api" "orders" {<|>')}
module "reader" {
  source   = "./role"
  for_each = toset(["anna", "bert"])
  name     = each.key
  api      = aws_api_gateway_rest_api.orders.execution_arn
}
//- file: role/main.tf
${role}`);

  it('is asked about by each of them, with their policies', () => {
    checkRows(world, { mode: 'callers', call: { method: 'GET', path: '/orders' } }, `
      ✗ stranger · GET /orders · unauthenticated: 403
      ✗ this account · GET /orders · implicit deny at identity policy
      ✗ other accounts · GET /orders · implicit deny at resource policy
      ✓ anna · GET /orders · reaches the integration, given identity policy; no SCP supplied
      ✓ bert · GET /orders · reaches the integration, given identity policy; no SCP supplied`);
    const callers = simulateIn(world, { mode: 'callers', call: { method: 'PUT', path: '/orders' } }).rows.filter(({ label }) => /anna|bert/.test(label));
    assert.deepEqual(callers.map(({ verdict }) => verdict), ['stopped', 'stopped']);
  });
});

describe('a policy that names the API of a called module', () => {
  it('is simulated on that API', () => {
    const world = openSimulation('main.tf', `//- file: main.tf
module "api" { source = "./api" }
resource "aws_iam_policy" "call" {
  policy = jsonencode({ Statement = [{ <|>Effect = "Allow", Action = "execute-api:Invoke", Resource = "\${module.api.arn}/*/PUT/*" }] })
}
//- file: api/main.tf
${api}`);
    checkRows(world, { caller: 'this-account' }, `
      ✗ GET /orders · this account · implicit deny at identity policy
      ✓ PUT /orders · this account · reaches the integration, given identity policy; no SCP supplied`);
  });
});
