/**
 * Syntax errors in the files that a case refers to: what is left of a route, a statement or a role beside one may mean
 * something else than what was written, so a case about it is not answered.
 *
 * Files that are deployed together stand and fall together, as nobody deploys a part of them. Documents in strings, and
 * files that somebody reads as one, count for what is made of them only. Problems of other kinds are the checks' business.
 */
import { decoded, fileName, folderOf } from '../base/uri';
import type { Api } from '../gateway/model';
import type { Policy } from '../policy/model';
import { documentOf } from '../policy/text';
import { parseEmbedded } from '../syntax/decode/parse-embedded';
import { settle, type HostNode, type StringNode, type SyntaxProblem } from '../syntax/node';
import type { DamagedDocument } from '../workspace/model';
import type { Place, ScenarioWorkspace } from './place';

/** In one sentence, with the place of the first error; `base` is the file that the places are seen from. */
export function whyPlaceDamaged({ file, unit, isExcerpt }: Place, base: string, workspace: ScenarioWorkspace): string | undefined {
  const whole = isExcerpt ? undefined : workspace.unit(file.uri);
  return whyDamaged(whole?.damaged ?? unit.map(({ document }) => document), base, workspace);
}

export function whyDamaged(documents: readonly DamagedDocument[], base: string, { takesDamaged }: ScenarioWorkspace): string | undefined {
  const found = takesDamaged ? undefined : documents.find(({ problems }) => problems.length > 0);
  const [problem] = found?.problems ?? [];
  return found && problem && told(problem, found, base);
}

/** The definition of an API, where it is a text or stands in a file that was read as one. */
export function whyApiDamaged({ definition }: Api, base: string, workspace: ScenarioWorkspace): string | undefined {
  if (!definition) return undefined;
  const forms = formsOf(definition);
  return whyTextDamaged(forms.flatMap((form) => (form.kind === 'string' ? (form.embedded?.problems ?? []) : [])), base, workspace) ?? whyDamagedAt(forms.map(settle), [], base, workspace);
}

export function whyPolicyDamaged({ syntaxProblems, node, statements }: Policy, base: string, workspace: ScenarioWorkspace): string | undefined {
  return whyTextDamaged(syntaxProblems, base, workspace) ?? whyDamagedAt([node], statements.map((statement) => statement.node), base, workspace);
}

/** Of documents, by their nodes; their parts may stand in other files. */
export function whyDamagedAt(documents: readonly HostNode[], parts: readonly HostNode[], base: string, workspace: ScenarioWorkspace): string | undefined {
  const texts = new Set(documents.flatMap(({ origin }) => origin.outer ?? []));
  const inText = whyTextDamaged([...texts].flatMap((text) => problemIn(text) ?? []), base, workspace);
  if (inText !== undefined) return inText;
  const uris = new Set([...documents, ...parts].map(({ span }) => documentOf(span.source)));
  // What is looked at in excerpts was found in one, and reading all of it to find nothing would cost a hundred times as much.
  const whole = [...uris].filter((uri) => workspace.isLong?.(uri) !== true);
  return whyDamaged(whole.flatMap((uri) => workspace.file(uri)?.document ?? []).map(withoutFillings), base, workspace);
}

function whyTextDamaged([problem]: readonly SyntaxProblem[], base: string, workspace: ScenarioWorkspace): string | undefined {
  const around = problem && !workspace.takesDamaged ? workspace.file(documentOf(problem.span.source)) : undefined;
  return problem && around && told(problem, around.document, base);
}

/** All that a value may be, with texts as texts. */
function formsOf(node: HostNode): readonly HostNode[] {
  if (node.kind === 'ref' && node.target) return formsOf(node.target);
  return node.kind === 'choice' ? node.branches.flatMap((branch) => (branch.value ? formsOf(branch.value) : [])) : [node];
}

/** What is wrong with a text that was read as a document, or with one of those around it; null for nothing. */
const problems = new WeakMap<StringNode, SyntaxProblem | null>();

function problemIn(text: StringNode): SyntaxProblem | undefined {
  let problem = problems.get(text);
  if (problem === undefined) {
    const around = documentAround(text);
    problem = isPutTogether(text) ? null : (parseEmbedded(text).problems[0] ?? (around && problemIn(around)) ?? null);
    problems.set(text, problem);
  }
  return problem ?? undefined;
}

/** What goes into a hole need be no document; who reads such a text knows what is wrong with all of it. */
function isPutTogether({ holes, origin }: StringNode): boolean {
  return holes.length > 0 || (origin.outer !== undefined && isPutTogether(origin.outer));
}

/** A string of the same extent is the text in another encoding, and no document. */
function documentAround({ span, origin: { outer } }: StringNode): StringNode | undefined {
  return outer && outer.span.start === span.start && outer.span.end === span.end ? documentAround(outer) : outer;
}

/** A template is no document before it is filled in: what is wrong with `${name}` in it is for whoever fills it. */
function withoutFillings(document: DamagedDocument): DamagedDocument {
  if (document.problems.length === 0) return document;
  const fillings = [...document.text.matchAll(/[$%]\{[^{}]*\}/g)];
  const fillingAt = ({ span }: SyntaxProblem): string | undefined => {
    const at = document.locate(span)?.start ?? -1;
    return fillings.find(({ 0: text, index }) => index <= at && at < index + text.length)?.[0];
  };
  // Directives decide about lines, so nobody knows what the document is; nor is it read as one. In a text they do no harm.
  if (document.problems.some((problem) => /^%\{~?\s*(?:if|for)\b/.test(fillingAt(problem) ?? ''))) return { ...document, problems: [] };
  return { ...document, problems: document.problems.filter((problem) => fillingAt(problem) === undefined) };
}

/** For an answer that is given all the same. */
export function noteOfDamage([document]: readonly DamagedDocument[], base: string): string | undefined {
  const [problem] = document?.problems ?? [];
  return document && problem && `${placeOf(problem, document, base)} has a syntax error: this is the answer for what can be read.`;
}

function told(problem: SyntaxProblem, document: DamagedDocument, base: string): string {
  return `${placeOf(problem, document, base)}: ${problem.message} Until then nothing is answered from it, since what is lost there may decide.`;
}

function placeOf({ span }: SyntaxProblem, { uri, text, locate }: DamagedDocument, base: string): string {
  const at = locate(span);
  const folder = `${folderOf(base)}/`;
  const path = uri.startsWith(folder) ? decoded(uri.slice(folder.length)) : fileName(uri);
  return `\`${path}\`${at ? `, line ${String(text.slice(0, at.start).split('\n').length)}` : ''}`;
}
