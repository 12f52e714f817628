/**
 * Runs the scenario files of `simulate` and `test` and gathers what came out, file by file.
 */
import type { Position } from '../base/text';
import { openScenarioRunner, type CaseResult, type ReadScenarioFile, type ScenarioCase, type ScenarioRunner } from '../analysis/scenarios';
import type { Arguments } from './arguments';
import type { FoundFile } from './find-files';
import { Positions } from './positions';
import { exit, worse, type ExitStatus } from './terminal';
import type { DiskWorkspace } from './workspace';

export type Trace = 'full' | 'deciding' | 'none';

export interface RunOptions {
  readonly workspace: DiskWorkspace;
  /** Undefined: a case without a time has none. */
  readonly now: number | undefined;
  readonly trace: Trace;
  /** Of cases that name none. */
  readonly environment: string | undefined;
}

export interface CasesReport {
  readonly files: readonly CasesFile[];
  readonly runner: ScenarioRunner;
  readonly positions: Positions;
  readonly workspace: DiskWorkspace;
  readonly trace: Trace;
}

export interface CasesFile {
  readonly path: string;
  readonly uri: string;
  readonly results: readonly CaseResult[];
  /** Outside the cases: fields of the file, and what is wrong with its JSON or YAML. */
  readonly problems: readonly FileProblem[];
}

export interface FileProblem {
  readonly kind: 'syntax' | 'field';
  readonly message: string;
  readonly range: { readonly start: Position; readonly end: Position } | undefined;
}

export function traceOf(args: Arguments, usual: Trace): Trace {
  const trace = args.get('trace');
  return trace === 'full' || trace === 'deciding' || trace === 'none' ? trace : usual;
}

export function runFiles(files: readonly FoundFile[], options: RunOptions): CasesReport {
  const { workspace, trace } = options;
  const { runner, texts, read } = readFiles(files, options);
  const positions = new Positions((uri) => texts.get(uri) ?? workspace.analysis.textOf(uri));
  return {
    files: read.map(({ path, uri, scenario, syntax }) => ({
      path,
      uri,
      results: scenario.cases.map((one) => runner.run(one)),
      problems: [
        ...syntax.map(({ span, message }): FileProblem => ({ kind: 'syntax', message, range: positions.place(span)?.range })),
        ...scenario.problems.map(({ span, message }): FileProblem => ({ kind: 'field', message, range: positions.place(span)?.range })),
      ],
    })),
    runner,
    positions,
    workspace,
    trace,
  };
}

/** The cases as they are read, for printing; problems are told on standard error. */
export function expandFiles(files: readonly FoundFile[], { workspace, environment }: Pick<RunOptions, 'workspace' | 'environment'>): { readonly cases: readonly ScenarioCase[]; readonly problems: readonly string[] } {
  const { texts, read } = readFiles(files, { workspace, environment, now: undefined, trace: 'none' });
  const positions = new Positions((uri) => texts.get(uri));
  const problems = read.flatMap(({ path, scenario, syntax }) =>
    [...syntax, ...scenario.problems, ...scenario.cases.flatMap((one) => one.problems)].map(({ span, message }) => {
      const range = positions.place(span)?.range;
      return `${path}${range ? `:${String(range.start.line + 1)}:${String(range.start.character + 1)}` : ''}: ${message}`;
    }),
  );
  return { cases: read.flatMap(({ scenario }) => scenario.cases), problems: [...new Set(problems)] };
}

interface ReadFile extends ReadScenarioFile {
  readonly path: string;
  readonly uri: string;
}

function readFiles(files: readonly FoundFile[], { workspace, now, trace, environment }: RunOptions): { runner: ScenarioRunner; texts: ReadonlyMap<string, string>; read: readonly ReadFile[] } {
  const { analysis, load } = workspace;
  const runner = openScenarioRunner({ analysis, load, now, environment, detail: trace === 'none' ? 'decide' : 'explain' });
  const texts = new Map<string, string>();
  const read = files.flatMap((found): ReadFile[] => {
    const opened = workspace.read(found);
    if (!opened) return [];
    const { path, uri, text } = opened;
    texts.set(uri, text);
    const scenario = runner.read(uri, text);
    if (!scenario) workspace.refuse(path, 'is not a scenario file: those are YAML or JSON');
    return scenario ? [{ path, uri, ...scenario }] : [];
  });
  workspace.tellProjects(read.map(({ uri }) => uri));
  return { runner, texts, read };
}

/** What cannot be run as written counts as unreadable; damaged YAML or JSON is read as far as possible, but is no success. */
export function statusOf({ files }: CasesReport): ExitStatus {
  let status: ExitStatus = exit.nothing;
  for (const { results, problems } of files) {
    for (const problem of problems) status = worse(status, problem.kind === 'syntax' ? exit.found : exit.unusable);
    for (const result of results) {
      if (result.kind === 'refused') status = exit.unusable;
      else if (result.expectation?.met === false) status = worse(status, exit.found);
    }
  }
  return status;
}
