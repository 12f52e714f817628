/** Templates of JSON documents, in which values stand outside of quotes, decide as what they are filled in with. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { jsonFormat } from '../../../server/src/syntax/json/json-format';
import { nodeToJson } from '../../../server/src/policy/to-json';
import { answerIn, type Files } from '../../support/decide-files';

const given = '{ actions = ["s3:GetObject"], other = ["s3:PutObject"], text = jsonencode(["s3:GetObject"]), effect = "Allow", limit = 5, statements = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "*" }] }';
const files = (template: string, name = 'policy.json.tftpl'): Files => ({
  'main.tf': `resource "aws_iam_role" "r" {\n  name               = "r"\n  assume_role_policy = "{}"\n}\nresource "aws_iam_role_policy" "p" {\n  role   = aws_iam_role.r.name\n  policy = templatefile("${name}", ${given})\n}\n`,
  [name]: template,
});
const one = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', caller: { ref: 'main.tf#aws_iam_role.r' } };
const document = (action: string): string => `{ "Version": "2012-10-17", "Statement": [{ "Effect": "\${effect}", "Action": ${action}, "Resource": "*" }] }`;

describe('a template of a policy in JSON', () => {
  it('is read with the values that stand outside of quotes in it', () => {
    for (const name of ['policy.json', 'policy.json.tftpl', 'policy.tpl']) {
      assert.equal(answerIn(files(document('${jsonencode(actions)}'), name), one), 'allow', name);
      assert.equal(answerIn(files(document('${ jsonencode( other ) }'), name), one), 'implicit-deny', name);
      assert.equal(answerIn(files(document('${text}'), name), one), 'allow', name);
    }
    assert.equal(answerIn(files('{ "Version": "2012-10-17", "Statement": ${jsonencode(statements)} }'), one), 'allow');
    assert.equal(answerIn(files(document('["s3:Get*", "s3:PutObject"], "Condition": { "NumericLessThan": { "aws:MultiFactorAuthAge": ${limit} } }')), { ...one, context: { 'aws:MultiFactorAuthAge': 4 } }), 'allow');
  });

  it('stays open where what is put in is not known, or is more than a name', () => {
    assert.equal(answerIn(files(document('${jsonencode(gone)}')), one), 'allow | implicit-deny');
    assert.equal(answerIn(files(document('${jsonencode(concat(actions, other))}')), one), 'allow | implicit-deny');
    assert.notEqual(answerIn(files('{ "Version": "2012-10-17", "Statement": [\n%{ for a in actions }{ "Effect": "Allow", "Action": "${a}", "Resource": "*" }%{ endfor }\n] }'), one), 'implicit-deny');
  });

  it('is one value to the reader of JSON, which says once that it is none of JSON', () => {
    const text = '{ "a": ${jsonencode(x)}, "b": [${y}, 2], "c": "${z}" }';
    const { root, problems } = jsonFormat.parse(text, 'a.json', { format: 'json' });
    assert.deepEqual(problems.map(({ span, message }) => [text.slice(span.start, span.end), message]), [
      ['${jsonencode(x)}', '`${jsonencode(x)}` is not a JSON value: put text in double quotes.'],
      ['${y}', '`${y}` is not a JSON value: put text in double quotes.'],
    ]);
    assert.deepEqual(Object.keys(nodeToJson(root) as object), ['a', 'b', 'c']);
  });
});
