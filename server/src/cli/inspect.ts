/**
 * `gatehouse inspect [PATH…]`: what was found below the paths — policies, APIs, and grants that are no policies.
 */
import { isHostFile } from '../analysis/formats';
import { inspectFile } from '../analysis/inspect';
import { openInputs, readUsage, wrongUsage } from './common-options';
import { inspectJson } from './formats/inspect-json';
import { inspectPretty } from './formats/inspect-pretty';
import { Positions } from './positions';
import type { InspectReport } from './reports';
import type { Command } from './terminal';
import { DiskWorkspace } from './workspace';

export const inspect: Command = async (args, terminal) => {
  const usage = readUsage('inspect', args, { stdin: 'flag', 'stdin-path': 'text' }, terminal);
  if (!usage) return wrongUsage;
  const workspace = new DiskWorkspace({ terminal, project: usage.project, paths: usage.args.paths, catalog: 'leave' });
  const opened = await openInputs(usage, workspace, isHostFile, 'inspect', terminal);
  if (!opened) return wrongUsage;
  workspace.tellProjects(opened.map(({ uri }) => uri));
  // Who is made of a file is known once it was read itself.
  for (const { uri } of opened) if (!workspace.analysis.isLong(uri)) workspace.analysis.file(uri);
  const files = opened.flatMap(({ path, uri }) => {
    const found = inspectFile(workspace.analysis, uri);
    return found && (found.policies.length + found.apis.length + found.permissions.length > 0 || found.before) ? [{ path, uri, found }] : [];
  });
  const positions = new Positions(workspace.analysis.textOf);
  const report: InspectReport = { files, positions, workspace };
  await terminal.write(usage.format === 'json' ? inspectJson(report) : inspectPretty(report, usage.colours));
  return workspace.status;
};
