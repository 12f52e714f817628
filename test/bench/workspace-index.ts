/**
 * The index of a workspace: building it, and completion and hover in a file of 7,000 lines while it holds 500 routes and 1,000
 * policies. Each question is asked after a keystroke, as an editor does.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createAnalysis, type Analysis } from '../../server/src/analysis/analysis';
import { IndexBuilder } from '../../server/src/analysis/index-builder';
import { completeAt, hoverAt } from '../../server/src/analysis/language';
import { memoryFiles, type MemoryFiles } from '../support/memory-files';
import { openPackedCatalog } from '../support/packed-catalog';
import { ROOT } from '../support/project';
import { heapUsed, percentile, processorTime } from './measure';
import { workspaceFiles, workspaceRoot } from './workspace-files';

export interface IndexFigures {
  readonly files: number;
  readonly routes: number;
  readonly policies: number;
  /** CPU seconds. */
  readonly build: number;
  /** Of the heap, in megabytes. */
  readonly kept: number;
  /** CPU milliseconds, p50 and p95, by language: a keystroke, and the question behind it. */
  readonly asked: readonly { readonly name: string; readonly completion: readonly [number, number]; readonly hover: readonly [number, number] }[];
}

const catalog = openPackedCatalog();
const corpora = join(ROOT, '..', 'shared', 'corpora', 'corpus');

/** The index of the templates and modules of the corpora; undefined where they are absent. */
export async function measureCorpusIndex(): Promise<Pick<IndexFigures, 'files' | 'build' | 'kept'> | undefined> {
  if (!existsSync(corpora)) return undefined;
  const names = readdirSync(corpora, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(corpora, name)).isFile());
  const root = `${workspaceRoot}/corpus`;
  const host = memoryFiles(Object.fromEntries(names.map((name) => [`${root}/${name}`, readFileSync(join(corpora, name), 'utf8')])));
  const analysis = createAnalysis({ catalog });
  const { files, build, kept } = await buildIndex(analysis, root, host);
  assert.ok(analysis.index.files().length > files / 2, 'hardly any file is in the index');
  return { files, build, kept };
}

async function buildIndex(analysis: Analysis, root: string, host: MemoryFiles): Promise<Pick<IndexFigures, 'files' | 'build' | 'kept'>> {
  analysis.setRoots([root]);
  const before = heapUsed();
  const start = process.cpuUsage();
  const { files } = await new IndexBuilder(analysis, host).build({ isCancelled: () => false, report: () => undefined });
  const { user, system } = process.cpuUsage(start);
  return { files, build: (user + system) / 1e6, kept: heapUsed() - before };
}

export async function measureIndex(services: number, runs: number): Promise<IndexFigures> {
  const { texts, routes, policies } = workspaceFiles(services);
  const analysis = createAnalysis({ catalog });
  const built = await buildIndex(analysis, workspaceRoot, memoryFiles(texts));
  const indexed = analysis.index.files();
  assert.equal(indexed.flatMap(({ apis }) => apis.flatMap((api) => api.routes)).length, routes);
  assert.equal(indexed.flatMap((file) => file.policies).length, policies);
  return { ...built, routes, policies, asked: [ask(analysis, jsonPolicy(), runs), ask(analysis, yamlTemplate(), runs)] };
}

interface Asked {
  readonly name: string;
  readonly text: string;
  /** Where a character is typed and completion is asked for. */
  readonly offset: number;
}

function ask(analysis: Analysis, { name, text, offset }: Asked, runs: number): IndexFigures['asked'][number] {
  const uri = `${workspaceRoot}/${name}`;
  let version = 0;
  const timed = (question: () => boolean, typed: string): number => {
    return 1000 * processorTime(() => {
      analysis.setDocument({ uri, languageId: '', version: version++, text: `${text.slice(0, offset)}${typed}${text.slice(offset)}` });
      assert.ok(question(), `${name} has no answer`);
    });
  };
  const measure = (question: (typed: string) => boolean): readonly [number, number] => {
    const times = Array.from({ length: runs }, (_, run) => timed(() => question(['G', ''][run % 2] ?? ''), ['G', ''][run % 2] ?? ''));
    return [percentile(times, 50), percentile(times, 95)];
  };
  const completion = measure((typed) => completeAt(analysis, uri, offset + typed.length).items.some(({ label }) => label.startsWith('GET/')));
  const hover = measure(() => hoverAt(analysis, uri, offset - 3) !== undefined);
  analysis.closeDocument(uri);
  return { name, completion, hover };
}

const statements = 1000;

/** Seven lines a statement. */
function jsonPolicy(): Asked {
  const statement = (index: number): string => `    {\n      "Sid": "S${String(index)}",\n      "Effect": "Allow",\n      "Action": "execute-api:Invoke",\n      "Resource": "arn:aws:execute-api:eu-west-1:111122223333:*/prod/"\n    }`;
  const text = `{\n  "Version": "2012-10-17",\n  "Statement": [\n${Array.from({ length: statements }, (_, index) => statement(index)).join(',\n\n')}\n  ]\n}\n`;
  return { name: 'policy.json', text, offset: text.indexOf('/prod/', text.indexOf(`"S${String(statements / 2)}"`)) + '/prod/'.length };
}

function yamlTemplate(): Asked {
  const policy = (index: number): string => `  P${String(index)}:\n    Type: AWS::IAM::ManagedPolicy\n    Properties:\n      PolicyDocument:\n        Statement:\n          - { Effect: Allow, Action: "execute-api:Invoke", Resource: "arn:aws:execute-api:eu-west-1:111122223333:*/prod/" }\n\n`;
  const text = `Resources:\n${Array.from({ length: statements }, (_, index) => policy(index)).join('')}`;
  return { name: 'template.yaml', text, offset: text.indexOf('/prod/', text.indexOf(`P${String(statements / 2)}:`)) + '/prod/'.length };
}
