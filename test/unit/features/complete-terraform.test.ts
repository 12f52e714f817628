import { checkCompletion } from '../../support/check-completion';

const indented = (text: string, depth: number): string => text.split('\n').map((line) => `${' '.repeat(depth)}${line}`).join('\n');

const inDocument = (statement: string): string => `data "aws_iam_policy_document" "orders" {
  statement {
${indented(statement, 4)}
  }
}
`;

const inJsonencode = (statement: string): string => `resource "aws_iam_policy" "orders" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
${indented(statement, 6)}
    }]
  })
}
`;

const inHeredoc = (statement: string): string => `resource "aws_iam_policy" "orders" {
  policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [{
${indented(statement, 8)}
      }]
    }
  EOT
}
`;

/** A REST API with two routes in a file beside the policy. */
const api = `//- file: api.tf
resource "aws_api_gateway_rest_api" "orders" {
  name = "orders"
}
resource "aws_api_gateway_resource" "orders" {
  rest_api_id = aws_api_gateway_rest_api.orders.id
  parent_id   = aws_api_gateway_rest_api.orders.root_resource_id
  path_part   = "orders"
}
resource "aws_api_gateway_resource" "order" {
  rest_api_id = aws_api_gateway_rest_api.orders.id
  parent_id   = aws_api_gateway_resource.orders.id
  path_part   = "{id}"
}
resource "aws_api_gateway_method" "list" {
  rest_api_id   = aws_api_gateway_rest_api.orders.id
  resource_id   = aws_api_gateway_resource.orders.id
  http_method   = "POST"
  authorization = "NONE"
}
resource "aws_api_gateway_method" "read" {
  rest_api_id   = aws_api_gateway_rest_api.orders.id
  resource_id   = aws_api_gateway_resource.order.id
  http_method   = "GET"
  authorization = "AWS_IAM"
}
resource "aws_api_gateway_stage" "prod" {
  rest_api_id = aws_api_gateway_rest_api.orders.id
  stage_name  = "prod"
}
`;

describe('completion in a Terraform policy document', () => {
  it('offers the words of the data source, repeatable blocks also when they are there', () => {
    checkCompletion('main.tf', inDocument('effect = "Allow"\ncondition {\n}\n<|>'), {
      includes: ['sid', 'actions', 'resources', 'principals', 'condition', 'not_actions'],
      excludes: ['effect', 'Effect', 'Action'],
    });
  });

  it('writes lists, texts and blocks', () => {
    checkCompletion('main.tf', inDocument('<|>'), {
      accept: {
        effect: '    effect = "<|>"',
        actions: '    actions = ["<|>"]',
        principals: '    principals {\n      type        = "<|>"\n      identifiers = [""]\n    }',
        condition: '    condition {\n      test     = "<|>"\n      variable = ""\n      values   = [""]\n    }',
      },
    });
  });

  it('offers what misses in a block', () => {
    checkCompletion('main.tf', inDocument('condition {\n  test = "StringEquals"\n  <|>\n}'), { exactly: ['variable', 'values'], accept: { values: '      values = ["<|>"]' } });
  });

  it('offers operators that fit the key written beside them, and keys that fit the operator', () => {
    checkCompletion('main.tf', inDocument('condition {\n  test     = "<|>"\n  variable = "aws:SourceIp"\n}'), {
      first: ['IpAddress', 'NotIpAddress'],
      accept: { IpAddress: '      test     = "IpAddress<|>"' },
    });
    checkCompletion('main.tf', inDocument('condition {\n  test     = "Bool"\n  variable = "<|>"\n}'), {
      includes: ['aws:SecureTransport'],
      excludes: ['aws:SourceIp'],
      accept: { 'aws:SecureTransport': '      variable = "aws:SecureTransport<|>"' },
    });
    checkCompletion('main.tf', inDocument('condition {\n  test     = "Bool"\n  variable = "aws:SecureTransport"\n  values   = ["<|>"]\n}'), { exactly: ['true', 'false'] });
  });

  it('offers types of principals and their identifiers', () => {
    checkCompletion('main.tf', inDocument('principals {\n  type = "<|>"\n}'), { exactly: ['AWS', 'Service', 'Federated', 'CanonicalUser', '*'] });
    checkCompletion('main.tf', inDocument('principals {\n  type        = "Service"\n  identifiers = ["apig<|>"]\n}'), { first: ['apigateway.amazonaws.com'] });
  });

  it('spells policy variables as the data source wants them', () => {
    checkCompletion('main.tf', inDocument('resources = ["arn:aws:s3:::home/${aws:usern<|>"]'), {
      accept: { 'aws:username': '    resources = ["arn:aws:s3:::home/&{aws:username}<|>"]' },
    });
  });

  it('closes quotes of half-typed values', () => {
    checkCompletion('main.tf', inDocument('effect = "<|>'), { exactly: ['Allow', 'Deny'], accept: { Allow: '    effect = "Allow"<|>' } });
    checkCompletion('main.tf', inDocument('actions = [\n  "execute-api:Inv<|>\n]'), { accept: { 'execute-api:Invoke': '      "execute-api:Invoke"<|>' } });
    checkCompletion('main.tf', inDocument('effect = <|>'), { accept: { Allow: '    effect = "Allow"<|>' } });
  });
});

