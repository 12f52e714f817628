resource "aws_api_gateway_rest_api" "orders" {
  name = "orders"
}

resource "aws_api_gateway_resource" "orders" {
  rest_api_id = aws_api_gateway_rest_api.orders.id
  parent_id   = aws_api_gateway_rest_api.orders.root_resource_id
  path_part   = "orders"
}

resource "aws_api_gateway_method" "orders" {
  rest_api_id   = aws_api_gateway_rest_api.orders.id
  resource_id   = aws_api_gateway_resource.orders.id
  http_method   = "GET"
  authorization = "AWS_IAM"
}

resource "aws_api_gateway_rest_api_policy" "orders" {
  rest_api_id = aws_api_gateway_rest_api.orders.id
  policy      = data.aws_iam_policy_document.orders.json
}

data "aws_iam_policy_document" "orders" {
  statement {
    sid       = "PartnerReadsOrders"
    actions   = ["execute-api:Invoke"]
    resources = ["${aws_api_gateway_rest_api.orders.execution_arn}/*/GET/orders"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::444455556666:role/Partner"]
    }

    condition {
      test     = "IpAddress"
      variable = "aws:SourceIp"
      values   = local.offices
    }
  }
}

resource "aws_iam_role_policy" "report" {
  role = "report"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["s3:GetObject", local.listing]
        Resource = "*"
      },
    ]
  })
}

resource "aws_iam_role_policy" "archive" {
  role   = "archive"
  policy = <<-EOF
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Effect": "Allow",
          "Action": ["s3:PutObject"],
          "Resource": "*"
        }
      ]
    }
  EOF
}
