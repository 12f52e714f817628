// Bundles one suite for one host into `out/`, as the module with `run()` that VS Code wants.
import { join } from 'node:path';
import { build } from 'esbuild';
import { OUT, inRoot } from '../../../scripts/lib/paths.mjs';

const HERE = inRoot('test', 'vscode');

/**
 * @param {string} suite
 * @param {'node' | 'web' | 'installed'} host
 * @param {string} outsideUrl where the suite finds the runner
 * @returns {Promise<string>} the bundle's path
 */
export async function bundleSuite(suite, host, outsideUrl) {
  const web = host === 'web';
  const outfile = join(OUT, 'vscode', host, `${suite}.js`);
  await build({
    stdin: { contents: entry(suite, web), resolveDir: HERE, sourcefile: `${suite}.entry.ts`, loader: 'ts' },
    bundle: true,
    format: 'cjs',
    platform: web ? 'browser' : 'node',
    target: 'es2022',
    outfile,
    external: web ? ['vscode'] : ['vscode', 'mocha'],
    alias: web ? { 'node:assert': join(HERE, 'host', 'web-assert.ts') } : {},
    define: { OUTSIDE_URL: JSON.stringify(outsideUrl) },
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return outfile;
}

// The browser build of mocha registers a global and nothing else; in Node it is a package like any other.
function entry(suite, web) {
  const timeout = 30_000;
  const makeMocha = web
    ? `require('mocha/mocha.js'); (globalThis as any).mocha.setup({ ui: 'bdd', reporter: class {}, timeout: ${timeout} }); const mocha = (globalThis as any).mocha;`
    : `const { default: Mocha } = await import('mocha'); const mocha = new Mocha({ ui: 'bdd', reporter: class {} as never, timeout: ${timeout} });`;
  return `
    import { runSuite } from './host/entry';
    export async function run(): Promise<void> {
      ${makeMocha}
      await runSuite(mocha, () => require('./suite/${suite}.test'));
    }`;
}
