// `npm test`: installs what is missing and runs every ring, or those named as arguments and what
// they need. Two at a time, one VS Code at a time. The last line adds everything up.
import { access, readdir } from 'node:fs/promises';
import { ensureInstalled } from './lib/npm.mjs';
import { inRoot } from './lib/paths.mjs';
import { endAllProcesses } from './lib/processes.mjs';
import { runSteps } from './lib/steps.mjs';
import { addUp, describe, failRing, runRing } from './lib/rings.mjs';
import { ensureChromium, ensureNode, ensureServer, ensureWebBuild, Unavailable } from './lib/tools.mjs';

const NODE = process.execPath;
const NONE = { passed: 0, failed: 0, skipped: 0 };
/** Names of rings that failed. @type {Set<string>} */
const broken = new Set();
const say = (/** @type {string} */ line) => console.log(`· ${line}`);

/** @type {Record<string, import('./lib/rings.mjs').Ring & { after?: readonly string[], alone?: string }>} */
const RINGS = {
  package: ring('package', [NODE, 'scripts/package.mjs']),
  types: ring('types', [NODE, 'node_modules/typescript/bin/tsc', '--noEmit']),
  build: { ...ring('build', [NODE, 'scripts/build.mjs']), after: ['package'] },
  node: vscode('node', ['build']),
  // Two halves of about the same length: nothing else takes as long, and there are two cores.
  unit: mocha('unit', 'test/unit', [], '!(hosts|sites|syntax|workspace)/**'),
  readers: mocha('unit, from text to workspace', 'test/unit', [], '{hosts,sites,syntax,workspace}/**'),
  web: vscode('web', ['build']),
  start: { ...ring('npm start', [NODE, 'test/vscode/start.mjs']), needsHost: true, after: ['build', 'tools'], alone: 'workbench' },
  lint: ring('lint', [NODE, 'node_modules/eslint/bin/eslint.js', '.', '--max-warnings=0']),
  installed: vscode('installed', ['package']),
  conformance: mocha('conformance', 'test/conformance'),
  protocol: mocha('protocol', 'test/protocol', ['build']),
  corpora: mocha('corpora', 'test/corpora', ['build']),
  syntaxes: mocha('syntaxes', 'test/syntaxes', ['tools']),
  generated: ring('generated files', [NODE, '--require', './scripts/markdown-loader.cjs', '--import', 'tsx', 'scripts/generate.ts', '--check']),
  repo: mocha('repository rules', 'test/repo'),
};

try {
  await ensureInstalled(say);
  const all = await runSteps(await chooseSteps(process.argv.slice(2)), 2);
  const sum = addUp(all);
  await endAllProcesses();
  console.log(`\n${describe(sum)}`);
  process.exitCode = sum.failed === 0 ? 0 : 1;
} catch (error) {
  await endAllProcesses();
  console.error(error instanceof Error ? error.message : String(error));
  console.log('\n0 passed, 1 failed');
  process.exitCode = 1;
}

/** @param {readonly string[]} only */
async function chooseSteps(only) {
  const unknown = only.filter((name) => !(name in RINGS));
  if (unknown.length > 0) throw new Error(`no such ring: ${unknown.join(', ')}; there are ${Object.keys(RINGS).join(', ')}`);
  const steps = [{ name: 'tools', after: [], run: installTools }];
  for (const [name, { after = [], alone, ...wanted }] of Object.entries(RINGS)) {
    if (await hasTests(wanted)) steps.push({ name, after, alone, run: () => runIfPossible(name, after, wanted) });
  }
  return only.length === 0 ? steps : withNeeds(steps, only);
}

// What needs something that failed would only fail with a stranger message, or pass on an old build.
async function runIfPossible(name, after, wanted) {
  const missing = after.filter((need) => broken.has(need));
  const counts = missing.length > 0 ? failRing(wanted.name, `not run, because this failed: ${missing.join(', ')}`) : await runRing(wanted);
  if (counts.failed > 0) broken.add(name);
  return counts;
}

function withNeeds(steps, only) {
  const chosen = new Set(only);
  for (const name of chosen) for (const need of steps.find((step) => step.name === name)?.after ?? []) chosen.add(need);
  return steps.filter((step) => chosen.has(step.name));
}

// What cannot be had here is counted by the rings that need it; they do not try again.
async function installTools() {
  for (const ensure of [ensureNode, ensureServer, ensureWebBuild, ensureChromium]) {
    await ensure(say).catch((error) => {
      if (!(error instanceof Unavailable)) throw error;
      say(error.message);
    });
  }
  process.env.GATEHOUSE_INSTALLED = '1';
  return NONE;
}

// A folder of tests that does not exist yet is no ring.
async function hasTests({ folder }) {
  if (folder === undefined) return true;
  const files = await access(inRoot(folder)).then(() => readdir(inRoot(folder), { recursive: true }), () => []);
  return files.some((file) => file.endsWith('.test.ts'));
}

function ring(name, command) {
  return { name, command };
}

function mocha(name, folder, after = [], below = '**') {
  return { name, folder, mocha: true, after, command: [NODE, 'node_modules/mocha/bin/mocha.js', `${folder}/${below}/*.test.ts`] };
}

function vscode(host, after) {
  const command = [NODE, 'test/vscode/run.mjs', host];
  return { name: `VS Code, ${host} host`, command, mocha: true, needsHost: true, after: [...after, 'tools'], alone: 'workbench' };
}
