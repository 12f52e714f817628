/**
 * `gatehouse language-server --stdio|--node-ipc`: the server for any editor. The server is loaded only here, so that
 * the other commands start without it.
 */

const TRANSPORTS = ['--stdio', '--node-ipc'];

/** Starts serving and returns 0; 2 if no transport is named. The process then lives as long as the connection. */
export async function serveLanguage(args: readonly string[]): Promise<number> {
  if (!args.some((arg) => TRANSPORTS.includes(arg))) {
    process.stderr.write('usage: gatehouse language-server --stdio|--node-ipc\n');
    return 2;
  }
  const { startNodeServer } = await import('../main-node');
  startNodeServer();
  return 0;
}
