/**
 * The report of `check` as JSON, field by field as the command-line contract has it.
 */
import type { Severity } from '../../checks/check';
import type { CheckedFile, CheckReport } from '../reports';
import { document, placeFields } from './json';

export function checkJson(report: CheckReport): string {
  const { files } = report;
  const count = (severity: Severity): number => files.reduce((sum, file) => sum + file.findings.filter((finding) => finding.severity === severity).length, 0);
  return document({
    version: 1,
    files: files.map((file) => fileJson(file, report)),
    summary: {
      files: files.length,
      policies: files.reduce((sum, file) => sum + file.policies, 0),
      apis: files.reduce((sum, file) => sum + file.apis, 0),
      error: count('error'),
      warning: count('warning'),
      information: count('information'),
      hint: count('hint'),
    },
  });
}

function fileJson({ path, uri, language, findings }: CheckedFile, { positions, workspace }: CheckReport): object {
  const place = placeFields(uri, positions, workspace);
  const source = { locate: workspace.analysis.view.locate, sourceText: workspace.analysis.view.sourceText };
  return {
    path,
    language,
    findings: findings.map((finding) => ({
      code: finding.code,
      severity: finding.severity,
      message: finding.message,
      ...place(finding.span),
      policyKind: finding.policyKind,
      ...(finding.constructPath === undefined ? {} : { constructPath: finding.constructPath }),
      related: (finding.related ?? []).map(({ span, message }) => ({ path, ...place(span), message })),
      fixes: (finding.fixes?.(source) ?? []).map(({ title, edits }) => ({
        title,
        edits: edits.map(({ span, newText }) => ({ path, ...place(span), newText })),
      })),
    })),
  };
}
