variable "office" { type = string }

module "api" {
  source   = "./modules/orders"
  for_each = toset(["eu", "us"])
  name     = "orders-${each.key}"
  office   = var.office
}

resource "aws_iam_role" "reader" {
  name               = "reader"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }] })
}

resource "aws_iam_role_policy" "reader" {
  role   = aws_iam_role.reader.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "execute-api:Invoke"
      Resource = "${module.api["eu"].arn}/*/GET/orders"
    }]
  })
}
