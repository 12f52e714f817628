/**
 * “Simulate request” where there is no lens: a link below a hover, for a client that runs our command, and a code action. The
 * action is only for who asked for actions: a bulb beside every statement would say nothing.
 */
import { CodeActionTriggerKind, type CodeAction, type CodeActionContext } from 'vscode-languageserver';
import { link } from '../../analysis/language';
import { findLenslessPlace, findTargetPlace } from '../../analysis/simulation';
import { serverSimulateCommand, simulateCommand } from '../extensions';
import type { Session } from '../session';

export const simulateActionKind = 'gatehouse.simulate';

export function simulateActions({ analysis, abilities }: Session, uri: string, offset: number, { only, triggerKind }: CodeActionContext): CodeAction[] {
  const isWanted = triggerKind !== CodeActionTriggerKind.Automatic && (!only || only.some((kind) => kind === '' || simulateActionKind.startsWith(kind)));
  const target = isWanted ? findTargetPlace(analysis, uri, offset) : undefined;
  if (!target) return [];
  const title = 'Simulate request';
  const command = abilities.showsSimulations ? simulateCommand : serverSimulateCommand;
  return [{ title, kind: simulateActionKind, command: { title, command, arguments: [target] } }];
}

/** Empty where a lens stands over the target, or nothing can be simulated. */
export function simulateLink({ analysis, abilities }: Session, uri: string, offset: number): string {
  const target = abilities.showsSimulations ? findLenslessPlace(analysis, uri, offset) : undefined;
  return target ? `\n\n${link('Simulate request', `command:${simulateCommand}?${encodeURIComponent(JSON.stringify([target]))}`)}` : '';
}
