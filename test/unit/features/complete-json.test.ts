import { checkCompletion } from '../../support/check-completion';

/** A statement in a policy file with the cursor somewhere in it. */
const statement = (inside: string): string => `{
  "Version": "2012-10-17",
  "Statement": [
    {
${inside.split('\n').map((line) => `      ${line}`).join('\n')}
    }
  ]
}`;

describe('completion in a JSON policy: elements', () => {
  it('offers the missing elements of a statement in the order people write them', () => {
    checkCompletion('policy.json', statement('<|>'), {
      exactly: ['Effect', 'Action', 'Resource', 'NotAction', 'NotResource', 'Condition', 'Sid', 'Principal', 'NotPrincipal', 'allow one route'],
    });
  });

  it('puts Principal first where the kind demands one', () => {
    checkCompletion('policy.json', statement('"Effect": "Allow",\n"<|>"'), { first: ['Principal', 'Action', 'Resource'] }, { kind: 'api-resource-policy' });
  });

  it('leaves out what is there, its opposite, and what the kind forbids', () => {
    checkCompletion('policy.json', statement('"Effect": "Allow",\n"Action": "s3:GetObject",\n"<|>"'), {
      exactly: ['Resource', 'NotResource', 'Condition', 'Sid'],
    }, { kind: 'identity' });
  });

  it('offers the elements of a policy', () => {
    checkCompletion('policy.json', '{\n  "Version": "2012-10-17",\n  "<|>"\n}', { first: ['Statement'], excludes: ['Version', 'Effect'] });
  });

  it('writes a key with quotes, colon and an empty value where nothing is typed', () => {
    checkCompletion('policy.json', statement('"Effect": "Allow",\n<|>'), { accept: { Action: '      "Action": "<|>"' } });
  });

  it('completes a key inside quotes that are closed already', () => {
    checkCompletion('policy.json', statement('"Effect": "Allow",\n"Act<|>"'), { first: ['Action', 'NotAction'], accept: { Action: '      "Action": "<|>"' } });
  });

  it('closes a quote that is not closed', () => {
    checkCompletion('policy.json', statement('"Effect": "Allow",\n"Act<|>'), { accept: { Action: '      "Action": "<|>"' } });
  });

  it('adds the commas that are missing before and behind', () => {
    checkCompletion('policy.json', statement('"Effect": "Allow"\n"<|>"\n"Resource": "*"'), {
      accept: { Action: '      "Effect": "Allow",\n      "Action": "<|>",' },
    });
  });

  it('changes only the key where a value stands behind it', () => {
    checkCompletion('policy.json', statement('"Eff<|>": "Allow"'), { accept: { Effect: '      "Effect<|>": "Allow"' } });
    checkCompletion('policy.json', statement('"Eff<|>" : '), { accept: { Effect: '      "Effect<|>" : ' } });
  });

  it('opens an object over several lines, as deep as the key', () => {
    checkCompletion('policy.json', statement('"Effect": "Allow",\n"<|>"'), {
      accept: { Condition: '      "Condition": {\n        <|>\n      }' },
    });
  });

  it('opens an object within the line in a policy of one line', () => {
    checkCompletion('policy.json', '{"Statement":[{"Effect":"Allow","<|>"}]}', {
      accept: { Condition: '{"Statement":[{"Effect":"Allow","Condition": { <|> }}]}' },
    });
  });

  it('begins a statement in an empty list', () => {
    checkCompletion('policy.json', '{ "Version": "2012-10-17", "Statement": [<|>] }', {
      first: ['Effect'],
      accept: { Effect: '{ "Version": "2012-10-17", "Statement": [{ "Effect": "<|>" }] }' },
    });
  });

  it('offers nothing in a Sid, behind a value, or in a file without policies', () => {
    checkCompletion('policy.json', statement('"Sid": "<|>"'), { exactly: [] });
    checkCompletion('policy.json', statement('"Effect": "Allow"<|>'), { exactly: [] });
    checkCompletion('package.json', '{ "name": "<|>" }', { exactly: [] });
  });
});

describe('completion in a JSON policy: values', () => {
  it('offers the effects, with and without quotes', () => {
    checkCompletion('policy.json', statement('"Effect": "<|>"'), { exactly: ['Allow', 'Deny'], accept: { Deny: '      "Effect": "Deny<|>"' } });
    checkCompletion('policy.json', statement('"Effect": <|>'), { accept: { Allow: '      "Effect": "Allow"<|>' } });
    checkCompletion('policy.json', statement('"Effect": "D<|>'), { exactly: ['Deny'], accept: { Deny: '      "Effect": "Deny"<|>' } });
  });

  it('offers only Deny where the kind knows nothing else', () => {
    checkCompletion('policy.json', statement('"Effect": "<|>"'), { exactly: ['Deny'] }, { kind: 'rcp' });
  });

  it('offers the current version first', () => {
    checkCompletion('policy.json', '{ "Version": "<|>", "Statement": [{ "Effect": "Allow" }] }', { exactly: ['2012-10-17', '2008-10-17'] });
  });

  it('adds a comma where the next member stands behind the value', () => {
    checkCompletion('policy.json', statement('"Effect": <|>\n"Action": "*"'), { accept: { Allow: '      "Effect": "Allow",<|>' } });
  });
});

