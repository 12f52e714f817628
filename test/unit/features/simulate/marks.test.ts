/** What is marked in the editor while a row is looked at. */
import assert from 'node:assert/strict';
import { ordersFiles } from '../../../support/orders-api';
import { drawnMarks, openSimulation, simulateIn, type SimulationWorld } from '../../../support/simulation';

describe('the marks of a row', () => {
  const world = openSimulation('template.yaml', ordersFiles);

  it('show the denying statement and the value that made it apply', () => {
    assert.deepEqual(marksOf(world, 'GET /orders/42 as partner'), [
      'deciding Sid: PartnerFromOffice …',
      'value 198.51.100.0/24 <- 203.0.113.7 ∉ 198.51.100.0/24',
    ]);
  });

  it('show every statement that allowed, in whichever file', () => {
    assert.deepEqual(marksOf(world, 'GET /orders/42 as partner from 198.51.100.4'), [
      'deciding { "Sid": "ReadOrders", "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "arn:aws:execute-api:*:*:*/prod/GET/orders/*" }',
      'deciding Sid: PartnerReads …',
    ]);
  });

  it('show the statement that came closest where none decided, and what it failed by', () => {
    assert.deepEqual(marksOf(world, 'DELETE /orders/42 as other accounts'), [
      'closest Sid: OurAccount …',
      'value !Ref AWS::AccountId <- 123456789012 ≠ 111122223333',
    ]);
  });

  it('show nothing where no policy was asked', () => {
    assert.deepEqual(marksOf(world, 'GET /orders/42 as stranger'), []);
  });

  it('name the key that is not known', () => {
    const unknown = openSimulation('policy.json', `{ "Version": "2012-10-17", "Statement": [
      { "Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*",
        "Condition": { "IpAddress": { "aws:SourceIp": ["198.51.100.0/24", "203.0.113.0/24"] } } }] }`);
    assert.deepEqual(marksOf(unknown, 'GET /a').slice(1), ['value ["198.51.100.0/24", "203.0.113.0/24"] <- aws:SourceIp is not known']);
  });

  it('stand inside a policy that is JSON in a string', () => {
    const nested = openSimulation('outer.json', JSON.stringify({
      policy: JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: 'Own', Effect: 'Allow', Action: 'execute-api:Invoke', Resource: 'arn:aws:execute-api:*:*:*/prod/GET/a' }] }),
    }));
    assert.deepEqual(marksOf(nested, 'GET /b as this account'), [
      `closest ${JSON.stringify('{"Sid":"Own","Effect":"Allow","Action":"execute-api:Invoke","Resource":"arn:aws:execute-api:*:*:*/prod/GET/a"}').slice(1, -1)}`,
      `value ${JSON.stringify('"arn:aws:execute-api:*:*:*/prod/GET/a"').slice(1, -1)} <- the path differs: b ≠ a`,
    ]);
  });
});

describe('the comparison behind a value', () => {
  const compared = (operator: string, key: string, value: string, request: string): string | undefined => {
    const condition = JSON.stringify({ [operator]: { [key]: value } });
    const world = openSimulation('policy.json', `{ "Version": "2012-10-17", "Statement": [
      { "Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*", "Condition": ${condition} }] }`);
    const [row] = simulateIn(world, { typed: request }).rows;
    return row?.marks.find(({ kind }) => kind === 'value')?.text;
  };

  it('uses the sign of the relation that holds', () => {
    assert.equal(compared('IpAddress', 'aws:SourceIp', '198.51.100.0/24', 'GET /a from 203.0.113.7'), '203.0.113.7 ∉ 198.51.100.0/24');
    assert.equal(compared('IpAddress', 'aws:SourceIp', '198.51.100.0/24', 'GET /a from 198.51.100.7'), '198.51.100.7 ∈ 198.51.100.0/24');
    assert.equal(compared('NotIpAddress', 'aws:SourceIp', '198.51.100.0/24', 'GET /a from 198.51.100.7'), '198.51.100.7 ∈ 198.51.100.0/24');
    assert.equal(compared('StringEquals', 'aws:PrincipalAccount', '444455556666', 'GET /a as this account'), '111122223333 ≠ 444455556666');
    assert.equal(compared('StringLike', 'aws:PrincipalArn', 'arn:*:role/Ops*', 'GET /a as this account'), 'arn:aws:iam::111122223333:role/some-role ≉ arn:*:role/Ops*');
    assert.equal(compared('Bool', 'aws:SecureTransport', 'false', 'GET /a'), 'true ≠ false');
  });

  it('says that a key is missing', () => {
    assert.match(compared('StringEquals', 'aws:SourceVpce', 'vpce-0a1b2c3d', 'GET /a') ?? '', /the request has no aws:SourceVpce/);
  });
});

function marksOf(world: SimulationWorld, typed: string): readonly string[] {
  const [row] = simulateIn(world, { typed }).rows;
  assert.ok(row, 'the request is understood');
  return drawnMarks(world, row);
}
