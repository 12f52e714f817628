import { checkCompletion } from '../../support/check-completion';

const indented = (text: string, depth: number): string => text.split('\n').map((line) => (line === '' ? '' : `${' '.repeat(depth)}${line}`)).join('\n');

/** A policy file with the members of one statement. */
const statement = (inside: string): string => `Version: '2012-10-17'
Statement:
  - Effect: Allow
${indented(inside, 4)}
`;

const routes = `  Read:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        Get: { Type: Api, Properties: { RestApiId: !Ref Api, Path: "/orders/{id}", Method: get } }
        Post: { Type: Api, Properties: { RestApiId: !Ref Api, Path: /orders, Method: post, Auth: { Authorizer: AWS_IAM } } }
`;

/** A SAM template with an API, a statement of its resource policy and one of an identity policy. */
const template = ({ api = 'Effect: Deny', identity = 'Effect: Allow' }: { api?: string; identity?: string }): string => `AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      Name: orders
      StageName: prod
      Auth:
        ResourcePolicy:
          CustomStatements:
            - Sid: One
${indented(api, 14)}
${routes}
  Report:
    Type: AWS::Serverless::Function
    Properties:
      Policies:
        - Statement:
            - Sid: Two
${indented(identity, 14)}
`;

describe('completion in a YAML policy: elements', () => {
  it('offers what misses at the depth of the statement', () => {
    checkCompletion('policy.yaml', statement('<|>'), {
      first: ['Action', 'Resource'],
      excludes: ['Effect'],
      accept: { Action: '    Action: <|>', Condition: '    Condition:\n      <|>' },
    });
  });

  it('offers it behind a list of either depth', () => {
    checkCompletion('policy.yaml', statement('Action:\n  - s3:GetObject\n<|>'), { first: ['Resource'], excludes: ['Action', 'NotAction'] });
    checkCompletion('policy.yaml', statement('Action:\n- s3:GetObject\n<|>'), { first: ['Resource'], excludes: ['Action', 'NotAction'] });
  });

  it('completes a word above other members', () => {
    checkCompletion('policy.yaml', statement('Ac<|>\nResource: "*"'), { exactly: ['Action', 'NotAction'], accept: { Action: '    Action: <|>' } });
  });

  it('begins a statement behind a dash', () => {
    checkCompletion('policy.yaml', `${statement('Action: "*"')}  - <|>\n`, { first: ['Effect', 'Action'], accept: { Effect: '  - Effect: <|>' } });
  });

  it('changes only the key where a value stands behind it', () => {
    checkCompletion('policy.yaml', statement('Act<|>: s3:GetObject'), { accept: { Action: '    Action<|>: s3:GetObject' } });
  });
});

describe('completion in a YAML policy: values', () => {
  it('offers effects behind the colon, also without white space', () => {
    checkCompletion('policy.yaml', "Version: '2012-10-17'\nStatement:\n  - Effect: <|>\n", { exactly: ['Allow', 'Deny'], accept: { Allow: '  - Effect: Allow<|>' } });
    checkCompletion('policy.yaml', "Version: '2012-10-17'\nStatement:\n  - Effect: A<|>\n", { exactly: ['Allow'] });
  });

  it('offers services and actions in a list', () => {
    checkCompletion('policy.yaml', statement('Action:\n  - <|>'), { includes: ['s3', 'lambda'], accept: { s3: "      - 's3:<|>'" } });
    checkCompletion('policy.yaml', statement('Action:\n  - s3<|>'), { first: ['s3'], excludes: ['lambda'], accept: { s3: "      - 's3:<|>'" } });
    checkCompletion('policy.yaml', statement('Action:\n  - s3:GetObjectAc<|>'), { accept: { 's3:GetObjectAcl': '      - s3:GetObjectAcl<|>' } });
    checkCompletion('policy.yaml', statement('Action: s3:<|>'), { includes: ['s3:GetObject'], accept: { 's3:GetObject': '    Action: s3:GetObject<|>' } });
    checkCompletion('policy.yaml', statement('Action:\n  - s3:<|>\nResource: "*"'), { includes: ['s3:GetObject'], accept: { 's3:GetObject': '      - s3:GetObject<|>' } });
  });

  it('quotes what YAML would read as something else', () => {
    checkCompletion('policy.yaml', statement('Action: <|>'), { accept: { '*': "    Action: '*'<|>" } });
    checkCompletion('policy.yaml', `Version: <|>\nStatement:\n  - Effect: Allow\n`, { accept: { '2012-10-17': "Version: '2012-10-17'<|>" } });
    checkCompletion('policy.yaml', statement('Condition:\n  Bool:\n    aws:SecureTransport: <|>'), { accept: { true: "        aws:SecureTransport: 'true'<|>" } });
  });

  it('completes inside quotes of either sort', () => {
    checkCompletion('policy.yaml', statement('Action: "s3:GetObjectAc<|>"'), { accept: { 's3:GetObjectAcl': '    Action: "s3:GetObjectAcl<|>"' } });
    checkCompletion('policy.yaml', statement("Action: 's3:GetObjectAc<|>'"), { accept: { 's3:GetObjectAcl': "    Action: 's3:GetObjectAcl<|>'" } });
  });
});

