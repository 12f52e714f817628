import assert from 'node:assert/strict';
import { isPolicyKind, kindFacts, policyKinds } from '../../../../server/src/policy/kinds';
import {
  POLICY_ELEMENTS,
  STATEMENT_ELEMENTS,
  findStatementElement,
  policyElementApplicability,
  statementElementApplicability,
} from '../../../../server/src/policy/vocabulary/elements';

describe('policy kinds', () => {
  it('are those of the command-line contract, in its order', () => {
    assert.deepEqual(policyKinds(), [
      'identity', 'trust', 'api-resource-policy', 'resource-policy', 'scp', 'rcp', 'session', 'permissions-boundary',
      'vpc-endpoint', 'authorizer-output', 'unknown',
    ]);
  });

  it('name themselves in their facts and have titles of their own', () => {
    const titles = policyKinds().map((kind) => {
      assert.equal(kindFacts(kind).kind, kind);
      return kindFacts(kind).title;
    });
    assert.equal(new Set(titles).size, titles.length);
  });

  it('are recognised by their exact text only', () => {
    assert.equal(isPolicyKind('scp'), true);
    assert.equal(isPolicyKind('SCP'), false);
  });

  it('expand the short execute-api form in API resource policies alone (ARN-20, ARN-23)', () => {
    assert.deepEqual(policyKinds().filter((kind) => kindFacts(kind).shortArn === 'expanded'), ['api-resource-policy']);
    assert.equal(kindFacts('unknown').shortArn, 'unknown');
  });
});

describe('elements', () => {
  it('are three for a policy and nine for a statement, with mutual opposites', () => {
    assert.equal(POLICY_ELEMENTS.length, 3);
    assert.equal(STATEMENT_ELEMENTS.length, 9);
    for (const element of STATEMENT_ELEMENTS) {
      if (element.opposite === undefined) continue;
      assert.equal(findStatementElement(element.opposite)?.opposite, element.name);
    }
  });

  it('are found by their exact spelling only (GR-5)', () => {
    assert.equal(findStatementElement('Effect')?.name, 'Effect');
    assert.equal(findStatementElement('effect'), undefined);
  });

  const rows: readonly [Parameters<typeof statementElementApplicability>[1], string, string, string, string][] = [
    // kind, Principal, NotPrincipal, Resource, NotAction (semantics §2.4)
    ['identity', 'forbidden', 'forbidden', 'one-of-two', 'one-of-two'],
    ['trust', 'required', 'forbidden', 'forbidden', 'one-of-two'],
    ['api-resource-policy', 'required', 'unknown', 'one-of-two', 'one-of-two'],
    ['resource-policy', 'one-of-two', 'deny-only', 'optional', 'one-of-two'],
    ['scp', 'forbidden', 'forbidden', 'one-of-two', 'one-of-two'],
    ['rcp', 'required', 'forbidden', 'one-of-two', 'forbidden'],
    ['session', 'forbidden', 'forbidden', 'one-of-two', 'one-of-two'],
    ['permissions-boundary', 'forbidden', 'forbidden', 'one-of-two', 'one-of-two'],
    ['vpc-endpoint', 'one-of-two', 'deny-only', 'one-of-two', 'one-of-two'],
    ['authorizer-output', 'ignored', 'ignored', 'one-of-two', 'one-of-two'],
    ['unknown', 'unknown', 'unknown', 'unknown', 'one-of-two'],
  ];
  for (const [kind, ...expected] of rows) {
    it(`of ${kindFacts(kind).title} (${kind}) follow the table of the specification`, () => {
      const names = ['Principal', 'NotPrincipal', 'Resource', 'NotAction'] as const;
      assert.deepEqual(names.map((name) => statementElementApplicability(name, kind)), expected);
    });
  }

  it('demand a version of resource control policies only', () => {
    assert.deepEqual(policyKinds().filter((kind) => policyElementApplicability('Version', kind) === 'required'), ['rcp']);
  });
});
