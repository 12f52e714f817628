// Lets `import text from './page.md'` work when TypeScript sources run under tsx, as esbuild's
// `text` loader does in the bundles. Loaded with `--require`, before any source file.
'use strict';
const { readFileSync } = require('node:fs');

require.extensions['.md'] = (module, file) => {
  module.exports = readFileSync(file, 'utf8');
};
