/** Nothing throws at any offset of any document, whole or cut off, and every answer is about the place that was asked about. */
import assert from 'node:assert/strict';
import { findDefinitions } from '../../../server/src/features/definition';
import { findDocumentLinks } from '../../../server/src/features/document-links';
import { findHover } from '../../../server/src/features/hover/hover';
import { findInlayHints } from '../../../server/src/features/inlay-hints';
import { findReferences } from '../../../server/src/features/references';
import { prepareRename } from '../../../server/src/features/rename';
import { findSelections } from '../../../server/src/features/selection-ranges';
import type { Span } from '../../../server/src/base/span';
import { openWorld } from '../../support/feature-world';
import { finish } from '../../support/simulation';

const documents: Readonly<Record<string, string>> = {
  'openapi.yaml': `openapi: 3.0.1
info: { title: o, version: "1" }
security: [{ t: [] }]
paths:
  /a/{id}:
    get: { x-amazon-apigateway-integration: { type: mock } }
x-amazon-apigateway-policy: '{"Statement":[{"Sid":"A","Effect":"Deny","Principal":"*","Action":"execute-api:*","Resource":"execute-api:/*/GET/a/*"}]}'
components: { securitySchemes: { t: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: custom } } }
`,
  'main.tf': `resource "aws_apigatewayv2_api" "o" { protocol_type = "HTTP" }
resource "aws_apigatewayv2_route" "r" {
  api_id    = aws_apigatewayv2_api.o.id
  route_key = "GET /a/{id}"
}
resource "aws_iam_policy" "p" {
  policy = <<-EOT
    { "Statement": [{ "Sid": "A", "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "\${aws_apigatewayv2_api.o.execution_arn}/*/GET/a/*" }] }
  EOT
}
`,
  'a.authz.yaml': `api: main.tf
use: [b.authz.yaml]
env: prod
callers: { me: { arn: "arn:aws:iam::111122223333:role/a", identityPolicies: [policy.json#/Statement] } }
table:
  GET /a/{id}: { me: { decidedBy: [A] } }
cases:
  - { request: GET /a/1, caller: me, expect: { decidedBy: ["policy.json#A"] } }
`,
};
const others = '\n//- file: policy.json\n{ "Statement": [{ "Sid": "A", "Effect": "Allow", "Action": "execute-api:*", "Resource": "*" }] }';

describe('navigation anywhere', () => {
  for (const [name, text] of Object.entries(documents)) {
    for (const [how, cut] of [['whole', text.length], ['cut off', Math.floor(text.length * 0.7)]] as const) {
      it(`${name}, ${how}`, () => {
        const beside = Object.entries(documents).filter(([other]) => other !== name).map(([other, its]) => `\n//- file: ${other}\n${its}`).join('');
        const { context, uri, text: own } = openWorld(name, `//- file: ${name}\n${text.slice(0, cut)}${beside}${others}`);
        const holds = ({ source, start, end }: Span, offset: number): boolean => source === uri && start <= offset && offset <= end;
        for (let offset = 0; offset <= own.length; offset++) {
          const hover = findHover(context, uri, offset);
          assert.ok(!hover || holds(hover.span, offset), `hover at ${String(offset)}`);
          for (const { origin } of findDefinitions(context, uri, offset)) assert.ok(holds(origin, offset), `definition at ${String(offset)}`);
          const renameable = prepareRename(context, uri, offset);
          assert.ok(!renameable || 'message' in renameable || holds(renameable.span, offset), `rename at ${String(offset)}`);
          assert.equal(findSelections(context, uri, offset).at(-1)?.end, own.length);
          if (offset % 7 === 0) findReferences(context, uri, offset);
        }
        findDocumentLinks(context, uri);
        for (const { at } of finish(findInlayHints(context, uri, { start: 0, end: own.length }, 'all'))) assert.ok(at.offset <= own.length);
      });
    }
  }
});
