// The documents say what is there: what README names exists, custom messages are written down, and
// pictures are all used.
import { strict as assert } from 'node:assert';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import suites from '../vscode/suites.json';
import { projectFiles, readManifest, readProjectFile, ROOT } from './project-files';

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly configuration: readonly { readonly properties: Readonly<Record<string, unknown>> }[];
  };
}

const manifest = readManifest<Manifest>();

describe('README', () => {
  it('shows the pictures that were taken for it', () => {
    const readme = readProjectFile('README.md');
    const folder = join(ROOT, 'docs', 'images');
    const pictures = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.png')) : [];
    assert.deepEqual(pictures.filter((name) => !readme.includes(`docs/images/${name}`)), []);
  });

  it('names scripts that exist', () => {
    const named = [...readProjectFile('README.md').matchAll(/\bnpm (?:run )?([a-z][\w:-]*)/g)].map(([, name = '']) => name);
    const own = new Set([...Object.keys(manifest.scripts), 'ci', 'install', 'i']);
    assert.deepEqual(named.filter((name) => !own.has(name)), []);
  });
});

describe('documents', () => {
  it('link to files that exist', () => {
    const dead = projectFiles(/\.md$/).flatMap(({ path, text }) =>
      [...text.matchAll(/\]\(([^)\s]+)\)/g)]
        .map(([, link = '']) => link.replace(/#.*$/, ''))
        .filter((link) => link !== '' && !/^[a-z]+:/.test(link) && !existsSync(join(ROOT, dirname(path), link)))
        .map((link) => `${path}: ${link}`),
    );
    assert.deepEqual(dead, []);
  });

  it('name settings and commands that exist', () => {
    const settings = manifest.contributes.configuration.flatMap(({ properties }) => Object.keys(properties));
    // One name is that of a file.
    const known = new Set([...settings, ...manifest.contributes.commands.map(({ command }) => command), 'gatehouse.json']);
    const unknown = projectFiles(/^(?:README|docs\/.*)\.md$/).flatMap(({ path, text }) =>
      [...text.matchAll(/`(gatehouse\.[\w.-]+)`/g)]
        .map(([, name = '']) => name)
        .filter((name) => !known.has(name) && !name.startsWith('gatehouse.server.'))
        .map((name) => `${path}: ${name}`),
    );
    assert.deepEqual(unknown, []);
  });
});

describe('custom messages', () => {
  it('are those that docs/lsp-extensions.md describes', () => {
    const names = (text: string): readonly string[] => [...new Set([...text.matchAll(/['"`](gatehouse\/[\w/-]+|gatehouse\.server\.[\w-]+)['"`]/g)].map(([, name = '']) => name))].sort();
    assert.deepEqual(names(readProjectFile('docs/lsp-extensions.md')), names(readProjectFile('server/src/lsp/extensions.ts')));
  });
});

describe('VS Code suites', () => {
  it('are all in the table and have their files', () => {
    const files = readdirSync(join(ROOT, 'test/vscode/suite')).filter((name) => name.endsWith('.test.ts'));
    assert.deepEqual(suites.map(({ name }) => `${name}.test.ts`).sort(), files.sort());
  });

  it('have their workspace folders', () => {
    const missing = suites.filter(({ workspace }) => workspace !== 'examples' && !existsSync(join(ROOT, 'test/vscode/workspaces', workspace)));
    assert.deepEqual(missing, []);
  });
});
