resource "aws_iam_policy" "orders" {
  name = "orders"
}