describe('completion in a JSON policy: actions', () => {
  it('offers services first and goes on with their actions', () => {
    checkCompletion('policy.json', statement('"Action": "s3<|>"'), { first: ['s3'], includes: ['s3-outposts'], excludes: ['lambda'], accept: { s3: '      "Action": "s3:<|>"' } });
    checkCompletion('policy.json', statement('"Action": "s3:GetObjectAc<|>"'), { first: ['s3:GetObjectAcl'], excludes: ['lambda:InvokeFunction'] });
  });

  it('puts the services that the policy uses already before the others', () => {
    checkCompletion('policy.json', statement('"Effect": "Allow", "Action": ["sqs:SendMessage", "<|>"]'), { first: ['sqs'] });
  });

  it('finds an action by a word inside its name', () => {
    checkCompletion('policy.json', statement('"Action": "s3:acl<|>"'), { includes: ['s3:GetObjectAcl', 's3:PutBucketAcl'], excludes: ['s3:GetObject'] });
  });

  it('offers wildcards over a service and over a verb', () => {
    checkCompletion('policy.json', statement('"Action": "dynamodb:<|>"'), { includes: ['dynamodb:*', 'dynamodb:Get*'] });
    checkCompletion('policy.json', statement('"Action": "dynamodb:Get<|>"'), { includes: ['dynamodb:GetItem', 'dynamodb:Get*'], excludes: ['dynamodb:*'] });
  });

  it('puts execute-api first in what API Gateway reads', () => {
    const first = ['execute-api:Invoke', 'execute-api:*'];
    checkCompletion('policy.json', statement('"Action": "<|>"'), { first }, { kind: 'api-resource-policy' });
  });

  it('does not offer again what the list has', () => {
    checkCompletion('policy.json', statement('"Action": ["s3:GetObject", "s3:GetO<|>"]'), { excludes: ['s3:GetObject'], includes: ['s3:GetObjectAcl'] });
  });
});

describe('completion in a JSON policy: conditions', () => {
  const condition = (inside: string): string => statement(`"Effect": "Allow",\n"Action": "s3:ListBucket",\n"Condition": {\n  ${inside}\n}`);

  it('offers operators with their forms and leaves out those that are there', () => {
    checkCompletion('policy.json', condition('"StringEquals": { "aws:PrincipalOrgID": "o-a1" },\n  "<|>"'), {
      includes: ['StringLike', 'StringLikeIfExists', 'ForAnyValue:StringLike', 'ForAllValues:StringEquals', 'NotIpAddress', 'Null'],
      excludes: ['StringEquals', 'NullIfExists', 'ForAnyValue:Null'],
      accept: { IpAddress: '        "IpAddress": {\n          <|>\n        }' },
    });
  });

  it('puts operators that fit the keys first when an operator is changed', () => {
    checkCompletion('policy.json', condition('"<|>": { "aws:SourceIp": "203.0.113.0/24" }'), { first: ['IpAddress', 'NotIpAddress'] });
    checkCompletion('policy.json', condition('"<|>": { "aws:TagKeys": ["a"] }'), { first: ['ForAnyValue:StringEquals'] });
  });

  it('offers the keys of the statement’s actions before the global ones', () => {
    checkCompletion('policy.json', condition('"StringEquals": { "<|>" }'), {
      includes: ['s3:prefix', 's3:delimiter', 'aws:PrincipalArn', 'aws:PrincipalTag/${TagKey}'],
      excludes: ['ec2:Region', 'aws:RequestTag/tag-key'],
      accept: { 's3:prefix': '        "StringEquals": { "s3:prefix": "<|>" }' },
    });
  });

  it('makes a tag key a place to fill in', () => {
    checkCompletion('policy.json', condition('"StringEquals": { "aws:PrincipalT<|>" }'), {
      accept: { 'aws:PrincipalTag/${TagKey}': '        "StringEquals": { "aws:PrincipalTag/<|>TagKey": "" }' },
    });
  });

  it('offers only keys the operator can compare', () => {
    checkCompletion('policy.json', condition('"IpAddress": { "<|>" }'), { includes: ['aws:SourceIp', 'aws:VpcSourceIp'], excludes: ['aws:PrincipalArn', 'aws:SecureTransport'] });
    checkCompletion('policy.json', condition('"Bool": { "<|>" }'), { includes: ['aws:SecureTransport'], excludes: ['aws:SourceIp'] });
  });

  it('puts the keys a request to an API carries first', () => {
    checkCompletion('policy.json', condition('"StringEquals": { "<|>" }'), { first: ['aws:CurrentTime'] }, { kind: 'api-resource-policy' });
    checkCompletion('policy.json', condition('"IpAddress": { "<|>" }'), { exactly: ['aws:SourceIp', 'aws:VpcSourceIp', 'aws:Ec2InstanceSourcePrivateIPv4'] }, { kind: 'api-resource-policy' });
  });

  it('offers values that a key can have', () => {
    checkCompletion('policy.json', condition('"Bool": { "aws:SecureTransport": "<|>" }'), { exactly: ['true', 'false'] });
    checkCompletion('policy.json', condition('"Null": { "aws:SourceVpce": "<|>" }'), { exactly: ['true', 'false'] });
    checkCompletion('policy.json', condition('"StringEquals": { "aws:RequestedRegion": "eu-<|>" }'), { includes: ['eu-central-1'], excludes: ['us-east-1'] });
    checkCompletion('policy.json', condition('"IpAddress": { "aws:SourceIp": "<|>" }'), {
      accept: { '203.0.113.0/24': '        "IpAddress": { "aws:SourceIp": "<|>203.0.113.0/24" }' },
    });
  });

  it('offers policy variables behind an opening brace', () => {
    checkCompletion('policy.json', condition('"StringLike": { "s3:prefix": "home/${aws:user<|>" }'), {
      first: ['aws:userid', 'aws:username'],
      accept: { 'aws:username': '        "StringLike": { "s3:prefix": "home/${aws:username}<|>" }' },
    });
  });
});

