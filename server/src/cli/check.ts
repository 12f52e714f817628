/**
 * `gatehouse check [PATH…]`: findings in every policy, API and authorizer output below the paths.
 */
import { isHostFile } from '../analysis/formats';
import { languageOf } from '../analysis/inspect';
import { openInputs, readUsage, wrongUsage } from './common-options';
import { checkJson } from './formats/check-json';
import { checkPretty } from './formats/check-pretty';
import { Positions } from './positions';
import type { CheckedFile, CheckReport } from './reports';
import { exit, worse, type Command } from './terminal';
import { DiskWorkspace } from './workspace';

const levels = ['hint', 'information', 'warning', 'error', 'never'] as const;

export const check: Command = async (args, terminal) => {
  const usage = readUsage('check', args, { 'fail-on': levels, stdin: 'flag', 'stdin-path': 'text' }, terminal);
  if (!usage) return wrongUsage;
  const workspace = new DiskWorkspace({ terminal, project: usage.project, paths: usage.args.paths, catalog: 'load' });
  const opened = await openInputs(usage, workspace, isHostFile, 'check', terminal);
  if (!opened) return wrongUsage;
  const projects = workspace.projectsOf(opened.map(({ uri }) => uri)).filter(({ uri }) => opened.every((file) => file.uri !== uri));
  for (const { uri } of opened) {
    // What was found says which files tell more about it.
    workspace.analysis.findings(uri);
    workspace.complete(uri);
  }
  const files = [...opened, ...projects].flatMap(({ path, uri }): CheckedFile[] => {
    const findings = workspace.analysis.findings(uri);
    const { format, policies, apis } = workspace.analysis.tally(uri) ?? { format: 'json', policies: 0, apis: 0 };
    const isEmpty = findings.length + policies + apis === 0;
    return isEmpty ? [] : [{ path, uri, language: languageOf({ format }), findings, policies, apis }];
  });
  const positions = new Positions(workspace.analysis.textOf);
  const report: CheckReport = { files, positions, workspace };
  await terminal.write(usage.format === 'json' ? checkJson(report) : checkPretty(report, usage.colours));
  return worse(workspace.status, failed(files, usage.args.get('fail-on') ?? 'error') ? exit.found : exit.nothing);
};

function failed(files: readonly CheckedFile[], failOn: string): boolean {
  const least = levels.findIndex((level) => level === failOn);
  return files.some((file) => file.findings.some((finding) => levels.indexOf(finding.severity) >= least));
}
