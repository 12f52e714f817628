/**
 * Policies printed in AWS's guides, evaluated and explained as they stand, with all their placeholders: nothing throws,
 * and every statement is accounted for; most apply to what they name, whatever their placeholders.
 */
import assert from 'node:assert/strict';
import { explainRequest, evaluateRequest } from '../../server/src/evaluate/evaluate';
import { explainDecision } from '../../server/src/evaluate/explanation/explain-decision';
import { policyOf, requestOf } from '../support/decide-case';
import { readSharedLines, readSharedText } from '../support/shared-corpora';

interface ExampleRow {
  readonly file: string;
  readonly kind: string;
  readonly resourcePolicy: boolean;
}

interface Written {
  readonly Statement?: Statement | readonly Statement[];
}

interface Statement {
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: object;
}

describe('policies of AWS’s guides', () => {
  it('are evaluated and explained, statement by statement', function () {
    const counts = { policies: 0, statements: 0, matched: 0 };
    for (const { file, resourcePolicy } of readSharedLines<ExampleRow>(this, 'docs.examples.jsonl')) {
      const policy = readPolicy(file);
      if (!policy) continue;
      counts.policies++;
      for (const [index, statement] of [policy.Statement ?? []].flat().entries()) {
        counts.statements++;
        if (matchesItsOwn(policy, statement, index, resourcePolicy, file)) counts.matched++;
      }
    }
    console.log(`      ${JSON.stringify(counts)}`);
    assert.ok(counts.policies > 50 && counts.matched > counts.statements / 2);
  });
});

/** The document as a policy; undefined for pages that print something else. */
function readPolicy(file: string): Written | undefined {
  try {
    const parsed = JSON.parse(readSharedText(file)) as Written | null;
    return parsed?.Statement === undefined ? undefined : parsed;
  } catch {
    return undefined; // a program or a piece of a document
  }
}

/** Asks for what the statement names, explains it, and says whether the statement applied. */
function matchesItsOwn(policy: Written, statement: Statement, index: number, isResourcePolicy: boolean, file: string): boolean {
  const [action = 'demo:Any'] = [statement.Action ?? []].flat();
  const [resource = '*'] = [statement.Resource ?? []].flat();
  const plain = (text: string): string => text.replaceAll('${aws:username}', 'alice').replace(/\$\{[^}]*\}/g, 'x').replaceAll('*', 'x').replaceAll('?', 'x');
  const request = requestOf({
    name: 'a case',
    action: action === '*' ? 'demo:Any' : plain(action),
    resource: plain(resource),
    resourceAccount: '111122223333',
    caller: { arn: 'arn:aws:iam::111122223333:user/alice', identityPolicies: [isResourcePolicy ? policyOf() : policy] },
    ...(isResourcePolicy ? { resourcePolicy: policy } : {}),
  });
  const decision = explainRequest(request);
  assert.deepEqual({ ...decision, trace: [] }, evaluateRequest(request), file);
  const { headline, sections } = explainDecision(decision);
  assert.ok(headline.runs.length > 0 && sections.length > 0, file);
  const traced = decision.trace.flatMap(({ statements }) => statements);
  const all = [policy.Statement ?? []].flat().length;
  assert.ok(traced.length >= all, `${file}: ${String(traced.length)} of ${String(all)} statements`);
  return traced.some((one) => one.index === index && one.matched !== 'no');
}
