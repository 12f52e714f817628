import assert from 'node:assert/strict';
import { findReferences } from '../../../server/src/features/references';
import { openWorld } from '../../support/feature-world';

/** `file: the line` of each place, declarations first with a star. */
function referencesIn(name: string, marked: string): readonly string[] {
  const { analysis, context, uri, offset } = openWorld(name, marked);
  const { declarations, uses } = findReferences(context, uri, offset);
  const line = ({ source, start }: { readonly source: string; readonly start: number }): string => {
    const text = analysis.textOf(source) ?? '';
    return `${source.split('/').at(-1) ?? ''}: ${(text.slice(text.lastIndexOf('\n', start - 1) + 1).split('\n')[0] ?? '').trim()}`;
  };
  return [...declarations.map((span) => `* ${line(span)}`), ...uses.map(line)];
}

const files = (template: string, scenario = ''): string => `//- file: template.yaml
${template}
//- file: a.authz.yaml
api: template.yaml
caller: anonymous
cases:
  - { name: one, request: GET /orders/1 }
  - { name: list, request: GET /orders }
${scenario}
//- file: policies/all.json
{ "Statement": [
  { "Sid": "Everything", "Effect": "Allow", "Action": "*", "Resource": "*" },
  { "Sid": "Listing", "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "arn:aws:execute-api:*:*:*/*/GET/orders" },
  { "Sid": "Elsewhere", "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "arn:aws:execute-api:*:*:abcd123456/*/GET/orders/*" },
  { "Sid": "Buckets", "Effect": "Allow", "Action": "s3:*", "Resource": "*" }
] }
//- file: policies/trust.json
{ "Statement": [{ "Effect": "Allow", "Principal": { "AWS": "*" }, "Action": "sts:AssumeRole" }] }`;

const template = `Resources:
  Orders:
    Type: AWS::ApiGatewayV2::Api
    Properties: { Name: orders, ProtocolType: HTTP }
  List:
    Type: AWS::ApiGatewayV2::Route
    Properties: { ApiId: !Ref Orders, RouteKey: GET /orders }
  Get:
    Type: AWS::ApiGatewayV2::Route
    Properties: { ApiId: !Ref Orders, RouteKey: "GET /orders/{id}" }
  Reader:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Statement:
          - Sid: ReadOne
            Effect: Allow
            Action: execute-api:Invoke
            Resource: !Sub "arn:aws:execute-api:*:*:\${Orders}/*/GET/orders/*"
          - Effect: Deny
            Action: execute-api:Invoke
            Resource: !Sub "arn:aws:execute-api:*:*:\${Orders}/*/DELETE/*"`;

describe('references', () => {
  it('of a route are the statements about it and the cases that call it', () => {
    assert.deepEqual(referencesIn('template.yaml', files(template.replace('  Get:', '  G<|>et:'))), [
      '* template.yaml: Get:',
      'template.yaml: - Sid: ReadOne',
      'all.json: { "Sid": "Everything", "Effect": "Allow", "Action": "*", "Resource": "*" },',
      'a.authz.yaml: - { name: one, request: GET /orders/1 }',
    ]);
    assert.deepEqual(referencesIn('template.yaml', files(template.replace('  List:', '  Li<|>st:'))), [
      '* template.yaml: List:',
      'all.json: { "Sid": "Everything", "Effect": "Allow", "Action": "*", "Resource": "*" },',
      'all.json: { "Sid": "Listing", "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "arn:aws:execute-api:*:*:*/*/GET/orders" },',
      'a.authz.yaml: - { name: list, request: GET /orders }',
    ]);
  });

  it('of an API are those about any call of it, whether a route serves it or not, and the references of cases', () => {
    assert.deepEqual(referencesIn('template.yaml', files(template.replace('  Orders:', '  Or<|>ders:'))), [
      '* template.yaml: Orders:',
      'template.yaml: - Sid: ReadOne',
      'template.yaml: - Effect: Deny',
      'all.json: { "Sid": "Everything", "Effect": "Allow", "Action": "*", "Resource": "*" },',
      'all.json: { "Sid": "Listing", "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "arn:aws:execute-api:*:*:*/*/GET/orders" },',
      'a.authz.yaml: api: template.yaml',
    ]);
  });

  const expecting = (decidedBy: string): string => `  - name: named
    api: { account: "111122223333" }
    route: { authorization: AWS_IAM }
    request: GET /orders
    caller: { arn: "arn:aws:iam::111122223333:role/a", identityPolicies: [policies/all.json] }
    expect: { decidedBy: [${decidedBy}] }`;

  it('of a Sid are the expectations that name its statement, from both ends', () => {
    const named = ['* all.json: { "Sid": "Listing", "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "arn:aws:execute-api:*:*:*/*/GET/orders" },', 'a.authz.yaml: expect: { decidedBy: [Listing] }'];
    assert.deepEqual(referencesIn('policies/all.json', files(template, expecting('Listing')).replace('"Listing"', '"List<|>ing"')), named);
    assert.deepEqual(referencesIn('a.authz.yaml', files(template, expecting('List<|>ing'))), named);
    assert.deepEqual(referencesIn('policies/all.json', files(template, expecting('Everything')).replace('"Buckets"', '"Buck<|>ets"')), ['* all.json: { "Sid": "Buckets", "Effect": "Allow", "Action": "s3:*", "Resource": "*" }']);
  });

  it('are none elsewhere', () => {
    assert.deepEqual(referencesIn('template.yaml', files(template.replace('  Reader:', '  Rea<|>der:'))), []);
    assert.deepEqual(referencesIn('template.yaml', files(template.replace('Type: AWS::IAM', 'Type: AWS::I<|>AM'))), []);
  });
});
