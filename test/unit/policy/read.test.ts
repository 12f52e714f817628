/** Reading a policy keeps everything that is written: values, problems, what cannot be seen, and under which conditions. */
import assert from 'node:assert/strict';
import { displayText } from '../../../server/src/base/atoms';
import type { Policy, Statement, ValueList } from '../../../server/src/policy/model';
import { openFile } from '../../support/open-workspace';

function read(policy: unknown): Policy {
  const { file } = openFile('policy.json', JSON.stringify(policy, null, 2));
  const entry = file.policies[0];
  assert.ok(entry, 'the policy was not recognised');
  return entry.policy;
}

function statementOf(statement: object): { policy: Policy; statement: Statement } {
  const policy = read({ Version: '2012-10-17', Statement: [statement] });
  const first = policy.statements[0];
  assert.ok(first);
  return { policy, statement: first };
}

const texts = (list: ValueList | undefined): readonly string[] => (list?.values ?? []).map((value) => displayText(value.text));

describe('reading a policy', () => {
  it('takes a single statement without its list, and single values without theirs', () => {
    const policy = read({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: ['a', 'b'] } });
    assert.equal(policy.statements.length, 1);
    assert.deepEqual(texts(policy.statements[0]?.action?.value), ['execute-api:Invoke']);
    assert.deepEqual(texts(policy.statements[0]?.resource?.value), ['a', 'b']);
  });

  it('keeps an unknown element as a problem and reads the rest of the statement', () => {
    const { policy, statement } = statementOf({ Effect: 'Allow', Actions: ['s3:GetObject'], Resource: '*' });
    assert.deepEqual(policy.problems.map((problem) => [problem.code, problem.element]), [['unknown-element', 'Actions']]);
    assert.equal(statement.action, undefined);
    assert.deepEqual(texts(statement.resource?.value), ['*']);
  });

  it('names a wrong type with what may stand there', () => {
    const { policy } = statementOf({ Effect: 'Allow', Action: { s3: 'GetObject' }, Resource: '*', Principal: 'me' });
    assert.deepEqual(
      policy.problems.map((problem) => [problem.code, problem.element, problem.expected]),
      [
        ['wrong-type', 'Principal', 'an object such as `{"AWS": …}`, or `"*"`'],
        ['wrong-type', 'Action', 'text or a list of texts'],
      ],
    );
  });

  it('takes numbers and booleans as the text they are written as (GR-7)', () => {
    const { statement } = statementOf({
      Effect: 'Deny', Action: '*', Resource: '*',
      Condition: { Bool: { 'aws:SecureTransport': false }, NumericLessThan: { 'aws:MultiFactorAuthAge': [300] } },
    });
    assert.deepEqual(
      statement.conditions.map((block) => [block.operator, block.keys.map((key) => [displayText(key.key), texts(key.values)])]),
      [
        ['Bool', [['aws:SecureTransport', ['false']]]],
        ['NumericLessThan', [['aws:MultiFactorAuthAge', ['300']]]],
      ],
    );
  });

  it('tells everyone from named principals', () => {
    assert.equal(statementOf({ Effect: 'Allow', Principal: '*', Action: 'a:b', Resource: '*' }).statement.principal?.value.isEveryone, true);
    const named = statementOf({ Effect: 'Allow', Principal: { AWS: ['1', '2'], Service: 's' }, Action: 'a:b', Resource: '*' }).statement;
    assert.deepEqual(named.principal?.value.entries.map((entry) => [entry.type, entry.values.length]), [['AWS', 2], ['Service', 1]]);
  });

  it('takes the last of two equal keys, as JSON parsers do', () => {
    const text = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Effect":"Deny","Action":"a:b","Resource":"*"}]}';
    const { file } = openFile('policy.json', text);
    assert.deepEqual(file.policies[0]?.policy.statements[0]?.effect?.value, { known: true, value: 'Deny' });
  });

  it('says of an effect that is neither word that something else is written', () => {
    const { statement } = statementOf({ Effect: 'allow', Action: 'a:b', Resource: '*' });
    assert.ok(statement.effect);
    assert.equal(statement.effect.value, undefined);
  });

  it('never drops a condition that cannot be seen', () => {
    const template = {
      Resources: {
        Role: {
          Type: 'AWS::IAM::Role',
          Properties: {
            Policies: [{ PolicyName: 'p', PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'a:b', Resource: '*', Condition: { 'Fn::Transform': 'X' } }] } }],
          },
        },
      },
    };
    const { file } = openFile('template.json', JSON.stringify(template));
    const statement = file.policies[0]?.policy.statements[0];
    assert.equal(statement?.conditionsAreComplete, false);
    assert.deepEqual(statement.conditions, []);
  });
});

