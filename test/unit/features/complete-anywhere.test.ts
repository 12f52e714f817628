/**
 * Completion and hover wherever the cursor may be: they never fail, what is inserted keeps a document well-formed, and
 * neither parses anything or walks through the catalog.
 */
import assert from 'node:assert/strict';
import { complete } from '../../../server/src/features/completion/complete';
import { findHover } from '../../../server/src/features/hover/hover';
import { childrenOf, type HostNode, type SyntaxProblem } from '../../../server/src/syntax/node';
import { openTexts, type OpenText } from '../../support/check-diagnostics';
import { uriOf } from '../../support/open-workspace';
import { catalog } from '../../support/packed-catalog';
import { accept } from '../../support/check-completion';
import { readExample } from '../../support/project';


const lone = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Sid: 'Read', Effect: 'Allow', Action: ['s3:GetObject', 'execute-api:Invoke'], Resource: ['arn:aws:s3:::a/${aws:username}/*', 'arn:aws:execute-api:eu-west-1:111122223333:abc123/prod/GET/orders/*'] },
    { Effect: 'Deny', Principal: { AWS: ['111122223333'], Service: 'lambda.amazonaws.com' }, NotAction: '*', Resource: '*', Condition: { IpAddress: { 'aws:SourceIp': ['203.0.113.0/24'] }, Bool: { 'aws:SecureTransport': true } } },
  ],
}, null, 2);

const documents: Readonly<Record<string, string>> = {
  'policy.json': lone,
  'nested.json': JSON.stringify({ policy: JSON.stringify(JSON.parse(lone)) }, null, 2),
  'template.yaml': readExample('sam/template.yaml'),
  'block.yaml': `Resources:\n  P:\n    Type: AWS::IAM::ManagedPolicy\n    Properties:\n      PolicyDocument: |\n${lone.split('\n').map((line) => `        ${line}`).join('\n')}\n`,
  'heredoc.tf': `resource "aws_iam_policy" "p" {\n  policy = <<-EOT\n${lone.replaceAll('${', () => '$${').split('\n').map((line) => `    ${line}`).join('\n')}\n  EOT\n}\n`,
  'main.tf': readExample('terraform/main.tf'),
  'document.tf': `data "aws_iam_policy_document" "d" {
  statement {
    sid       = "One"
    effect    = "Deny"
    actions   = ["execute-api:Invoke"]
    resources = ["arn:aws:execute-api:eu-west-1:111122223333:abc123/prod/GET/orders/*"]

    principals {
      type        = "AWS"
      identifiers = ["111122223333"]
    }

    condition {
      test     = "IpAddress"
      variable = "aws:SourceIp"
      values   = ["203.0.113.0/24"]
    }
  }

  dynamic "statement" {
    for_each = ["a"]
    content {
      actions   = ["s3:GetObject"]
      resources = ["arn:aws:s3:::\${statement.value}/*"]
    }
  }

  statement {

  }
}

resource "aws_api_gateway_rest_api_policy" "p" {
  rest_api_id = "abc123"
  policy      = data.aws_iam_policy_document.d.json
}
`,
};

/** APIs elsewhere, so that the index has something to offer. */
const elsewhere = [{
  name: 'services/orders/openapi.yaml',
  text: `openapi: 3.0.1
info: { title: orders, version: "1" }
paths:
  /orders/{id}: { get: { x-amazon-apigateway-integration: { type: mock } } }
  /it's: { put: { x-amazon-apigateway-integration: { type: mock } } }
`,
}];

/** Syntax of the document and of the texts inside it; values that are still to be typed are none. */
function problemsIn({ analysis, uris }: OpenText): readonly string[] {
  const file = analysis.file(uris[0] ?? '');
  assert.ok(file);
  return [...file.document.problems, ...embeddedProblems(file.document.root)].map(({ message }) => message);
}

