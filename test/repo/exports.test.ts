// What a file exports, others import: functions and values that nobody needs from outside are its own business.
import { strict as assert } from 'node:assert';
import ts from 'typescript';
import { exportsOf, parseSource, projectFiles, targetOf, visit, type ProjectFile } from './project-files';

/** Called by VS Code, not by us. */
const ENTRIES = new Set(['client/src/extension activate', 'client/src/extension-web activate']);

const code = projectFiles(/\.(?:ts|mjs|cjs)$/).filter(({ path }) => !path.endsWith('.d.ts'));
const shipped = code.filter(({ path }) => /^(?:server|client)\/src\//.test(path));

describe('every exported function and value', () => {
  it('is imported somewhere', () => {
    const imported = new Set(code.flatMap(importedNames));
    const isUsed = (module: string, name: string): boolean => [`${module} ${name}`, `${module} *`].some((one) => imported.has(one) || ENTRIES.has(one));
    const unused = shipped.flatMap((file) => {
      const module = file.path.replace(/\.ts$/, '');
      return exportsOf(file).flatMap(({ name, isType }) => (isType || isUsed(module, name) ? [] : [`${module} ${name}`]));
    });
    assert.deepEqual(unused, []);
  });
});

/** `module name` for every import, `module *` where all of a module is taken. */
function importedNames(file: ProjectFile): readonly string[] {
  const found: string[] = [];
  const add = (specifier: ts.Expression, names: readonly string[]): void => {
    const module = ts.isStringLiteral(specifier) ? targetOf(file.path, specifier.text) : undefined;
    if (module !== undefined) found.push(...names.map((name) => `${module.replace(/\.ts$/, '')} ${name}`));
  };
  visit(parseSource(file), (node) => {
    if (ts.isImportDeclaration(node)) {
      const bindings = node.importClause?.namedBindings;
      add(node.moduleSpecifier, bindings && ts.isNamedImports(bindings) ? bindings.elements.map((one) => (one.propertyName ?? one.name).text) : ['*']);
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
      const clause = node.exportClause;
      add(node.moduleSpecifier, clause && ts.isNamedExports(clause) ? clause.elements.map((one) => (one.propertyName ?? one.name).text) : ['*']);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword && node.arguments[0]) {
      add(node.arguments[0], ['*']);
    }
  });
  return found;
}
