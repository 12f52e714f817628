resource "aws_apigatewayv2_api" "parcels" {
  name          = "parcels"
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_route" "track" {
  api_id             = aws_apigatewayv2_api.parcels.id
  route_key          = "GET /parcels/{id}"
  authorization_type = "AWS_IAM"
}

resource "aws_apigatewayv2_route" "health" {
  api_id    = aws_apigatewayv2_api.parcels.id
  route_key = "GET /health"
}

resource "aws_iam_role" "courier" {
  name               = "courier"
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}
