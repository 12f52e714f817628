/**
 * Real policies: AWS's managed ones, those printed in its guides, and those a linter or an emulator gave a verdict on.
 * What is reported on them, and what is not although somebody else does, is written down here and was read one by one.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LocatedFinding } from '../../../server/src/analysis/analysis';
import { findingsOf, openTexts } from '../../support/check-diagnostics';
import { readSharedLines } from '../../support/shared-corpora';

interface Verdict {
  readonly id: string;
  readonly file: string;
  readonly policyType?: string;
  readonly expect?: { readonly verdict: 'valid' | 'invalid' | 'unknown' };
}

const folder = join(__dirname, '../../../../shared/corpora');

function findingsIn(line: Verdict): readonly LocatedFinding[] {
  const text = readFileSync(join(folder, line.file), 'utf8');
  return findingsOf(openTexts([{ name: 'policy.json', text }], line.policyType === 'identity' ? { kind: 'identity' } : {})).flat();
}

const isError = (finding: LocatedFinding): boolean => finding.severity === 'error';

describe('policies managed by AWS', () => {
  it('have neither errors nor warnings, and information only on actions that are no longer documented', function () {
    const lines = readSharedLines<Verdict>(this, 'managed.check.jsonl');
    assert.equal(lines.length, 603);
    const found = lines.flatMap((line) => findingsIn(line).map((finding) => ({ line, finding })));
    const loud = found.filter(({ finding }) => finding.severity !== 'information');
    assert.deepEqual(loud.map(({ line, finding }) => `${line.id}: ${finding.message}`), []);
    assert.deepEqual([...new Set(found.map(({ finding }) => finding.code))].sort(), ['unknown-action', 'unknown-action-service']);
    assert.ok(found.length < 40, `${found.length} findings`);
  });
});

describe('policies printed in guides', () => {
  it('have only the mistakes that are in them, on purpose or not', function () {
    const lines = readSharedLines<Verdict>(this, 'docs.examples.jsonl');
    const found = lines.flatMap((line) => findingsIn(line).map((finding) => `${line.file.replace(/^.*\//, '')} ${finding.severity} ${finding.code}`));
    assert.deepEqual(found.sort(), [
      // A page on what policy summaries make of misspelled names.
      'access_policies_understand-policy-summary-00.json warning unknown-action',
      'access_policies_understand-policy-summary-00.json warning unknown-action',
      'access_policies_understand-policy-summary-00.json warning unknown-action-service',
      // A template whose effect reads `Permission`.
      'api-gateway-control-access-using-iam-policies-to-invoke-api-00.json error invalid-effect',
      'api-gateway-control-access-using-iam-policies-to-invoke-api-00.json information unknown-action',
      // ARN-24: ends behind the API's id.
      'apigateway-authorization-flow-01.json error execute-api-arn-shape',
      'apigateway-authorization-flow-02.json error execute-api-arn-shape',
      'reference_policies_examples_aws_mfa-dates-00.json information unknown-action-service',
      'reference_policies_examples_aws_mfa-dates-00.json information unknown-action-service',
      // A page on what happens when an element stands twice.
      'troubleshoot_policies-09.json error duplicate-json-key',
    ]);
  });
});

describe('policies with a verdict', () => {
  it('are free of errors where a linter or an emulator accepts them', function () {
    const lines = ['moto', 'parliament', 'cfnlint'].flatMap((source) => readSharedLines<Verdict>(this, `${source}.check.jsonl`));
    const valid = lines.filter((line) => line.expect?.verdict === 'valid');
    assert.ok(valid.length > 35);
    assert.deepEqual(valid.flatMap((line) => findingsIn(line).filter(isError).map((finding) => `${line.id}: ${finding.message}`)), []);
  });

  it('have an error where an emulator of IAM rejects them, unless it is beyond these checks', function () {
    const rejected = readSharedLines<Verdict>(this, 'moto.check.jsonl').filter((line) => line.expect?.verdict === 'invalid');
    const silent = rejected.filter((line) => !findingsIn(line).some(isError)).map((line) => line.id.replace(/^moto\/(.*)\.json$/, '$1'));
    assert.deepEqual(silent, [
      'bad-000', // no JSON at all: nothing says that it should be a policy
      'bad-015', // format of actions
      'bad-017', 'bad-018', 'bad-021', 'bad-024', // format of ARNs
      'bad-028', // an empty list of resources
      'bad-036', 'bad-038', // format of ARNs
      'bad-043', // `Action` beside `NotAction`
      'bad-061', // the same
      'bad-064', // a date
      'bad-065', // the version
      'bad-071', // format of ARNs
      'bad-074', 'bad-075', // dates
      'bad-077', // format of ARNs
    ]);
  });
});

describe('real templates and modules', function () {
  this.timeout(60_000);

  it('have only these errors and warnings', function () {
    const lines = readSharedLines<{ readonly file: string }>(this, 'corpus.manifest.jsonl');
    const byUnit = new Map<string, string[]>();
    for (const { file } of lines) {
      const unit = file.endsWith('.tf') ? file.replace(/\/[^/]*$/, '') : file;
      byUnit.set(unit, [...(byUnit.get(unit) ?? []), file]);
    }
    const found = [...byUnit.values()].flatMap((files) => {
      const opened = openTexts(files.map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') })));
      return findingsOf(opened).flatMap((findings, index) =>
        findings.filter(({ severity }) => severity !== 'information').map(({ code }) => `${files[index]!.replace(/^.*\/(.*\/)/, '$1')} ${code}`),
      );
    });
    assert.deepEqual(found.sort(), [
      // Templates of tests that are wrong on purpose.
      'bad/generic.yaml missing-statement',
      ...['data-type-mismatch', 'data-type-mismatch', 'data-type-mismatch', 'data-type-mismatch', 'invalid-effect', 'missing-action', 'missing-statement', 'unknown-policy-element'].map((code) => `iam/iam_policy.yaml ${code}`),
      'override/include.yaml missing-principal',
      // Inputs of SAM's own tests, which only look at what SAM does with them.
      ...['missing-effect', 'missing-principal'].map((code) => `input/api_with_resource_policy.yaml ${code}`),
      'input/managed_policies_everything.yaml missing-statement',
      ...[...Array<string>(4).fill('missing-effect'), ...Array<string>(4).fill('missing-principal'), 'missing-resource'].map((code) => `models/api_with_resource_policy_global.yaml ${code}`),
      // A list of accounts for methods that nobody signs.
      ...['input', 'models'].map((folder) => `${folder}/state_machine_with_implicit_api_globals.yaml apigw-aws-principal-without-iam-auth`),
      // Actions that do not exist.
      'cloudformation/stack.yaml unknown-action',
      'kds-kdf-opensearch/template.yaml unknown-action',
      'kinesis-data-stream-firehose-apigw-sam/template.yaml unknown-action',
      'lambda-durable-esm-and-chaining/template.yaml unknown-action',
    ].sort());
  });
});
