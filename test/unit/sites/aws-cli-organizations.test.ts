/** SCPs and RCPs of an account, put together from saved answers about its organization. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createAnalysis } from '../../../server/src/analysis/analysis';
import { test } from '../../../server/src/cli/test';
import { answerIn, decideIn, resultIn, type Files } from '../../support/decide-files';
import { runCommand } from '../../support/command-line';
import { openFile, uriOf } from '../../support/open-workspace';

type Json = Readonly<Record<string, unknown>>;
type Answers = Readonly<Record<string, Json | undefined>>;

const account = '111122223333';
const [root, team] = ['r-ab12', 'ou-ab12-11111111'];
const scp = 'SERVICE_CONTROL_POLICY';
const rcp = 'RESOURCE_CONTROL_POLICY';

const summary = (id: string, type = scp): Json => ({
  Id: id, Arn: `arn:aws:organizations::${id.endsWith('FullAWSAccess') ? 'aws' : '999900001111'}:policy/o-a1b2c3d4e5/${type.toLowerCase()}/${id}`, Name: id.slice(2), Description: '', Type: type, AwsManaged: id.endsWith('FullAWSAccess'),
});
const attached = (...ids: readonly string[]): Json => ({ Policies: ids.map((id) => summary(id)) });
const parents = (id: string): Json => ({ Parents: [{ Id: id, Type: id.startsWith('r-') ? 'ROOT' : 'ORGANIZATIONAL_UNIT' }] });
const described = (id: string, statement: Json, type = scp): Json => ({ Policy: { PolicySummary: summary(id, type), Content: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }) } });
const organization: Json = { Organization: { Id: 'o-a1b2c3d4e5', Arn: 'arn:aws:organizations::999900001111:organization/o-a1b2c3d4e5', FeatureSet: 'ALL', MasterAccountId: '999900001111' } };
const roots = (...types: readonly Json[]): Json => ({ Roots: [{ Id: root, Arn: `arn:aws:organizations::999900001111:root/o-a1b2c3d4e5/${root}`, Name: 'Root', PolicyTypes: types }] });

/** The root leaves everything open, the OU denies to delete, nothing else is attached; RCPs are not switched on. */
const whole: Answers = {
  'org/describe-organization.json': organization,
  'org/list-roots.json': roots({ Type: scp, Status: 'ENABLED' }),
  [`org/list-parents-${account}.json`]: parents(team),
  [`org/list-parents-${team}.json`]: parents(root),
  [`org/list-policies-for-target-${root}.json`]: attached('p-FullAWSAccess'),
  [`org/list-policies-for-target-${team}.json`]: attached('p-FullAWSAccess', 'p-nodelete'),
  [`org/list-policies-for-target-${account}.json`]: attached('p-FullAWSAccess'),
  'org/describe-policy-p-nodelete.json': described('p-nodelete', { Sid: 'NothingIsDeleted', Effect: 'Deny', Action: 'execute-api:Invoke', Resource: 'arn:aws:execute-api:*:*:*/*/DELETE/*' }),
};

const printed = (answers: Answers): Files => Object.fromEntries(Object.entries(answers).flatMap(([name, value]) => (value === undefined ? [] : [[name, JSON.stringify(value, null, 4)]])));

const ref = `org/list-parents-${account}.json`;
const allowed = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };
const caller = (more: Json = { ref }): Json => ({ arn: `arn:aws:iam::${account}:role/Operator`, identityPolicies: [allowed], organization: more });
const called = (method: string, more?: Json): Json => ({ api: {}, route: { authorization: 'AWS_IAM' }, request: `${method} /orders/42`, caller: caller(more) });
const ask = (method: string, answers: Answers = whole, more?: Json): string => answerIn(printed(answers), called(method, more));
const without = (...names: readonly string[]): Answers => Object.fromEntries(Object.entries(whole).filter(([name]) => !names.includes(name.slice(4))));
const notes = (answers: Answers): string => {
  const result = resultIn(printed(answers), called('GET'));
  return result.kind === 'ran' ? result.notes.join(' ') : assert.fail();
};

