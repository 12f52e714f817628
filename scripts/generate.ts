/**
 * Writes what follows from the checks: their registry, their pages in `docs/checks` and their settings in the manifest;
 * and the JSON Schemas of scenario files and of `gatehouse.json` and the pages on them from the rows of their fields.
 *
 * `--check` writes nothing and ends with status 1 when something committed is not what would be written.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkIds, loadChecks } from './generate/check-files';
import { indexText, pageText } from './generate/check-pages';
import { registryText } from './generate/registry';
import { withGeneratedSettings } from './generate/settings';
import { projectFieldsText, scenarioFieldsText } from './generate/scenario-page';
import { projectJsonSchema } from '../server/src/project/json-schema';
import { scenarioJsonSchema } from '../server/src/scenario/json-schema';

const root = join(__dirname, '..');
const pages = join('docs', 'checks');

void main();

async function main(): Promise<void> {
  const files = await generatedFiles();
  const stale = [...files].filter(([path, text]) => readOrNothing(path) !== text).map(([path]) => path);
  const left = existsSync(join(root, pages)) ? readdirSync(join(root, pages)).map((name) => join(pages, name)).filter((path) => !files.has(path)) : [];
  if (process.argv.includes('--check')) {
    for (const path of [...stale, ...left]) process.stderr.write(`${path} is stale: run \`npm run generate\` and commit it.\n`);
    process.exitCode = stale.length + left.length > 0 ? 1 : 0;
    return;
  }
  mkdirSync(join(root, pages), { recursive: true });
  for (const path of stale) writeFileSync(join(root, path), files.get(path) ?? '');
  for (const path of left) rmSync(join(root, path));
  process.stdout.write(`${String(stale.length)} files written, ${String(left.length)} removed, ${String(files.size)} in all.\n`);
}

/** Paths from the root, and what belongs into them. */
async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  const checks = await loadChecks(root);
  return new Map([
    [join('server', 'src', 'checks', 'registry.generated.ts'), registryText(checkIds(root))],
    ...checks.map((check) => [join(pages, `${check.id}.md`), pageText(check)] as const),
    [join(pages, 'README.md'), indexText(checks)],
    [join('syntaxes', 'scenario.schema.json'), `${JSON.stringify(scenarioJsonSchema(), undefined, 2)}\n`],
    [join('docs', 'scenario-fields.md'), scenarioFieldsText()],
    [join('syntaxes', 'gatehouse.schema.json'), `${JSON.stringify(projectJsonSchema(), undefined, 2)}\n`],
    [join('docs', 'gatehouse-json-fields.md'), projectFieldsText()],
    ['package.json', withGeneratedSettings(readFileSync(join(root, 'package.json'), 'utf8'), checks)],
  ]);
}

function readOrNothing(path: string): string | undefined {
  const whole = join(root, path);
  return existsSync(whole) ? readFileSync(whole, 'utf8') : undefined;
}
