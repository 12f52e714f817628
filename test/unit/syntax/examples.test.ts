import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { findCursor } from '../../../server/src/syntax/cursor';
import type { Format } from '../../../server/src/syntax/node';
import { formats, openDocument } from '../../support/host-document';
import { assemble, assertSpansInside, parseText, plain } from '../../support/host-tree';

const root = path.resolve(__dirname, '../../../examples');
const formatOf: Readonly<Record<string, Format>> = { '.json': 'json', '.yaml': 'yaml', '.yml': 'yaml', '.tf': 'hcl' };

const examples = readdirSync(root, { recursive: true, encoding: 'utf8' }).flatMap((name): [string, Format][] => {
  const format = formatOf[path.extname(name)];
  return format ? [[name, format]] : [];
});

describe('the examples', function () {
  this.timeout(30_000);
  for (const [name, format] of examples) {
    const lf = readFileSync(path.join(root, name), 'utf8').replaceAll('\r\n', '\n');
    const crlf = lf.replaceAll('\n', '\r\n');

    it(`mean the same with CRLF, whole and in parts: ${name}`, () => {
      const tree = parseText(formats[format], lf);
      assert.deepEqual(tree.problems, []);
      const meaning = (text: string): string => JSON.stringify(plain(parseText(formats[format], text).root)).replaceAll('\\r\\n', '\\n');
      assert.equal(meaning(crlf), meaning(lf));
      if (format !== 'hcl') assert.deepEqual(assemble(formats[format], lf).value, plain(tree.root));
    });

    it(`can be read and asked about at any stage of being typed: ${name}`, () => {
      for (const text of [lf, crlf]) {
        const step = Math.max(1, Math.floor(text.length / 60));
        for (let end = 0; end <= text.length; end += step) {
          const typed = text.slice(0, end);
          const tree = parseText(formats[format], typed);
          assertSpansInside(tree.root, tree.problems, tree.comments, typed);
          findCursor(openDocument(format, typed), end);
          findCursor(openDocument(format, typed), end >> 1);
        }
      }
    });
  }
});
