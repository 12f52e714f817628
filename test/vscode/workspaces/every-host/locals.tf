locals {
  offices = ["203.0.113.0/24"]
  listing = "s3:ListBucket"
}
