import assert from 'node:assert/strict';
import { findSymbols, type OutlineSymbol } from '../../../server/src/features/symbols';
import { openWorld } from '../../support/feature-world';

/** One line per symbol, indented by depth, with the text under its name. */
function outline(name: string, text: string): readonly string[] {
  const world = openWorld(name, text);
  const lines = (symbol: OutlineSymbol, depth: number): readonly string[] => {
    assert.ok(symbol.span.start <= symbol.nameSpan.start && symbol.nameSpan.end <= symbol.span.end, `${symbol.name}: the name lies inside`);
    const detail = symbol.detail === undefined ? '' : ` (${symbol.detail})`;
    return [`${'  '.repeat(depth)}${symbol.kind} ${symbol.name}${detail}`, ...symbol.children.flatMap((child) => lines(child, depth + 1))];
  };
  return findSymbols(world.context, world.uri).flatMap((symbol) => lines(symbol, 0));
}

describe('document symbols', () => {
  it('name statements by Sid, or by what they do', () => {
    assert.deepEqual(
      outline('policy.json', `{
        "Version": "2012-10-17",
        "Statement": [
          { "Sid": "ReadOrders", "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*" },
          { "Effect": "Deny", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "*" },
          { "Effect": "Deny", "NotAction": "sts:*", "Resource": "*" }
        ]
      }`),
      [
        'policy policy.json (identity policy)',
        '  statement ReadOrders',
        '  statement Deny s3:GetObject and 1 more',
        '  statement Deny all but sts:*',
      ],
    );
  });

  it('show a half-written policy as far as it goes', () => {
    assert.deepEqual(outline('policy.json', '{ "Statement": [{ "Effect": "Allow", "Action": "s3:G'), [
      'policy policy.json (identity policy)',
      '  statement Allow s3:G',
    ]);
  });

  it('show an API with its routes and authorizers, and policies beside it', () => {
    const template = JSON.stringify({
      Resources: {
        Api: { Type: 'AWS::Serverless::Api', Properties: { StageName: 'prod', Auth: { Authorizers: { jwt: { FunctionArn: 'x' } } } } },
        Get: {
          Type: 'AWS::Serverless::Function',
          Properties: {
            Events: { Read: { Type: 'Api', Properties: { Path: '/orders/{id}', Method: 'get', RestApiId: { Ref: 'Api' } } } },
          },
        },
      },
    }, null, 2);
    const lines = outline('template.json', template);
    assert.ok(lines.includes('api Api (REST · prod)'), lines.join('\n'));
    assert.ok(lines.some((line) => line.startsWith('  authorizer jwt (TOKEN authorizer)')), lines.join('\n'));
    assert.ok(lines.some((line) => line.startsWith('  route GET /orders/{id} (')), lines.join('\n'));
  });

  it('are empty where nothing was recognised', () => {
    assert.deepEqual(outline('package.json', '{ "name": "x", "version": "1.0.0" }'), []);
  });
});
