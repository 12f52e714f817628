# The orders API, who may call it, and the roles around it.

terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

# The functions are deployed with the application; here they are only looked up.
data "aws_lambda_function" "orders" {
  function_name = "orders"
}

data "aws_lambda_function" "authorizer" {
  function_name = "orders-authorizer"
}

# ---- The API ----

resource "aws_api_gateway_rest_api" "orders" {
  name        = "orders"
  description = "Orders of customers and partners"

  endpoint_configuration {
    types = ["REGIONAL"]
  }
}

# /orders
resource "aws_api_gateway_resource" "orders" {
  rest_api_id = aws_api_gateway_rest_api.orders.id
  parent_id   = aws_api_gateway_rest_api.orders.root_resource_id
  path_part   = "orders"
}

# /orders/{id}
resource "aws_api_gateway_resource" "order" {
  rest_api_id = aws_api_gateway_rest_api.orders.id
  parent_id   = aws_api_gateway_resource.orders.id
  path_part   = "{id}"
}

# /partner
resource "aws_api_gateway_resource" "partner" {
  rest_api_id = aws_api_gateway_rest_api.orders.id
  parent_id   = aws_api_gateway_rest_api.orders.root_resource_id
  path_part   = "partner"
}

# /partner/orders
resource "aws_api_gateway_resource" "partner_orders" {
  rest_api_id = aws_api_gateway_rest_api.orders.id
  parent_id   = aws_api_gateway_resource.partner.id
  path_part   = "orders"
}

# /partner/orders/{id}
resource "aws_api_gateway_resource" "partner_order" {
  rest_api_id = aws_api_gateway_rest_api.orders.id
  parent_id   = aws_api_gateway_resource.partner_orders.id
  path_part   = "{id}"
}

# /health
resource "aws_api_gateway_resource" "health" {
  rest_api_id = aws_api_gateway_rest_api.orders.id
  parent_id   = aws_api_gateway_rest_api.orders.root_resource_id
  path_part   = "health"
}

locals {
  methods = {
    # Customers bring the token they got when they signed in.
    list_orders  = { resource = aws_api_gateway_resource.orders.id, method = "GET", authorization = "CUSTOM" }
    get_order    = { resource = aws_api_gateway_resource.order.id, method = "GET", authorization = "CUSTOM" }
    cancel_order = { resource = aws_api_gateway_resource.order.id, method = "DELETE", authorization = "CUSTOM" }

    # Signed callers: the report job of this account and the partner's role.
    get_partner_order = { resource = aws_api_gateway_resource.partner_order.id, method = "GET", authorization = "AWS_IAM" }

    health = { resource = aws_api_gateway_resource.health.id, method = "GET", authorization = "NONE" }
  }
}

resource "aws_api_gateway_method" "orders" {
  for_each = local.methods

  rest_api_id   = aws_api_gateway_rest_api.orders.id
  resource_id   = each.value.resource
  http_method   = each.value.method
  authorization = each.value.authorization
  authorizer_id = each.value.authorization == "CUSTOM" ? aws_api_gateway_authorizer.customer_token.id : null
}

resource "aws_api_gateway_integration" "orders" {
  for_each = local.methods

  rest_api_id             = aws_api_gateway_rest_api.orders.id
  resource_id             = each.value.resource
  http_method             = aws_api_gateway_method.orders[each.key].http_method
  type                    = "AWS_PROXY"
  integration_http_method = "POST"
  uri                     = data.aws_lambda_function.orders.invoke_arn
}