describe('completion in a YAML policy: conditions and principals', () => {
  it('offers operators and keys as keys, one level deeper', () => {
    checkCompletion('policy.yaml', statement('Condition:\n  <|>'), { includes: ['IpAddress', 'ForAnyValue:StringLike'], accept: { IpAddress: '      IpAddress:\n        <|>' } });
    checkCompletion('policy.yaml', statement('Condition:\n  StringEquals:\n    aws:PrincipalOrgID: o-a1\n  <|>'), { excludes: ['StringEquals'], includes: ['StringLike'] });
    checkCompletion('policy.yaml', statement('Action: s3:ListBucket\nCondition:\n  StringEquals:\n    <|>'), {
      includes: ['s3:prefix', 'aws:PrincipalTag/${TagKey}'],
      accept: { 's3:prefix': '        s3:prefix: <|>' },
    });
    checkCompletion('policy.yaml', statement('Action: s3:ListBucket\nCondition:\n  StringEquals:\n    s3:<|>'), { includes: ['s3:prefix'], excludes: ['aws:PrincipalArn'], accept: { 's3:prefix': '        s3:prefix: <|>' } });
  });

  it('offers everyone as a value and types as keys', () => {
    checkCompletion('policy.yaml', statement('Principal: <|>'), { first: ['*', 'AWS'], accept: { '*': "    Principal: '*'<|>", AWS: '    Principal:\n      AWS: <|>' } });
    checkCompletion('policy.yaml', statement('Principal:\n  <|>'), { includes: ['AWS', 'Service'], accept: { Service: '      Service: <|>' } });
    checkCompletion('policy.yaml', statement('Principal:\n  Service:\n    - <|>'), { includes: ['lambda.amazonaws.com'], excludes: ['*'] });
  });
});

describe('completion in JSON inside YAML', () => {
  const block = (inside: string): string => `Resources:
  Policy:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument: |
        {
          "Version": "2012-10-17",
          "Statement": [{ "Effect": "Allow", ${inside} }]
        }
`;

  it('writes JSON in a block', () => {
    checkCompletion('template.yaml', block('"<|>"'), { first: ['Action'], accept: { Action: '          "Statement": [{ "Effect": "Allow", "Action": "<|>" }]' } });
  });

  it('escapes quotes in a double-quoted string', () => {
    const quoted = (inside: string): string => `Resources:
  Policy:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument: "{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Effect\\":\\"Allow\\",${inside}}]}"
`;
    checkCompletion('template.yaml', quoted('\\"Act<|>\\"'), {
      first: ['Action'],
      accept: { Action: '      PolicyDocument: "{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Effect\\":\\"Allow\\",\\"Action\\": \\"<|>\\"}]}"' },
    });
  });
});

