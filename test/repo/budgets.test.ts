// House rules on single files: budgets, opening comments, names, and types or rules switched off.
import { strict as assert } from 'node:assert';
import ts from 'typescript';
import { exportsOf, lineOf, parseSource, projectFiles, visit, type ProjectFile } from './project-files';

const FILE_LINES = 400;
const FUNCTION_LINES = 60;
const OPENING_LINES = 5;
const OPENING_CHARACTERS = 60;

/** Files that may be longer than the budget, with their present length. The list only shrinks. */
const LONGER_FILES: Readonly<Record<string, number>> = {};
/** Functions that may be longer, as `path name`, with their present length. The list only shrinks. */
const LONGER_FUNCTIONS: Readonly<Record<string, number>> = {};

const code = projectFiles(/\.(?:ts|mjs|cjs)$/);
const shipped = code.filter(({ path }) => /^(?:server|client)\/src\//.test(path));
const withoutTests = code.filter(({ path }) => !path.startsWith('test/'));
const scripts = code.filter(({ path }) => path.startsWith('scripts/'));

describe('every source file', () => {
  it(`has at most ${FILE_LINES} lines`, () => {
    const long = code.map(({ path, text }) => [path, text.trimEnd().split('\n').length] as const).filter(([, lines]) => lines > FILE_LINES);
    assert.deepEqual(Object.fromEntries(long), LONGER_FILES);
  });

  it(`has functions of at most ${FUNCTION_LINES} lines`, () => {
    const long = withoutTests.flatMap(functionLengths).filter(([, lines]) => lines > FUNCTION_LINES);
    assert.deepEqual(Object.fromEntries(long), LONGER_FUNCTIONS);
  });

  it('opens with a comment that says what it is, in a full sentence and at most five lines', () => {
    const bad = [...shipped, ...scripts].filter(({ text }) => !hasOpening(text)).map(({ path }) => path);
    assert.deepEqual(bad, []);
  });

  it('that is shipped opens with a block comment', () => {
    const bad = shipped.filter(({ text }) => !text.replace(/^#!.*\n/, '').startsWith('/**')).map(({ path }) => path);
    assert.deepEqual(bad, []);
  });

  it('is named in kebab-case', () => {
    const bad = code.map(({ path }) => path).filter((path) => !/^(?:[a-z0-9.-]+\/)*[a-z0-9]+(?:[-.][a-z0-9]+)*$/.test(path));
    assert.deepEqual(bad, []);
  });

  it('uses no `any`', () => {
    assert.deepEqual(code.flatMap((file) => nodesOf(file, (node) => node.kind === ts.SyntaxKind.AnyKeyword)), []);
  });

  it('asserts nothing to be there with `!` outside tests', () => {
    assert.deepEqual(withoutTests.flatMap((file) => nodesOf(file, ts.isNonNullExpression)), []);
  });

  it('switches no rule off and leaves nothing to do later', () => {
    // Put together here, so that this file does not contain what it looks for.
    const words = ['eslint' + '-disable', '@ts' + '-ignore', '@ts' + '-nocheck', '@ts' + '-expect-error', 'TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X:', 'it' + '.only(', 'describe' + '.only(', 'it' + '.skip(', 'describe' + '.skip('];
    const found = code.flatMap(({ path, text }) => words.filter((word) => text.includes(word)).map((word) => `${path}: ${word}`));
    assert.deepEqual(found, []);
  });

  it('exports nothing named after a role without content', () => {
    const found = withoutTests.flatMap((file) => exportsOf(file).map(({ name }) => name).filter(isHollow).map((name) => `${file.path}: ${name}`));
    assert.deepEqual(found, []);
  });
});

describe('the shipped sources', () => {
  it('are commented: between 8 and 18 lines of a hundred', () => {
    const lines = shipped.flatMap(({ text }) => text.split('\n')).map((line) => line.trim()).filter((line) => line !== '');
    const comments = lines.filter((line) => /^(?:\/\/|\/\*|\*)/.test(line)).length;
    const share = (100 * comments) / lines.length;
    assert.ok(share >= 8 && share <= 18, `${share.toFixed(1)} of a hundred lines are comments`);
  });
});

function functionLengths(file: ProjectFile): readonly (readonly [string, number])[] {
  const source = parseSource(file);
  const found: (readonly [string, number])[] = [];
  visit(source, (node) => {
    if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined) return;
    const end = source.getLineAndCharacterOfPosition(node.end).line + 1;
    const start = lineOf(source, node);
    found.push([`${file.path} ${node.name?.getText(source) ?? `line ${start}`}`, end - start + 1]);
  });
  return found;
}

// A line of slashes or a block; empty lines of a block do not count.
function hasOpening(text: string): boolean {
  const body = text.replace(/^#!.*\n/, '');
  const opening = /^\/\*\*?[\s\S]*?\*\/|^(?:\/\/.*\n)+/.exec(body)?.[0] ?? '';
  const lines = opening.split('\n').filter((line) => /\w/.test(line));
  return lines.join(' ').length >= OPENING_CHARACTERS && lines.length <= OPENING_LINES;
}

function nodesOf(file: ProjectFile, wanted: (node: ts.Node) => boolean): readonly string[] {
  const source = parseSource(file);
  const found: string[] = [];
  visit(source, (node) => {
    if (wanted(node)) found.push(`${file.path}:${lineOf(source, node)}`);
  });
  return found;
}

function isHollow(name: string): boolean {
  return /(?:Manager|Helpers?|Utils?|Impl|Info|Data)$/.test(name) || /^I[A-Z][a-z]/.test(name);
}
