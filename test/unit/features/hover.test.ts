import { checkHover } from '../../support/check-hover';

const statement = (inside: string): string => `{
  "Version": "2012-10-17",
  "Statement": [
    {
      ${inside}
    }
  ]
}`;

describe('hover on elements and effects', () => {
  it('describes the element under its key, without the quotes', () => {
    checkHover('policy.json', statement('"Eff<|>ect": "Allow"'), { token: 'Effect', includes: ['required element', 'reference_policies_elements_effect'] });
    checkHover('policy.json', '{ "Vers<|>ion": "2012-10-17", "Statement": [{ "Effect": "Allow" }] }', { token: 'Version', includes: ['2012-10-17'] });
  });

  it('describes the effect', () => {
    checkHover('policy.json', statement('"Effect": "De<|>ny"'), { token: 'Deny', includes: ['takes precedence'] });
  });

  it('is silent on what is no element and no effect, and outside policies', () => {
    checkHover('policy.json', statement('"Effct<|>": "Allow", "Action": "*"'), undefined);
    checkHover('policy.json', statement('"Effect": "All<|>ow2"'), undefined);
    checkHover('package.json', '{ "name": "s3:Get<|>Object" }', undefined);
  });
});

describe('hover on actions', () => {
  it('tells level, resources, keys and the page', () => {
    checkHover('policy.json', statement('"Action": "s3:Put<|>Object"'), {
      token: 's3:PutObject',
      includes: ['**`s3:PutObject`**', 'Access level: Write', 'Resources: ', '`object`', 'Condition keys besides the global ones: ', 'https://docs.aws.amazon.com/'],
    });
  });

  it('takes the name in any case and shows AWS’s spelling', () => {
    checkHover('policy.json', statement('"Action": ["EXECUTE-API:in<|>voke"]'), { token: 'EXECUTE-API:invoke', includes: ['**`execute-api:Invoke`**'] });
  });

  it('counts what a wildcard covers and names the first', () => {
    checkHover('policy.json', statement('"Action": "execute-api:<|>*"'), { token: 'execute-api:*', includes: ['covers 3 actions', '- `execute-api:Invoke`'] });
    checkHover('policy.json', statement('"Action": "<|>*"'), { token: '*', includes: ['Every action of every service'] });
  });

  it('is silent on an action that does not exist', () => {
    checkHover('policy.json', statement('"Action": "s3:Fake<|>Action"'), undefined);
    checkHover('policy.json', statement('"Action": "s3:Fake<|>*"'), undefined);
  });
});

