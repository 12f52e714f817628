// Makes `dist/`: both clients, the command with the node server, the web worker server, and the
// catalog file beside them. `--minify` is for packaging. Touches nothing outside `dist/`.
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { inRoot } from './lib/paths.mjs';

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
 * Builds everything anew; rejects with esbuild's report if a bundle fails. A `dist/` in use stays
 * usable: each file is replaced at once, and nothing is touched before all bundles are made.
 * @param {{ minify: boolean }} options
 */
export async function buildAll({ minify }) {
  const built = await Promise.all(BUNDLES.map((bundle) => build({ ...bundle, minify, sourcemap: !minify, write: false })));
  const files = new Map(built.flatMap(({ outputFiles }) => outputFiles.map((file) => [basename(file.path), file.contents])));
  files.set('iam.nd', await readFile(inRoot('server/src/catalog/data/iam.nd')));
  await mkdir(inRoot('dist'), { recursive: true });
  for (const [name, contents] of files) await replaceFile(name, contents);
  // A name that ends in a number is being written by another build.
  const stale = (await readdir(inRoot('dist'))).filter((name) => !files.has(name) && !/\.\d+$/.test(name));
  for (const name of stale) await rm(inRoot('dist', name), { recursive: true });
}

async function replaceFile(name, contents) {
  const fresh = inRoot('dist', `${name}.${process.pid}`);
  await writeFile(fresh, contents, { mode: name === 'cli.js' ? 0o755 : 0o644 });
  await rename(fresh, inRoot('dist', name));
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
