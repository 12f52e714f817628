/**
 * `gatehouse/pin` and `gatehouse/pinned`: one request whose result is followed through every edit in any file.
 */
import { isAnswered, startAsking } from '../../features/simulate/ask';
import { askReference, pinnedText } from '../../features/simulate/rows';
import { pinnedNotification, pinRequest, type PinnedResult, type PinParams, type RequestReference } from '../extensions';
import { guard, guardCall } from '../guard';
import type { Session } from '../session';

export function registerPin(session: Session): void {
  const { connection, scheduler, log } = session;
  let pinned: RequestReference | null = null;
  let shown = '';
  const look = (): PinnedResult | null => {
    const result = pinned && resultOf(session, pinned);
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

/** A target that is gone, perhaps only while somebody types, leaves the request pinned and says so. */
function resultOf({ analysis }: Session, request: RequestReference): PinnedResult {
  const found = askReference(request, startAsking(analysis.view, 'decide'));
  if (!found) return { request, verdict: 'undetermined', text: `? ${request.method} ${request.path} — not found`, reason: 'What was pinned is not there any more.' };
  const { asked, row } = found;
  const reason = isAnswered(asked.answer) ? asked.answer.decision.reason : asked.answer.because;
  return { request, verdict: row.verdict, text: pinnedText(asked), reason };
}
