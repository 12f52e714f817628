import assert from 'node:assert/strict';
import { describeRecognised, summariseRecognised } from '../../../server/src/features/recognised';
import { openWorld } from '../../support/feature-world';

describe('what was recognised', () => {
  it('is one line for the status item', () => {
    const { context, uri } = openWorld('policy.json', '{ "Statement": [{ "Effect": "Allow", "Action": "*", "Resource": "*" }] }');
    assert.deepEqual(summariseRecognised(context, uri), { text: '1 policy' });
  });

  it('counts the cases of a scenario file, those of its table too', () => {
    const { context, uri } = openWorld('orders.authz.yaml', 'api: template.yaml\ntable:\n  GET /a: { stranger: deny, root: allow }\ncases:\n  - { request: GET /a, expect: deny }\n');
    assert.deepEqual(summariseRecognised(context, uri), { text: '3 cases' });
    assert.match(describeRecognised(context, uri), /Read as a scenario file: 3 cases\./);
  });

  it('counts what a project file has, if that is nothing yet', () => {
    const { context, uri } = openWorld('gatehouse.json', '{ "accounts": { "orders": {} }, "environments": { "prod": {}, "test": {} } }');
    assert.deepEqual(summariseRecognised(context, uri), { text: '1 account, 2 environments' });
    const empty = openWorld('gatehouse.json', '{}');
    assert.deepEqual(summariseRecognised(empty.context, empty.uri), { text: '0 accounts, 0 environments' });
  });

  it('says why a file is left alone', () => {
    const { context, uri } = openWorld('package.json', '{ "name": "x", "version": "1.0.0" }');
    const summary = summariseRecognised(context, uri);
    assert.equal(summary.text, 'Nothing recognised');
    assert.match(summary.because ?? '', /^[A-Z].*\.$/);
    assert.ok(describeRecognised(context, uri).includes(summary.because ?? '?'));
  });

  it('says why a file is not even read', () => {
    const { context } = openWorld('policy.json', '{}');
    assert.deepEqual(summariseRecognised(context, 'file:///project/notes.txt', 'it is not JSON, YAML or Terraform'), {
      text: 'Not read',
      because: 'It is not JSON, YAML or Terraform.',
    });
  });

  it('says that a stack policy is none of IAM', () => {
    const { context, uri } = openWorld('stack.json', '{ "Statement": [{ "Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*" }] }');
    assert.deepEqual(summariseRecognised(context, uri), {
      text: 'Nothing recognised',
      because: 'Its statements are those of a CloudFormation stack policy, which IAM never reads.',
    });
  });

  it('lists a policy with kind, certainty and reason', () => {
    const { context, uri } = openWorld('a policy.json', '{ "Statement": [{ "Effect": "Allow", "Action": "*", "Resource": "*" }] }');
    const markdown = describeRecognised(context, uri);
    assert.match(markdown, /^# a policy\.json\n/);
    assert.match(markdown, /identity policy \(a guess; the setting `gatehouse\.policyKinds` can fix it\), 1 statement\. Recognised because its statements/);
  });

  it('lists APIs with routes, authorizers and what cannot be seen', () => {
    const template = {
      Resources: {
        Api: { Type: 'AWS::Serverless::Api', Properties: { StageName: 'prod' } },
        Get: {
          Type: 'AWS::Serverless::Function',
          Properties: { Events: { Read: { Type: 'Api', Properties: { Path: '/orders', Method: 'get', RestApiId: { Ref: 'Api' } } } } },
        },
      },
    };
    const { context, uri } = openWorld('template.json', JSON.stringify(template, null, 2));
    const markdown = describeRecognised(context, uri);
    assert.match(markdown, /Read as a CloudFormation or SAM template/);
    assert.match(markdown, /## API Api\n\nREST API, edge, stages prod, line 3\. No resource policy\./);
    assert.match(markdown, /- `GET \/orders`: NONE, line \d+/);
  });
});
