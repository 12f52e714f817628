/**
 * `gatehouse test [PATH…]`: the scenario files below the paths, compared with what they expect.
 */
import { isScenarioFile } from '../analysis/formats';
import { readUsage, wrongUsage, type Usage } from './common-options';
import { casesJson, expandedJson } from './formats/cases-json';
import { casesPretty } from './formats/cases-pretty';
import { junit } from './formats/junit';
import { tap } from './formats/tap';
import { expandFiles, runFiles, statusOf, traceOf, type CasesReport } from './run-cases';
import { exit, worse, type Command } from './terminal';
import { DiskWorkspace } from './workspace';

export const test: Command = async (args, terminal) => {
  const usage = readUsage('test', args, { trace: ['full', 'deciding', 'none'], expand: 'flag', env: 'text' }, terminal);
  if (!usage) return wrongUsage;
  const workspace = new DiskWorkspace({ terminal, project: usage.project, paths: usage.args.paths, catalog: 'load' });
  const found = workspace.find(usage.args.paths.length === 0 ? ['.'] : usage.args.paths, isScenarioFile);
  const environment = usage.args.get('env');
  if (usage.args.has('expand')) {
    const { cases, problems } = expandFiles(found, { workspace, environment });
    for (const problem of problems) terminal.complain(problem);
    await terminal.write(expandedJson(cases));
    return worse(workspace.status, problems.length > 0 ? exit.unusable : exit.nothing);
  }
  // A test must come out alike on every day: without a time of its own a case has none.
  const report = runFiles(found, { workspace, environment, now: undefined, trace: traceOf(usage.args, 'full') });
  if (report.files.length === 0 && workspace.status === exit.nothing) terminal.complain('test: no scenario files (`*.authz.yaml`, `*.authz.yml`, `*.authz.json`) below the paths');
  await terminal.write(formatted(report, usage));
  return worse(workspace.status, statusOf(report));
};

function formatted(report: CasesReport, { format, colours }: Usage<'test'>): string {
  switch (format) {
    case 'pretty':
      return casesPretty(report, { colours, detail: 'failures' });
    case 'json':
      return casesJson(report);
    case 'junit':
      return junit(report);
    case 'tap':
      return tap(report);
  }
}