describe('completion in a JSON policy: principals', () => {
  it('offers the star in quotes, and types where no quote is typed', () => {
    checkCompletion('policy.json', statement('"Principal": "<|>"'), { exactly: ['*'] });
    checkCompletion('policy.json', statement('"Principal": <|>'), {
      first: ['*', 'AWS'],
      accept: { '*': '      "Principal": "*"<|>', AWS: '      "Principal": { "AWS": "<|>" }' },
    });
  });

  it('offers types that are not there yet', () => {
    checkCompletion('policy.json', statement('"Principal": { "AWS": "*", "<|>" }'), { exactly: ['Service', 'Federated', 'CanonicalUser'] });
  });

  it('offers what each type looks like', () => {
    checkCompletion('policy.json', statement('"Principal": { "AWS": "<|>" }'), {
      includes: ['*', 'arn:${Partition}:iam::${Account}:role/${RoleName}'],
      excludes: ['lambda.amazonaws.com'],
      accept: { 'arn:${Partition}:iam::${Account}:role/${RoleName}': '      "Principal": { "AWS": "arn:aws:iam::<|>111122223333:role/name" }' },
    });
    checkCompletion('policy.json', statement('"Principal": { "Service": ["lam<|>"] }'), { exactly: ['lambda.amazonaws.com'] });
  });
});

describe('completion in a lone authorizer output', () => {
  it('offers its members and the actions an authorizer can allow', () => {
    const output = (statementText: string): string => `{
  "principalId": "user",
  "policyDocument": {
    "Version": "2012-10-17",
    "Statement": [{ ${statementText} }]
  }
}`;
    checkCompletion('out.json', '{\n  "principalId": "user",\n  "policyDocument": {},\n  "<|>"\n}', { exactly: ['context', 'usageIdentifierKey'] });
    checkCompletion('out.json', output('"Effect": "Allow", "Action": "<|>"'), { first: ['execute-api:Invoke'] });
    checkCompletion('out.json', output('"Effect": "Allow", "<|>"'), { excludes: ['Principal', 'NotPrincipal'] });
    checkCompletion('out.json', '{ "isAuthorized": <|> }', { exactly: ['true', 'false'], accept: { true: '{ "isAuthorized": true<|> }' } });
  });
});

describe('completion in JSON inside a JSON string', () => {
  const nested = (inside: string): string => `{ "policy": "{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{${inside}}]}" }`;

  it('escapes what it writes', () => {
    checkCompletion('event.json', nested('\\"Effect\\":\\"Allow\\",\\"<|>\\"'), {
      first: ['Action'],
      accept: { Action: nested('\\"Effect\\":\\"Allow\\",\\"Action\\": \\"<|>\\"') },
    });
    checkCompletion('event.json', nested('\\"Effect\\":<|>'), { exactly: ['Allow', 'Deny'], accept: { Deny: nested('\\"Effect\\":\\"Deny\\"<|>') } });
  });
});

