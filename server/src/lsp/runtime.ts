/**
 * What a host (a Node process, a web worker) gives the server; all that differs between hosts.
 */
import type { FolderFile, InitializationOptions, ListedEntry } from './extensions';

export interface ServerRuntime {
  /** The text of the catalog file, or undefined where the host has none; rejects never. */
  readonly readCatalog: (options: InitializationOptions) => Promise<string | undefined>;
  /** For clients that do not read folders themselves; nothing where the host has no disk. */
  readonly readFolder: (folder: string, extensions: readonly string[]) => Promise<readonly FolderFile[]>;
  /** As `readFolder`; the names in a folder. */
  readonly listFolder: (folder: string) => Promise<readonly ListedEntry[]>;
  /** Puts a text where the editor can open it and gives its URI; absent where the host has no disk. */
  readonly saveText?: (name: string, text: string) => Promise<string | undefined>;
}
