/**
 * Where the cases of a scenario file name statements: the entries of `decidedBy`, each with the statements it can mean.
 *
 * An entry means statements of the policies that take part in its case, so the case is run to see which these are.
 */
import { valueOf } from '../base/atoms';
import type { Span } from '../base/span';
import { evaluateRequest } from '../evaluate/evaluate';
import type { Policy, Statement } from '../policy/model';
import { isNamed } from '../scenario/compare';
import { emptyMemo } from '../scenario/policies';
import { policiesOf, runCase } from '../scenario/run';
import { isScenarioFile } from '../sites/file-names';
import { stringSpan, type HostNode } from '../syntax/node';
import type { WorkspaceView } from '../workspace/model';
import type { FeatureContext } from './feature';
import { findPlace } from './place';
import { readLive } from './simulate/live-cases';
import { findToken, keysTo } from './token';

export interface MeantStatement {
  readonly policy: Policy;
  readonly statement: Statement;
}

export interface SidUse {
  /** The name of the statement in the entry, absolute; undefined where it stands in no text of its own. */
  readonly span: (Span & { readonly exact: boolean }) | undefined;
  /** `undefined`: the case cannot be run, so nobody knows what is meant. */
  readonly meant: readonly MeantStatement[] | undefined;
  readonly caseName: string;
}

/** The entries of a document whose statement has a name that is asked about; `[2]` is the name of one without a Sid. */
export function findSidUses(context: FeatureContext, uri: string, isAsked: (name: string) => boolean): readonly SidUse[] {
  const live = readLive(context, uri);
  if (!live) return [];
  const memo = emptyMemo();
  return live.scenario.cases.flatMap((one): readonly SidUse[] => {
    const entries = (one.canonical.expect?.decidedBy ?? []).map((text, index) => ({ text: String(text), node: one.source.node(['expect', 'decidedBy', index]) }));
    const asked = entries.filter(({ text }) => isAsked(nameIn(text)));
    if (asked.length === 0) return [];
    const result = runCase(one, { workspace: live.workspace, now: undefined, memo, evaluate: (request) => evaluateRequest(request, { rcpSupported: context.catalog?.rcpSupported }) });
    const policies = result.kind === 'ran' ? [...policiesOf(result.request).values()] : undefined;
    return asked.map(({ text, node }) => ({
      span: node && nameSpan(node, text, context.view),
      meant: policies?.flatMap((source) => ('policy' in source ? statementsNamed(text, source.policy, source.label) : [])),
      caseName: one.name,
    }));
  });
}

/** The statements whose Sid is at an offset: in their policy, or in an entry of `decidedBy`. */
export function findNamedStatements(context: FeatureContext, uri: string, offset: number): readonly Statement[] {
  const { view } = context;
  const isHere = (span: Span | undefined): boolean => span?.source === uri && span.start <= offset && offset <= span.end;
  const place = findPlace(context, uri, offset);
  if (place?.slot.kind === 'text' && place.slot.element === 'Sid') return place.statement && isHere(sidSpan(place.statement, view)) ? [place.statement] : [];
  if (!isScenarioFile(uri)) return [];
  const token = findToken(view, uri, offset);
  if (!token || keysTo(token).at(-1) !== 'decidedBy') return [];
  return findSidUses(context, uri, () => true).filter(({ span }) => isHere(span)).flatMap(({ meant }) => (meant ?? []).map(({ statement }) => statement));
}

/** Where the Sid of a statement is written, absolute and without quotes; undefined where it has none that is text alone. */
export function sidSpan({ sid }: Statement, view: WorkspaceView): (Span & { readonly exact: boolean }) | undefined {
  return sid?.node.kind === 'string' && sid.node.holes.length === 0 ? located(sid.node, 0, view) : undefined;
}

function nameIn(text: string): string {
  return text.slice(text.lastIndexOf('#') + 1);
}

function nameSpan(node: HostNode, text: string, view: WorkspaceView): SidUse['span'] {
  return node.kind === 'string' && node.value === text ? located(node, text.length - nameIn(text).length, view) : undefined;
}

function located(node: Extract<HostNode, { kind: 'string' }>, from: number, view: WorkspaceView): (Span & { readonly exact: boolean }) | undefined {
  const span = stringSpan(node, from, node.value.length);
  const at = view.locate(span);
  return at && { ...at, exact: span.exact && node.shared !== true };
}

function statementsNamed(text: string, policy: Policy, label: string): readonly MeantStatement[] {
  return policy.statements.flatMap((statement) => {
    const { index } = statement;
    const sid = statement.sid && valueOf(statement.sid.value);
    return isNamed(text, { policy: label, index, statement: sid ?? `[${String(index)}]` }) ? [{ policy, statement }] : [];
  });
}