describe('the SCPs of an account in saved answers about its organization', () => {
  it('bind its callers, each at its level', () => {
    assert.deepEqual([ask('GET'), ask('DELETE')], ['allow', 'explicit-deny']);
    const { decidedAt, decidedBy } = decideIn(printed(whole), called('DELETE'));
    assert.deepEqual([decidedAt, decidedBy.map((one) => one.statement)], ['scp', ['NothingIsDeleted']]);
    const narrow = { ...whole, [`org/list-policies-for-target-${account}.json`]: attached('p-none'), 'org/describe-policy-p-none.json': described('p-none', { Effect: 'Allow', Action: 's3:*', Resource: '*' }) };
    assert.equal(ask('GET', narrow), 'implicit-deny');
  });

  it('tell the organization and the place of the caller in it', () => {
    const restrict = (key: string, value: string): object => ({ api: { resourcePolicy: { Version: '2012-10-17', Statement: { Effect: 'Deny', Principal: '*', Action: 'execute-api:Invoke', Resource: '*', Condition: { StringNotLike: { [key]: value } } } } }, route: { authorization: 'AWS_IAM' }, request: 'GET /x', caller: caller() });
    assert.equal(answerIn(printed(whole), restrict('aws:PrincipalOrgID', 'o-a1b2c3d4e5')), 'allow');
    assert.equal(answerIn(printed(whole), restrict('aws:PrincipalOrgID', 'o-another000')), 'explicit-deny');
    const paths = { Statement: { Effect: 'Allow', Action: '*', Resource: '*', Condition: { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': `o-a1b2c3d4e5/${root}/${team}/*` } } }, Version: '2012-10-17' };
    assert.equal(answerIn(printed(whole), { ...called('GET'), caller: { ...caller(), identityPolicies: [paths] } }), 'allow');
  });

  it('do not bind the account that manages it, nor an organization without them', () => {
    const managed = { ...whole, 'org/describe-organization.json': { Organization: { Id: 'o-a1b2c3d4e5', FeatureSet: 'ALL', MasterAccountId: account } } };
    const billing = { ...whole, 'org/describe-organization.json': { Organization: { Id: 'o-a1b2c3d4e5', FeatureSet: 'CONSOLIDATED_BILLING', MasterAccountId: '999900001111' } } };
    assert.deepEqual([ask('DELETE', managed), ask('DELETE', billing)], ['allow', 'allow']);
    assert.equal(ask('DELETE', { ...whole, 'org/list-roots.json': roots() }), 'allow');
  });

  it('are found under other names that go together', () => {
    const renamed = (change: (name: string) => string): Answers => Object.fromEntries(Object.entries(whole).map(([name, value]) => [change(name), value]));
    const short = renamed((name) => name.replace(/\/(?:list|describe)-([a-z-]*?)(?:-((?:r|ou|p)-.*|\d{12}))?\.json$/, (_, command: string, id?: string) => `/${id === undefined ? '' : `${id}-`}${command}.json`));
    assert.ok(`org/${account}-parents.json` in short && 'org/p-nodelete-policy.json' in short && 'org/organization.json' in short);
    assert.deepEqual([ask('GET', short, { ref: `org/${account}-parents.json` }), ask('DELETE', short, { ref: `org/${account}-parents.json` })], ['allow', 'explicit-deny']);
    const low = renamed((name) => name.replace(/^org\/.*$/, (all) => all.replace(/(list|describe|policies|for|target|parents|policy)-/g, '$1_')));
    assert.ok(`org/list_policies_for_target_${team}.json` in low);
    assert.deepEqual([ask('GET', low, { ref: `org/list_parents_${account}.json` }), ask('DELETE', low, { ref: `org/list_parents_${account}.json` })], ['allow', 'explicit-deny']);
  });

  it('may be told by where each policy is attached', () => {
    const targets = (...ids: readonly string[]): Json => ({ Targets: ids.map((id) => ({ TargetId: id, Arn: `arn:aws:organizations::999900001111:x/o-a1b2c3d4e5/${id}`, Name: id, Type: id.startsWith('r-') ? 'ROOT' : id.startsWith('ou-') ? 'ORGANIZATIONAL_UNIT' : 'ACCOUNT' })) });
    const other = {
      ...without(`list-policies-for-target-${root}.json`, `list-policies-for-target-${team}.json`, `list-policies-for-target-${account}.json`),
      'org/list-policies.json': attached('p-FullAWSAccess', 'p-nodelete'),
      'org/list-targets-for-policy-p-FullAWSAccess.json': targets(root, team, account, '444455556666'),
      'org/list-targets-for-policy-p-nodelete.json': targets(team),
    };
    assert.deepEqual([ask('GET', other), ask('DELETE', other)], ['allow', 'explicit-deny']);
    assert.equal(ask('GET', { ...other, 'org/list-targets-for-policy-p-nodelete.json': undefined }), 'allow | explicit-deny | implicit-deny');
    assert.equal(ask('GET', { ...other, 'org/list-policies.json': { ...attached('p-FullAWSAccess'), NextToken: 'x' } }), 'allow | explicit-deny | implicit-deny');
  });

  it('may be told by the children of those above', () => {
    const other = { ...without(`list-parents-${team}.json`), [`org/list-children-${root}.json`]: { Children: [{ Id: team, Type: 'ORGANIZATIONAL_UNIT' }, { Id: 'ou-ab12-22222222', Type: 'ORGANIZATIONAL_UNIT' }] } };
    assert.deepEqual([ask('GET', other), ask('DELETE', other)], ['allow', 'explicit-deny']);
    const units = { ...without(`list-parents-${team}.json`), [`org/list-organizational-units-for-parent-${root}.json`]: { OrganizationalUnits: [{ Id: team, Arn: 'arn:aws:organizations::999900001111:ou/o-a1b2c3d4e5/x', Name: 'Team' }] } };
    assert.deepEqual([ask('GET', units), ask('DELETE', units)], ['allow', 'explicit-deny']);
  });

  it('stay unknown where an answer is missing, and the note says which to save', () => {
    const open = 'allow | explicit-deny | implicit-deny';
    assert.equal(ask('GET', without(`list-policies-for-target-${root}.json`)), open);
    assert.equal(ask('DELETE', without(`list-policies-for-target-${root}.json`)), 'explicit-deny');
    assert.match(notes(without(`list-policies-for-target-${root}.json`)), /save the answer of `aws organizations list-policies-for-target --target-id r-ab12 --filter SERVICE_CONTROL_POLICY` as `list-policies-for-target-r-ab12.json` beside `list-parents-111122223333.json`/);
    assert.equal(ask('GET', without(`list-parents-${team}.json`)), open);
    assert.match(notes(without(`list-parents-${team}.json`)), /`aws organizations list-parents --child-id ou-ab12-11111111` as `list-parents-ou-ab12-11111111.json`/);
    assert.deepEqual([ask('GET', without('describe-policy-p-nodelete.json')), ask('DELETE', without('describe-policy-p-nodelete.json'))], ['allow | explicit-deny', 'allow | explicit-deny']);
    assert.match(notes(without('describe-policy-p-nodelete.json')), /`aws organizations describe-policy --policy-id p-nodelete` as `describe-policy-p-nodelete.json`/);
    assert.equal(ask('GET', without('describe-organization.json')), open);
    assert.match(notes(without('describe-organization.json')), /`aws organizations describe-organization` as `describe-organization.json`/);
    assert.equal(notes(whole), '');
  });

  it('stay unknown where an answer is one page of several, about something else, or said twice', () => {
    const target = `org/list-policies-for-target-${team}.json`;
    const open = 'allow | explicit-deny | implicit-deny';
    assert.equal(ask('GET', { ...whole, [target]: { ...attached('p-FullAWSAccess'), NextToken: 'x' } }), open);
    assert.match(notes({ ...whole, [target]: { ...attached('p-FullAWSAccess'), NextToken: 'x' } }), /one page of several/);
    assert.equal(ask('GET', { ...whole, [target]: { Policies: [summary('p-tags', 'TAG_POLICY')] } }), open);
    assert.equal(ask('GET', { ...whole, [`org/list-policies-for-target-${team}-scp.json`]: attached('p-FullAWSAccess') }), open);
    assert.equal(ask('GET', { ...whole, 'org/describe-policy-p-nodelete.json': described('p-other', { Effect: 'Allow', Action: '*', Resource: '*' }) }), 'allow | explicit-deny');
    assert.equal(ask('GET', { ...whole, [`org/list-parents-${team}.json`]: { Parents: [] } }), open);
  });

  it('are not those of another organization, nor switched off there', () => {
    const elsewhere = { Roots: [{ Id: 'r-zz99', Arn: 'arn:aws:organizations::999900002222:root/o-another000/r-zz99', Name: 'Root', PolicyTypes: [] }] };
    // Which of the two is the wrong one nobody can tell.
    assert.equal(ask('DELETE', { ...whole, 'org/list-roots.json': elsewhere }), 'allow | explicit-deny | implicit-deny');
    const foreign = { Organization: { Id: 'o-another000', FeatureSet: 'CONSOLIDATED_BILLING', MasterAccountId: '999900002222' } };
    assert.notEqual(ask('DELETE', { ...whole, 'org/describe-organization.json': foreign }), 'allow');
    const managed = { Organization: { ...foreign.Organization, FeatureSet: 'ALL', MasterAccountId: '111122223333' } };
    assert.notEqual(ask('DELETE', { ...whole, 'org/describe-organization.json': managed }), 'allow');
    assert.match(notes({ ...whole, 'org/describe-organization.json': foreign }), /`list-roots.json` is about the organization `o-a1b2c3d4e5`, and `describe-organization.json` about `o-another000`/);
  });

  it('go round in no circles', () => {
    const [one, two] = ['ou-ab12-11111111', 'ou-ab12-22222222'];
    assert.equal(ask('GET', { ...whole, [`org/list-parents-${one}.json`]: parents(two), [`org/list-parents-${two}.json`]: parents(one) }), 'allow | explicit-deny | implicit-deny');
  });

  it('lie beneath what the case says itself', () => {
    assert.equal(ask('DELETE', whole, { ref, scps: [[allowed]] }), 'allow');
  });

  it('are those of another account for no caller', () => {
    const one = { ...called('GET'), caller: { ...caller(), arn: 'arn:aws:iam::444455556666:role/Other' } };
    assert.throws(() => decideIn(printed(whole), one), /`org\/list-parents-111122223333.json` is about the account `111122223333`, and the caller belongs to `444455556666`/);
    assert.throws(() => decideIn(printed(whole), called('GET', { ref: 'org/list-roots.json' })), /`org\/list-roots.json` leads to no account of an organization/);
    assert.throws(() => decideIn(printed({ 'parents.json': parents(root) }), called('GET', { ref: 'parents.json' })), /name has the number of the account/);
  });
});

describe('the RCPs of an account in saved answers about its organization', () => {
  const own: Answers = {
    ...whole,
    'org/list-roots.json': roots({ Type: scp, Status: 'ENABLED' }, { Type: rcp, Status: 'ENABLED' }),
    ...Object.fromEntries([root, team, account].map((id) => [`org/list-policies-for-target-${id}-rcp.json`, { Policies: [summary('p-RCPFullAWSAccess', rcp), ...(id === root ? [summary('p-inside', rcp)] : [])] }])),
    'org/describe-policy-p-inside.json': described('p-inside', { Sid: 'Inside', Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*', Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } }, rcp),
  };
  const read = (more: Json): Json => ({ action: 's3:GetObject', resource: 'arn:aws:s3:::reports/a', resourceAccount: account, resourcePolicy: { Version: '2012-10-17', Statement: { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' } }, ...more });

  it('bind what it owns', () => {
    const stranger = { arn: 'arn:aws:iam::444455556666:role/Other', identityPolicies: [allowed], organization: { id: 'o-another000' } };
    assert.equal(answerIn(printed(own), read({ caller: stranger, resourceOrganization: { ref } })), 'explicit-deny');
    assert.equal(answerIn(printed(own), read({ caller: caller(), resourceOrganization: { ref } })), 'allow');
    assert.equal(answerIn(printed(own), read({ caller: caller() })), 'allow');
  });

  it('stay unknown where nobody saved them, and are none where they are switched off', () => {
    const { 'org/list-roots.json': _, ...unsaid } = whole;
    // They only deny: what is open is whether they do.
    assert.equal(answerIn(printed(unsaid), read({ caller: caller() })), 'allow | explicit-deny');
    assert.equal(answerIn(printed(whole), read({ caller: caller() })), 'allow');
  });
});

describe('the organization of an account in gatehouse.json', () => {
  const project = (organization: Json, id = account): Files => ({ ...printed(whole), 'gatehouse.json': JSON.stringify({ accounts: { orders: { id, organization } }, environments: { prod: { account: 'orders' } } }) });
  const one = { env: 'prod', api: {}, route: { authorization: 'AWS_IAM' }, request: 'DELETE /orders/42', caller: { arn: `arn:aws:iam::${account}:role/Operator`, identityPolicies: [allowed] } };

  it('is read from saved answers', () => {
    assert.equal(answerIn(project({ ref }), one), 'explicit-deny');
    assert.equal(answerIn(project({ ref, scps: [[`org/describe-policy-p-nodelete.json`]] }), one), 'explicit-deny');
    assert.equal(answerIn(project({ ref, managementAccount: true }), one), 'allow');
  });

  it('leads an editor from one answer to the next', () => {
    const files = { ...printed(whole), 'a.authz.json': JSON.stringify(one), 'gatehouse.json': JSON.stringify({ accounts: { orders: { id: account, organization: { ref } } }, environments: { prod: { account: 'orders' } } }) };
    const analysis = createAnalysis({ projects: { roots: ['file:///project'] } });
    analysis.setDocument({ uri: uriOf('a.authz.json'), languageId: '', version: 1, text: files['a.authz.json'] });
    const asked: string[] = [];
    for (let missing = analysis.missingFiles(uriOf('a.authz.json')); missing.length > 0; missing = analysis.missingFiles(uriOf('a.authz.json'))) {
      for (const uri of missing) analysis.setFile(uri, (files as Files)[uri.slice(uriOf('').length)]);
      asked.push(...missing);
    }
    assert.equal(new Set(asked).size, asked.length);
    assert.deepEqual(Object.keys(files).filter((name) => name !== 'a.authz.json' && !asked.includes(uriOf(name))), []);
  });

  it('is not that of another account', () => {
    assert.throws(() => decideIn(project({ ref }, '444455556666'), { ...one, caller: { ...one.caller, arn: 'arn:aws:iam::444455556666:role/Operator' } }), /is about the account `111122223333`/);
  });
});

describe('saved answers about an organization on disk', () => {
  it('are read from one to the next, for a case and for an environment', async () => {
    const own = { ...called('DELETE', {}), env: 'prod', expect: 'explicit-deny' };
    const project = { accounts: { orders: { id: account, organization: { ref: `../${ref}` } } }, environments: { prod: { account: 'orders' } } };
    for (const [name, one, more] of [['case', { ...called('DELETE', { ref: `../${ref}` }), expect: 'explicit-deny' }, {}], ['environment', own, { 'cases/gatehouse.json': JSON.stringify(project) }]] as const) {
      const { status, out, complaints } = await runCommand(test, ['--format', 'json', 'cases'], { ...printed(whole), ...more, 'cases/a.authz.json': JSON.stringify(one) });
      assert.deepEqual([status, complaints], [0, []], `${name} ${out}`);
    }
  });
});

describe('an answer about an organization', () => {
  it('says what it is for where nothing is found in it', () => {
    const why = (name: string, answer: Json): string => openFile(name, JSON.stringify(answer)).file.silentBecause ?? '';
    assert.match(why('list-parents.json', parents(root)), /`aws organizations list-parents`.*number of the account/);
    assert.match(why('list-children.json', { Children: [{ Id: team, Type: 'ORGANIZATIONAL_UNIT' }] }), /`aws organizations list-children`/);
    assert.match(why('describe-organization.json', organization), /`aws organizations describe-organization`/);
    assert.match(why('list-roots.json', roots()), /`aws organizations list-roots`/);
  });

  it('lets nobody through for being cut off somewhere', () => {
    for (const [name, answer] of Object.entries(whole)) {
      const text = JSON.stringify(answer, null, 1);
      for (let end = 0; end < text.length; end += 17) {
        const result = resultIn({ ...printed(whole), [name]: text.slice(0, end) }, called('DELETE'));
        assert.ok(result.kind === 'refused' || result.decision.decision !== 'allow', `${name} ${String(end)}`);
      }
    }
  });
});
