// The project's own files as the rules see them: every text file that is not ignored, and what a
// source file imports. Reads the work tree itself, so that a rule also holds before a commit.
import { readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { readProjectFile, ROOT } from '../support/project';

export { readProjectFile, ROOT };

const IGNORED = new Set(['.git', 'node_modules', 'dist', 'out', '.vscode-test']);
const BINARY = /\.(?:png|vsix|wasm|nd|log)$/;

/** A file of the project: path from the root with `/`, and its text. */
export interface ProjectFile {
  readonly path: string;
  readonly text: string;
}

/** One import of a source file. */
export interface Import {
  /** As written: `../base/span`, `vscode`. */
  readonly specifier: string;
  /** For a file of the project: path from the root, without extension. */
  readonly target: string | undefined;
  readonly typeOnly: boolean;
}

/** Every text file of the project whose path matches, sorted by path. */
export function projectFiles(matching = /./): readonly ProjectFile[] {
  return listFiles(ROOT)
    .map((file) => relative(ROOT, file).replaceAll('\\', '/'))
    .filter((path) => matching.test(path) && !BINARY.test(path))
    .sort()
    .map((path) => ({ path, text: readProjectFile(path) }));
}

/** The manifest, typed by those who read it. */
export function readManifest<T>(): T {
  return JSON.parse(readProjectFile('package.json')) as T;
}

/** The syntax tree of a source file. */
export function parseSource({ path, text }: ProjectFile): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
}

/** Everything a source file imports: declarations, re-exports, `import()` and `import('…')` types. */
export function importsOf(file: ProjectFile): readonly Import[] {
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, typeOnly: boolean): void => {
    if (specifier === undefined || !ts.isStringLiteral(specifier)) return;
    found.push({ specifier: specifier.text, target: targetOf(file.path, specifier.text), typeOnly });
  };
  visit(parseSource(file), (node) => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnly(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0], false);
  });
  return found;
}

/** What a source file declares and exports. */
export function exportsOf(file: ProjectFile): readonly { readonly name: string; readonly isType: boolean }[] {
  return parseSource(file).statements.flatMap((statement) => {
    const isExported = ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    if (isExported !== true) return [];
    if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.map(({ name }) => ({ name: name.getText(), isType: false }));
    const isType = ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
    return 'name' in statement && statement.name !== undefined ? [{ name: (statement.name as ts.Node).getText(), isType }] : [];
  });
}

/** Calls `see` with a node and everything below it. */
export function visit(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  ts.forEachChild(node, (child) => visit(child, see));
}

/** The one-based line a node begins on. */
export function lineOf(source: ts.SourceFile, node: ts.Node): number {
  return source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined) return false;
  if (clause.isTypeOnly) return true;
  const named = clause.namedBindings;
  if (clause.name !== undefined || named === undefined || !ts.isNamedImports(named)) return false;
  return named.elements.length > 0 && named.elements.every((element) => element.isTypeOnly);
}

/** What a relative import names: path from the root, without extension; undefined for packages. */
export function targetOf(from: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  return join(dirname(from), specifier).replaceAll('\\', '/');
}

function listFiles(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (IGNORED.has(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? listFiles(path) : [path];
  });
}
