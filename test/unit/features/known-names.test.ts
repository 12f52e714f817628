/**
 * Roles, users, endpoints, accounts and organizations that the workspace knows, where a policy names such things.
 */
import { checkCompletion } from '../../support/check-completion';

const terraform = (principal: string): string => `resource "aws_iam_role" "partner" {
  name = "partner"
  path = "/apps/"
  assume_role_policy = "{}"
}
resource "aws_vpc_endpoint" "main" {
  service_name = "com.amazonaws.eu-west-1.execute-api"
  vpc_id = "vpc-1"
}
resource "aws_s3_bucket_policy" "p" {
  bucket = "b"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "*", ${principal} }] })
}
`;
const template = (inside: string): string => `Resources:
  PartnerRole: { Type: AWS::IAM::Role, Properties: { RoleName: partner, AssumeRolePolicyDocument: {} } }
  P:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: b
      PolicyDocument:
        Statement:
          - Effect: Allow
            Action: s3:GetObject
            Resource: "*"
            ${inside}
`;
const json = (inside: string): string => `{ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*", ${inside} }] }\n`;
const project = `//- file: gatehouse.json
{ "accounts": { "main": { "id": "444455556666", "organization": { "id": "o-a1b2c3d4e5" }, "vpcEndpoints": { "front": { "id": "vpce-0a1b2c3d" } } } }, "environments": { "prod": { "account": "main" } } }
`;

describe('completion of principals that the workspace knows', () => {
  it('refers to those of the module in Terraform', () => {
    checkCompletion('main.tf', terraform('Principal = { AWS = "<|>" }'), { first: ['${aws_iam_role.partner.arn}'] });
    checkCompletion('main.tf', terraform('Principal = { AWS = "partn<|>" }'), { exactly: ['${aws_iam_role.partner.arn}'] });
  });

  it('refers to those of the template by their ARN', () => {
    checkCompletion('t.yaml', template('Principal: { AWS: <|> }'), { first: ['${PartnerRole.Arn}'] });
    checkCompletion('t.yaml', template('Principal: { AWS: !Sub "<|>" }'), { first: ['${PartnerRole.Arn}'], accept: { '${PartnerRole.Arn}': '            Principal: { AWS: !Sub "${PartnerRole.Arn}<|>" }' } });
  });

  it('writes out those of other files, with the account to fill in', () => {
    const elsewhere = `//- file: roles/main.tf\n${terraform('')}`;
    checkCompletion('queue.json', json('"Principal": { "AWS": "<|>" }') + elsewhere, {
      first: ['arn:aws:iam::111122223333:role/apps/partner'],
      accept: { 'arn:aws:iam::111122223333:role/apps/partner': json('"Principal": { "AWS": "arn:aws:iam::<|>111122223333:role/apps/partner" }').trimEnd() },
    });
  });

  it('offers the accounts of a project', () => {
    checkCompletion('queue.json', json('"Principal": { "AWS": "<|>" }') + project, { first: ['444455556666'] });
  });

  it('leaves other types of principals alone', () => {
    checkCompletion('main.tf', terraform('Principal = { Service = "<|>" }'), { excludes: ['${aws_iam_role.partner.arn}'] });
  });
});

describe('completion of values that the workspace knows', () => {
  const when = (key: string): string => `"Principal": "*", "Condition": { "StringEquals": { "${key}": "<|>" } }`;

  it('offers VPC endpoints of the unit and of the project', () => {
    checkCompletion('main.tf', terraform('Principal = "*", Condition = { StringEquals = { "aws:SourceVpce" = "<|>" } }'), { first: ['${aws_vpc_endpoint.main.id}'] });
    checkCompletion('queue.json', json(when('aws:SourceVpce')) + project, { first: ['vpce-0a1b2c3d'] });
  });

  it('offers organizations and accounts of the project', () => {
    checkCompletion('queue.json', json(when('aws:PrincipalOrgID')) + project, { first: ['o-a1b2c3d4e5'] });
    checkCompletion('queue.json', json(when('aws:PrincipalAccount')) + project, { first: ['444455556666'] });
  });
});