function embeddedProblems(node: HostNode): readonly SyntaxProblem[] {
  const own = node.kind === 'string' ? (node.embedded?.problems ?? []) : [];
  return [...own, ...childrenOf(node).flatMap(embeddedProblems)];
}

describe('completion and hover anywhere', function () {
  this.timeout(60_000);
  const kinds = new Set<string>();
  after(() => assert.ok(kinds.has('route') && kinds.has('snippet'), [...kinds].join()));

  for (const [name, text] of Object.entries(documents)) {
    it(`insert text that keeps ${name} well-formed`, () => {
      const world = openTexts([{ name, text }, ...elsewhere]);
      assert.deepEqual(problemsIn(world), []);
      const step = text.length > 2000 ? 19 : 5;
      let accepted = 0;
      for (let offset = 0; offset <= text.length; offset += step) {
        findHover(world.analysis.context, uriOf(name), offset);
        const { items } = complete(world.analysis.context, uriOf(name), offset);
        for (const item of [items[0], items[items.length >> 1], items.find(({ kind }) => kind === 'route' || kind === 'snippet')]) {
          if (!item) continue;
          accepted++;
          kinds.add(item.kind);
          const after = accept({ text, offset }, item).replace('<|>', '');
          assert.deepEqual(problemsIn(openTexts([{ name, text: after }])), [], `${item.label} at ${String(offset)}\n${text.slice(Math.max(0, offset - 80), offset)}<|>\n\n${JSON.stringify(item)}`);
        }
      }
      assert.ok(accepted > 20, `${String(accepted)} offers were accepted`);
    });

    it(`never fail in any beginning of ${name}`, () => {
      for (let end = 0; end <= text.length; end += text.length > 2000 ? 61 : 13) {
        const world = openTexts([{ name, text: text.slice(0, end) }, ...elsewhere]);
        for (const offset of [end, end - 1, end >> 1]) {
          if (offset < 0) continue;
          const { items } = complete(world.analysis.context, uriOf(name), offset);
          for (const item of items.slice(0, 2)) accept({ text: text.slice(0, end), offset }, item);
          findHover(world.analysis.context, uriOf(name), offset);
        }
      }
    });
  }
});

describe('the work of completion and hover', () => {
  const statement = (index: number): string => `    {
      "Sid": "Statement${String(index)}",
      "Effect": "Allow",
      "Action": ["s3:GetObject", "s3:"],
      "Resource": "arn:aws:s3:::bucket${String(index)}/*",
      "Condition": { "StringEquals": { "aws:PrincipalOrgID": "o-a1" } }
    }`;
  const large = `{\n  "Version": "2012-10-17",\n  "Statement": [\n${Array.from({ length: 875 }, (_, index) => statement(index)).join(',\n')}\n  ]\n}`;

  it('is no parsing, binding or reading', () => {
    const { analysis } = openTexts([{ name: 'policy.json', text: large }]);
    analysis.file(uriOf('policy.json'));
    const before = { ...analysis.work };
    for (let offset = 0; offset < large.length; offset += 997) {
      complete(analysis.context, uriOf('policy.json'), offset);
      findHover(analysis.context, uriOf('policy.json'), offset);
    }
    assert.deepEqual({ ...analysis.work }, before);
  });

  it('reads of the catalog only the services that are named', () => {
    const { analysis } = openTexts([{ name: 'policy.json', text: large }]);
    const at = (needle: string): number => large.indexOf(needle, large.length >> 1) + needle.length;
    const before = catalog.linesParsed();
    complete(analysis.context, uriOf('policy.json'), at('"Action": ["'));
    assert.equal(catalog.linesParsed(), before, 'a list of services reads none of them');
    assert.ok(complete(analysis.context, uriOf('policy.json'), at(', "s3:')).items.length > 100);
    complete(analysis.context, uriOf('policy.json'), at('"StringEquals": { "'));
    findHover(analysis.context, uriOf('policy.json'), at('"s3:GetO'));
    assert.ok(catalog.linesParsed() <= before + 1, 'one service, one line');
  });
});