describe('hover on conditions', () => {
  const condition = (inside: string): string => statement(`"Effect": "Allow", "Action": "s3:ListBucket", "Condition": { ${inside} }`);

  it('tells what an operator does and what happens without the key', () => {
    checkHover('policy.json', condition('"Ip<|>Address": {}'), { token: 'IpAddress', includes: ['CIDR', 'does not hold'] });
    checkHover('policy.json', condition('"StringNot<|>Equals": {}'), { token: 'StringNotEquals', includes: ['the condition **holds**'] });
    checkHover('policy.json', condition('"ForAllValues:StringLike<|>IfExists": {}'), {
      token: 'ForAllValues:StringLikeIfExists',
      includes: ['every value the request has', 'With `IfExists`', 'the condition **holds**'],
    });
    checkHover('policy.json', condition('"Nul<|>l": {}'), { token: 'Null', excludes: ['When the request does not carry the key'] });
  });

  it('tells type, cardinality and presence of a key, and what the operator does without it', () => {
    checkHover('policy.json', condition('"StringEquals": { "s3:pre<|>fix": "home/" }'), { token: 's3:prefix', includes: ['string, single value', '`StringEquals`: when the request'] });
    checkHover('policy.json', condition('"Bool": { "aws:SecureTrans<|>port": "true" }'), { token: 'aws:SecureTransport', includes: ['Every request carries it.'] });
    checkHover('policy.json', condition('"ForAnyValue:StringEquals": { "aws:Tag<|>Keys": "a" }'), { token: 'aws:TagKeys', includes: ['several values'] });
  });

  it('tells in an API resource policy with which authorization a key is there', () => {
    const options = { kind: 'api-resource-policy' } as const;
    checkHover('policy.json', condition('"StringEquals": { "aws:Principal<|>OrgID": "o-a" }'), { token: 'aws:PrincipalOrgID', includes: ['AWS_IAM', 'With `NONE`'] }, options);
    checkHover('policy.json', condition('"StringEquals": { "aws:Source<|>Vpce": "vpce-1" }'), { token: 'aws:SourceVpce', includes: ['private APIs'] }, options);
    checkHover('policy.json', condition('"StringEquals": { "aws:Vpce<|>OrgID": "o-a" }'), { token: 'aws:VpceOrgID', includes: ['never present; use `aws:SourceVpce`'] }, options);
  });

  it('describes a policy variable and nothing around it', () => {
    checkHover('policy.json', condition('"StringLike": { "s3:prefix": "home/${aws:user<|>name}/*" }'), { token: '${aws:username}', includes: ['policy variable', 'Friendly name'] });
    checkHover('policy.json', condition('"StringLike": { "s3:prefix": "ho<|>me/${aws:username}/*" }'), undefined);
    checkHover('policy.json', '{ "Statement": [{ "Effect": "Allow", "Resource": "x/${aws:user<|>name}" }] }', { token: '${aws:username}', includes: ['plain text and no variable'] });
  });
});

describe('hover on principals', () => {
  const principal = (inside: string): string => statement(`"Effect": "Allow", "Principal": ${inside}, "Action": "s3:GetObject"`);

  it('tells whom each form matches', () => {
    checkHover('policy.json', principal('"<|>*"'), { token: '*', includes: ['unauthenticated', 'Warning'] });
    checkHover('policy.json', principal('{ "AWS": "1111222<|>23333" }'), { token: '111122223333', includes: ['account as a whole'] });
    checkHover('policy.json', principal('{ "AWS": "arn:aws:iam::111122223333:ro<|>ot" }'), { token: 'arn:aws:iam::111122223333:root', includes: ['account as a whole', 'account `111122223333`'] });
    checkHover('policy.json', principal('{ "AWS": "arn:aws:iam::111122223333:ro<|>le/a/b" }'), { token: 'arn:aws:iam::111122223333:role/a/b', includes: ['Every session of this role'] });
    checkHover('policy.json', principal('{ "AWS": "arn:aws:sts::111122223333:assumed-ro<|>le/b/s" }'), { token: 'arn:aws:sts::111122223333:assumed-role/b/s', includes: ['Exactly this session'] });
    checkHover('policy.json', principal('{ "AWS": "AROAEXAMPLE<|>EXAMPLEID" }'), { token: 'AROAEXAMPLEEXAMPLEID', includes: ['has been deleted'] });
    checkHover('policy.json', principal('{ "Service": "ecs.ama<|>zonaws.com" }'), { token: 'ecs.amazonaws.com', includes: ['AWS Service'] });
  });

  it('describes the type under its key', () => {
    checkHover('policy.json', principal('{ "A<|>WS": "*" }'), { token: 'AWS', includes: ['IAM user', 'IAM role'] });
  });
});

