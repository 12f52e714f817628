// Lint rules: type-checked where sources are TypeScript; the house's budgets; and the walls that
// imports alone cannot show. The layers themselves are held apart by test/repo.
import tseslint from 'typescript-eslint';

const NODE_GLOBALS = Object.fromEntries(
  ['console', 'process', 'Buffer', 'URL', 'URLSearchParams', 'performance', 'setTimeout', 'clearTimeout', 'AbortController', 'fetch'].map((name) => [name, 'readonly']),
);

const BUDGETS = {
  'max-lines': ['error', { max: 400 }],
  'max-lines-per-function': ['error', { max: 60 }],
};

const HOST_FREE = {
  'no-restricted-globals': [
    'error',
    ...['process', 'Buffer', '__dirname', '__filename', 'require', 'global', 'setImmediate'].map((name) => ({
      name,
      message: 'The server also runs in a web worker; only main-node and cli may use Node.',
    })),
  ],
};
const NO_NODE = { group: ['node:*', 'fs', 'path', 'os', 'url', 'crypto', 'child_process'], message: 'Only main-node and cli may use Node.' };
const NO_LSP = { group: ['vscode-languageserver*', 'vscode-languageserver*/*'], message: 'Only lsp and main-* speak the protocol.' };
const imports = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });

export default tseslint.config(
  { ignores: ['dist/', 'out/', 'node_modules/', '.vscode-test/', 'server/src/catalog/data/'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked, tseslint.configs.stylistic],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }],
      '@typescript-eslint/prefer-readonly': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/consistent-indexed-object-style': 'off',
      // Formats, checks and sites are plain objects of functions; none of them has a `this`.
      '@typescript-eslint/unbound-method': 'off',
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  { files: ['client/src/**/*.ts', 'server/src/**/*.ts', 'scripts/**/*'], rules: BUDGETS },
  { files: ['server/src/**/*.ts'], rules: { ...HOST_FREE, ...imports(NO_NODE, NO_LSP) } },
  { files: ['server/src/lsp/**/*.ts', 'server/src/main-web.ts'], rules: imports(NO_NODE) },
  { files: ['server/src/cli/**/*.ts'], rules: { 'no-restricted-globals': 'off', ...imports(NO_LSP) } },
  { files: ['server/src/main-node.ts'], rules: { 'no-restricted-globals': 'off', ...imports() } },
  {
    files: ['test/**/*.ts'],
    rules: {
      'max-lines': BUDGETS['max-lines'],
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-console': 'off',
    },
  },
  { files: ['scripts/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    languageOptions: { globals: { ...NODE_GLOBALS, require: 'readonly', module: 'writable' } },
    rules: {
      eqeqeq: 'error',
      'no-undef': 'error',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-unreachable': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
    },
  },
);
