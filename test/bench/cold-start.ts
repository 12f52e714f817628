/**
 * From starting the server's process to its first findings, beside a server that does nothing but start and answer
 * `initialize`. Both are bundles run by the same Node; the ratio says what Gatehouse itself costs.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { createProtocolConnection, InitializeRequest, PublishDiagnosticsNotification, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { percentile } from './measure';

export interface ColdStartFigures {
  readonly empty: number;
  readonly findings: number;
  readonly ratio: number;
}

const project = join(__dirname, '../..');
const server = join(project, 'dist/cli.js');
const emptyServer = join(project, 'out/bench/empty-server.js');

const emptySource = `
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
const connection = createConnection(ProposedFeatures.all);
connection.onInitialize(() => ({ capabilities: {} }));
connection.listen();
`;

/** Undefined where nothing was built yet. */
export async function measureColdStart(runs: number): Promise<ColdStartFigures | undefined> {
  if (!existsSync(server)) return undefined;
  buildSync({
    stdin: { contents: emptySource, resolveDir: project },
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    outfile: emptyServer,
  });
  const empty: number[] = [];
  const findings: number[] = [];
  for (let run = 0; run < runs; run++) {
    empty.push(await start(emptyServer, ['--stdio'], 'initialize'));
    findings.push(await start(server, ['language-server', '--stdio'], 'findings'));
  }
  const [a, b] = [percentile(empty, 50), percentile(findings, 50)];
  return { empty: a, findings: b, ratio: b / a };
}

const policy = '{"Version":"2012-10-17","Statement":[{"Effect":"Alow","Action":"s3:GetObjekt","Resource":"*"}]}';

async function start(program: string, args: readonly string[], until: 'initialize' | 'findings'): Promise<number> {
  const begin = performance.now();
  const child = spawn(process.execPath, [program, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  connection.listen();
  try {
    const first = new Promise<void>((resolve, reject) => {
      connection.onNotification(PublishDiagnosticsNotification.type, ({ diagnostics }) => {
        if (diagnostics.length === 2) resolve();
        else reject(new Error(`Expected two findings, got ${String(diagnostics.length)}`));
      });
    });
    await connection.sendRequest(InitializeRequest.type, { processId: process.pid, rootUri: null, capabilities: {} });
    if (until === 'findings') {
      await connection.sendNotification('initialized', {});
      await connection.sendNotification('textDocument/didOpen', { textDocument: { uri: 'untitled:p', languageId: 'json', version: 1, text: policy } });
      await first;
    }
    return performance.now() - begin;
  } finally {
    connection.dispose();
    child.kill();
  }
}
