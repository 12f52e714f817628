/** What an edit in a service of the Serverless Framework redoes is counted: no more than what it is about. */
import assert from 'node:assert/strict';
import { openWorkspace, uriOf } from '../../support/open-workspace';

function statement(index: number): string {
  return `        - Sid: Statement${String(index)}
          Effect: Allow
          Action: [s3:GetObject, dynamodb:GetItem]
          Resource: arn:aws:s3:::\${self:custom.bucket}-${String(index)}/*
`;
}

function functionOf(index: number): string {
  return `  f${String(index)}:
    handler: src/f${String(index)}.handler
    events:
      - http: { path: 'orders/{id}/f${String(index)}', method: get, authorizer: aws_iam, cors: true }
`;
}

function service(count: number): string {
  const range = Array.from({ length: count }, (_, index) => index);
  return `service: orders
custom:
  bucket: orders
provider:
  name: aws
  iam:
    role:
      statements:
${range.map(statement).join('')}functions:
${range.map(functionOf).join('')}resources:
  Resources:
    Bucket: { Type: AWS::S3::Bucket }
    Role:
      Type: AWS::IAM::Role
      Properties:
        Policies:
          - PolicyName: own
            PolicyDocument: { Version: "2012-10-17", Statement: [{ Sid: Inner, Effect: Allow, Action: s3:GetObject, Resource: !Sub "\${Bucket.Arn}/*" }] }
`;
}

interface Cost {
  readonly parts: number;
  readonly bound: number;
  readonly statements: number;
  readonly routes: number;
  readonly isSameApi: boolean;
}

/** What one edit costs in a service of that many statements and functions. */
function costOf(count: number, before: string, after: string): Cost {
  const text = service(count);
  const workspace = openWorkspace({ 'serverless.yml': text });
  const uri = uriOf('serverless.yml');
  const first = workspace.file(uri);
  const counted = { ...workspace.count };
  const edited = text.replace(before, after);
  assert.notEqual(edited, text);
  workspace.set(uri, 'yaml', 2, edited);
  const second = workspace.file(uri);
  assert.equal(second?.apis[0]?.api.routes.length, count * 2);
  return {
    parts: workspace.count.parsedParts - counted.parsedParts,
    bound: workspace.count.boundParts - counted.boundParts,
    statements: workspace.count.readStatements - counted.readStatements,
    routes: workspace.count.readRoutes - counted.readRoutes,
    isSameApi: first?.apis[0]?.api === second.apis[0]?.api,
  };
}

describe('an edit in a long service', () => {
  for (const count of [60, 120]) {
    it(`inside one of ${String(count)} statements parses one part and reads one statement, and no route`, () => {
      assert.deepEqual(costOf(count, 'Statement30\n', 'Statement30x\n'), { parts: 1, bound: 1, statements: 1, routes: 0, isSameApi: true });
    });

    it(`inside a statement of \`resources\` does no more beside ${String(count)} functions`, () => {
      assert.deepEqual(costOf(count, 'Sid: Inner', 'Sid: Outer'), { parts: 1, bound: 1, statements: 1, routes: 0, isSameApi: true });
    });

    it(`inside one of ${String(count)} functions reads the routes of that one`, () => {
      const { parts, statements, routes } = costOf(count, "orders/{id}/f30'", "orders/{id}/g30'");
      assert.deepEqual({ parts, statements }, { parts: 1, statements: 0 });
      assert.ok(routes <= 2, `${String(routes)} routes`);
    });
  }
});
