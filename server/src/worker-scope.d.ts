/**
 * The one global of a web worker that main-web.ts needs. Not the whole `webworker` library: its globals would make
 * code compile that does not run in Node.
 */
interface DedicatedWorkerGlobalScope {
  postMessage(message: unknown): void;
}
declare const self: DedicatedWorkerGlobalScope;
