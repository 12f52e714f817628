// What client and server agree on beyond the protocol itself: initialization options and, later,
// custom messages. Types and constants only, the one part of the server the client may import.

/** Sent by a client with `initialize`; every field may be absent, as in an editor that knows nothing of us. */
export interface InitializationOptions {
  /** Text of the catalog file, from a client whose server cannot read files by itself (a web worker). */
  readonly catalogText?: string;
  /** The client answers `gatehouse/readFolder`. */
  readonly readsFolders?: boolean;
  /** The client shows simulations itself and runs the commands of lenses. */
  readonly showsSimulations?: boolean;
  /** The `gatehouse` section, from a client that answers no `workspace/configuration`. */
  readonly settings?: unknown;
}

/** Server to client: the texts of the files directly in a folder that have one of the endings. */
export const readFolderRequest = 'gatehouse/readFolder';

export interface ReadFolderParams {
  /** URI without a slash at the end. */
  readonly folder: string;
  /** With the dot. */
  readonly extensions: readonly string[];
}

export interface FolderFile {
  readonly uri: string;
  readonly text: string;
}
