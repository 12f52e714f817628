/**
 * “Simulate request” among the code actions, for places without a lens. Only where somebody asked for actions: a bulb beside
 * every statement would say nothing.
 */
import { CodeActionTriggerKind, type CodeAction, type CodeActionContext } from 'vscode-languageserver';
import { findTargetPlace } from '../../analysis/simulation';
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
