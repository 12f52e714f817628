/**
 * One guard around every handler: a cancelled request is answered as cancelled, because an empty answer could be taken for
 * the truth; a failure becomes the fallback value and one log line, and the server goes on. It knows no request by name.
 */
import { LSPErrorCodes, ResponseError, type CancellationToken } from 'vscode-languageserver';

export interface GuardLog {
  readonly error: (message: string) => void;
}

/**
 * Wraps a handler. Before it runs, messages that wait have their turn, so that a cancellation sent right after the request
 * is seen before the work instead of after it.
 */
export function guard<P, R>(log: GuardLog, name: string, fallback: R, work: (params: P, token?: CancellationToken) => R | Promise<R>): (params: P, token?: CancellationToken) => Promise<R> {
  return async (params, token) => {
    await turn();
    let answer = fallback;
    if (!token?.isCancellationRequested) {
      try {
        answer = await work(params, token);
      } catch (error) {
        log.error(`${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      }
    }
    if (token?.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, `${name}: cancelled`);
    return answer;
  };
}

/** For notifications and tasks, which answer nothing. */
export function guardCall(log: GuardLog, name: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    log.error(`${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
}

/** Lets messages that wait have their turn. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