describe('completion in jsonencode', () => {
  it('offers IAM’s own words, without quotes where HCL needs none', () => {
    checkCompletion('main.tf', inJsonencode('Effect = "Allow"\n<|>'), {
      first: ['Action', 'Resource'],
      accept: { Action: '      Action = "<|>"', Condition: '      Condition = {\n        <|>\n      }' },
    });
  });

  it('quotes condition keys and keeps the quotes that are there', () => {
    checkCompletion('main.tf', inJsonencode('Condition = {\n  IpAddress = {\n    <|>\n  }\n}'), { accept: { 'aws:SourceIp': '          "aws:SourceIp" = "<|>"' } });
    checkCompletion('main.tf', inJsonencode('Condition = {\n  IpAddress = {\n    "<|>"\n  }\n}'), { accept: { 'aws:SourceIp': '          "aws:SourceIp" = "<|>"' } });
  });

  it('forbids what an identity policy cannot have', () => {
    checkCompletion('main.tf', inJsonencode('<|>'), { excludes: ['Principal', 'NotPrincipal'] });
  });
});

describe('completion in a heredoc', () => {
  it('writes JSON', () => {
    checkCompletion('main.tf', inHeredoc('"Effect": "Allow",\n"<|>"'), { accept: { Action: '        "Action": "<|>"' } });
    checkCompletion('main.tf', inHeredoc('"Effect": "<|>"'), { exactly: ['Allow', 'Deny'] });
  });

  it('escapes what Terraform would take for its own', () => {
    checkCompletion('main.tf', inHeredoc('"Resource": "arn:aws:s3:::home/${aws:usern<|>"'), {
      accept: { 'aws:username': '        "Resource": "arn:aws:s3:::home/$${aws:username}<|>"' },
    });
  });
});

