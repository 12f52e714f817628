/**
 * `gatehouse/pin` and `gatehouse/pinned`: one request whose result is followed through every edit in any file.
 */
import { followReference } from '../../analysis/simulation';
import { pinnedNotification, pinRequest, type PinnedResult, type PinParams, type RequestReference } from '../extensions';
import { guard, guardCall } from '../guard';
import type { Session } from '../session';

export function registerPin(session: Session): void {
  const { connection, analysis, scheduler, log } = session;
  let pinned: RequestReference | null = null;
  let shown = '';
  const look = (): PinnedResult | null => {
    const result = pinned && { request: pinned, ...followReference(analysis, pinned) };
    shown = JSON.stringify(result);
    return result;
  };
  connection.onRequest(pinRequest, guard<PinParams, PinnedResult | null>(log, 'Pinning', null, ({ request }) => {
    pinned = request;
    return look();
  }));
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
