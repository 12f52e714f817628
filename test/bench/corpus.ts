/**
 * Generated documents of a given length, one per host: many resources or statements of the shape people write, each with
 * one misspelled action, so that there are findings to make. Deterministic; tests of growth use the same documents.
 */

export interface BenchDocument {
  readonly name: string;
  readonly language: 'json' | 'yaml' | 'terraform';
  readonly text: string;
  /** An offset inside a statement in the middle, where a character can be typed without breaking anything. */
  readonly editAt: number;
  /** How many findings there are; a run that does nothing cannot have as many. */
  readonly findings: number;
}

export function benchDocuments(lines: number): readonly BenchDocument[] {
  return [jsonPolicy(lines), samTemplate(lines), terraformModule(lines)];
}

function jsonPolicy(lines: number): BenchDocument {
  const statement = (index: number): string => `    {
      "Sid": "Read${String(index)}",
      "Effect": "Allow",
      "Action": [
        "s3:GetObject",
        "s3:GetObjekt"
      ],
      "Resource": [
        "arn:aws:s3:::orders-${String(index)}/*"
      ],
      "Condition": {
        "IpAddress": {
          "aws:SourceIp": "198.51.100.0/24"
        }
      }
    }`;
  const count = Math.round(lines / 15);
  const statements = Array.from({ length: count }, (_, index) => statement(index)).join(',\n');
  return document('policy.json', 'json', `{\n  "Version": "2012-10-17",\n  "Statement": [\n${statements}\n  ]\n}\n`, count);
}

function samTemplate(lines: number): BenchDocument {
  const role = (index: number): string => `  Reader${String(index)}:
    Type: AWS::IAM::Role
    Properties:
      Policies:
        - PolicyName: read
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Sid: Read${String(index)}
                Effect: Allow
                Action:
                  - execute-api:Invoke
                  - s3:GetObjekt
                Resource: !Sub arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${Api}/prod/GET/orders/${String(index)}
`;
  const count = Math.round(lines / 14);
  const roles = Array.from({ length: count }, (_, index) => role(index)).join('');
  const head = 'Transform: AWS::Serverless-2016-10-31\nResources:\n  Api:\n    Type: AWS::Serverless::Api\n    Properties: { StageName: prod }\n';
  return document('template.yaml', 'yaml', head + roles, count);
}

function terraformModule(lines: number): BenchDocument {
  const policy = (index: number): string => `resource "aws_iam_role_policy" "read_${String(index)}" {
  role = aws_iam_role.reader.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid    = "Read${String(index)}"
      Effect = "Allow"
      Action = [
        "execute-api:Invoke",
        "s3:GetObjekt",
      ]
      Resource = "\${aws_api_gateway_rest_api.orders.execution_arn}/prod/GET/orders/${String(index)}"
    }]
  })
}

`;
  const count = Math.round(lines / 16);
  const policies = Array.from({ length: count }, (_, index) => policy(index)).join('');
  return document('main.tf', 'terraform', `resource "aws_api_gateway_rest_api" "orders" {\n  name = "orders"\n}\n\n${policies}`, count);
}

function document(name: string, language: BenchDocument['language'], text: string, count: number): BenchDocument {
  const middle = `Read${String(Math.floor(count / 2))}`;
  return { name, language, text, editAt: text.indexOf(middle) + 'Read'.length, findings: count };
}
