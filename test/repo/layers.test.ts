// Holds the layers of docs/architecture.md apart: every import of server and client is compared with
// a literal copy of its table “Who may import whom”.
import { strict as assert } from 'node:assert';
import ts from 'typescript';
import { LAYERS, objection, withoutExtension } from './layers';
import { importsOf, lineOf, parseSource, projectFiles, readProjectFile, visit, type ProjectFile } from './project-files';

const sources = projectFiles(/^(?:server|client)\/src\/.*\.ts$/);

describe('the layers', () => {
  it('import only what the table of the architecture allows', () => {
    const broken = sources.flatMap((file) => importsOf(file).flatMap((found) => objection(file.path, found)));
    assert.deepEqual(broken, []);
  });

  it('object to what the table forbids', () => {
    const forbidden: readonly (readonly [path: string, text: string])[] = [
      ['server/src/base/a.ts', "import { b } from '../syntax/node';"],
      ['server/src/sites/a.ts', "import { parse } from '../syntax/json/parse-json';"],
      ['server/src/sites/a.ts', "import { readPolicy } from '../policy/read';"],
      ['server/src/evaluate/a.ts', "import type { Span } from '../base/span';"],
      ['server/src/evaluate/a.ts', "export type A = import('../syntax/node').HostNode;"],
      ['server/src/checks/a.ts', "import { bind } from '../workspace/bind';"],
      ['server/src/features/a.ts', "import { Hover } from 'vscode-languageserver';"],
      ['server/src/lsp/a.ts', "import { readPolicy } from '../policy/read';"],
      ['server/src/cli/check.ts', "import { startNodeServer } from '../main-node';"],
      ['server/src/policy/a.ts', "import { parse } from 'yaml';"],
      ['server/src/workspace/a.ts', "import { readFile } from 'node:fs/promises';"],
      ['client/src/a.ts', "import { startServer } from '../../server/src/lsp/server';"],
      ['client/src/a.ts', "void import('../../server/src/main-web');"],
    ];
    const passed = forbidden.filter(([path, text]) => importsOf({ path, text }).every((found) => objection(path, found).length === 0));
    assert.deepEqual(passed, []);
  });

  it('are those of the documented table', () => {
    const table = readProjectFile('docs/architecture.md').split('## Who may import whom')[1]?.split('\n## ')[0] ?? '';
    const documented = [...table.matchAll(/^\| (`[^|]+) \|/gm)].flatMap(([, cell = '']) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name));
    assert.deepEqual(documented.sort(), Object.keys(LAYERS).sort());
  });

  it('have no cycles of imports between files', () => {
    assert.deepEqual(findCycles(sources), []);
  });

  it('keep every check apart from the other checks', () => {
    const registry: ProjectFile = { path: 'server/src/checks/registry.generated.ts', text: readProjectFile('server/src/checks/registry.generated.ts') };
    const checks = new Set(importsOf(registry).map(({ target }) => target).filter((target) => target !== 'server/src/checks/check'));
    const between = sources
      .filter((file) => checks.has(withoutExtension(file.path)))
      .flatMap((file) => importsOf(file).filter(({ target }) => checks.has(target)).map(({ specifier }) => `${file.path} imports ${specifier}`));
    assert.deepEqual(between, []);
  });

  it('run nothing, connect to nothing, and make no regular expression of a text', () => {
    const dangerous = /^(?:eval|Function|RegExp|fetch|XMLHttpRequest|WebSocket|require)$/;
    const modules = /^(?:node:)?(?:child_process|cluster|dgram|dns|http|http2|https|inspector|net|tls|vm|worker_threads)(?:\/|$)/;
    const calls = sources.flatMap((file) => {
      const source = parseSource(file);
      const found: string[] = [];
      visit(source, (node) => {
        const called = ts.isCallExpression(node) || ts.isNewExpression(node) ? node.expression.getText(source) : '';
        if (dangerous.test(called)) found.push(`${file.path}:${lineOf(source, node)} ${called}`);
      });
      return found;
    });
    const imports = sources.flatMap((file) => importsOf(file).filter(({ specifier }) => modules.test(specifier)).map(({ specifier }) => `${file.path} imports ${specifier}`));
    assert.deepEqual([...calls, ...imports], []);
  });

  it('decide without clocks, randomness or waiting', () => {
    const pure = projectFiles(/^server\/src\/(?:evaluate|reason|checks|policy|gateway|catalog|sites|syntax)\/.*\.ts$/);
    assert.deepEqual(pure.flatMap(impurities), []);
  });
});

function findCycles(files: readonly ProjectFile[]): readonly string[] {
  const known = new Map(files.map((file) => [withoutExtension(file.path), importsOf(file)]));
  const state = new Map<string, 'open' | 'done'>();
  const cycles: string[] = [];
  const walk = (node: string, trail: readonly string[]): void => {
    if (state.get(node) === 'done') return;
    if (state.get(node) === 'open') {
      cycles.push([...trail.slice(trail.indexOf(node)), node].join(' → '));
      return;
    }
    state.set(node, 'open');
    for (const { target } of known.get(node) ?? []) if (target !== undefined && known.has(target)) walk(target, [...trail, node]);
    state.set(node, 'done');
  };
  for (const node of known.keys()) walk(node, []);
  return cycles;
}

const IMPURE = /^(?:Date\.now|Math\.random|performance|fetch|setTimeout|setInterval|queueMicrotask|crypto)$/;

function impurities(file: ProjectFile): readonly string[] {
  const source = parseSource(file);
  const found: string[] = [];
  visit(source, (node) => {
    const called = ts.isCallExpression(node) ? node.expression.getText(source) : undefined;
    const now = ts.isNewExpression(node) && node.expression.getText(source) === 'Date' && (node.arguments?.length ?? 0) === 0;
    if (now || (called !== undefined && IMPURE.test(called))) found.push(`${file.path}:${lineOf(source, node)} ${node.getText(source)}`);
  });
  return found;
}
