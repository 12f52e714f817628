import assert from 'node:assert/strict';
import type { TextEdit } from '../../../server/src/base/span';
import { prepareRename, renameSid } from '../../../server/src/features/rename';
import { applyEdits } from '../../support/host-document';
import { openWorld, type FeatureWorld } from '../../support/feature-world';
import { hosts } from '../../support/hosts';

const policy = '{ "Version": "2012-10-17", "Statement": [{ "Sid": "ReadAll", "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*" }, { "Sid": "Other", "Effect": "Deny", "Action": "s3:*", "Resource": "*" }] }';
const scenario = (decidedBy: string, policies = '[read.json]'): string => `api: { account: "111122223333" }
route: { authorization: AWS_IAM }
request: GET /orders
caller: { arn: "arn:aws:iam::111122223333:role/a", identityPolicies: ${policies} }
expect: { decidedBy: [${decidedBy}] }`;
const files = (own: string, cases: string, more = ''): string => `//- file: read.json\n${own}\n//- file: a.authz.yaml\n${cases}${more}`;
const atSid = (text: string): string => text.replace('"ReadAll"', '"Read<|>All"');

function renamed(name: string, marked: string, newName = 'Readers'): Readonly<Record<string, string>> {
  const world = openWorld(name, marked);
  const edits = renameSid(world.context, world.uri, world.offset, newName);
  assert.ok(edits && !('message' in edits), JSON.stringify(edits));
  const sources = [...new Set(edits.map(({ span }) => span.source))].sort();
  return Object.fromEntries(sources.map((source) => [source.split('/').at(-1) ?? '', applyEdits(world.analysis.textOf(source) ?? '', edits.filter(({ span }) => span.source === source))]));
}

/** The reason, also given before anything is typed unless it is the new name that is wrong. */
function refusalOf({ context, uri, offset }: FeatureWorld, newName = 'Readers'): string {
  const answer: readonly TextEdit[] | { readonly message: string } | undefined = renameSid(context, uri, offset, newName);
  assert.ok(answer && 'message' in answer, JSON.stringify(answer));
  return answer.message;
}

describe('rename of a Sid', () => {
  for (const host of hosts.filter(({ unfit }) => unfit(policy, 'identity') === undefined)) {
    it(`changes the name and nothing else, or is refused: ${host.name}`, () => {
      const text = host.write(policy, 'identity');
      const beside = host.beside?.('identity');
      const [at] = [text.indexOf('ReadAll')];
      assert.ok(at >= 0);
      const marked = `//- file: ${host.file}\n${text.slice(0, at + 2)}<|>${text.slice(at + 2)}${beside ? `\n//- file: ${beside.name}\n${beside.text}` : ''}`;
      const world = openWorld(host.file, marked, host.needsPin ? { kind: 'identity' } : {});
      const prepared = prepareRename(world.context, world.uri, world.offset);
      const edits = renameSid(world.context, world.uri, world.offset, 'Readers');
      if (host.fewerFixes !== undefined) {
        assert.ok(!prepared || 'message' in prepared || prepared.name === 'ReadAll');
        if (!edits || 'message' in edits) return;
      }
      assert.ok(prepared && edits && 'span' in prepared && !('message' in edits), JSON.stringify(edits));
      assert.deepEqual([prepared.name, world.text.slice(prepared.span.start, prepared.span.end)], ['ReadAll', 'ReadAll']);
      assert.equal(applyEdits(world.text, edits), world.text.replace('ReadAll', 'Readers'));
    });
  }

  it('changes expectations with it, from the policy and from the case', () => {
    const expected = { 'a.authz.yaml': scenario('Readers, "read.json#Readers"'), 'read.json': policy.replace('ReadAll', 'Readers') };
    assert.deepEqual(renamed('read.json', files(atSid(policy), scenario('ReadAll, "read.json#ReadAll"'))), expected);
    assert.deepEqual(renamed('a.authz.yaml', files(policy, scenario('ReadAll, "read.json#Re<|>adAll"'))), expected);
  });

  it('leaves cases alone that name another statement of that name', () => {
    const others = `\n//- file: other.json\n${policy}`;
    assert.deepEqual(Object.keys(renamed('read.json', files(atSid(policy), scenario('ReadAll', '[other.json]'), others))), ['read.json']);
  });

  it('is refused where a case does not say which statement it means', () => {
    const others = `\n//- file: other.json\n${policy}`;
    assert.match(refusalOf(openWorld('read.json', files(atSid(policy), scenario('ReadAll', '[read.json, other.json]'), others))), /which is the `Sid` of several statements/);
    assert.match(refusalOf(openWorld('a.authz.yaml', files(policy, scenario('Read<|>All', '[read.json, other.json]'), others))), /statements of several policies/);
    assert.match(refusalOf(openWorld('read.json', files(atSid(policy), scenario('ReadAll', '[nowhere.json]')))), /cannot be run, so nobody knows/);
  });

  it('is refused for names that are none, or taken', () => {
    const world = openWorld('read.json', files(atSid(policy), scenario('ReadAll')));
    assert.match(refusalOf(world, 'Read-All'), /letters and digits only/);
    assert.match(refusalOf(world, ''), /letters and digits only/);
    assert.match(refusalOf(world, 'true'), /word of YAML/);
    assert.match(refusalOf(world, 'Other'), /is called `Other`/);
  });

  it('is refused where the name is put together or shared', () => {
    const template = (sid: string): string => `Resources:
  P:
    Type: AWS::IAM::ManagedPolicy
    Properties: { PolicyDocument: { Statement: [{ Sid: ${sid}, Effect: Allow, Action: "*", Resource: "*" }] } }
`;
    assert.match(refusalOf(openWorld('template.yaml', template('!Sub "Re<|>ad${AWS::Region}"'))), /put together/);
    const shared = template('ReadAll').replace('{ Statement', '&doc { Statement').replace('ReadAll', 'Rea<|>dAll');
    assert.match(refusalOf(openWorld('template.yaml', `${shared}  Q: { Type: AWS::IAM::ManagedPolicy, Properties: { PolicyDocument: *doc } }\n`)), /other users/);
  });

  it('offers nothing elsewhere', () => {
    for (const text of ['"Effe<|>ct"', '"All<|>ow"']) {
      const plain = text.replace('<|>', '');
      const { context, uri, offset } = openWorld('read.json', policy.replace(plain, text));
      assert.equal(prepareRename(context, uri, offset), undefined);
    }
  });
});
