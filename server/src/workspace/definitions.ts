/**
 * Files in which the documents their framework reads itself are parsed where they are texts: the definition of an API as
 * a string. Policies in strings are found later, by those who read policies.
 */
import type { StringNode } from '../syntax/node';
import type { Framework, UnitFile } from '../sites/site';
import { bySource, embeddedStrings, type Embedder } from './embed';
import type { BoundFile } from './unit-binding';

export class Definitions {
  private readonly opened = new WeakMap<BoundFile, BoundFile>();

  constructor(private readonly framework: Framework | undefined, private readonly embedder: Embedder) {}

  /** The file itself where its framework names no text. */
  open(bound: BoundFile): BoundFile {
    const known = this.opened.get(bound);
    if (known) return known;
    const strings = this.textsIn(bound.file);
    const opened = strings.length === 0 ? bound : this.withParsed(bound, strings);
    this.opened.set(bound, opened);
    return opened;
  }

  /** The same of a file that is not cut into parts. */
  openFile(file: UnitFile): UnitFile {
    const strings = this.textsIn(file);
    return strings.length === 0 ? file : { ...file, root: this.embedder.substitute(file.root, strings) };
  }

  private textsIn(file: UnitFile): readonly StringNode[] {
    return (this.framework?.documents?.(file) ?? []).flatMap(embeddedStrings);
  }

  private withParsed(bound: BoundFile, strings: readonly StringNode[]): BoundFile {
    const { document } = bound.source;
    const own = bySource(strings);
    const parsed = document.parts.map((part) => {
      const root = bound.roots.get(part) ?? part.root;
      const wanted = own.get(part.source);
      return [part, wanted ? this.embedder.substitute(root, wanted) : root] as const;
    });
    const roots = new WeakMap(parsed);
    return { ...bound, roots, file: { ...bound.file, root: document.assemble((part) => roots.get(part) ?? part.root) } };
  }
}
