// What the workbench knows of findings, compared with marks drawn below the lines of a text. The marks
// are those of the fast tests; here they also prove that ranges survive protocol and editor.
import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { drawMarks, readMarked, type Mark } from '../../support/marks';
import { eventually } from './workbench';

const SEVERITIES = ['error', 'warning', 'information', 'hint'] as const;

/** Opens an untitled document with the text of marks and waits until exactly the marked findings are on it. */
export async function openMarked(language: string, marked: string): Promise<vscode.TextEditor> {
  const [file] = readMarked(marked, 'untitled');
  const editor = await vscode.window.showTextDocument(await newDocument(language, file?.text ?? ''));
  const { document } = editor;
  await expectFindings(document, marked);
  return editor;
}

// VS Code may give a new document what it has kept of a closed one of the same name; the next has another name.
async function newDocument(language: string, content: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument({ language, content });
  return document.getText() === content ? document : vscode.workspace.openTextDocument({ language, content });
}

/**
 * Waits until a document has the text of the marks and, of Gatehouse, exactly the marked findings. Marks
 * tell range, severity and id; a message only where one is drawn.
 */
export async function expectFindings(document: vscode.TextDocument, marked: string): Promise<void> {
  const lineEnd = document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
  const [expected] = readMarked(marked, 'document', lineEnd);
  try {
    await eventually('the findings are the marked ones', () => {
      const now = findingsOf(document);
      return document.getText() === expected?.text && describeAll(now) === describeAll(expected.marks);
    });
  } catch {
    assert.equal(drawMarks(document.getText(), findingsOf(document)), marked);
  }
}

/** The findings of Gatehouse on a document, in source order. */
export function findingsOf(document: vscode.TextDocument): readonly Mark[] {
  return vscode.languages
    .getDiagnostics(document.uri)
    .filter(({ source }) => source === 'gatehouse')
    .map((diagnostic) => toMark(diagnostic, document))
    .sort((a, b) => a.start - b.start);
}

function toMark({ range, severity, code, message }: vscode.Diagnostic, document: vscode.TextDocument): Mark {
  const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
  return { start, end, severity: SEVERITIES[severity] ?? 'error', code: typeof code === 'string' ? code : '', message, fixes: undefined, goesOn: false };
}

function describeAll(marks: readonly Mark[]): string {
  return marks.map(({ start, end, severity, code }) => `${start}-${end} ${severity} ${code}`).join('\n');
}