describe('recognising a lone file', () => {
  const kindOf = (value: unknown): string | undefined => openFile('file.json', JSON.stringify(value)).file.policies[0]?.policy.kind;

  it('takes a policy with a misspelled or missing element for a policy', () => {
    assert.equal(kindOf({ Version: '2012-10-17', Statements: [{ Effect: 'Allow', Action: 'a:b', Resource: '*' }] }), 'identity');
    assert.equal(kindOf({ Statement: [{ Efect: 'Allow', Action: 'a:b', Resource: '*' }] }), 'identity');
    assert.equal(kindOf({ Version: '2012-10-17' }), 'unknown');
  });

  it('guesses the kind from evidence', () => {
    const statement = { Effect: 'Allow', Principal: '*', Resource: '*' };
    assert.equal(kindOf({ Statement: [{ ...statement, Action: 'execute-api:Invoke' }] }), 'api-resource-policy');
    assert.equal(kindOf({ Statement: [{ ...statement, Action: 's3:GetObject' }] }), 'resource-policy');
    assert.equal(kindOf({ Statement: [{ Effect: 'Allow', Principal: { Service: 'x' }, Action: 'sts:AssumeRole' }] }), 'trust');
  });

  it('is silent on stack policies, manifests, service models and lists of bank statements', () => {
    assert.equal(kindOf({ Statement: [{ Effect: 'Deny', Action: 'Update:*', Principal: '*', Resource: 'LogicalResourceId/Db' }] }), undefined);
    assert.equal(kindOf({ name: 'x', version: '1.0.0', dependencies: {} }), undefined);
    assert.equal(kindOf({ version: '2.0', metadata: { apiVersion: '2015-07-09' }, operations: {} }), undefined);
    assert.equal(kindOf({ statement: [{ amount: 12, currency: 'EUR', booked: true }] }), undefined);
    assert.equal(kindOf({ Version: '2012-10-17', Name: 'something else' }), undefined);
  });

  it('finds JSON in a string of another JSON file, to any depth', () => {
    const policy = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'a:b', Resource: '*' }] });
    const { file, workspace } = openFile('outer.json', JSON.stringify({ Policies: { invoke: policy } }, null, 2));
    const entry = file.policies[0];
    assert.equal(entry?.site.selector, '/Policies/invoke');
    const action = entry.policy.statements[0]?.action?.value.values[0]?.node;
    const span = action && workspace.locate(action.span);
    assert.ok(span);
    assert.equal(file.document.text.slice(span.start, span.end), '\\"a:b\\"');
  });

  it('takes the kind a setting pins as certain', () => {
    const text = JSON.stringify({ Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] });
    const { file } = openFile('scp.json', text, { pinnedKind: () => 'scp' });
    assert.deepEqual([file.policies[0]?.policy.kind, file.policies[0]?.policy.kindIsCertain], ['scp', true]);
  });

  it('recognises what an authorizer returns, in both forms', () => {
    const output = { principalId: 'u', policyDocument: { Version: '2012-10-17', Statement: [] } };
    assert.equal(openFile('out.json', JSON.stringify(output)).file.outputs[0]?.output.form, 'policy');
    assert.equal(openFile('out.json', JSON.stringify({ isAuthorized: true })).file.outputs[0]?.output.form, 'simple');
  });
});
