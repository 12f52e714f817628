/** Loads a module of this folder as it would be shipped: in one file, without the loader that runs it from its sources. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

export function loadBundled<Module>(name: string): Module {
  const outfile = join(__dirname, `../../out/bench/${name}.js`);
  buildSync({ entryPoints: [join(__dirname, `${name}.ts`)], bundle: true, platform: 'node', format: 'cjs', mainFields: ['module', 'main'], loader: { '.md': 'text' }, outfile });
  return createRequire(__filename)(outfile) as Module;
}
