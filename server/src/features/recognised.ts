/**
 * “Show what was recognised here”: what was found in a document and why, or why nothing was; and one line of it for the
 * status item.
 *
 * It repeats what recognition said and adds no judgement of its own.
 */
import { displayText, literalText, valueOf } from '../base/atoms';
import type { Span } from '../base/span';
import { LineIndex } from '../base/text';
import { fileName } from '../base/uri';
import { capitalised, counted } from '../base/words';
import type { Api } from '../gateway/model';
import { kindFacts } from '../policy/kinds';
import { shownPath } from '../sites/cdk/constructs';
import { isProjectFile, isScenarioFile } from '../sites/file-names';
import { findMember } from '../syntax/node';
import type { FileEntry, OutputEntry, PolicyEntry } from '../workspace/model';
import type { FeatureContext } from './feature';
import { code, escaped, prose } from './markdown';
import { routeAccess, routeLabel } from './route-patterns';
import { countCases } from './simulate/live-cases';

export interface RecognisedSummary {
  /** For the status item: "2 policies, 1 API", or "Not a policy". */
  readonly text: string;
  /** Why nothing was recognised; absent where something was. */
  readonly because?: string;
}

/** One line about a document. `refused` is why a document is not read at all, where that is so. */
export function summariseRecognised(context: FeatureContext, uri: string, refused?: string): RecognisedSummary {
  const file = context.view.file(uri);
  if (!file) return { text: 'Not read', because: sentence(refused ?? 'it is not open here') };
  const own = describeOwn(context, file);
  const counts = [
    ...(own?.counts ?? []),
    counted(file.policies.length, 'policy', 'policies'),
    counted(file.apis.length, 'API'),
    counted(file.outputs.length, 'authorizer output'),
    counted(file.permissions.length, 'permission'),
  ].filter((text) => !text.startsWith('0 '));
  if (counts.length > 0) return { text: counts.join(', ') };
  if (own) return { text: own.counts.join(', ') };
  return { text: 'Nothing recognised', because: sentence(file.silentBecause ?? 'nothing in it has the shape of a policy') };
}

interface OwnFile {
  readonly title: string;
  readonly counts: readonly string[];
}

/** Files of our own are known by their names, whatever is in them. */
function describeOwn(context: FeatureContext, { uri, document: { root } }: FileEntry): OwnFile | undefined {
  if (isScenarioFile(uri)) return { title: 'a scenario file', counts: [counted(countCases(context, uri), 'case')] };
  if (!isProjectFile(uri)) return undefined;
  const members = (key: string): number => {
    const value = root.kind === 'object' ? findMember(root, key)?.value : undefined;
    return value?.kind === 'object' ? value.members.length : 0;
  };
  return { title: 'a project file', counts: [counted(members('accounts'), 'account'), counted(members('environments'), 'environment')] };
}

/** The whole answer as Markdown. */
export function describeRecognised(context: FeatureContext, uri: string, refused?: string): string {
  const { view } = context;
  const summary = summariseRecognised(context, uri, refused);
  const title = `# ${escaped(fileName(uri))}\n`;
  const file = view.file(uri);
  if (!file || summary.because !== undefined) return `${title}\n${summary.text}: ${prose(summary.because ?? '')}\n`;
  const own = describeOwn(context, file);
  const lines = new LineIndex(file.document.text);
  const at = (span: Span): string => placeOf(view.locate(span), uri, lines);
  return [
    title,
    `Read as ${own ? `${own.title}: ${summary.text}` : (file.framework?.title ?? 'a file of its own')}${unitOf(context, file)}.\n`,
    ...section('Policies', file.policies.map((entry) => policyLine(entry, at))),
    ...section('Authorizer outputs', file.outputs.map((entry) => outputLine(entry, at))),
    ...file.apis.flatMap(({ api }) => apiSection(api, at)),
    ...section('Permissions', file.permissions.map(({ selector, span }) => `- ${code(selector)}, ${at(span)}`)),
  ].join('\n');
}

function unitOf({ view }: FeatureContext, file: FileEntry): string {
  const others = (view.unit(file.uri)?.files.length ?? 1) - 1;
  return others > 0 ? `, together with ${counted(others, 'other file')}` : '';
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`## ${title}\n`, ...lines, ''];
}

function policyLine({ site, policy }: PolicyEntry, at: (span: Span) => string): string {
  const title = kindFacts(policy.kind).title;
  const service = policy.service === undefined ? '' : ` of ${code(policy.service)}`;
  const certainty = policy.kindIsCertain ? 'certain' : 'a guess; the setting `gatehouse.policyKinds` can fix it';
  const statements = policy.statements.length === 0 ? 'no statements' : counted(policy.statements.length, 'statement');
  const open = policy.openStatements === undefined ? '' : ` and maybe more (${prose(policy.openStatements)})`;
  const origin = site.derived ? ', made by the framework from a shortcut' : '';
  return `- **${escaped(site.name)}**, ${at(policy.node.span)}: ${title}${service} (${certainty}), ${statements}${open}${origin}. Recognised because ${prose(site.because)}.`;
}

function outputLine({ site, output }: OutputEntry, at: (span: Span) => string): string {
  const form = output.form === 'simple' ? 'simple response' : 'with a policy';
  return `- **${escaped(site.name)}**, ${at(output.node.span)}: ${form}. Recognised because ${prose(site.because)}.`;
}

function apiSection(api: Api, at: (span: Span) => string): readonly string[] {
  const kind = api.kind === undefined ? 'API of a kind that cannot be seen' : `${api.kind} API`;
  const endpoint = valueOf(api.endpoint)?.toLowerCase();
  const stages = api.stages.map((stage) => literalText(stage.name) ?? displayText(stage.name));
  const facts = [kind, endpoint, stages.length > 0 ? `stages ${stages.map(escaped).join(', ')}` : undefined].filter((text) => text !== undefined);
  return [
    `## API ${escaped(api.name)}\n`,
    `${facts.join(', ')}, ${at(api.span)}.${constructOf(api)} ${policyOf(api)}${api.partial === null ? '' : ` Not complete: ${prose(api.partial)}.`}\n`,
    ...api.authorizers.map((authorizer) => `- authorizer ${code(authorizer.name)}: ${authorizer.type}, ${at(authorizer.span)}`),
    ...api.routes.map((route) => `- ${code(routeLabel(route))}: ${prose(routeAccess(route))}, ${at(route.span)}`),
    '',
  ];
}

function constructOf({ constructPath }: Api): string {
  return constructPath === undefined ? '' : ` Made by the construct ${code(shownPath(constructPath))}.`;
}

function policyOf(api: Api): string {
  if (api.resourcePolicy === undefined) return 'Whether it has a resource policy cannot be seen.';
  return api.resourcePolicy === null ? 'No resource policy.' : `Resource policy: ${code(api.resourcePolicy.selector)}.`;
}

function placeOf(span: Span | undefined, uri: string, lines: LineIndex): string {
  if (!span) return 'not in a file';
  if (span.source !== uri) return `in ${escaped(fileName(span.source))}`;
  return `line ${String(lines.positionAt(span.start).line + 1)}`;
}

function sentence(text: string): string {
  return `${capitalised(text)}.`;
}