describe('completion in policies of particular kinds', () => {
  it('offers the actions of role trust policies first', () => {
    checkCompletion('policy.json', statement('"Effect": "Allow", "Principal": {}, "Action": "<|>"'), { first: ['sts:AssumeRole'] }, { kind: 'trust' });
    checkCompletion('policy.json', statement('"Effect": "Allow", "Principal": { "<|>" }'), { first: ['Service', 'AWS'] }, { kind: 'trust' });
  });

  it('offers the service of the resource first', () => {
    const template = JSON.stringify({
      Resources: { P: { Type: 'AWS::SQS::QueuePolicy', Properties: { PolicyDocument: { Statement: [{ Effect: 'Allow', Action: '<|>' }] } } } },
    });
    checkCompletion('template.json', template, { first: ['sqs'] });
  });
});

describe('completion of an execute-api ARN in a plain file', () => {
  const invoke = (resource: string): string => statement(`"Effect": "Allow",\n"Action": "execute-api:Invoke",\n"Resource": "${resource}"`);

  it('offers a whole ARN to fill in', () => {
    checkCompletion('policy.json', invoke('<|>'), {
      first: ['arn:aws:execute-api:region:account-id:api-id/*/GET/path', 'arn:aws:execute-api:region:account-id:api-id/*'],
      accept: { 'arn:aws:execute-api:region:account-id:api-id/*': '      "Resource": "arn:aws:execute-api:<|>region:account-id:api-id/*"' },
    }, { kind: 'identity' });
  });

  it('offers it field by field and segment by segment', () => {
    checkCompletion('policy.json', invoke('arn:<|>'), { includes: ['aws', 'aws-cn', 'aws-us-gov'], accept: { aws: '      "Resource": "arn:aws:<|>"' } }, { kind: 'identity' });
    checkCompletion('policy.json', invoke('arn:aws:<|>'), { includes: ['execute-api', 's3'], accept: { 'execute-api': '      "Resource": "arn:aws:execute-api:<|>"' } }, { kind: 'identity' });
    checkCompletion('policy.json', invoke('arn:aws:execute-api:eu-<|>'), { includes: ['eu-central-1'], excludes: ['us-east-1'] }, { kind: 'identity' });
    checkCompletion('policy.json', invoke('arn:aws:execute-api:eu-central-1:111122223333:abc123/<|>'), { exactly: ['*', '*/'] }, { kind: 'identity' });
    checkCompletion('policy.json', invoke('arn:aws:execute-api:eu-central-1:111122223333:abc123/prod/P<|>'), { exactly: ['POST', 'PUT', 'PATCH'] }, { kind: 'identity' });
  });

  it('offers the short form in an API resource policy and nowhere else', () => {
    checkCompletion('policy.json', invoke('<|>'), { first: ['execute-api:/*'] }, { kind: 'api-resource-policy' });
    checkCompletion('policy.json', invoke('<|>'), { excludes: ['execute-api:/*'] }, { kind: 'identity' });
    checkCompletion('policy.json', invoke('<|>'), { excludes: ['execute-api:/*'] }, { kind: 'scp' });
  });

  it('becomes an object with Fn::Sub in a JSON template, with a quote typed or without', () => {
    const template = (resource: string): string => `{
  "Resources": {
    "Api": { "Type": "AWS::Serverless::Api", "Properties": { "StageName": "prod" } },
    "P": { "Type": "AWS::IAM::ManagedPolicy", "Properties": { "PolicyDocument": { "Statement": [{ "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": ${resource} }] } } }
  }
}`;
    const arn = 'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*';
    const all = 'every route of Api';
    checkCompletion('template.json', template('<|>'), { accept: { [all]: template(`{ "Fn::Sub": "${arn}" }<|>`).split('\n')[3] ?? '' } });
    checkCompletion('template.json', template('{ "Fn::Sub": "<|>" }'), { accept: { [all]: template(`{ "Fn::Sub": "${arn}<|>" }`).split('\n')[3] ?? '' } });
    checkCompletion('template.json', template('"<|>"'), { accept: { [all]: template(`{ "Fn::Sub": "${arn}<|>" }`).split('\n')[3] ?? '' } });
    checkCompletion('template.json', template('"arn:aws:execute-api:<|>"'), {
      accept: { [all]: template('{ "Fn::Sub": "arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*<|>" }').split('\n')[3] ?? '' },
    });
    // Variables of the policy would become references of the template.
    checkCompletion('template.json', template('"arn:aws:s3:${aws:username}:${<|>"'), { excludes: ['AWS::AccountId', '${AWS::AccountId}'] });
  });
});