resource "aws_lambda_permission" "orders" {
  statement_id  = "AllowOrdersApi"
  action        = "lambda:InvokeFunction"
  function_name = data.aws_lambda_function.orders.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.orders.execution_arn}/${local.stage}/*"
}

resource "aws_api_gateway_authorizer" "customer_token" {
  name                             = "customer-token"
  rest_api_id                      = aws_api_gateway_rest_api.orders.id
  type                             = "TOKEN"
  identity_source                  = "method.request.header.Authorization"
  identity_validation_expression   = "^Bearer [-0-9a-zA-Z._]+$"
  authorizer_uri                   = data.aws_lambda_function.authorizer.invoke_arn
  authorizer_credentials           = aws_iam_role.authorizer.arn
  authorizer_result_ttl_in_seconds = 300
}

resource "aws_api_gateway_deployment" "orders" {
  rest_api_id = aws_api_gateway_rest_api.orders.id

  # A changed policy or method takes effect only with a new deployment.
  triggers = {
    redeployment = sha1(jsonencode([
      data.aws_iam_policy_document.orders_api.json,
      aws_api_gateway_method.orders,
      aws_api_gateway_integration.orders,
      aws_api_gateway_authorizer.customer_token,
    ]))
  }

  lifecycle {
    create_before_destroy = true
  }

  depends_on = [aws_api_gateway_rest_api_policy.orders]
}

resource "aws_api_gateway_stage" "orders" {
  rest_api_id   = aws_api_gateway_rest_api.orders.id
  deployment_id = aws_api_gateway_deployment.orders.id
  stage_name    = local.stage
}

# ---- The API's own policy ----

resource "aws_api_gateway_rest_api_policy" "orders" {
  rest_api_id = aws_api_gateway_rest_api.orders.id
  policy      = data.aws_iam_policy_document.orders_api.json
}

data "aws_iam_policy_document" "orders_api" {
  # Nobody comes in from elsewhere, whatever a token or another policy says.
  statement {
    sid       = "OnlyOurRange"
    effect    = "Deny"
    actions   = ["execute-api:Invoke"]
    resources = ["${aws_api_gateway_rest_api.orders.execution_arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "NotIpAddress"
      variable = "aws:SourceIp"
      values   = local.allowed_ranges
    }

    condition {
      test     = "StringNotEqualsIfExists"
      variable = "aws:SourceVpce"
      values   = [var.vpc_endpoint_id]
    }
  }

  statement {
    sid       = "Health"
    actions   = ["execute-api:Invoke"]
    resources = ["${aws_api_gateway_rest_api.orders.execution_arn}/${local.stage}/GET/health"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }

  # A caller of another account needs a permission here and one of its own.
  statement {
    sid       = "Partner"
    actions   = ["execute-api:Invoke"]
    resources = ["${aws_api_gateway_rest_api.orders.execution_arn}/${local.stage}/GET/partner/orders/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${local.partner_account}:role/Partner"]
    }
  }
}

# ---- A job of this account that reads orders as a signed caller ----

resource "aws_iam_role" "report" {
  name = "orders-report"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "lambda.amazonaws.com" }
        Action    = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role_policy" "report" {
  name = "read-orders"
  role = aws_iam_role.report.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "ReadPartnerOrders"
        Effect   = "Allow"
        Action   = "execute-api:Invoke"
        Resource = "${aws_api_gateway_rest_api.orders.execution_arn}/${local.stage}/GET/partner/orders/*"
      },
    ]
  })
}

# ---- The role with which API Gateway calls the authorizer ----

resource "aws_iam_role" "authorizer" {
  name = "orders-authorizer-invocation"

  assume_role_policy = <<-EOF
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Effect": "Allow",
          "Principal": { "Service": "apigateway.amazonaws.com" },
          "Action": "sts:AssumeRole"
        }
      ]
    }
  EOF
}

resource "aws_iam_role_policy" "authorizer" {
  name = "invoke-authorizer"
  role = aws_iam_role.authorizer.id

  policy = <<-EOF
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Sid": "InvokeAuthorizer",
          "Effect": "Allow",
          "Action": "lambda:InvokeFunction",
          "Resource": "${data.aws_lambda_function.authorizer.arn}"
        }
      ]
    }
  EOF
}
