/**
 * A generated Terraform module of as many files as wanted, in the shape people write: roles with policies in four forms, a
 * REST API whose routes are made by `for_each`, queues with policies, locals that others use, and three local modules it
 * calls. Deterministic; tests of growth use the same files.
 */

export interface ModuleFiles {
  /** Texts by paths; those of the called modules count, too. */
  readonly files: ReadonlyMap<string, string>;
  /** Findings of all files together: one for each misspelled action. */
  readonly findings: number;
}

const called = ['audit', 'intake', 'reports'] as const;

export function moduleFiles(count: number): ModuleFiles {
  const files = new Map<string, string>([
    ['api.tf', api],
    ['locals.tf', locals(count)],
    ['modules.tf', called.map(call).join('\n')],
  ]);
  for (const name of called) {
    files.set(`modules/${name}/main.tf`, calledRole(name));
    files.set(`modules/${name}/variables.tf`, 'variable "api_arn" {\n  type = string\n}\n\nvariable "stage" {\n  type    = string\n  default = "dev"\n}\n');
    files.set(`modules/${name}/outputs.tf`, 'output "role_arn" {\n  value = aws_iam_role.worker.arn\n}\n');
  }
  const rest = count - files.size;
  for (let index = 0; index < rest; index++) files.set(fileName(index), forms[index % forms.length]?.(index) ?? '');
  const text = [...files.values()].join('\n');
  return { files, findings: text.split('s3:GetObjekt').length - 1 };
}

/** The file of the root module that stands at an index. */
export function fileName(index: number): string {
  return `service_${String(index)}.tf`;
}

const api = `terraform {
  required_version = ">= 1.5"
}

provider "aws" {
  region = "eu-west-1"
  default_tags {
    tags = { team = "orders" }
  }
}

variable "stage" {
  type    = string
  default = "dev"
}

data "aws_caller_identity" "current" {}

resource "aws_api_gateway_rest_api" "orders" {
  name = "orders"
}

resource "aws_api_gateway_deployment" "orders" {
  rest_api_id = aws_api_gateway_rest_api.orders.id
}

resource "aws_api_gateway_stage" "orders" {
  rest_api_id   = aws_api_gateway_rest_api.orders.id
  deployment_id = aws_api_gateway_deployment.orders.id
  stage_name    = local.stage
}
`;

function locals(count: number): string {
  const routes = Array.from({ length: Math.ceil(count / forms.length) }, (_, index) => `    items_${String(index)} = { method = "${index % 2 === 0 ? 'GET' : 'POST'}" }`);
  return `locals {
  stage    = "prod"
  org_id   = "o-a1b2c3d4e5"
  prefix   = "orders-\${local.stage}"
  api_arn  = aws_api_gateway_rest_api.orders.execution_arn
  networks = ["203.0.113.0/24", "198.51.100.0/24"]
  routes = {
${routes.slice(0, 40).join('\n')}
  }
}
`;
}

function call(name: string): string {
  return `module "${name}" {
  source  = "./modules/${name}"
  api_arn = aws_api_gateway_rest_api.orders.execution_arn
  stage   = local.stage
}
`;
}

function calledRole(name: string): string {
  return `${role('worker', name)}
resource "aws_iam_role_policy" "worker" {
  role = aws_iam_role.worker.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["execute-api:Invoke", "s3:GetObjekt"]
      Resource = "\${var.api_arn}/\${var.stage}/GET/${name}/*"
    }]
  })
}
`;
}

function role(label: string, name: string): string {
  return `resource "aws_iam_role" "${label}" {
  name = "${name}"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}
`;
}

const forms: readonly ((index: number) => string)[] = [encoded, documented, written, quoted, routed, queued];

function encoded(index: number): string {
  const name = `service_${String(index)}`;
  return `${role(name, name)}
resource "aws_iam_role_policy" "${name}" {
  name = "\${local.prefix}-${name}"
  role = aws_iam_role.${name}.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "Call${String(index)}"
        Effect   = "Allow"
        Action   = ["execute-api:Invoke", "s3:GetObjekt"]
        Resource = "\${local.api_arn}/\${local.stage}/GET/items/${String(index)}"
      },
      {
        Sid       = "Near${String(index)}"
        Effect    = "Allow"
        Action    = "s3:GetObject"
        Resource  = "arn:aws:s3:::\${local.prefix}-${String(index)}/*"
        Condition = { IpAddress = { "aws:SourceIp" = local.networks } }
      },
    ]
  })
}
`;
}

