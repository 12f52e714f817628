// Makes `dist/`: both clients, the command with the node server, the web worker server, and the
// catalog file beside them. `--minify` is for packaging. Touches nothing outside `dist/`.
import { copyFile, mkdir, rm, stat } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { inRoot } from './lib/paths.mjs';

const CATALOG = inRoot('server/src/catalog/data/iam.nd');

/** @type {import('esbuild').BuildOptions} */
const COMMON = {
  absWorkingDir: inRoot(),
  bundle: true,
  target: ['node20', 'es2022'],
  // jsonc-parser's `main` is UMD, which esbuild cannot bundle.
  mainFields: ['module', 'main'],
  loader: { '.md': 'text' },
  logLevel: 'warning',
};

/** @type {import('esbuild').BuildOptions[]} */
const BUNDLES = [
  node('client/src/extension.ts', 'extension.js', ['vscode']),
  node('server/src/cli/main.ts', 'cli.js', []),
  web('client/src/extension-web.ts', 'extension-web.js', 'cjs', ['vscode']),
  web('server/src/main-web.ts', 'server-web.js', 'iife', []),
];

/**
 * Builds everything anew; rejects with esbuild's report if a bundle fails.
 * @param {{ minify: boolean }} options
 */
export async function buildAll({ minify }) {
  await rm(inRoot('dist'), { recursive: true, force: true });
  await mkdir(inRoot('dist'));
  await Promise.all(BUNDLES.map((bundle) => build({ ...bundle, minify, sourcemap: !minify })));
  await copyCatalog();
}

async function copyCatalog() {
  const present = await stat(CATALOG).then(() => true, () => false);
  if (present) await copyFile(CATALOG, inRoot('dist/iam.nd'));
  else console.warn('build: no catalog file yet; `npm run update-catalog` makes it');
}

/** @returns {import('esbuild').BuildOptions} */
function node(entry, file, external) {
  return { ...COMMON, entryPoints: [entry], outfile: `dist/${file}`, platform: 'node', format: 'cjs', external };
}

/** @returns {import('esbuild').BuildOptions} */
function web(entry, file, format, external) {
  return { ...COMMON, entryPoints: [entry], outfile: `dist/${file}`, platform: 'browser', format, external, target: 'es2022' };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await buildAll({ minify: process.argv.includes('--minify') });
}
