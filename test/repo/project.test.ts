// House rules on the project as a whole: what may stand in a file, the lock file, licences of
// dependencies, the manifest, and that the few files kept twice are the same.
import { strict as assert } from 'node:assert';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LANGUAGES } from '../../client/src/relevance';
import { projectFiles, readManifest, readProjectFile, ROOT } from './project-files';

interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly resolved?: string;
}

interface Setting {
  readonly description?: string;
  readonly markdownDescription?: string;
}

interface Manifest {
  readonly version: string;
  readonly icon: string;
  readonly engines: { readonly vscode: string };
  readonly activationEvents: readonly string[];
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly contributes: {
    readonly languages: readonly { readonly id: string; readonly extensions: readonly string[] }[];
    readonly grammars: readonly { readonly path: string; readonly scopeName: string }[];
    readonly configuration: readonly { readonly properties: Readonly<Record<string, Setting>> }[];
  };
}

const PERMISSIVE = new Set(['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'BlueOak-1.0.0', 'CC0-1.0', 'Python-2.0', 'PSF-2.0', 'Artistic-2.0', 'WTFPL', 'Zlib', 'CC-BY-3.0']);

/** Packages used while developing only, whose licence is not in their manifest or not permissive, and why they may stay. */
const OTHER_LICENCES: Readonly<Record<string, string>> = {
  '@cdktf/hcl2json': 'MPL-2.0; reads HCL beside our reader in tests, never shipped',
  '@udondan/common-substrings': 'MIT in its licence file, not named in its manifest',
  '@vscode/vsce-sign': 'signs packages on the marketplace; part of vsce, never shipped',
};

const manifest = readManifest<Manifest>();
const lock = JSON.parse(readProjectFile('package-lock.json')) as { packages: Record<string, LockedPackage> };
const packages = Object.entries(lock.packages).filter(([path]) => path !== '');

describe('no file', () => {
  it('names a folder of somebody’s machine', () => {
    const places = [`${ROOT}/`, join(dirname(ROOT), 'shared'), '/ro' + 'ot/', '/Us' + 'ers/', 'C:\\Us' + 'ers'];
    assert.deepEqual(mentions(places), []);
  });

  it('names a package registry', () => {
    const configured = process.env.npm_config_registry;
    const hosts = ['registry.npm' + 'js', 'registry.yarn' + 'pkg', 'npm.pkg.git' + 'hub', ...(configured === undefined ? [] : [new URL(configured).host])];
    assert.deepEqual(mentions(hosts), []);
  });
});

describe('the lock file', () => {
  it('records no download addresses', () => {
    assert.deepEqual(packages.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path), []);
  });

  it('locks the versions the manifest names', () => {
    const wanted = { ...manifest.dependencies, ...manifest.devDependencies };
    const loose = Object.entries(wanted).filter(([name, version]) => lock.packages[`node_modules/${name}`]?.version !== version.replace(/^npm:.*@/, ''));
    assert.deepEqual(loose, []);
  });
});

describe('dependencies', () => {
  it('that are shipped have permissive licences', () => {
    const bad = packages.filter(([, { dev, license }]) => dev !== true && !isPermissive(license));
    assert.deepEqual(bad, []);
  });

  it('that are not shipped have permissive licences or a stated reason', () => {
    const bad = packages.filter(([path, { dev, license }]) => dev === true && !isPermissive(license) && !hasReason(path));
    assert.deepEqual(bad.map(([path, { license }]) => `${path}: ${license ?? 'none'}`), []);
  });

  it('that are shipped are explained in the architecture', () => {
    const text = readProjectFile('docs/architecture.md');
    const lines = text.split('\n').filter((line) => /^\s*[-*|]/.test(line));
    const missing = Object.keys(manifest.dependencies).filter((name) => !lines.some((line) => line.includes(`\`${name}\``)));
    assert.deepEqual(missing, []);
  });
});

describe('the manifest', () => {
  it('names only files that exist', () => {
    const named = [manifest.icon, 'LICENSE', 'README.md', 'CHANGELOG.md', 'NOTICE', ...manifest.contributes.grammars.map(({ path }) => path)];
    assert.deepEqual(named.filter((path) => !existsSync(join(ROOT, path))), []);
  });

  it('wakes the extension for the languages the client looks at', () => {
    assert.deepEqual([...manifest.activationEvents].sort(), LANGUAGES.map((language) => `onLanguage:${language}`).sort());
  });

  it('is typed against the oldest VS Code it runs in', () => {
    assert.equal(manifest.engines.vscode, `^${manifest.devDependencies['@types/vscode'] ?? ''}`);
  });

  it('describes every setting', () => {
    const settings = manifest.contributes.configuration.flatMap(({ properties }) => Object.entries(properties));
    const bad = settings.filter(([name, { description, markdownDescription }]) => !name.startsWith('gatehouse.') || (description ?? markdownDescription ?? '') === '');
    assert.deepEqual(bad, []);
  });

  it('has a changelog entry for its version', () => {
    assert.ok(readProjectFile('CHANGELOG.md').includes(`\n## ${manifest.version}`));
  });
});

describe('the packages', () => {
  it('for editors and for npm hold the same files', () => {
    assert.equal(readProjectFile('.npmignore'), readProjectFile('.vscodeignore'));
  });
});

describe('continuous integration', () => {
  it('runs `npm test` and nothing else', () => {
    const commands = readProjectFile('.ci/run').split('\n').filter((line) => !/^(?:#|set |cd |$)/.test(line));
    assert.deepEqual(commands, ['npm test']);
  });
});

function mentions(words: readonly string[]): readonly string[] {
  const files = [...projectFiles(), { path: 'package-lock.json', text: readFileSync(join(ROOT, 'package-lock.json'), 'utf8') }];
  return files.flatMap(({ path, text }) => words.filter((word) => text.includes(word)).map((word) => `${path}: ${word}`));
}

// `(A OR B)` needs one permissive choice, `(A AND B)` needs both.
function isPermissive(license: string | undefined): boolean {
  const text = (license ?? '').replaceAll(/[()]/g, '');
  return text.split(' OR ').some((choice) => choice.split(' AND ').every((name) => PERMISSIVE.has(name.trim())));
}

function hasReason(path: string): boolean {
  const name = path.replace(/^.*node_modules\//, '');
  return Object.keys(OTHER_LICENCES).some((known) => name === known || name.startsWith(`${known}-`));
}
