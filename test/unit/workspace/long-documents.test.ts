/**
 * A document too long to be held as a whole is looked at piece by piece: with what the whole would have said, and no more
 * work for one role in an account of twice as many.
 */
import assert from 'node:assert/strict';
import { Analysis } from '../../../server/src/analysis/analysis';
import { inspectFile } from '../../../server/src/analysis/inspect';
import { openScenarioRunner } from '../../../server/src/analysis/scenarios';
import type { UnitEntry } from '../../../server/src/workspace/model';
import { accountAnswer, roleArn } from '../../bench/account';

const uri = 'file:///accounts/account.json';
const roles = 1200;
const text = accountAnswer(roles);

function open(written: string): Analysis {
  const analysis = new Analysis({ fileSyntax: 'report' });
  analysis.setDocument({ uri, languageId: 'json', version: 0, text: written });
  return analysis;
}

function principalsOf(unit: UnitEntry | undefined): readonly { readonly arn?: string }[] {
  return (unit?.files ?? []).flatMap(({ framework, document }) => framework?.principals?.([{ uri, root: document.root }]) ?? []);
}

describe('a document too long to be held as a whole', () => {
  it('gives a role with its policies as the whole document does', () => {
    const analysis = open(text);
    assert.ok(analysis.isLong(uri));
    const [byName, byArn, byPointer] = ['role-77', roleArn(77), '/RoleDetailList/77'].map((selector) => principalsOf(analysis.excerpt(uri, selector)).find(({ arn }) => arn === roleArn(77)));
    const expected = principalsOf(analysis.view.unit(uri)).find(({ arn }) => arn === roleArn(77));
    assert.ok(expected);
    for (const found of [byName, byArn, byPointer]) assert.deepEqual(found, expected);
    assert.equal(analysis.excerpt(uri, 'nobody'), undefined);
  });

  it('parses for one role what that looks up, in an account of any size', () => {
    const counts = [text, accountAnswer(2 * roles)].map((written) => {
      const analysis = open(written);
      const before = analysis.work.parsedParts;
      assert.equal(principalsOf(analysis.excerpt(uri, roleArn(77))).length, 1);
      return analysis.work.parsedParts - before;
    });
    assert.deepEqual(counts[1], counts[0]);
    assert.ok((counts[0] ?? 0) > 0 && (counts[0] ?? 0) < 20, String(counts[0]));
  });

  it('parses no more for a case about one role', () => {
    const analysis = open(text);
    const before = analysis.work.parsedParts;
    const runner = openScenarioRunner({ analysis, load: () => undefined, now: undefined, detail: 'decide' });
    const one = { name: 'a role', action: 's3:GetObject', resource: 'arn:aws:s3:::elsewhere/x', caller: { ref: `account.json#${roleArn(77)}` }, expect: 'implicit-deny' };
    const [read] = runner.read('file:///accounts/role.authz.json', JSON.stringify(one))?.scenario.cases ?? [];
    const result = runner.run(read ?? assert.fail());
    assert.ok('decision' in result && result.decision.decision === 'implicit-deny', JSON.stringify(result));
    assert.ok(analysis.work.parsedParts - before < 20, String(analysis.work.parsedParts - before));
  });

  it('finds everything once, and says where it stands', () => {
    const at = text.indexOf('"Allow"', text.indexOf(roleArn(900)));
    const broken = `${text.slice(0, at)}"Alow" ${text.slice(at + 7)}`;
    const analysis = open(broken);
    assert.deepEqual(analysis.findings(uri).map(({ code, span }) => [code, broken.slice(span.start, span.end), span.start]), [['invalid-effect', 'Alow', at + 1]]);
    const inspected = inspectFile(analysis, uri)?.policies.map(({ selector, span }) => `${selector} ${String(span?.start)}`);
    const whole = analysis.file(uri)?.policies.map(({ site }) => `${site.selector} ${String(analysis.view.locate(site.node.span)?.start)}`);
    assert.deepEqual(inspected?.toSorted(), whole?.toSorted());
    assert.equal(analysis.tally(uri)?.policies, whole?.length);
  });
});
