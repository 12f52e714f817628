/**
 * `gatehouse/simulate`, `explain`, `caseText` and `acknowledge`: the questions of a simulation and their answers.
 */
import type { Span } from '../../base/span';
import { startAsking } from '../../features/simulate/ask';
import { caseText, commandText } from '../../features/simulate/case-text';
import { explainAsked } from '../../features/simulate/explanation';
import { explainCase } from '../../features/simulate/live-cases';
import type { Mark } from '../../features/simulate/marks';
import { askReference, simulate, type Row } from '../../features/simulate/rows';
import { findTarget, findTargetAt, type Target } from '../../features/simulate/target';
import * as extensions from '../extensions';
import { fromPosition } from '../from-lsp';
import { guard } from '../guard';
import type { Session } from '../session';
import { toRange } from '../to-lsp';
import { refreshLater } from './code-lens';

export function registerSimulate(session: Session): void {
  const { connection, log } = session;
  const on = <P, R>(method: string, name: string, work: (params: P) => R | null): void => {
    connection.onRequest(method, guard<P, R | null>(log, name, null, work));
  };
  on(extensions.simulateRequest, 'Simulating', (params: extensions.SimulateParams) => simulateFor(session, params));
  on(extensions.explainRequest, 'Explaining', (params: extensions.ExplainParams) => explainFor(session, params));
  on(extensions.caseTextRequest, 'Writing a case', (params: extensions.CaseTextParams) => textFor(session, params));
  on(extensions.acknowledgeRequest, 'Acknowledging', ({ target }: extensions.AcknowledgeParams) => {
    acknowledge(session, target);
    return null;
  });
}

export function simulateFor(session: Session, params: extensions.SimulateParams): extensions.SimulateResult | null {
  const target = targetOf(session, params);
  if (!target) return null;
  if (params.typed === undefined) acknowledge(session, target);
  const { rows, ...rest } = simulate(target, params, startAsking(session.analysis.view, 'explain'));
  return { ...rest, rows: rows.map((row) => toRow(session, row)) };
}

export function explainFor(session: Session, params: extensions.ExplainParams): extensions.ExplainResult | null {
  const { view } = session.analysis;
  const linkTo = (span: Span): string | undefined => linkOf(session, span);
  if ('case' in params) {
    const { uri, name } = params.case;
    const markdown = explainCase(view, uri, name, linkTo);
    return markdown === undefined ? null : { title: name, markdown };
  }
  const found = askReference(params.request, startAsking(view, 'explain'));
  return found ? { title: titleOf(params.request), markdown: explainAsked(found.target, found.asked, view, linkTo) } : null;
}

export function acknowledge(session: Session, target: extensions.TargetReference): void {
  session.analysis.standing.acknowledge(target);
  refreshLater(session);
}

function textFor(session: Session, { request, form, folder }: extensions.CaseTextParams): extensions.CaseTextResult | null {
  const found = askReference(request, startAsking(session.analysis.view, 'decide'));
  if (!found) return null;
  const { target, asked } = found;
  if (form === 'command') return { text: commandText(target, asked, folder ?? folderOf(target.uri)), uri: folder ?? folderOf(target.uri) };
  const { text, suggestedUri } = caseText(target, asked, form);
  return { text, uri: suggestedUri };
}

function targetOf(session: Session, { target, at }: extensions.SimulateParams): Target | undefined {
  const { view } = session.analysis;
  if (target) return findTarget(view, target);
  const offset = at && fromPosition(at.uri, at.position, session.linesOf);
  return at && offset !== undefined ? findTargetAt(view, at.uri, offset) : undefined;
}

export function toRow(session: Session, row: Row): extensions.SimulationRow {
  return { ...row, marks: row.marks.flatMap((mark) => toMark(session, mark)) };
}

function toMark({ linesOf }: Session, { span, kind, text }: Mark): readonly extensions.SimulationMark[] {
  const lines = linesOf(span.source);
  return lines ? [{ uri: span.source, range: toRange(span, lines), kind, ...(text === undefined ? {} : { text }) }] : [];
}

/** One-based line and column behind the document's address, as editors read them. */
function linkOf({ linesOf }: Session, span: Span): string | undefined {
  const start = linesOf(span.source)?.positionAt(span.start);
  return start && `${span.source}#L${String(start.line + 1)},${String(start.character + 1)}`;
}

function titleOf({ method, path, caller }: extensions.RequestReference): string {
  return `${method === '' ? path : `${method} ${path}`} as ${caller.replace(/^[a-z]+:/, '').replace(/^.*\//, '')}`;
}

function folderOf(uri: string): string {
  return uri.slice(0, uri.lastIndexOf('/'));
}