describe('hover on resources', () => {
  const resource = (arn: string, action = 's3:GetObject'): string => statement(`"Effect": "Allow", "Action": "${action}", "Resource": "${arn}"`);

  it('takes an ARN of any service apart and names its type', () => {
    checkHover('policy.json', resource('arn:aws:s3:::my-<|>bucket'), { token: 'arn:aws:s3:::my-bucket', includes: ['**Amazon S3** · bucket', '- Region: none'] });
    checkHover('policy.json', resource('arn:aws:s3:::my-bucket/<|>*'), { token: 'arn:aws:s3:::my-bucket/*', includes: ['· object'] });
    checkHover('policy.json', resource('<|>*'), { token: '*', includes: ['Every resource'] });
    checkHover('policy.json', resource('no a<|>rn'), undefined);
  });

  it('takes an execute-api ARN apart', () => {
    checkHover('policy.json', resource('arn:aws:execute-api:eu-west-1:111122223333:abc123/prod/GET/ord<|>ers', 'execute-api:Invoke'), {
      token: 'arn:aws:execute-api:eu-west-1:111122223333:abc123/prod/GET/orders',
      includes: ['- Region: `eu-west-1`', '- Account: `111122223333`', '- API: `abc123`', '- Stage: `prod`', '- Method: `GET`', '- Path: `orders`'],
      excludes: ['Warning'],
    });
  });

  it('says what matches nothing', () => {
    checkHover('policy.json', resource('arn:aws:execute-api:*:*:abc123/*/ANY/orders/{i<|>d}', 'execute-api:Invoke'), {
      token: 'arn:aws:execute-api:*:*:abc123/*/ANY/orders/{id}',
      includes: ['`ANY` (requests carry their real method', 'braces match nothing'],
    });
  });

  it('says what a star can swallow', () => {
    checkHover('policy.json', resource('arn:aws:execute-api:*:*:abc123/*/GET/ord<|>ers', 'execute-api:Invoke'), {
      token: 'arn:aws:execute-api:*:*:abc123/*/GET/orders',
      includes: ['`*` also runs across slashes', '`prod/POST/GET/orders`'],
      excludes: ['Warning'],
    });
  });

  it('tells where the short form counts', () => {
    checkHover('policy.json', resource('execute-api:/*/GET/or<|>ders', 'execute-api:Invoke'), { token: 'execute-api:/*/GET/orders', includes: ['matches nothing'] }, { kind: 'identity' });
    checkHover('policy.json', resource('execute-api:/*/GET/or<|>ders', 'execute-api:Invoke'), { token: 'execute-api:/*/GET/orders', includes: ['own ARN in place of', '- Method: `GET`'] }, { kind: 'api-resource-policy' });
  });
});

describe('hover on an execute-api ARN beside its API', () => {
  const module = (resource: string, extra = ''): string => `resource "aws_iam_policy" "p" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "execute-api:Invoke", Resource = "${resource}" }]
  })
}
//- file: api.tf
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
  http_method   = "GET"
  authorization = "NONE"
}
resource "aws_api_gateway_method" "read" {
  rest_api_id   = aws_api_gateway_rest_api.orders.id
  resource_id   = aws_api_gateway_resource.order.id
  http_method   = "GET"
  authorization = "AWS_IAM"
}
resource "aws_api_gateway_method" "create" {
  rest_api_id   = aws_api_gateway_rest_api.orders.id
  resource_id   = aws_api_gateway_resource.orders.id
  http_method   = "POST"
  authorization = "AWS_IAM"
}
${extra}`;
  const arn = '${aws_api_gateway_rest_api.orders.execution_arn}';

  it('names the API and counts the routes it covers', () => {
    checkHover('main.tf', module(`${arn}/*/GET/ord<|>ers/*`), {
      token: `${arn}/*/GET/orders/*`,
      includes: ['**Calls to `orders`**', 'Covers 1 of 3 routes of `orders`: `GET /orders/{id}`.'],
    });
    checkHover('main.tf', module(`${arn}/<|>*`), { token: `${arn}/*`, includes: ['Covers 3 of 3 routes of `orders`'] });
    checkHover('main.tf', module(`${arn}/*/get/ord<|>ers`), { token: `${arn}/*/get/orders`, includes: ['Covers 0 of 3 routes of `orders`.'] });
  });

  it('warns where a star swallows a route of another method', () => {
    const trap = `resource "aws_api_gateway_resource" "get" {
  rest_api_id = aws_api_gateway_rest_api.orders.id
  parent_id   = aws_api_gateway_rest_api.orders.root_resource_id
  path_part   = "GET"
}
resource "aws_api_gateway_resource" "trap" {
  rest_api_id = aws_api_gateway_rest_api.orders.id
  parent_id   = aws_api_gateway_resource.get.id
  path_part   = "orders"
}
resource "aws_api_gateway_method" "trap" {
  rest_api_id   = aws_api_gateway_rest_api.orders.id
  resource_id   = aws_api_gateway_resource.trap.id
  http_method   = "DELETE"
  authorization = "AWS_IAM"
}
`;
    checkHover('main.tf', module(`${arn}/*/GET/ord<|>ers`, trap), {
      token: `${arn}/*/GET/orders`,
      includes: ['**Warning:**', 'covers `DELETE /GET/orders`, whose method is not `GET`'],
    });
  });
});

