/** Policies in texts with directives: what is there in every deployment, what under a condition, and what nobody can see. */
import assert from 'node:assert/strict';
import { displayText } from '../../../../server/src/base/atoms';
import type { Presence, ValueList, Policy } from '../../../../server/src/policy/model';
import { findingsOf, openTexts } from '../../../support/check-diagnostics';
import type { HostNode } from '../../../../server/src/syntax/node';
import { load, policiesOf } from './modules';

const get = '{ "Sid": "Get", "Effect": "Allow", "Action": "s3:Get*", "Resource": "*" }';
const put = '{ "Sid": "Put", "Effect": "Deny", "Action": "s3:Put*", "Resource": "*" }';

function moduleWith(statements: string): string {
  return `variable "on" {}\nvariable "list" {}\nresource "aws_iam_policy" "p" {\n  policy = <<-EOF\n    {\n      "Version": "2012-10-17",\n      "Statement": [${statements}]\n    }\n  EOF\n}\n`;
}

/** `Sid actions resources [conditions of its presence]` for each statement, `…` where there may be more. */
function told(statements: string): readonly string[] {
  const text = moduleWith(statements);
  const [entry] = policiesOf(text);
  assert.ok(entry);
  const { policy } = entry;
  assert.deepEqual(policy.syntaxProblems, [], statements);
  const codes = findingsOf(openTexts([{ name: 'main.tf', text }])).flat().map(({ code }) => code);
  assert.deepEqual(codes, [], statements);
  return [...statementsOf(policy), ...(policy.openStatements === undefined ? [] : ['…'])];
}

function statementsOf({ statements }: Policy): readonly string[] {
  return statements.map(({ sid, action, resource, presence, conditions, isOpen }) => {
    const parts = [sid?.value.known ? sid.value.value : '', valuesOf(action?.value), valuesOf(resource?.value), ...conditions.map(({ operator, presence: when }) => operator + conditionsOf(when))];
    return parts.join(' ') + conditionsOf(presence) + (isOpen ? '…' : '');
  });
}

function valuesOf(list: ValueList | undefined): string {
  if (!list) return '-';
  return list.values.map(({ text, presence }) => displayText(text) + conditionsOf(presence)).join(',') + (list.isComplete ? '' : '…');
}

function conditionsOf(presence: readonly Presence[]): string {
  return presence.length === 0 ? '' : `[${presence.map(({ condition, holds }) => (holds ? '' : 'not ') + (typeof condition === 'object' && 'label' in condition ? condition.label : '')).join(' and ')}]`;
}

