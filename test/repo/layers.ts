// The table “Who may import whom” of docs/architecture.md as a value, and the question it answers:
// may this file import that one? A test compares it with the document and with every import.
import type { Import } from './project-files';

interface Rule {
  /** Layers or paths below `server/src` it may import. */
  readonly may: readonly string[];
  /** What it may import as types only. */
  readonly types?: readonly string[];
  /** Exceptions from `may`; a trailing `*` stands for the rest of a name. */
  readonly never?: readonly string[];
  /** Packages and `node:` modules. */
  readonly packages?: readonly string[];
}

const POSITIONS = ['base/span', 'base/segment-map', 'base/text'];
const MODELS = ['base', 'catalog', 'policy', 'gateway'];
const UP_TO_CHECKS = [...MODELS, 'syntax', 'sites', 'workspace', 'evaluate', 'reason', 'scenario', 'checks', 'project'];
const UP_TO_ANALYSIS = [...UP_TO_CHECKS, 'features', 'analysis'];
const PROTOCOL = ['vscode-languageserver*'];

/** The table, layer by layer. */
export const LAYERS: Readonly<Record<string, Rule>> = {
  base: { may: [] },
  syntax: { may: ['base'], packages: ['jsonc-parser', 'smol-toml', 'yaml'] },
  catalog: { may: ['base'], never: POSITIONS },
  policy: { may: ['base', 'syntax/node'] },
  gateway: { may: ['base', 'syntax/node', 'policy'] },
  sites: { may: ['base', 'syntax/node', 'catalog', 'policy', 'gateway'], never: ['policy/read*', 'gateway/read*'] },
  workspace: { may: ['base', 'syntax', 'sites', 'policy', 'gateway', 'catalog'] },
  evaluate: { may: MODELS, never: POSITIONS },
  reason: { may: [...MODELS, 'evaluate'], never: POSITIONS },
  scenario: { may: [...MODELS, 'syntax', 'workspace', 'evaluate', 'reason'] },
  checks: { may: [...MODELS, 'syntax/node', 'syntax/edit', 'evaluate', 'reason'], types: ['workspace'] },
  project: { may: ['base', 'policy', 'syntax', 'sites/file-names', 'scenario', 'checks'] },
  features: { may: UP_TO_CHECKS },
  analysis: { may: [...UP_TO_CHECKS, 'features'] },
  lsp: { may: ['base', 'catalog', 'analysis'], types: UP_TO_ANALYSIS, packages: PROTOCOL },
  cli: { may: ['base', 'catalog', 'analysis'], types: UP_TO_ANALYSIS, packages: ['node:*'] },
  'main-node': { may: [...UP_TO_ANALYSIS, 'lsp'], packages: [...PROTOCOL, 'node:*'] },
  'main-web': { may: [...UP_TO_ANALYSIS, 'lsp'], packages: PROTOCOL },
  client: { may: ['lsp/extensions', 'sites/relevance'], packages: ['vscode', 'vscode-languageclient*'] },
};

const SERVER = 'server/src/';
const CLIENT = 'client/src/';

/** What is wrong with an import of a file of server or client: nothing, or one line. */
export function objection(path: string, found: Import): readonly string[] {
  const rule = LAYERS[layerOf(path)];
  if (path.endsWith('.d.ts')) return [];
  if (rule === undefined) return [`${path} belongs to no layer`];
  const ok = found.target === undefined ? allowsPackage(rule, found.specifier) : allowsFile(path, rule, found.target, found.typeOnly);
  return ok ? [] : [`${path} imports ${found.typeOnly ? 'type ' : ''}${found.specifier}`];
}

function allowsPackage(rule: Rule, specifier: string): boolean {
  return (rule.packages ?? []).some((pattern) => matches(specifier, pattern));
}

function allowsFile(path: string, rule: Rule, target: string, typeOnly: boolean): boolean {
  if (layerOf(target) === layerOf(path) && target.startsWith(layerOf(path) === 'client' ? CLIENT : SERVER)) return true;
  if (!target.startsWith(SERVER)) return /^package\.json$/.test(target) && ['cli', 'lsp', 'main-node', 'main-web'].includes(layerOf(path));
  const inside = target.slice(SERVER.length);
  if (path === `${SERVER}cli/language-server.ts` && inside === 'main-node') return true;
  if ((rule.never ?? []).some((pattern) => matches(inside, pattern))) return false;
  return [...rule.may, ...(typeOnly ? (rule.types ?? []) : [])].some((pattern) => matches(inside, pattern));
}

function matches(path: string, pattern: string): boolean {
  if (pattern.endsWith('*')) return path.startsWith(pattern.slice(0, -1));
  return path === pattern || path.startsWith(`${pattern}/`);
}

function layerOf(path: string): string {
  if (path.startsWith(CLIENT)) return 'client';
  return path.slice(SERVER.length).split('/')[0]?.replace(/\.ts$/, '') ?? '';
}

/** A source file's path as imports name it. */
export function withoutExtension(path: string): string {
  return path.replace(/(?:\.d)?\.ts$/, '');
}