describe('completion of an execute-api ARN in Terraform', () => {
  const invoke = 'Effect = "Allow"\nAction = "execute-api:Invoke"\n';
  const arn = '${aws_api_gateway_rest_api.orders.execution_arn}';

  it('offers the routes of the module by the API’s attribute, a parameter as a star', () => {
    checkCompletion('main.tf', inJsonencode(`${invoke}Resource = "<|>"`) + api, {
      first: ['POST /orders', 'GET /orders/{id}', 'every route of orders'],
      accept: { 'GET /orders/{id}': `      Resource = "${arn}/*/GET/orders/*<|>"` },
    });
  });

  it('does the same in a heredoc and in a policy document', () => {
    checkCompletion('main.tf', inHeredoc('"Effect": "Allow",\n"Action": "execute-api:Invoke",\n"Resource": "<|>"') + api, {
      accept: { 'GET /orders/{id}': `        "Resource": "${arn}/*/GET/orders/*<|>"` },
    });
    checkCompletion('main.tf', inDocument('actions = ["execute-api:Invoke"]\nresources = ["<|>"]') + api, {
      accept: { 'every route of orders': `    resources = ["${arn}/*<|>"]` },
    });
  });

  it('goes on segment by segment behind the attribute', () => {
    const at = (typed: string): string => inJsonencode(`${invoke}Resource = "${arn}/${typed}<|>"`) + api;
    checkCompletion('main.tf', at(''), { first: ['*/POST/orders', '*/GET/orders/*', 'prod'], accept: { prod: `      Resource = "${arn}/prod/<|>"` } });
    checkCompletion('main.tf', at('prod/'), { first: ['POST/orders', 'GET/orders/*', 'GET', 'POST'] });
    checkCompletion('main.tf', at('prod/GET/'), { exactly: ['orders/*', '*'], accept: { 'orders/*': `      Resource = "${arn}/prod/GET/orders/*<|>"` } });
  });

  it('says nothing of calls in a statement about something else', () => {
    checkCompletion('main.tf', inJsonencode('Effect = "Allow"\nAction = "s3:GetObject"\nResource = "<|>"') + api, { excludes: ['every route of orders'] });
  });

  it('never offers the short form in an identity policy', () => {
    checkCompletion('main.tf', inJsonencode(`${invoke}Resource = "<|>"`) + api, { excludes: ['execute-api:/*'] });
  });
});

describe('completion in an API resource policy of Terraform', () => {
  it('offers the attribute before the short form, which Terraform would want to change for ever', () => {
    const policy = (resource: string): string => `resource "aws_api_gateway_rest_api_policy" "orders" {
  rest_api_id = aws_api_gateway_rest_api.orders.id
  policy = jsonencode({
    Statement = [{ Effect = "Allow", Principal = "*", Action = "execute-api:Invoke", Resource = "${resource}" }]
  })
}
`;
    checkCompletion('main.tf', policy('<|>') + api, {
      first: ['POST /orders', 'GET /orders/{id}', 'every route of orders', 'execute-api:/*/POST/orders'],
      accept: { 'POST /orders': '    Statement = [{ Effect = "Allow", Principal = "*", Action = "execute-api:Invoke", Resource = "${aws_api_gateway_rest_api.orders.execution_arn}/*/POST/orders<|>" }]' },
    });
    checkCompletion('main.tf', policy('execute-api:/<|>') + api, { first: ['*/POST/orders', '*/GET/orders/*', 'prod'] });
  });
});

describe('completion where a policy is about to be written', () => {
  it('begins it in an empty jsonencode', () => {
    checkCompletion('main.tf', 'resource "aws_iam_policy" "p" {\n  policy = jsonencode({\n    <|>\n  })\n}\n', {
      first: ['Version', 'Statement'],
      accept: { Version: '    Version = "2012-10-17"<|>', Statement: '    Statement = [\n      {\n        <|>\n      }\n    ]' },
    });
  });

  it('begins it in a local that a policy refers to', () => {
    checkCompletion('main.tf', `resource "aws_iam_policy" "p" {
  policy = jsonencode(local.policy)
}
//- file: locals.tf
locals {
  policy = {
    Version = "2012-10-17"
    Statement = [{
      Effect = "Allow"
      <|>
    }]
  }
}
`, { first: ['Action', 'Resource'], excludes: ['Effect', 'Principal'] });
  });

  it('breaks a block in one line for a block in it, which HCL wants on lines of its own', () => {
    const marked = 'data "aws_iam_policy_document" "d" {\n  statement { <|>}\n}\n';
    checkCompletion('main.tf', marked, {
      accept: { condition: '  statement { \n    condition {\n      test     = "<|>"\n      variable = ""\n      values   = [""]\n    }\n  }', actions: '  statement { actions = ["<|>"]}' },
    });
  });
});
