/**
 * The one browser class the web client needs. Not the whole `dom` library: its globals would make code compile that
 * does not run in a Node extension host.
 */
declare class Worker {
  constructor(url: string, options?: { readonly name?: string });
  terminate(): void;
}
