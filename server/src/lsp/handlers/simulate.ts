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
import { loadCallersBeside } from './scenario-files';

export function registerSimulate(session: Session): void {
  const { connection, log } = session;
  const loaded = new Set<string>();
  const on = <P, R>(method: string, name: string, work: (params: P, token?: CancellationToken) => R | null | Promise<R | null>): void => {
    connection.onRequest(method, guard<P, R | null>(log, name, null, work));
  };
  on(extensions.simulateRequest, 'Simulating', async (params: extensions.SimulateParams, token) => {
    await loadCallersBeside(session, params.target?.uri ?? params.at?.uri ?? '', loaded);
    return simulateFor(session, params, token);
  });
  on(extensions.explainRequest, 'Explaining', (params: extensions.ExplainParams) => explainFor(session, params));
  on(extensions.caseTextRequest, 'Writing a case', (params: extensions.CaseTextParams) => textFor(session, params));
  on(extensions.acknowledgeRequest, 'Acknowledging', ({ target }: extensions.AcknowledgeParams) => {
    session.analysis.standing.acknowledge(target);
    refreshLater(session);
    return null;
  });
}

async function simulateFor(session: Session, params: extensions.SimulateParams, token: CancellationToken | undefined): Promise<extensions.SimulateResult | null> {
  const { target, at } = params;
  const offset = at && fromPosition(at.uri, at.position, session.linesOf);
  const choice = target ? { target } : at && offset !== undefined ? { uri: at.uri, offset } : undefined;
  const simulation = choice && (await inSlices(simulateTarget(session.analysis, choice, params), undefined, token));
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
