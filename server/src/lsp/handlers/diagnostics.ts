/**
 * Pushes findings: for every version of an open document at once, with the version, also when nothing changed; for the other
 * open documents of its unit as soon as messages had their turn.
 */
import { isScenarioFile } from '../../analysis/formats';
import type { Task } from '../../analysis/scheduler';
import { findingsWhileTyping } from '../../analysis/typing';
import { guardCall } from '../guard';
import type { Session } from '../session';
import { toDiagnostic } from '../to-lsp';
import { scenarioDiagnostics } from './scenario-diagnostics';

/** Editors show no more than this per document; a document with so many is not a policy anybody works on. */
const maxFindings = 1000;

/** How long after the last keystroke a statement counts as being typed, in milliseconds. */
const typingPause = 1000;

/** With `typedAt`, what is only missing so far from the statement there follows when nobody types for a while. */
export function publish(session: Session, uri: string, typedAt?: number): void {
  guardCall(session.log, 'Publishing findings', () => {
    session.forgetPause(uri);
    const document = session.documents.get(uri);
    const lines = session.linesOf(uri);
    if (!document || !lines) return;
    const all = isScenarioFile(uri) ? [] : session.analysis.findings(uri);
    const findings = typedAt === undefined ? all : findingsWhileTyping(session.analysis, uri, typedAt);
    const diagnostics = isScenarioFile(uri)
      ? scenarioDiagnostics(session, uri)
      : findings.slice(0, maxFindings).map((finding) => toDiagnostic(finding, lines, session.linesOf));
    void session.connection.sendDiagnostics({ uri, version: document.version, diagnostics });
    if (findings.length < all.length) session.afterPause(uri, typingPause, () => {
      publish(session, uri);
    });
  });
}

/** The documents whose findings depend on this one, one after the other. */
export function publishRelated(session: Session, uri: string): void {
  const related = session.analysis.related(uri);
  if (related.length > 0) session.scheduler.add(`related:${uri}`, 'visible', () => publishing(session, related));
}

export function publishAll(session: Session): void {
  const uris = session.documents.all().map((document) => document.uri);
  session.scheduler.add('all', 'visible', () => publishing(session, uris));
}

/** Some documents, one after the other; replaces what is left of an earlier call with the same key. */
export function publishEach(session: Session, key: string, uris: readonly string[]): void {
  session.scheduler.add(key, 'visible', () => publishing(session, uris));
}

/** A closed document's findings go away, unless it is still understood as part of an open unit. */
export function withdraw(session: Session, uri: string): void {
  void session.connection.sendDiagnostics({ uri, diagnostics: [] });
}

function* publishing(session: Session, uris: readonly string[]): Task {
  for (const uri of uris) {
    publish(session, uri);
    yield;
  }
}