function documented(index: number): string {
  const name = `service_${String(index)}`;
  return `data "aws_iam_policy_document" "${name}" {
  statement {
    sid       = "Call${String(index)}"
    actions   = ["execute-api:Invoke", "s3:GetObjekt"]
    resources = ["\${aws_api_gateway_rest_api.orders.execution_arn}/*/GET/items/${String(index)}"]
    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalOrgID"
      values   = [local.org_id]
    }
  }
}

resource "aws_iam_policy" "${name}" {
  name   = "\${local.prefix}-${name}"
  policy = data.aws_iam_policy_document.${name}.json
}

${role(name, name)}
resource "aws_iam_role_policy_attachment" "${name}" {
  role       = aws_iam_role.${name}.name
  policy_arn = aws_iam_policy.${name}.arn
}
`;
}

function written(index: number): string {
  const name = `service_${String(index)}`;
  return `${role(name, name)}
resource "aws_iam_role_policy" "${name}" {
  role   = aws_iam_role.${name}.id
  policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Sid": "Call${String(index)}",
          "Effect": "Allow",
          "Action": ["execute-api:Invoke", "s3:GetObjekt"],
          "Resource": "\${local.api_arn}/\${local.stage}/GET/items/${String(index)}"
        }
      ]
    }
  EOT
}
`;
}

function quoted(index: number): string {
  const name = `service_${String(index)}`;
  return `${role(name, name)}
resource "aws_iam_user_policy" "${name}" {
  user   = "deploy-${String(index)}"
  policy = "{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Effect\\":\\"Allow\\",\\"Action\\":\\"s3:GetObjekt\\",\\"Resource\\":\\"arn:aws:s3:::data-${String(index)}/*\\"}]}"
}
`;
}

function routed(index: number): string {
  const name = `service_${String(index)}`;
  return `resource "aws_api_gateway_resource" "${name}" {
  rest_api_id = aws_api_gateway_rest_api.orders.id
  parent_id   = aws_api_gateway_rest_api.orders.root_resource_id
  path_part   = "items${String(index)}"
}

resource "aws_api_gateway_method" "${name}" {
  for_each      = toset(["GET", "POST"])
  rest_api_id   = aws_api_gateway_rest_api.orders.id
  resource_id   = aws_api_gateway_resource.${name}.id
  http_method   = each.key
  authorization = "AWS_IAM"
}

resource "aws_api_gateway_integration" "${name}" {
  for_each    = aws_api_gateway_method.${name}
  rest_api_id = aws_api_gateway_rest_api.orders.id
  resource_id = aws_api_gateway_resource.${name}.id
  http_method = each.value.http_method
  type        = "AWS_PROXY"
  uri         = aws_lambda_function.${name}.invoke_arn
}

resource "aws_lambda_function" "${name}" {
  function_name = "\${local.prefix}-${name}"
  role          = "arn:aws:iam::\${data.aws_caller_identity.current.account_id}:role/${name}"
  handler       = "index.handler"
  runtime       = "nodejs20.x"
}

resource "aws_lambda_permission" "${name}" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.${name}.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "\${aws_api_gateway_rest_api.orders.execution_arn}/*/GET/items${String(index)}"
}
`;
}

function queued(index: number): string {
  const name = `service_${String(index)}`;
  return `locals {
  ${name}_source = "arn:aws:s3:::\${local.prefix}-${String(index)}"
}

resource "aws_sqs_queue" "${name}" {
  name = "\${local.prefix}-${name}"
}

resource "aws_sqs_queue_policy" "${name}" {
  queue_url = aws_sqs_queue.${name}.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Send${String(index)}"
      Effect    = "Allow"
      Principal = { Service = "s3.amazonaws.com" }
      Action    = ["sqs:SendMessage", "s3:GetObjekt"]
      Resource  = aws_sqs_queue.${name}.arn
      Condition = { ArnEquals = { "aws:SourceArn" = local.${name}_source } }
    }]
  })
}
`;
}
