/**
 * APIs of other files of the workspace: offered where an ARN is written, and counted where one is looked at.
 */
import assert from 'node:assert/strict';
import { findHover } from '../../../server/src/features/hover/hover';
import { checkCompletion, completeMarked } from '../../support/check-completion';
import { openWorld } from '../../support/feature-world';

const service = `//- file: services/orders/template.yaml
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Api
    Properties: { Name: orders, StageName: prod }
  F:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        Get: { Type: Api, Properties: { RestApiId: !Ref Orders, Path: "/orders/{id}", Method: get, Auth: { Authorizer: AWS_IAM } } }
        Post: { Type: Api, Properties: { RestApiId: !Ref Orders, Path: /orders, Method: post } }
`;

/** An API whose id is known. */
const imported = `//- file: saved/get-rest-api.json
{ "id": "a1b2c3d4e5", "name": "saved", "createdDate": "2026-05-04T09:12:33+00:00", "apiKeySource": "HEADER", "endpointConfiguration": { "types": ["REGIONAL"] }, "disableExecuteApiEndpoint": false, "rootResourceId": "r00t" }
`;

const policy = (resource: string, action = 'execute-api:Invoke'): string => `{ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": "${action}", "Resource": "${resource}" }] }\n`;
const terraform = (resource: string): string => `resource "aws_iam_policy" "p" {\n  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "execute-api:Invoke", Resource = "${resource}" }] })\n}\n`;
const template = (resource: string): string => `Resources:\n  P:\n    Type: AWS::IAM::ManagedPolicy\n    Properties:\n      PolicyDocument:\n        Statement:\n          - { Effect: Allow, Action: "execute-api:Invoke", Resource: ${resource} }\n`;

describe('completion of APIs elsewhere in the workspace', () => {
  it('writes whole ARNs with places to fill in', () => {
    checkCompletion('policy.json', policy('<|>') + service, {
      first: ['GET /orders/{id}', 'POST /orders', 'every route of orders'],
      accept: { 'POST /orders': policy('arn:aws:execute-api:<|>region:account-id:api-id/*/POST/orders').trimEnd() },
    });
  });

  it('fills in the id where it is known', () => {
    checkCompletion('policy.json', policy('<|>') + imported, {
      accept: { 'every route of saved': policy('arn:aws:execute-api:<|>region:account-id:a1b2c3d4e5/*').trimEnd() },
    });
  });

  it('writes pseudo parameters in a template, and an ARN in Terraform', () => {
    checkCompletion('other.yaml', template('<|>') + service, {
      accept: { 'GET /orders/{id}': '          - { Effect: Allow, Action: "execute-api:Invoke", Resource: !Sub \'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:<|>api-id/*/GET/orders/*\' }' },
    });
    checkCompletion('main.tf', terraform('<|>') + service, {
      accept: { 'GET /orders/{id}': '  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "execute-api:Invoke", Resource = "arn:aws:execute-api:<|>region:account-id:api-id/*/GET/orders/*" }] })' },
    });
  });

  it('offers methods and paths behind an API that is not known otherwise', () => {
    for (const id of ['x9y8z7', '*']) {
      checkCompletion('policy.json', policy(`arn:aws:execute-api:eu-west-1:111122223333:${id}/prod/<|>`) + service, { first: ['GET/orders/*', 'POST/orders'] });
      checkCompletion('policy.json', policy(`arn:aws:execute-api:eu-west-1:111122223333:${id}/prod/GET/<|>`) + service, { first: ['orders/*'], excludes: ['orders'] });
      checkCompletion('policy.json', policy(`arn:aws:execute-api:eu-west-1:111122223333:${id}/<|>`) + service, { includes: ['prod'] });
    }
  });

  it('offers nothing of another API behind one that is meant', () => {
    checkCompletion('policy.json', policy('arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/<|>') + service + imported, { excludes: ['GET/orders/*'] });
  });

  it('names the API, the file and who gets in', () => {
    const { items } = completeMarked('policy.json', policy('<|>') + service);
    const item = items.find(({ label }) => label === 'GET /orders/{id}');
    assert.equal(item?.detail, 'orders');
    assert.deepEqual(item.documentation, { topic: 'markdown', markdown: '`arn:aws:execute-api:region:account-id:api-id/*/GET/orders/*`\n\n`GET /orders/{id}` of `orders` in `template.yaml`\n\nAuthorization: AWS_IAM.' });
  });

  it('stays away where calls are not what the statement is about', () => {
    checkCompletion('policy.json', policy('<|>', 's3:GetObject') + service, { excludes: ['every route of orders'] });
  });

  it('comes behind the APIs of the same file', () => {
    const own = `${template('!Sub "<|>"')}  Own: { Type: AWS::Serverless::HttpApi }\n  F:\n    Type: AWS::Serverless::Function\n    Properties: { Events: { Get: { Type: HttpApi, Properties: { ApiId: !Ref Own, Path: /own, Method: GET } } } }\n`;
    checkCompletion('other.yaml', `Transform: AWS::Serverless-2016-10-31\n${own}${service}`, { first: ['GET /own', 'every route of Own', 'GET /orders/{id}'] });
  });
});

describe('hover over an ARN that means APIs elsewhere in the workspace', () => {
  const hover = (resource: string, files: string): string => {
    const marked = policy(resource) + files;
    const { context, uri, offset } = openWorld('policy.json', marked);
    return findHover(context, uri, offset)?.markdown ?? 'nothing';
  };

  it('counts what a star reaches', () => {
    assert.match(hover('arn:aws:execute-api:*:*:*/*/GET/<|>*', service), /Covers 1 of 2 routes of `orders`: `GET \/orders\/\{id\}`\./);
  });

  it('says nothing of an API whose id is another or not known', () => {
    assert.doesNotMatch(hover('arn:aws:execute-api:eu-west-1:111122223333:x9y8z7/*/GET/<|>*', service), /orders`/);
  });

  it('describes some of many and counts the rest', () => {
    const many = Array.from({ length: 7 }, (_, index) => service.replace('services/orders/', `services/s${String(index)}/`).replace('Name: orders', `Name: orders${String(index)}`)).join('');
    const text = hover('arn:aws:execute-api:*:*:*/*/GET/<|>*', many);
    assert.equal(text.match(/Covers 1 of 2/g)?.length, 4);
    assert.match(text, /It covers routes of 3 more APIs of the workspace\./);
  });
});
