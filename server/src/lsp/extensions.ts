// What client and server agree on beyond the protocol itself: initialization options and, later,
// custom messages. Types and constants only, the one part of the server the client may import.

/** Sent by a client with `initialize`; every field may be absent, as in an editor that knows nothing of us. */
export interface InitializationOptions {
  /** Text of the catalog file, from a client whose server cannot read files by itself (a web worker). */
  readonly catalogText?: string;
}
