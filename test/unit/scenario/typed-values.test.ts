import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { explainRequest } from '../../../server/src/evaluate/evaluate';
import { readContext } from '../../../server/src/scenario/read-context';
import { runCase } from '../../../server/src/scenario/run';
import { openWorkspace } from '../../support/open-workspace';
import { problemsOf, readText, show } from '../../support/scenarios';

/** A bucket that a role may read where the condition holds, and nobody else. */
const moduleWith = (type: string, condition: string): string => `variable "x" {${type === '' ? '' : `\n  type = ${type}\n`}}
resource "aws_iam_role" "r" {
  name               = "r"
  assume_role_policy = "{}"
}
resource "aws_iam_role_policy" "p" {
  count  = ${condition} ? 1 : 0
  role   = aws_iam_role.r.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "*" }] })
}
`;

/** What is answered, or what is wrong with the values, by where it is told. */
function outcome(main: string, given: object, tfvars?: string): string {
  const workspace = openWorkspace({ 'main.tf': main, ...(tfvars === undefined ? {} : { 'prod.tfvars': tfvars }) });
  const read = readText({ name: 'a case', action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', caller: { ref: 'main.tf#aws_iam_role.r' }, ...given }, {}, readContext(workspace, workspace));
  assert.deepEqual(problemsOf(read), []);
  const [first] = read.scenario.cases;
  assert.ok(first);
  const result = runCase(first, { workspace, now: undefined, evaluate: explainRequest });
  return result.kind === 'ran' ? result.decision.decision : result.problems.map((problem) => show(problem, read.text)).join(' ');
}

describe('a value for a variable of Terraform', () => {
  const rows: readonly (readonly [type: string, condition: string, value: string | number | boolean, written: string, expected: string])[] = [
    ['bool', 'var.x', true, 'true', 'allow'],
    ['bool', 'var.x', 'true', '"true"', 'allow'],
    ['bool', 'var.x', '1', '"1"', 'allow'],
    ['bool', 'var.x', '0', '"0"', 'implicit-deny'],
    ['number', 'var.x == 5', '5', '"5"', 'allow'],
    ['number', 'var.x == 5', '5.0', '"5.0"', 'allow'],
    ['number', 'var.x == 5', '05', '"05"', 'allow'],
    ['number', 'var.x == 5', 5, '5', 'allow'],
    ['number', 'var.x == 5', '6', '"6"', 'implicit-deny'],
    ['string', 'var.x == "5"', 5, '5', 'allow'],
    ['string', 'var.x == "true"', true, 'true', 'allow'],
    ['string', 'var.x == "05"', '05', '"05"', 'allow'],
    ['string', 'var.x == "5"', '05', '"05"', 'implicit-deny'],
  ];
  for (const [type, condition, value, written, expected] of rows) {
    it(`${written} is taken as the type \`${type}\` has it, in \`${condition}\``, () => {
      assert.equal(outcome(moduleWith(type, condition), { values: { 'var.x': value } }), expected);
      assert.equal(outcome(moduleWith(type, condition), { valuesFrom: 'prod.tfvars' }, `x = ${written}\n`), expected);
    });
  }

  it('that is a part of a collection has the type of the part', () => {
    const type = 'object({ on = optional(bool, true), limits = map(number), names = list(string) })';
    assert.equal(outcome(moduleWith(type, 'var.x.on'), { valuesFrom: 'prod.tfvars' }, 'x = { on = "0", limits = {}, names = [] }\n'), 'implicit-deny');
    assert.equal(outcome(moduleWith(type, 'var.x.limits["a"] == 5'), { values: { 'var.x.limits["a"]': '5.00' } }), 'allow');
  });

  it('that its type refuses is told at its place, and nothing is answered', () => {
    assert.equal(outcome(moduleWith('number', 'var.x == 5'), { values: { 'var.x': 'many' } }), '"many": `var.x` takes a number, and `many` is none: correct it, as Terraform would refuse it.');
    assert.equal(outcome(moduleWith('bool', 'var.x'), { values: { 'var.x': 1 } }), '1: `var.x` takes `true` or `false`, and `1` is neither: correct it, as Terraform would refuse it.');
    assert.equal(outcome(moduleWith('bool', 'var.x'), { valuesFrom: 'prod.tfvars' }, '\nx = "yes"\n'), '"prod.tfvars": `prod.tfvars`, line 2: `var.x` takes `true` or `false`, and `yes` is neither: correct it, as Terraform would refuse it.');
    assert.equal(outcome(moduleWith('number', 'var.x == 5'), { valuesFrom: 'prod.tfvars' }, 'x = true\n'), '"prod.tfvars": `prod.tfvars`, line 1: `var.x` takes a number, and `true` is none: correct it, as Terraform would refuse it.');
  });

  it('is taken as it is where its variable has no type, or is not there', () => {
    assert.equal(outcome(moduleWith('', 'var.x == "a"'), { values: { 'var.x': 'a' } }), 'allow');
    assert.equal(outcome(moduleWith('bool', 'var.x'), { values: { 'var.x': true, 'var.y': 'many' } }), 'allow');
  });
});
