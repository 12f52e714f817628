/**
 * `gatehouse simulate FILE…`: the requests of scenario files with their decisions and why; `--jsonl` for many at once.
 */
import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isScenarioFile } from '../analysis/formats';
import { openScenarioRunner, type ScenarioRunner } from '../analysis/scenarios';
import { readUsage, wrongUsage, type Usage } from './common-options';
import { caseLine, casesJson, errorLine } from './formats/cases-json';
import { casesPretty } from './formats/cases-pretty';
import { linesOf, type Line } from './lines';
import { Positions } from './positions';
import { decodeText, reasonOf } from './read-text';
import { runFiles, statusOf, traceOf, type Trace } from './run-cases';
import { exit, worse, type Command, type ExitStatus, type Terminal } from './terminal';
import { DiskWorkspace } from './workspace';

export const simulate: Command = async (args, terminal) => {
  const usage = readUsage('simulate', args, { trace: ['full', 'deciding', 'none'], jsonl: 'text', env: 'text' }, terminal);
  if (!usage) return wrongUsage;
  const jsonl = usage.args.get('jsonl');
  if (jsonl !== undefined) return simulateLines(jsonl, usage, terminal);
  if (usage.args.paths.length === 0) {
    terminal.complain('simulate: name at least one scenario file, or give `--jsonl FILE`');
    return wrongUsage;
  }
  const workspace = new DiskWorkspace({ terminal, project: usage.project, paths: usage.args.paths, catalog: 'load' });
  const report = runFiles(workspace.find(usage.args.paths, isScenarioFile), { workspace, environment: usage.args.get('env'), now: terminal.now(), trace: traceOf(usage.args, 'full') });
  await terminal.write(usage.format === 'json' ? casesJson(report) : casesPretty(report, { colours: usage.colours, detail: 'explained' }));
  return worse(workspace.status, statusOf(report));
};

/** One case a line in, one result a line out, in order, as they come. */
async function simulateLines(file: string, usage: Usage, terminal: Terminal): Promise<ExitStatus> {
  const trace = traceOf(usage.args, 'none');
  const workspace = new DiskWorkspace({ terminal, project: usage.project, paths: usage.args.paths, catalog: 'load' });
  const base = pathToFileURL(resolve(terminal.folder, file === '-' ? 'stdin.jsonl' : file)).href;
  const runner = openScenarioRunner({ analysis: workspace.analysis, load: workspace.load, now: terminal.now(), environment: usage.args.get('env'), detail: trace === 'none' ? 'decide' : 'explain' });
  const input = file === '-' ? terminal.input : (createReadStream(resolve(terminal.folder, file), { highWaterMark: chunkSize }) as AsyncIterable<Buffer>);
  const positions = new Positions(workspace.analysis.textOf);
  const lines: LineRun = { runner, base, workspace, positions, trace, file };
  let status: ExitStatus = exit.nothing;
  try {
    // What one piece of the input asks is answered before the next is waited for.
    for await (const some of linesOf(input)) {
      const results = some.map((line) => runLine(line, lines));
      status = results.reduce<ExitStatus>((worst, result) => worse(worst, result.status), status);
      await terminal.write(results.map((result) => result.text).join(''));
    }
  } catch (error) {
    terminal.complain(`${file} ${reasonOf(error)}`);
    return exit.unusable;
  }
  workspace.tellProjects([base]);
  return worse(workspace.status, status);
}

const chunkSize = 256 * 1024;

interface LineRun {
  readonly runner: ScenarioRunner;
  readonly base: string;
  readonly workspace: DiskWorkspace;
  readonly positions: Positions;
  readonly trace: Trace;
  readonly file: string;
}

function runLine({ bytes, number }: Line, { runner, base, workspace, positions, trace, file }: LineRun): { readonly text: string; readonly status: ExitStatus } {
  const decoded = bytes ? decodeText(bytes) : { problem: 'is longer than a case can be: divide it, or refer to its policies' };
  if ('problem' in decoded) return { text: errorLine(`This line ${decoded.problem}.`, number), status: exit.unusable };
  const result = runner.run(runner.readLine(decoded.text, base, `line ${String(number)}`));
  if (result.kind === 'refused') {
    const [first] = result.problems;
    return { text: errorLine(first?.message ?? 'This case cannot be run.', number, first && first.span.start + 1), status: exit.unusable };
  }
  const text = caseLine(result, { path: file, uri: base, runner, positions, workspace, trace });
  return { text, status: result.expectation?.met === false ? exit.found : exit.nothing };
}
