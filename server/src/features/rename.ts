/**
 * Rename of a statement's Sid: in its policy and in the expectations of scenario files that name it.
 *
 * All or nothing: where a place could not be mapped exactly, or a name means several statements, it is refused with the
 * reason. Only files at hand are looked at; whoever asks brings in those that may name it.
 */
import { valueOf } from '../base/atoms';
import type { Span, TextEdit } from '../base/span';
import { fileName } from '../base/uri';
import type { Statement } from '../policy/model';
import { isScenarioFile } from '../sites/file-names';
import type { WorkspaceView } from '../workspace/model';
import type { FeatureContext } from './feature';
import { findPlace } from './place';
import { findNamedStatements, findSidUses, sidSpan, type MeantStatement } from './sid-uses';

export interface Refusal {
  /** One sentence. */
  readonly message: string;
}

export interface Renameable {
  /** What is renamed, absolute: the Sid at the offset. */
  readonly span: Span;
  readonly name: string;
}

/** Undefined where nothing stands that has a name of ours. */
export function prepareRename(context: FeatureContext, uri: string, offset: number): Renameable | Refusal | undefined {
  const renaming = findRenaming(context, uri, offset);
  if (!renaming || 'message' in renaming) return renaming;
  const { name, places } = renaming;
  const span = places.find((place) => place.source === uri && place.start <= offset && offset <= place.end);
  return span && { span: { source: span.source, start: span.start, end: span.end }, name };
}

export function renameSid(context: FeatureContext, uri: string, offset: number, newName: string): readonly TextEdit[] | Refusal | undefined {
  const renaming = findRenaming(context, uri, offset);
  if (!renaming || 'message' in renaming) return renaming;
  const refusal = whyNotName(newName, renaming, context);
  return refusal === undefined ? renaming.places.map(({ source, start, end }) => ({ span: { source, start, end }, newText: newName })) : { message: refusal };
}

type Place = NonNullable<ReturnType<typeof sidSpan>>;

interface Renaming {
  readonly name: string;
  readonly declaration: Place;
  /** The declaration first. */
  readonly places: readonly Place[];
}

function findRenaming(context: FeatureContext, uri: string, offset: number): Renaming | Refusal | undefined {
  const { view } = context;
  const statements = findNamedStatements(context, uri, offset);
  const declarations = distinct(statements.flatMap((statement) => sidSpan(statement, view) ?? []));
  const [declaration, ...others] = declarations;
  if (!declaration) return findPlace(context, uri, offset)?.slot.kind === 'text' ? whyNoText(context, uri, offset) : undefined;
  if (others.length > 0) return { message: 'This name stands for statements of several policies here: rename it in the policy that is meant.' };
  if (!declaration.exact) return { message: 'This `Sid` has other users, or is written in a way that an edit cannot be made in exactly: change it by hand.' };
  const name = (view.sourceText(declaration.source) ?? '').slice(declaration.start, declaration.end);
  const uses = view.files().filter((file) => isScenarioFile(file.uri)).map((file) => usesIn(file.uri, name, declaration, context));
  const refused = uses.find((each) => 'message' in each);
  if (refused) return refused;
  return { name, declaration, places: distinct([declaration, ...uses.flatMap((each) => ('message' in each ? [] : each))]) };
}

/** A `Sid` that is there and no text. */
function whyNoText(context: FeatureContext, uri: string, offset: number): Refusal | undefined {
  const place = findPlace(context, uri, offset);
  const isSid = place?.slot.kind === 'text' && place.slot.element === 'Sid' && place.statement?.sid !== undefined;
  return isSid ? { message: 'This `Sid` is put together of other values, so it has no name of its own that could be changed.' } : undefined;
}

function usesIn(uri: string, name: string, declaration: Place, context: FeatureContext): readonly Place[] | Refusal {
  const places: Place[] = [];
  for (const { span, meant, caseName } of findSidUses(context, uri, (asked) => asked === name)) {
    const where = `The case \`${caseName}\` in \`${fileName(uri)}\``;
    if (!meant) return { message: `${where} names \`${name}\` and cannot be run, so nobody knows whether this statement is meant: correct the case first.` };
    const isIt = meant.map((each) => isAt(each, declaration, context.view));
    if (!isIt.includes(true)) continue;
    if (isIt.includes(false)) return { message: `${where} names \`${name}\`, which is the \`Sid\` of several statements there: write \`policy#${name}\` in the case first.` };
    if (!span?.exact) return { message: `${where} names \`${name}\` in a way that an edit cannot be made in exactly: change it by hand.` };
    places.push(span);
  }
  return places;
}

function isAt({ statement }: Pick<MeantStatement, 'statement'>, declaration: Span, view: WorkspaceView): boolean {
  const at = sidSpan(statement, view);
  return at?.source === declaration.source && at.start === declaration.start;
}

/** Semantics §2.2: IAM takes letters and digits, each name once in a policy. */
function whyNotName(newName: string, { name, declaration }: Renaming, { view }: FeatureContext): string | undefined {
  if (!/^[A-Za-z0-9]+$/.test(newName)) return `\`${newName}\` cannot be a \`Sid\`: IAM takes letters and digits only.`;
  // Without quotes YAML would not take it for text.
  if (/^(?:\d.*|true|false|null|yes|no|on|off|y|n)$/i.test(newName)) return `\`${newName}\` is a number or a word of YAML: take a name that is text wherever it is written.`;
  const hasName = ({ sid }: Statement): boolean => sid !== undefined && valueOf(sid.value) === newName;
  const policies = view.files().flatMap(({ policies: own, outputs }) => [...own.map(({ policy }) => policy), ...outputs.flatMap(({ output }) => output.policy ?? [])]);
  const isTaken = policies.some(({ statements }) => statements.some(hasName) && statements.some((statement) => isAt({ statement }, declaration, view)));
  return newName !== name && isTaken ? `Another statement of this policy is called \`${newName}\`: a \`Sid\` is there once only.` : undefined;
}

function distinct(places: readonly Place[]): readonly Place[] {
  return [...new Map(places.map((place) => [`${place.source} ${String(place.start)}`, place])).values()];
}