describe('completion of an execute-api ARN in a SAM template', () => {
  const arn = 'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}';

  it('offers the short form in the API’s resource policy, its routes first', () => {
    checkCompletion('template.yaml', template({ api: 'Effect: Deny\nAction: execute-api:Invoke\nResource: <|>' }), {
      first: ['execute-api:/*/GET/orders/*', 'execute-api:/*/POST/orders', 'execute-api:/*'],
      accept: { 'execute-api:/*/GET/orders/*': '              Resource: execute-api:/*/GET/orders/*<|>' },
    });
  });

  it('goes on segment by segment', () => {
    const at = (typed: string): string => template({ api: `Effect: Deny\nAction: execute-api:Invoke\nResource: ${typed}<|>` });
    checkCompletion('template.yaml', at('execute-api:/'), { first: ['*/GET/orders/*', '*/POST/orders', 'prod'], accept: { prod: '              Resource: execute-api:/prod/<|>' } });
    checkCompletion('template.yaml', at('execute-api:/prod/'), { first: ['GET/orders/*', 'POST/orders', 'GET', 'POST'] });
    checkCompletion('template.yaml', at('execute-api:/prod/GET/'), { exactly: ['orders/*', '*'] });
  });

  it('offers a !Sub in an identity policy, and never the short form', () => {
    checkCompletion('template.yaml', template({ identity: 'Effect: Allow\nAction: execute-api:Invoke\nResource: <|>' }), {
      first: ['GET /orders/{id}'],
      excludes: ['execute-api:/*'],
      accept: { 'GET /orders/{id}': `              Resource: !Sub ${arn}/*/GET/orders/*<|>` },
    });
  });

  it('puts the !Sub before a word that is typed already', () => {
    checkCompletion('template.yaml', template({ identity: 'Effect: Allow\nAction: execute-api:Invoke\nResource: arn<|>' }), {
      accept: { 'every route of orders': `              Resource: !Sub ${arn}/*<|>` },
    });
    checkCompletion('template.yaml', template({ identity: 'Effect: Allow\nAction: execute-api:Invoke\nResource: arn:aws:execute-api:<|>' }), {
      accept: { '${AWS::Region}': "              Resource: !Sub 'arn:aws:execute-api:${AWS::Region}:<|>'" },
    });
  });

  it('goes on in a list, where a trailing colon looks like a key', () => {
    checkCompletion('template.yaml', template({ identity: 'Effect: Allow\nAction: execute-api:Invoke\nResource:\n  - arn:aws:execute-api:<|>' }), {
      accept: {
        'eu-central-1': "                - 'arn:aws:execute-api:eu-central-1:<|>'",
        '${AWS::Region}': "                - !Sub 'arn:aws:execute-api:${AWS::Region}:<|>'",
      },
    });
  });

  it('does not write a second !Sub', () => {
    checkCompletion('template.yaml', template({ identity: 'Effect: Allow\nAction: execute-api:Invoke\nResource: !Sub "<|>"' }), {
      accept: { 'every route of orders': `              Resource: !Sub "${arn}/*<|>"` },
    });
  });

  it('puts the !Sub before quotes that are typed already', () => {
    checkCompletion('template.yaml', template({ identity: 'Effect: Allow\nAction: execute-api:Invoke\nResource: "<|>"' }), {
      accept: { 'every route of orders': `              Resource: !Sub "${arn}/*<|>"` },
    });
  });

  it('offers references behind an opening brace', () => {
    checkCompletion('template.yaml', template({ identity: 'Effect: Allow\nAction: execute-api:Invoke\nResource: !Sub "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${<|>"' }), {
      first: ['Api', 'AWS::Partition'],
      accept: { Api: '              Resource: !Sub "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}<|>"' },
    });
  });
});

describe('completion where a policy is about to be written in YAML', () => {
  it('begins it below a key without a value', () => {
    checkCompletion('template.yaml', `Resources:
  P:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        <|>
`, { first: ['Version', 'Statement'], accept: { Version: "        Version: '2012-10-17'<|>", Statement: '        Statement:\n          - <|>' } });
  });

  it('reaches statements under a condition of the deployment', () => {
    checkCompletion('template.yaml', `Resources:
  P:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Statement:
          - !If
            - Strict
            - Effect: <|>
            - !Ref AWS::NoValue
`, { exactly: ['Allow', 'Deny'], accept: { Deny: '            - Effect: Deny<|>' } });
  });

  it('writes brackets and commas inside flow style', () => {
    const flow = (inside: string): string => `Version: '2012-10-17'\nStatement:\n  - { ${inside} }\n`;
    checkCompletion('policy.yaml', flow('Effect: Allow, <|>'), { first: ['Action'], accept: { Condition: '  - { Effect: Allow, Condition: { <|> } }' } });
    checkCompletion('policy.yaml', flow('Effect: Allow, Action: ["s3:GetObject", <|>]'), { includes: ['s3'] });
  });

  it('is written behind a `!Sub` that is there already, and once only', () => {
    const api = '  Api: { Type: AWS::Serverless::Api, Properties: { StageName: prod } }\n';
    const template = (resource: string): string => `Resources:\n  P:\n    Type: AWS::IAM::ManagedPolicy\n    Properties:\n      PolicyDocument:\n        Statement:\n          - Effect: Allow\n            Action: execute-api:Invoke\n            Resource: ${resource}\n${api}`;
    const arn = 'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*';
    const accepted = (resource: string, after: string): void =>
      checkCompletion('template.yaml', template(resource), { accept: { 'every route of Api': template(after).split('\n').slice(8).find((line) => line.includes('<|>')) ?? '' } });
    accepted('!Sub <|>', `!Sub ${arn}<|>`);
    accepted('!Sub arn:${AWS::Partition}:execute-api:<|>', `!Sub ${arn}<|>`);
    accepted('\n              Fn::Sub: <|>', `\n              Fn::Sub: ${arn}<|>`);
    accepted('\n              - !Sub <|>', `\n              - !Sub ${arn}<|>`);
    accepted('[ !Sub <|> ]', `[ !Sub '${arn}'<|> ]`);
  });
});