describe('hover in a SAM template', () => {
  const template = (statement: string): string => `AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Parameters:
  VpcEndpointId: { Type: String }
Conditions:
  Strict: !Equals [a, b]
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      Name: orders
      StageName: prod
      Auth:
        ResourcePolicy:
          CustomStatements:
            - !If
              - Strict
              - Effect: De<1>ny
                Principal: "*"
                Action: execute-api:Invoke
                Resource: execute-api:/*/GET/or<2>ders/*
                Condition:
                  StringNotEquals:
                    aws:Source<3>Vpce: !Ref VpcEndpointId
              - !Ref AWS::NoValue
  Read:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        Get: { Type: Api, Properties: { RestApiId: !Ref Api, Path: "/orders/{id}", Method: get } }
        Post: { Type: Api, Properties: { RestApiId: !Ref Api, Path: /orders, Method: post } }
      Policies:
        - Statement:
            - Effect: Allow
              Action: execute-api:Invoke
              Resource: !Sub "arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${Api}/pr<4>od/GET/*"
`.replace(statement, '<|>').replace(/<\d>/g, '');

  it('reaches statements under a condition of the deployment', () => {
    checkHover('template.yaml', template('<1>'), { token: 'Deny', includes: ['takes precedence'] });
    checkHover('template.yaml', template('<3>'), { token: 'aws:SourceVpce', includes: ['private APIs', '**holds**'] });
  });

  it('expands the short form and counts the routes of its own API', () => {
    checkHover('template.yaml', template('<2>'), {
      token: 'execute-api:/*/GET/orders/*',
      includes: ['`arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*/GET/orders/*`', 'Covers 1 of 2 routes of `orders`: `GET /orders/{id}`.'],
    });
  });

  it('knows the API behind a reference', () => {
    checkHover('template.yaml', template('<4>'), {
      token: 'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/prod/GET/*',
      includes: ['**Calls to `orders`**', '- Stage: `prod`', 'Covers 1 of 2 routes'],
    });
  });

  it('supposes that an API whose account is not known is deployed where an ARN says, and says so', () => {
    const inAccount = (path: string): string => template('<4>').replace('arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/pr<|>od/GET/*', `arn:aws:execute-api:eu-west-1:111122223333:*/pr<|>od/${path}`);
    checkHover('template.yaml', inAccount('GET/orders/*'), {
      token: 'arn:aws:execute-api:eu-west-1:111122223333:*/prod/GET/orders/*',
      includes: ['Covers 1 of 2 routes of `orders` where it is deployed to that Region and account: `GET /orders/{id}`.'],
    });
    checkHover('template.yaml', inAccount('GET/parcels'), { token: 'arn:aws:execute-api:eu-west-1:111122223333:*/prod/GET/parcels', includes: ['Covers 0 of 2 routes of `orders` where it is deployed to that Region and account.'] });
  });
});
