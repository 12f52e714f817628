/**
 * `gatehouse/status` and `gatehouse/recognised`: what a document was taken for, in one line after every change and in full
 * when somebody asks.
 */
import { recognisedIn, recognisedSummary } from '../../analysis/language';
import { recognisedRequest, statusNotification, type RecognisedParams, type RecognisedResult } from '../extensions';
import { guard, guardCall } from '../guard';
import type { Session } from '../session';

export function registerStatus(session: Session): void {
  const { connection, analysis, documents, scheduler, log } = session;
  const sent = new Map<string, string>();
  connection.onRequest(recognisedRequest, guard<RecognisedParams, RecognisedResult>(log, 'Telling what was recognised', { markdown: '' }, ({ uri }) => ({
    markdown: recognisedIn(analysis, uri),
  })));
  documents.onDidClose(({ document }) => void sent.delete(document.uri));
  session.onChange(() => {
    scheduler.add('status', 'visible', function* () {
      for (const uri of documents.keys()) {
        yield;
        guardCall(log, 'Telling the status', () => {
          const status = { uri, ...recognisedSummary(analysis, uri) };
          const text = JSON.stringify(status);
          if (sent.get(uri) === text) return;
          sent.set(uri, text);
          void connection.sendNotification(statusNotification, status);
        });
      }
    });
  });
}
