/**
 * Files by URI, read as a disk would be, with a count of what was read.
 */
import type { FolderEntry } from '../../server/src/analysis/crawl';
import type { IndexHost } from '../../server/src/analysis/index-builder';
import { fileName } from '../../server/src/base/uri';

export interface MemoryFiles extends IndexHost {
  /** By URI; may be changed. */
  readonly texts: Map<string, string>;
  readonly listed: string[];
  readonly read: string[];
}

export function memoryFiles(texts: Readonly<Record<string, string>>): MemoryFiles {
  const files: MemoryFiles = {
    texts: new Map(Object.entries(texts)),
    listed: [],
    read: [],
    listFolder: (folder) => {
      files.listed.push(folder);
      const below = [...files.texts.keys()].filter((uri) => uri.startsWith(`${folder}/`)).map((uri) => uri.slice(folder.length + 1).split('/'));
      const entries = new Map(below.map(([name = '', ...rest]): [string, FolderEntry] => [name, { name: decodeURIComponent(name), kind: rest.length > 0 ? 'folder' : 'file' }]));
      return Promise.resolve([...entries.values()]);
    },
    readFolder: (folder, endings) => {
      const found = [...files.texts].filter(([uri]) => uri.slice(0, uri.lastIndexOf('/')) === folder && endings.some((ending) => fileName(uri).endsWith(ending)));
      files.read.push(...found.map(([uri]) => uri));
      return Promise.resolve(found.map(([uri, text]) => ({ uri, text })));
    },
    pause: () => Promise.resolve(),
  };
  return files;
}