describe('a policy in a text with directives', () => {
  const rows: readonly (readonly [title: string, statements: string, expected: readonly string[]])[] = [
    ['a statement behind a comma', `${get} %{ if var.on }, ${put}%{ endif }`, ['Get s3:Get* *', 'Put s3:Put* *[var.on]']],
    ['a statement on lines of its own', `\n        %{~ if var.on ~}\n        ${put},\n        %{~ endif ~}\n        ${get}\n      `, ['Put s3:Put* *[var.on]', 'Get s3:Get* *']],
    ['one statement or another', `%{ if var.on }${get}%{ else }${put}%{ endif }`, ['Get s3:Get* *[var.on]', 'Put s3:Put* *[not var.on]']],
    ['a comparison', `${get}%{ if var.on == "yes" }, ${put}%{ endif }`, ['Get s3:Get* *', 'Put s3:Put* *[var.on == "yes"]']],
    ['several directives, directly behind one another too', `${get} %{ if var.a }, ${put}%{ endif }%{ if var.b }, ${put}%{ endif }, ${get} %{ if var.c }, ${put}%{ endif }`, ['Get s3:Get* *', 'Put s3:Put* *[var.a]', 'Put s3:Put* *[var.b]', 'Get s3:Get* *', 'Put s3:Put* *[var.c]']],
    ['directives in each other', `${get} %{ if var.a }, ${put} %{ if var.b }, ${get}%{ endif }%{ endif }`, ['Get s3:Get* *', 'Put s3:Put* *[var.a and var.b]', 'Get s3:Get* *[var.a and var.b]', 'Put s3:Put* *[var.a and not var.b]']],
    ['members of a statement', '{ "Effect": "Allow", "Action": "s3:Get*", "Resource": "*" %{ if var.on }, "Condition": { "Bool": { "aws:SecureTransport": "true" } }%{ endif } }', [' s3:Get* * Bool[var.on]']],
    ['items of a list', '{ "Effect": "Allow", "Action": ["s3:Get*"%{ if var.on }, "s3:Put*", "s3:List*"%{ endif }], "Resource": "*" }', [' s3:Get*,s3:Put*[var.on],s3:List*[var.on] *']],
    ['a whole value', '{ "Effect": "Allow", "Action": "s3:Get*", "Resource": %{ if var.on }"arn:aws:s3:::a"%{ else }["arn:aws:s3:::b", "arn:aws:s3:::c"]%{ endif } }', [' s3:Get* arn:aws:s3:::a[var.on],arn:aws:s3:::b[not var.on],arn:aws:s3:::c[not var.on]']],
    ['a text that an interpolation chooses', `${get} \${var.on ? ", ${put.replaceAll('"', '\\"')}" : ""}`, ['Get s3:Get* *', 'Put s3:Put* *[var.on]']],
    ['what is known', `${get} %{ if 1 > 0 }, ${put}%{ endif }%{ if false }, ${put}%{ endif }`, ['Get s3:Get* *', 'Put s3:Put* *']],
    ['parts of two texts', '{ "Effect": "Allow", "Action": "s3:Get%{ if timestamp() == "" }Object%{ endif }", "Resource": "arn:aws:s3:::b%{ for x in var.list }/${x}%{ endfor }" }', [' s3:Get${%{ if timestamp() == "" }Object%{ endif }} arn:aws:s3:::b${%{ for x in var.list }/${x}%{ endfor }}']],
    ['a part of a text that a condition chooses', '{ "Effect": "Allow", "Action": "s3:Get%{ if var.on }Object%{ endif }*", "Resource": "arn:aws:s3:::${var.on ? "a" : "b"}" }', [' s3:GetObject*[var.on],s3:Get*[not var.on] arn:aws:s3:::a[var.on],arn:aws:s3:::b[not var.on]']],
    ['a condition that differs each time', `${get} %{ if timestamp() == "" }, ${put}%{ endif }`, ['Get s3:Get* *', '…']],
    ['a loop over what nobody can see', `${get} %{ for x in var.list }, { "Effect": "Allow", "Action": "s3:\${x}", "Resource": "*" }%{ endfor }`, ['Get s3:Get* *', '…']],
    ['a loop of items', '{ "Effect": "Allow", "Action": [%{ for x in var.list ~} "s3:${x}", %{ endfor ~} "s3:Get*"], "Resource": "*" }', [' ${%{ for x in var.list ~} "s3:${x}", %{ endfor ~}},s3:Get*… *']],
    ['a member in some cases that is there already', '{ "Effect": "Allow", "Action": "s3:Get*", "Resource": "*" %{ if var.on }, "Resource": "arn:aws:s3:::b"%{ endif } }', [' s3:Get* *…']],
    ['brackets that do not fit', '{ "Effect": "Allow", "Action": ["s3:Get*" %{ if var.on }], "Resource": ["*"%{ endif }] }', [' s3:Get*,${%{ if var.on }], "Resource": ["*"%{ endif }}… -…', '…']],
    ['a digit beside it', '{ "Effect": "Allow", "Action": "s3:Get*", "Resource": "*", "Condition": { "NumericLessThan": { "s3:max-keys": [1%{ if var.on }0%{ endif }] } } }', [' s3:Get* * NumericLessThan']],
  ];
  for (const [title, statements, expected] of rows) {
    it(`is read with ${title}`, () => assert.deepEqual(told(statements), expected));
  }

  it('has every statement at its place', () => {
    const text = moduleWith(`${get} %{ if var.on }, ${put}%{ endif }`);
    const workspace = load({ 'main.tf': text });
    const written = ({ span }: HostNode): string => {
      const place = workspace.locate(span);
      return text.slice(place?.start, place?.end);
    };
    const statements = workspace.files().flatMap(({ policies }) => policies.flatMap(({ policy }) => policy.statements));
    assert.deepEqual(statements.map(({ node, action }) => [written(node), action && written(action.node)]), [[get, '"s3:Get*"'], [put, '"s3:Put*"']]);
  });

  it('is told what is wrong under a condition, where it stands', () => {
    const text = moduleWith(`${get} %{ if var.on }, ${put.replace('Deny', 'deny')}%{ endif }`);
    const opened = openTexts([{ name: 'main.tf', text }]);
    const findings = findingsOf(opened).flat();
    assert.deepEqual(findings.map(({ code, span }) => [code, text.slice(span.start, span.end)]), [['invalid-effect', 'deny']]);
  });

  it('in YAML is open, and nothing is said about its lines', () => {
    const text = 'resource "aws_iam_policy" "p" {\n  policy = <<-EOF\n    Version: "2012-10-17"\n    Statement:\n      - Effect: Allow\n        Action: "s3:Get*"\n        Resource: "*"\n    %{ if var.on ~}\n      - Effect: Deny\n    %{ endif ~}\n      - Effect: Deny\n        Action: "s3:*"\n        Resource: "*"\n  EOF\n}\n';
    const [entry] = policiesOf(text);
    assert.deepEqual([entry?.policy.syntaxProblems, entry?.policy.openStatements !== undefined], [[], true]);
  });

  it('deep in each other takes little work', () => {
    const nested = (depth: number): string => (depth === 0 ? '"s3:Get*"' : `\${var.on ? "${nested(depth - 1).replace(/[\\"]/g, '\\$&')}" : "]"}`);
    const start = process.cpuUsage();
    policiesOf(moduleWith(`{ "Effect": "Allow", "Action": [${nested(7)}], "Resource": "*" }`));
    assert.ok(process.cpuUsage(start).user < 2_000_000);
  });
});
