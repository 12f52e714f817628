/**
 * An offer means the same wherever it is accepted: what is inserted in every host is read back as what was offered, and
 * nothing else of the policy changes.
 */
import assert from 'node:assert/strict';
import { complete } from '../../../server/src/features/completion/complete';
import type { Completion } from '../../../server/src/features/feature';
import { accept } from '../../support/check-completion';
import { CURSOR, CURSOR_MEMBER, meaningsAfter, openInHost, type HostWorld, type OtherFile } from '../../support/host-world';
import { hosts } from '../../support/hosts';
import type { PolicyMeaning, StatementMeaning } from '../../support/policy-meaning';

/** Routes whose names are hard to write: quotes, a colon, a dollar. */
const services: readonly OtherFile[] = [{
  name: 'services/orders/template.yaml',
  text: `Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Api
    Properties: { Name: orders, StageName: prod }
  F:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        Get: { Type: Api, Properties: { RestApiId: !Ref Orders, Path: "/orders/{id}", Method: get } }
        Post: { Type: Api, Properties: { RestApiId: !Ref Orders, Path: "/orders:batch", Method: post } }
        Odd: { Type: Api, Properties: { RestApiId: !Ref Orders, Path: "/it's", Method: put } }
        Root: { Type: Api, Properties: { RestApiId: !Ref Orders, Path: /, Method: any } }
`,
}, {
  name: 'services/chat/template.yaml',
  text: `Resources:
  Chat: { Type: AWS::ApiGatewayV2::Api, Properties: { Name: chat, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action } }
  Connect: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Chat, RouteKey: $connect } }
`,
}];

const document = (...statements: readonly object[]): string => JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2);
const invoke = (resource: unknown): string => document({ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: resource }, { Effect: 'Deny', Action: 's3:*', Resource: 'arn:aws:s3:::a' });

