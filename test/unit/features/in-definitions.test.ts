/** Completion and hover in the policy and in examples of a definition in OpenAPI in a file of its own. */
import { describe, it } from 'mocha';
import { checkCompletion } from '../../support/check-completion';
import { checkHover } from '../../support/check-hover';

const definition = (statement: string): string => `openapi: 3.0.1
info: { title: orders }
x-amazon-apigateway-policy:
  Version: "2012-10-17"
  Statement:
    - Effect: Allow
      Principal: "*"
${statement}
paths:
  /orders/{id}:
    get: { x-amazon-apigateway-integration: {} }
    delete: {}
`;

describe('the policy of a definition in OpenAPI', () => {
  it('is completed with the routes of its API', () => {
    checkCompletion('openapi.yaml', definition('      Action: execute-api:Invoke\n      Resource: <|>'), { includes: ['execute-api:/*/GET/orders/*', 'execute-api:/*/DELETE/orders/*'] });
    checkCompletion('openapi.yaml', definition('      Action: execute-api:Invoke\n      Resource: execute-api:/*/DEL<|>'), { includes: ['DELETE/orders/*'] });
    checkCompletion('openapi.json', '{ "openapi": "3.0.1", "paths": { "/a": { "get": {} } }, "x-amazon-apigateway-policy": { "Statement": [{ "Effect": "Allow", "Action": "execute-api:<|>" }] } }', { includes: ['execute-api:Invoke'] });
  });

  it('is completed beside what another tool puts in', () => {
    checkCompletion('openapi.yaml', definition('      Action: execute-api:Invoke\n      Resource: "arn:aws:execute-api:${region}:${account}:*/*/GET/*"\n      <|>'), { includes: ['Condition'] });
    checkCompletion('openapi.yaml', definition('      Resource: "arn:aws:execute-api:${region}:${account}:*/*/GET/*"\n      Action: execute-api:I<|>'), { includes: ['execute-api:Invoke'] });
  });

  it('tells in a hover which routes a resource covers', () => {
    checkHover('openapi.yaml', definition('      Action: execute-api:Invoke\n      Resource: execute-api:/*/GET/or<|>ders/*'), { token: 'execute-api:/*/GET/orders/*', includes: ['GET /orders/{id}'], excludes: ['DELETE'] });
  });
});

describe('an authorizer output in an example of a definition', () => {
  it('is completed like any policy', () => {
    checkCompletion(
      'openapi.yaml',
      'openapi: 3.0.1\npaths: {}\ncomponents:\n  examples:\n    answer:\n      value:\n        principalId: me\n        policyDocument:\n          Version: "2012-10-17"\n          Statement:\n            - Effect: Allow\n              Action: execute-api:I<|>\n              Resource: "*"\n',
      { includes: ['execute-api:Invoke'] },
    );
  });
});
