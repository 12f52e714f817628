/**
 * The report of `check` for people: one line per finding, then what was looked at.
 */
import { counted } from '../../base/words';
import type { Severity } from '../../checks/check';
import type { CheckedFile, CheckReport } from '../reports';
import { pointText } from '../positions';
import { paint, printed, type Colour } from './style';

export function checkPretty(report: CheckReport, colours: boolean): string {
  const lines = report.files.flatMap((file) => fileLines(file, report));
  return printed([...lines, ...(lines.length > 0 ? [''] : []), summary(report)], colours);
}

const colourOf: Readonly<Record<Severity, Colour>> = { error: 'red', warning: 'yellow', information: 'blue', hint: 'grey' };
const severities: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

function fileLines({ path, findings }: CheckedFile, { positions }: CheckReport): readonly string[] {
  const widest = Math.max(0, ...findings.map((finding) => finding.severity.length));
  return findings.map((finding) => {
    const place = positions.place(finding.span);
    const at = place ? `${path}:${pointText(place)}` : path;
    const severity = paint(finding.severity.padEnd(widest), colourOf[finding.severity]);
    return `${at}  ${severity}  ${finding.message}  ${paint(finding.constructPath === undefined ? finding.code : `${finding.constructPath}  ${finding.code}`, 'grey')}`;
  });
}

function summary({ files }: CheckReport): string {
  const sum = (read: (file: CheckedFile) => number): number => files.reduce((total, file) => total + read(file), 0);
  const found = severities.flatMap((severity) => {
    const count = sum((file) => file.findings.filter((finding) => finding.severity === severity).length);
    return count === 0 ? [] : [severity === 'information' ? `${String(count)} information` : counted(count, severity)];
  });
  const looked = `${counted(sum((file) => file.policies), 'policy', 'policies')} and ${counted(sum((file) => file.apis), 'API')} in ${counted(files.length, 'file')}`;
  return `${found.length === 0 ? 'Nothing to report' : found.join(', ')} (${looked}).`;
}
