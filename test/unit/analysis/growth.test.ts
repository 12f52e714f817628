/**
 * What work grows with is counted, not timed: opening a document costs in proportion to its length, and a keystroke inside a
 * statement the same in a document of any length. And what a version was made of goes with the version.
 */
import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Analysis } from '../../../server/src/analysis/analysis';
import { benchDocuments, type BenchDocument } from '../../bench/corpus';
import { catalog } from '../../support/packed-catalog';

const shorter = benchDocuments(700);
const longer = benchDocuments(1400);
const names = shorter.map(({ name }) => name);

class Editor {
  readonly analysis = new Analysis({ catalog });
  readonly uri: string;
  private version = 0;

  constructor(private readonly document: BenchDocument) {
    this.uri = `file:///growth/${document.name}`;
  }

  /** What one version costs; typed in front of the place for edits. */
  show(typed = ''): Record<string, number> {
    const before = this.analysis.work;
    const { editAt, findings, language, text } = this.document;
    this.analysis.setDocument({ uri: this.uri, languageId: language, version: this.version++, text: text.slice(0, editAt) + typed + text.slice(editAt) });
    assert.equal(this.analysis.findings(this.uri).length, findings);
    return Object.fromEntries(Object.entries(this.analysis.work).map(([what, count]) => [what, count - before[what as keyof typeof before]]));
  }
}

function costs(document: BenchDocument | undefined): { readonly opening: Record<string, number>; readonly keystroke: Record<string, number> } {
  assert.ok(document);
  const editor = new Editor(document);
  const opening = editor.show();
  editor.show('1');
  return { opening, keystroke: editor.show('12') };
}

describe('the work of opening a document', () => {
  names.forEach((name, index) => {
    it(`grows with its length and no faster: ${name}`, () => {
      const [short, long] = [costs(shorter[index]).opening, costs(longer[index]).opening];
      for (const [what, count] of Object.entries(long)) assert.ok(count <= 2 * (short[what] ?? 0) + 4, `${what}: ${short[what]}, then ${count}`);
      assert.ok((long['readStatements'] ?? 0) > 80);
    });
  });
});

describe('the work of a keystroke inside a statement', () => {
  names.forEach((name, index) => {
    it(`does not grow with the document: ${name}`, () => {
      const [short, long] = [costs(shorter[index]).keystroke, costs(longer[index]).keystroke];
      assert.deepEqual(long, short);
      const { cutTexts, parsedParts, readStatements, boundParts, readPolicies } = long;
      assert.deepEqual({ cutTexts, parsedParts, readStatements, readPolicies }, { cutTexts: 0, parsedParts: 1, readStatements: 1, readPolicies: 1 });
      assert.ok(boundParts !== undefined && boundParts <= 1);
    });
  });
});

describe('what is kept of a document', () => {
  names.forEach((name, index) => {
    it(`is no more after two hundred keystrokes: ${name}`, async () => {
      const document = shorter[index];
      assert.ok(document);
      const editor = new Editor(document);
      const middle = /^\d+/.exec(document.text.slice(document.editAt))?.[0] ?? '';
      const seen: WeakRef<object>[] = [];
      for (let edit = 0; edit < 200; edit++) {
        editor.show(String(edit));
        const file = editor.analysis.file(editor.uri);
        assert.ok(file);
        const edited = file.policies.flatMap(({ policy }) => policy.statements).find(({ sid }) => sid?.value.known && sid.value.value === `Read${edit}${middle}`);
        assert.ok(edited);
        seen.push(new WeakRef(file), new WeakRef(file.document.root), new WeakRef(edited), new WeakRef(edited.node));
      }
      // What a reference was made to stays until the turn ends.
      await new Promise((resolve) => setImmediate(resolve));
      collect();
      const alive = seen.filter((reference) => reference.deref() !== undefined).length;
      assert.ok(alive <= 12, `${alive} of ${seen.length} things of earlier versions are still there`);
    });
  });
});

function collect(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}
