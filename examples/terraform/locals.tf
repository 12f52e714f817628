# What differs between deployments, and the few facts that main.tf speaks of by name.

variable "vpc_endpoint_id" {
  description = "The endpoint through which the warehouse reaches the API."
  type        = string
}

locals {
  # Our offices and the partner's network.
  allowed_ranges = [
    "198.51.100.0/24",
    "203.0.113.0/24",
  ]

  partner_account = "444455556666"

  stage = "prod"
}
