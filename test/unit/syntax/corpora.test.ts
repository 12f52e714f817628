import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isAlias, isMap, isSeq, parseDocument, type Document } from 'yaml';
import { jsonFormat } from '../../../server/src/syntax/json/json-format';
import { yamlFormat } from '../../../server/src/syntax/yaml/yaml-format';
import { assemble, assertSpansInside, parseText, plain, type Plain } from '../../support/host-tree';

const root = path.resolve(__dirname, '../../../../shared/corpora');

function files(pattern: RegExp): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => pattern.test(name)).map((name) => path.join(root, name));
}

describe('real documents', function () {
  this.timeout(60_000);
  before(function () {
    if (existsSync(root)) return;
    console.log('      skipped: the corpora are not here');
    this.skip();
  });

  it('in JSON have the value JSON.parse gives, whole and in parts', () => {
    let compared = 0;
    for (const file of files(/\.json$/)) {
      const text = readFileSync(file, 'utf8');
      const tree = parseText(jsonFormat, text);
      assertSpansInside(tree.root, tree.problems, tree.comments, text);
      if (tree.problems.length > 0 || tree.root.kind === 'missing') continue;
      const parts = assemble(jsonFormat, text);
      assert.deepEqual(parts.value, plain(tree.root), file);
      if (tree.comments.length === 0) assert.deepEqual(comparable(plain(tree.root)), JSON.parse(text.replace(/^\uFEFF/, '')), file);
      compared++;
    }
    assert.ok(compared > 500);
  });

  it('in YAML have the value the library gives, whole and in parts', () => {
    let compared = 0;
    for (const file of files(/\.ya?ml$/)) {
      const text = readFileSync(file, 'utf8');
      const tree = parseText(yamlFormat, text);
      assertSpansInside(tree.root, tree.problems, tree.comments, text);
      if (tree.problems.length > 0) continue;
      const parts = assemble(yamlFormat, text);
      assert.deepEqual(parts.value, plain(tree.root), file);
      assert.equal(parts.comments.length, tree.comments.length, file);
      if (/^---/m.test(text.replace(/^(#.*\r?\n|\s)*---/, ''))) continue;
      const document = parseDocument(text, { logLevel: 'silent', uniqueKeys: false });
      assert.deepEqual(comparable(plain(tree.root)), libraryValue(document.contents, document), file);
      compared++;
    }
    assert.ok(compared > 200);
  });
});

/** Numbers as numbers, what is missing as null. */
function comparable(data: Plain): unknown {
  if (data === '<missing>') return null;
  if (typeof data === 'string' && data.startsWith('#') && !Number.isNaN(Number(data.slice(1)))) return Number(data.slice(1));
  if (Array.isArray(data)) return data.map(comparable);
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([key, inner]) => [key, comparable(inner)]));
}

/** The library's nodes with tags in their long form, aliases followed and merge keys taken in. */
function libraryValue(node: unknown, document: Document): unknown {
  if (isAlias(node)) return libraryValue(node.resolve(document), document);
  if (typeof node !== 'object' || node === null) return node ?? null;
  const { tag, type, source } = node as { tag?: string; type?: string; source?: string };
  const name = /^!([A-Za-z].*)$/.exec(tag ?? '')?.[1];
  const bare = (): unknown => {
    if (isSeq(node)) return node.items.map((item) => libraryValue(item, document));
    if (!isMap(node)) return type === 'PLAIN' && name !== undefined ? source || null : (node as { value: unknown }).value;
    const entries: [string, unknown][] = [];
    for (const { key, value } of node.items) {
      const { source: keySource, value: keyValue } = key as { source?: string; value: unknown };
      const inner = libraryValue(value, document);
      if (keySource === '<<') entries.unshift(...Object.entries(merged(inner)));
      else entries.push([keySource ?? String(keyValue), inner]);
    }
    return Object.fromEntries(entries);
  };
  if (name === undefined) return bare();
  return { [name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`]: bare() };
}

/** The first of several sources wins. */
function merged(sources: unknown): object {
  if (!Array.isArray(sources)) return sources as object;
  return (sources as object[]).reduceRight<object>((all, source) => ({ ...all, ...source }), {});
}
