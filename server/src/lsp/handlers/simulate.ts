/**
 * `gatehouse/simulate`, `explain`, `caseText` and `acknowledge`: the questions of a simulation and their answers.
 */
import { explainReference, explainScenarioCase, simulateTarget, writeReference } from '../../analysis/simulation';
import { folderOf } from '../../base/uri';
import type { Mark } from '../../features/simulate/marks';
import type { Row } from '../../features/simulate/rows';
import type { CancellationToken } from 'vscode-languageserver';
import * as extensions from '../extensions';
import { fromPosition } from '../from-lsp';
import { guard } from '../guard';
import { linksOf, type Session } from '../session';
import { inSlices } from '../slices';
import { toRange } from '../to-lsp';
import { refreshLater } from './code-lens';

export function registerSimulate(session: Session, loadCallers: LoadCallers): void {
  const { connection, log } = session;
  const on = <P, R>(method: string, name: string, target: (params: P) => string | undefined, work: (params: P, token?: CancellationToken) => R | null | Promise<R | null>): void => {
    connection.onRequest(method, guard<P, R | null>(log, name, null, async (params, token) => {
      await session.allRead();
      await loadCallers(target(params) ?? '');
      return work(params, token);
    }));
  };
  on(extensions.simulateRequest, 'Simulating', ({ target, at }: extensions.SimulateParams) => target?.uri ?? at?.uri, (params, token) => simulateFor(session, params, token));
  on(extensions.explainRequest, 'Explaining', (params: extensions.ExplainParams) => ('case' in params ? params.case.uri : params.request.target.uri), (params) => explainFor(session, params));
  on(extensions.caseTextRequest, 'Writing a case', ({ request }: extensions.CaseTextParams) => request.target.uri, (params) => textFor(session, params));
  connection.onRequest(extensions.acknowledgeRequest, guard<extensions.AcknowledgeParams, null>(log, 'Acknowledging', null, ({ target }) => {
    session.analysis.standing.acknowledge(target);
    refreshLater(session);
    return null;
  }));
}

export type LoadCallers = (uri: string) => Promise<void>;

async function simulateFor(session: Session, params: extensions.SimulateParams, token: CancellationToken | undefined): Promise<extensions.SimulateResult | null> {
  const { target, at } = params;
  const offset = at && fromPosition(at.uri, at.position, session.linesOf);
  const choice = target ? { target } : at && offset !== undefined ? { uri: at.uri, offset } : undefined;
  const simulation = choice && (await inSlices(session.analysis, () => simulateTarget(session.analysis, choice, params), undefined, token));
  if (!simulation) return null;
  refreshLater(session);
  return { ...simulation, rows: simulation.rows.map((row) => toRow(session, row)) };
}

export function explainFor(session: Session, params: extensions.ExplainParams): extensions.ExplainResult | null {
  const linkTo = linksOf(session);
  const found = 'case' in params
    ? explainScenarioCase(session.analysis, params.case.uri, params.case.name, linkTo)
    : explainReference(session.analysis, params.request, linkTo);
  return found ?? null;
}

function textFor({ analysis }: Session, { request, form, folder }: extensions.CaseTextParams): extensions.CaseTextResult | null {
  const { uri } = request.target;
  const written = writeReference(analysis, request, form, folder ?? folderOf(uri));
  return written ? { text: written.text, uri: written.suggestedUri } : null;
}

function toRow(session: Session, row: Row): extensions.SimulationRow {
  return { ...row, marks: row.marks.flatMap((mark) => toMark(session, mark)) };
}

function toMark({ linesOf }: Session, { span, kind, text }: Mark): readonly extensions.SimulationMark[] {
  const lines = linesOf(span.source);
  return lines ? [{ uri: span.source, range: toRange(span, lines), kind, ...(text === undefined ? {} : { text }) }] : [];
}
