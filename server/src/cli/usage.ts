/**
 * How the command is used: the text of `--help`, as a whole and for one command.
 */
const commands: Readonly<Record<string, readonly string[]>> = {
  check: [
    'gatehouse check [PATH…]',
    '  Finds every policy, API and authorizer output below the paths and reports findings.',
    '    --fail-on LEVEL        error (default), warning, information, hint or never: what makes the exit status 1',
    '    --stdin --stdin-path NAME   read standard input as the file NAME',
  ],
  simulate: [
    'gatehouse simulate FILE…',
    '  Runs the requests in scenario files and prints decision and explanation.',
    '    --trace full|deciding|none   how much of the trace is shown (default full; with --jsonl none)',
    '    --env NAME             the environment of gatehouse.json for cases that name none',
    '    --jsonl FILE           one case in JSON a line in, one result a line out; `-` is standard input',
  ],
  test: [
    'gatehouse test [PATH…]',
    '  Finds *.authz.{yaml,yml,json} below the paths, runs them and compares with `expect`.',
    '    --trace full|deciding|none   how much of the trace is shown (default full)',
    '    --env NAME             the environment of gatehouse.json for cases that name none',
    '    --expand               print the cases in canonical form instead of running them',
    '    --format junit|tap     a report for a build server: JUnit XML, or TAP version 14',
  ],
  inspect: [
    'gatehouse inspect [PATH…]',
    '  Prints what was found: policies with kind and place, APIs with routes and authorizers.',
    '    --stdin --stdin-path NAME   read standard input as the file NAME',
  ],
  'language-server': ['gatehouse language-server --stdio', '  The language server for any editor that speaks the language server protocol.'],
};

const common = [
  'Options of all commands but language-server:',
  '    --format pretty|json   what is printed to standard output (default pretty)',
  '    --config FILE          a gatehouse.json to use in place of the nearest one of each file',
  '    --no-color             no colours; also without a terminal, or with NO_COLOR set',
  '',
  'A path that exists is taken as it is, anything else is tried as a pattern. Folders are walked honouring .gitignore.',
  'Exit status: 0 nothing to report, 1 something found or not as expected, 2 wrong usage or something that could not be read.',
];

export const usageText = [
  'Usage: gatehouse COMMAND …',
  '',
  ...Object.values(commands).flatMap((lines) => [...lines, '']),
  ...common,
  '',
  'gatehouse --version prints the version, gatehouse COMMAND --help tells about one command.',
  '',
].join('\n');

export function usageOf(name: string): string {
  const lines = commands[name] ?? [];
  return [...lines, '', ...(name === 'language-server' ? [] : [...common, ''])].join('\n');
}
