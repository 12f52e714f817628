/**
 * `gatehouse/pin` and `gatehouse/pinned`: one request whose result is followed through every edit in any file.
 */
import { followReference } from '../../analysis/simulation';
import { pinnedNotification, pinRequest, type PinnedResult, type PinParams, type RequestReference } from '../extensions';
import { guard, guardCall } from '../guard';
import type { Session } from '../session';
import { load } from './scenario-files';
import type { LoadCallers } from './simulate';

export function registerPin(session: Session, loadCallers: LoadCallers): void {
  const { connection, analysis, documents, scheduler, log } = session;
  let pinned: RequestReference | null = null;
  let shown = '';
  const look = (): PinnedResult | null => {
    const result = pinned && { request: pinned, ...followReference(analysis, pinned) };
    shown = JSON.stringify(result);
    return result;
  };
  connection.onRequest(pinRequest, guard<PinParams, PinnedResult | null>(log, 'Pinning', null, async ({ request }) => {
    pinned = request;
    if (request) {
      await loadCallers(request.target.uri);
      await load(session, [request.target.uri]);
    }
    return look();
  }));
  // What the answer rests on stays known when its editor is closed.
  documents.onDidClose(({ document }) => {
    if (pinned) void load(session, [document.uri]);
  });
  session.onChange(() => {
    if (!pinned) return;
    scheduler.add('pinned', 'interactive', function* () {
      yield;
      const before = shown;
      guardCall(log, 'Following the pinned request', () => {
        const result = look();
        if (result && shown !== before) void connection.sendNotification(pinnedNotification, result);
      });
    });
  });
}