/** What stands before the cursor, and what must be on offer behind it for a policy of its own. */
const beginnings: readonly { readonly typed: string; readonly offers: Readonly<Record<string, RegExp>> }[] = [
  {
    typed: '',
    offers: {
      'GET /orders/{id}': /^arn:(?:aws|\$\{AWS::Partition\}):execute-api:\S+:\S+:api-id\/\*\/GET\/orders\/\*$/,
      'POST /orders:batch': /:api-id\/\*\/POST\/orders:batch$/,
      "PUT /it's": /:api-id\/\*\/PUT\/it's$/,
      'ANY /': /:api-id\/\*\/\*\/$/,
      $connect: /:api-id\/\*\/\$connect$/,
      'every route of orders': /:api-id\/\*$/,
    },
  },
  { typed: 'arn:aws:execute-api:', offers: { "PUT /it's": /^arn:aws:execute-api:(?:region|\$\{AWS::Region\}):\S+:api-id\/\*\/PUT\/it's$/ } },
  {
    typed: 'arn:aws:execute-api:eu-west-1:111122223333:abc123/',
    offers: { "*/PUT/it's": /^arn:aws:execute-api:eu-west-1:111122223333:abc123\/\*\/PUT\/it's$/, prod: /:abc123\/prod\/$/, '*/$connect': /:abc123\/\*\/\$connect$/ },
  },
  { typed: 'arn:aws:execute-api:eu-west-1:111122223333:abc123/prod/', offers: { 'POST/orders:batch': /:abc123\/prod\/POST\/orders:batch$/, $connect: /:abc123\/prod\/\$connect$/ } },
  { typed: 'arn:aws:execute-api:eu-west-1:111122223333:abc123/prod/PUT/', offers: { "it's": /:abc123\/prod\/PUT\/it's$/ } },
];

const everyone = { everyone: true, entries: [] };
const partner = { everyone: false, entries: [['AWS', '111122223333']] };
const snippets: Readonly<Record<string, Pick<StatementMeaning, 'effect'> & { readonly principal: unknown; readonly condition: readonly string[] }>> = {
  'allow one route': { effect: 'Allow', principal: partner, condition: [] },
  'deny outside an IP range': { effect: 'Deny', principal: everyone, condition: ['NotIpAddress aws:SourceIp 203.0.113.0/24'] },
  'deny outside one VPC endpoint': { effect: 'Deny', principal: everyone, condition: ['StringNotEquals aws:SourceVpce vpce-0123456789abcdef0'] },
  'allow a partner account': { effect: 'Allow', principal: partner, condition: [] },
  'allow an organization': { effect: 'Allow', principal: everyone, condition: ['StringEquals aws:PrincipalOrgID o-exampleorgid'] },
};

/** Statements with the cursor in a value, and what is read there. */
const slots: Readonly<Record<string, { readonly write: (cursor: string) => string; readonly read: (policy: PolicyMeaning) => readonly string[] }>> = {
  'an action': { write: (cursor) => withSlot({ Action: cursor }), read: ({ statements }) => statements[0]?.lists[0] ?? [] },
  'an action of a service': { write: (cursor) => withSlot({ Action: [`s3:Get${cursor}`] }), read: ({ statements }) => statements[0]?.lists[0] ?? [] },
  'a principal': { write: (cursor) => withSlot({ Principal: { AWS: [cursor] } }), read: ({ statements }) => principalValues(statements[0]) },
  'a service principal': { write: (cursor) => withSlot({ Principal: { Service: cursor } }), read: ({ statements }) => principalValues(statements[0]) },
  'an address': { write: (cursor) => withSlot({ Condition: { IpAddress: { 'aws:SourceIp': [cursor] } } }), read: ({ statements }) => conditionValue(statements[0], 'IpAddress aws:SourceIp ') },
  'an endpoint': { write: (cursor) => withSlot({ Condition: { StringEquals: { 'aws:SourceVpce': cursor } } }), read: ({ statements }) => conditionValue(statements[0], 'StringEquals aws:SourceVpce ') },
};

function withSlot(members: object): string {
  return document({ Sid: 'Own', Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'execute-api:Invoke', Resource: '*', ...members }, { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::a', Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-0123456789abcdef0' } } });
}

function principalValues(statement: StatementMeaning | undefined): readonly string[] {
  const [principal] = statement?.principals ?? [];
  return (principal as { readonly entries: readonly (readonly string[])[] } | undefined)?.entries.flatMap(([, ...values]) => values) ?? [];
}

function conditionValue(statement: StatementMeaning | undefined, start: string): readonly string[] {
  return statement?.conditions.flatMap((text) => (text.startsWith(start) ? [text.slice(start.length)] : [])) ?? [];
}

function offersIn({ context, uri, offset }: HostWorld): readonly Completion[] {
  return complete(context, uri, offset).items;
}

/** The only policy once the offer is accepted. */
function acceptedIn(world: HostWorld, item: Completion): { readonly policy: PolicyMeaning; readonly text: string } {
  const text = accept(world, item).replace('<|>', '');
  const [policy, ...more] = meaningsAfter(world, text);
  assert.ok(policy && more.length === 0, text);
  return { policy, text };
}

const resourcesOf = (statement: StatementMeaning | undefined): readonly string[] => statement?.lists[2] ?? [];

for (const host of hosts) {
  describe(`completion in ${host.name}`, function () {
    this.timeout(60_000);

    for (const [index, { typed, offers }] of beginnings.entries()) {
      it(`is read back as it was offered behind “${typed}”`, () => {
        for (const kind of [host.only ?? 'identity', ...(index === 0 ? (['api-resource-policy'] as const) : [])]) {
          for (const inList of index === 0 && kind === 'identity' ? [false, true] : [index % 2 === 1]) {
            const value = typed + CURSOR;
            const world = openInHost(host, invoke(inList ? ['arn:aws:s3:::first', value] : value), kind, services);
            if (!world) continue;
            const items = offersIn(world);
            for (const item of items) {
              const wanted = offers[item.label];
              if (!wanted && items.indexOf(item) > 1) continue;
              const { policy, text } = acceptedIn(world, item);
              const [changed, other] = policy.statements;
              const message = `${item.label} in:\n${text}`;
              const read = resourcesOf(changed).at(-1) ?? '';
              const whole = item.filterText.startsWith(typed) ? item.filterText : typed + item.filterText;
              // A field of an ARN brings the colon behind it, so that the next can be offered.
              assert.equal(read, item.continues && /[^/:]$/.test(whole) && read.endsWith(':') ? `${whole}:` : whole, message);
              if (wanted && item.kind !== 'arn') assert.match(read, wanted, message);
              assert.deepEqual([changed?.effect, changed?.lists[0], resourcesOf(changed).length, other?.effect, resourcesOf(other)], ['Allow', ['execute-api:Invoke'], inList ? 2 : 1, 'Deny', ['arn:aws:s3:::a']], message);
              assert.deepEqual(policy.problems, [], message);
            }
            // The resource policy of an API is about that API.
            if (kind !== 'identity' || host.fewerFixes !== undefined) continue;
            assert.deepEqual(Object.keys(offers).filter((label) => !items.some((item) => item.label === label)), [], `${String(index)} in:\n${world.text}`);
          }
        }
      });
    }

    for (const [slot, { write, read }] of Object.entries(slots)) {
      it(`puts nothing but what it says at ${slot}`, () => {
        for (const kind of host.only ? [host.only] : (['api-resource-policy', 'identity'] as const)) {
          const world = openInHost(host, write(CURSOR), kind, services);
          if (!world) continue;
          const before = meaningsAfter(world, world.text)[0];
          const items = offersIn(world);
          for (const item of [...items.slice(0, 2), ...items.slice(items.length >> 1, (items.length >> 1) + 1), ...items.slice(-1)]) {
            const { policy, text } = acceptedIn(world, item);
            const message = `${item.label} in:\n${text}`;
            const got = read(policy);
            // A service or a field of an ARN brings the colon behind it.
            assert.ok(got.length === 1 && [item.filterText, `${item.filterText}:`].includes(got[0] ?? ''), `${message}\n${JSON.stringify(got)}`);
            assert.equal(policy.statements.length, before?.statements.length, message);
            assert.deepEqual(policy.statements[1], before?.statements[1], message);
            assert.deepEqual(policy.problems, [], message);
          }
          if (host.fewerFixes === undefined) assert.ok(items.length > 0, world.text);
          break;
        }
      });
    }

    it('writes snippets that are read back as the statements they promise', () => {
      let written = 0;
      for (const kind of ['identity', 'api-resource-policy'] as const) {
        const other = { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::a' };
        const world = openInHost(host, document(CURSOR_MEMBER, other), kind, services);
        if (!world) continue;
        for (const [label, wanted] of Object.entries(snippets)) {
          const item = offersIn(world).find((one) => one.label === label);
          if (!item) continue;
          const { policy, text } = acceptedIn(world, item);
          assert.deepEqual(policy.problems, [], text);
          assert.equal(policy.statements.length, 2, text);
          const [statement, after] = policy.statements;
          const { effect, principal, condition } = wanted;
          const isRequired = kind === 'api-resource-policy';
          assert.deepEqual([statement?.effect, statement?.lists[0], statement?.principals[0], statement?.conditions], [effect, ['execute-api:Invoke'], isRequired ? principal : undefined, condition], text);
          assert.match(resourcesOf(statement).join(), label === 'allow one route' ? /^\S+\/\*\/GET\/path$/ : /^(?:execute-api:|arn:\S+)\/\*$/, text);
          assert.deepEqual([after?.effect, resourcesOf(after)], ['Deny', ['arn:aws:s3:::a']], text);
          written++;
        }
      }
      const isExcused = host.fewerFixes !== undefined || host.noInsertions !== undefined;
      assert.ok(isExcused || written === (host.only ? 5 : 6), String(written));
    });
  });
}
