// `npm run package`: builds minified and makes the one `.vsix`, which must stay small.
// What goes in stands in .vscodeignore.
import { stat } from 'node:fs/promises';
import { createVSIX } from '@vscode/vsce';
import { buildAll } from './build.mjs';
import { ROOT } from './lib/paths.mjs';
import { vsixPath } from './lib/vsix.mjs';

// Two servers (Node, worker), the service data and the pictures of the README; what makes it larger got in by mistake.
const LIMIT_BYTES = 2_500_000;

const packagePath = await vsixPath();
await buildAll({ minify: true });
await createVSIX({ cwd: ROOT, packagePath, dependencies: false, allowMissingRepository: true, rewriteRelativeLinks: false });
const { size } = await stat(packagePath);
console.log(`${packagePath}: ${(size / 1000).toFixed(0)} kB`);
if (size > LIMIT_BYTES) throw new Error(`the package has ${size} bytes, more than ${LIMIT_BYTES}`);
