/**
 * Documents in the making, with a piece missing anywhere: what looks at a place, and what shows something of its own accord,
 * never fails and never points outside of a document.
 */
import assert from 'node:assert/strict';
import type { Span } from '../../../server/src/base/span';
import { findDefinitions } from '../../../server/src/features/definition';
import { findDocumentLinks } from '../../../server/src/features/document-links';
import { findHover } from '../../../server/src/features/hover/hover';
import { findInlayHints } from '../../../server/src/features/inlay-hints';
import { findReferences } from '../../../server/src/features/references';
import { prepareRename, renameSid } from '../../../server/src/features/rename';
import { findSelections } from '../../../server/src/features/selection-ranges';
import { findWorkspaceSymbols } from '../../../server/src/features/workspace-symbols';
import { openTexts, type OpenText } from '../../support/check-diagnostics';
import { uriOf } from '../../support/open-workspace';
import { readExample } from '../../support/project';
import { finish } from '../../support/simulation';

const policy = `{
  "Version": "2012-10-17",
  "Statement": [
    { "Sid": "Read", "Effect": "Allow", "Principal": "*", "Action": ["execute-api:*"], "Resource": ["execute-api:/*/GET/orders/*"] },
    { "Sid": "Write", "Effect": "Deny", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "arn:aws:execute-api:*:*:*/*/POST/*", "Condition": { "IpAddress": { "aws:SourceIp": "203.0.113.0/24" } } }
  ]
}`;
const indented = (width: number): string => policy.replace(/^/gm, ' '.repeat(width));

const documents: Readonly<Record<string, string>> = {
  'policy.json': policy,
  'openapi.yaml': `openapi: 3.0.1
info: { title: orders, version: "1" }
paths:
  /orders/{id}:
    get: { x-amazon-apigateway-auth: { type: AWS_IAM }, x-amazon-apigateway-integration: { type: mock } }
x-amazon-apigateway-policy: |
${indented(2)}
`,
  'nested.json': JSON.stringify({ Resources: { Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'a', Policy: policy } } } }, null, 1),
  'heredoc.tf': `resource "aws_api_gateway_rest_api" "a" {\n  name   = "a"\n  policy = <<-EOT\n${indented(4)}\n  EOT\n}\n`,
  'document.tf': `data "aws_iam_policy_document" "d" {\n  statement {\n    sid = "Read"\n    actions = ["execute-api:Invoke"]\n    resources = ["\${aws_apigatewayv2_api.a.execution_arn}/*/GET/orders"]\n  }\n  dynamic "statement" {\n    for_each = [1]\n    content {\n      sid = "More"\n      actions = ["s3:*"]\n      resources = ["*"]\n    }\n  }\n}\nresource "aws_apigatewayv2_api" "a" {\n  name = "a"\n  protocol_type = "HTTP"\n}\nresource "aws_apigatewayv2_route" "r" {\n  api_id = aws_apigatewayv2_api.a.id\n  route_key = "GET /orders"\n}\n`,
  'template.yaml': readExample('sam/template.yaml'),
  'serverless.yml': `service: s\nprovider:\n  name: aws\n  apiGateway:\n    resourcePolicy:\n      - Sid: Read\n        Effect: Allow\n        Principal: '*'\n        Action: execute-api:Invoke\n        Resource: execute-api:/*/GET/*\nfunctions:\n  f:\n    handler: x.y\n    events:\n      - http: { method: get, path: orders, authorizer: aws_iam }\n      - http: { method: post, path: orders, authorizer: aws_iam }\n`,
};

/** Refers to what is damaged, and is found from there. */
const scenario = { name: 'a.authz.yaml', text: 'api: { account: "111122223333" }\nroute: { authorization: AWS_IAM }\nrequest: GET /orders/1\ncaller: { arn: "arn:aws:iam::111122223333:role/a", identityPolicies: [policy.json] }\nexpect: { decidedBy: [Read] }\n' };

/** What is left of a text without so many characters from an offset on. */
const without = (text: string, offset: number, count: number): string => text.slice(0, offset) + text.slice(offset + count);

describe('damaged documents', function () {
  this.timeout(60_000);

  for (const [name, text] of Object.entries(documents)) {
    it(`are looked at without failing, and every range lies inside: ${name}`, () => {
      let ranges = 0;
      const step = Math.ceil(text.length / 20);
      for (let offset = 0, turn = 0; offset < text.length; offset += step, turn++) {
        const damaged = turn % 3 === 0 ? text.slice(0, offset) : without(text, offset, turn % 3 === 1 ? 1 : 25);
        const world = openTexts([{ name, text: damaged }, scenario]);
        ranges += showAll(world, name);
        for (const at of [offset - 30, offset - 1, offset, offset + 12, damaged.length]) {
          if (at >= 0 && at <= damaged.length) ranges += lookAt(world, name, at);
        }
      }
      assert.ok(ranges > 100, String(ranges));
    });

    it(`are looked at wherever they are whole: ${name}`, () => {
      const world = openTexts([{ name, text }, scenario]);
      let ranges = showAll(world, name);
      for (let offset = 0; offset <= text.length; offset += text.length > 2000 ? 13 : 5) ranges += lookAt(world, name, offset);
      assert.ok(ranges > 300, String(ranges));
    });
  }
});

/** How many ranges there were. */
function lookAt({ analysis }: OpenText, name: string, offset: number): number {
  const { context } = analysis;
  const uri = uriOf(name);
  const hover = findHover(context, uri, offset);
  const definitions = findDefinitions(context, uri, offset);
  const { declarations, uses } = findReferences(context, uri, offset);
  const prepared = prepareRename(context, uri, offset);
  const renamed = renameSid(context, uri, offset, 'Other');
  const selections = findSelections(context, uri, offset);
  const around = [...(hover ? [hover.span] : []), ...definitions.map(({ origin }) => origin), ...(prepared && 'span' in prepared ? [prepared.span] : []), ...selections];
  for (const { source, start, end } of around) assert.ok(source === uri && start <= offset && offset <= end, `${String(start)}-${String(end)} is not around ${String(offset)}`);
  const edits = renamed && !('message' in renamed) ? renamed.map(({ span }) => span) : [];
  return allInside(analysis, [...around, ...definitions.flatMap(({ target, name: named }) => [target, named]), ...declarations, ...uses, ...edits]);
}

function showAll({ analysis }: OpenText, name: string): number {
  const { context } = analysis;
  const uri = uriOf(name);
  const text = analysis.textOf(uri) ?? '';
  const links = findDocumentLinks(context, uri);
  for (const { span } of links) assert.match(text.slice(span.start, span.end), /^[\w:*-]+$/);
  const hints = finish(findInlayHints(context, uri, { start: 0, end: text.length }, 'all')).map(({ at: { source, offset } }) => ({ source, start: offset, end: offset }));
  return allInside(analysis, [...links.map(({ span }) => span), ...hints, ...findWorkspaceSymbols(context, '').map(({ span }) => span)]);
}

function allInside(analysis: OpenText['analysis'], spans: readonly Span[]): number {
  for (const { source, start, end } of spans) {
    const length = analysis.textOf(source)?.length ?? -1;
    assert.ok(start >= 0 && start <= end && end <= length, `${String(start)}-${String(end)} of ${String(length)} in ${source}`);
  }
  return spans.length;
}
