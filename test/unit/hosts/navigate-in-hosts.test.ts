/**
 * What is looked at means the same wherever it is written: hover, definition, references, symbols and hints of one policy, in
 * every host and in what commands write (saved answers, plans, templates of the CDK), with an API in another file.
 */
import assert from 'node:assert/strict';
import type { Span } from '../../../server/src/base/span';
import { findDefinitions } from '../../../server/src/features/definition';
import { findHover } from '../../../server/src/features/hover/hover';
import { findInlayHints } from '../../../server/src/features/inlay-hints';
import { findReferences } from '../../../server/src/features/references';
import { findWorkspaceSymbols } from '../../../server/src/features/workspace-symbols';
import { CURSOR, openInHost, type HostWorld, type OtherFile } from '../../support/host-world';
import { hosts, type PolicyHost } from '../../support/hosts';
import { uriOf } from '../../support/open-workspace';
import { finish } from '../../support/simulation';
import { planOf } from '../../support/terraform-plans';

const service: OtherFile = {
  name: 'services/orders/template.yaml',
  text: `Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Api
    Properties: { Name: orders, StageName: prod, Auth: { DefaultAuthorizer: AWS_IAM } }
  F:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        Get: { Type: Api, Properties: { RestApiId: !Ref Orders, Path: "/orders/{id}", Method: get } }
        Post: { Type: Api, Properties: { RestApiId: !Ref Orders, Path: /orders, Method: post } }
`,
};

const unescapeJson = (written: string): string => JSON.parse(`"${written}"`) as string;
const identityOnly = { unfit: (_: string, kind: string) => (kind === 'identity' ? undefined : 'one place'), needsPin: false };
const parsed = (policy: string): unknown => JSON.parse(policy);

/** What commands write: read, not completed. */
const written: readonly PolicyHost[] = [
  {
    ...identityOnly,
    name: 'a saved answer of the AWS command line',
    file: 'get-role-policy.json',
    write: (policy) => JSON.stringify({ RoleName: 'reader', PolicyName: 'read', PolicyDocument: parsed(policy) }, null, 4),
    plain: (text) => text,
  },
  {
    ...identityOnly,
    name: 'a plan of Terraform',
    file: 'plan.json',
    write: (policy) => planOf([{ type: 'aws_iam_policy', name: 'reader', values: { name: 'reader', policy } }], { root_module: {} }),
    plain: unescapeJson,
  },
  {
    ...identityOnly,
    name: 'a template of the CDK',
    file: 'cdk.out/Stack.template.json',
    write: (policy) =>
      JSON.stringify({ Resources: { Reader5E1A: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: parsed(policy) }, Metadata: { 'aws:cdk:path': 'Stack/Reader/Resource' } } } }, null, 1),
    plain: (text) => text,
  },
];

const arn = 'arn:aws:execute-api:*:*:*/*/GET/orders/*';
const policyAt = (before: string, behind: string): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: 'ReadOrders', Effect: 'Allow', Action: ['execute-api:*', 's3:GetObject'], Resource: [before + behind] }] }, null, 2);
const policy = policyAt(arn, '');
const [half, rest] = [arn.slice(0, -6), arn.slice(-6)];

const textAt = ({ analysis }: HostWorld, { source, start, end }: Span): string => (analysis.textOf(source) ?? '').slice(start, end);
const lineAt = (world: HostWorld, { source, start }: Span): string => textAt(world, { source, start, end: start + 200 }).split('\n')[0] ?? '';

for (const host of [...hosts, ...written].filter(({ unfit }) => unfit(policy, 'identity') === undefined)) {
  describe(`a policy in ${host.name}`, () => {
    const open = (text: string): HostWorld => openInHost(host, text, 'identity', [service]) ?? assert.fail();
    // Among pieces a place is told as a whole.
    const isExact = host.fewerFixes === undefined || host.name === 'a local that is encoded';

    it('has a hover that counts the routes of another file', () => {
      const world = open(policyAt(half + CURSOR, rest));
      const hover = findHover(world.context, world.uri, world.offset);
      assert.match(hover?.markdown ?? 'nothing', /Covers 1 of 2 routes of `orders`: `GET \/orders\/\{id\}`\./, world.text);
      assert.equal(host.plain(textAt(world, hover!.span)), arn);
    });

    it('leads from its ARN to the route', () => {
      const world = open(policyAt(half + CURSOR, rest));
      const found = findDefinitions(world.context, world.uri, world.offset);
      assert.deepEqual(found.map(({ origin, target }) => [host.plain(textAt(world, origin)), target.source, lineAt(world, target).slice(0, 17)]), [[arn, uriOf(service.name), 'Get: { Type: Api,']], world.text);
    });

    it('is found from the route, and by its Sid', () => {
      const world = open(policy);
      const { uses } = findReferences(world.context, uriOf(service.name), service.text.indexOf('Get:') + 1);
      const own = uses.filter(({ source }) => source !== uriOf(service.name));
      assert.equal(own.length, 1, JSON.stringify(uses));
      const at = own[0]!;
      const before = (world.analysis.textOf(at.source) ?? '').slice(0, at.start);
      assert.ok(/Statement|statement/.test(before) || host.file.startsWith('serverless'), before);
      assert.ok(!/ReadOrders|Effect|effect/.test(before), before);
      const symbols = findWorkspaceSymbols(world.context, 'ReadOrders');
      assert.equal(symbols.length, 1);
      assert.match(textAt(world, { ...symbols[0]!.span, end: symbols[0]!.span.start + 400 }), /ReadOrders/);
    });

    it('has hints behind what they are about', () => {
      const world = open(policy);
      const hints = finish(findInlayHints(world.context, world.uri, { start: 0, end: world.text.length }, 'all'));
      assert.deepEqual(hints.map(({ label }) => label), ['3 actions'], world.text);
      if (isExact) assert.match(world.text.slice(0, hints[0]!.at.offset), /execute-api:\*[\\"']*$/);
      if (isExact) assert.doesNotMatch(world.text.slice(hints[0]!.at.offset), /^[\\"']/);
    });
  });
}
