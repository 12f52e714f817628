/**
 * Resources of CloudFormation that the framework makes of what is written, as nodes with the places of that. They are what
 * the compiled template would hold as far as it has to do with access; the readers of templates do not tell them from
 * others.
 */
import { holed, type Atom, type AtomShape, type Piece } from '../../base/atoms';
import { readText } from '../../policy/text';
import { settle, type HostNode, type Member, type UnknownNode } from '../../syntax/node';
import { targetOf } from '../cloudformation/api-parts';
import { madeArray, madeObject, madeText, type Anchor } from '../cloudformation/derived-nodes';
import { pseudoAtom } from '../cloudformation/resolve';
import { providerValue, textOf, valueAt, type Service } from './service';
import { defaultStage, stageAtom } from './stage';

/** A resource under its logical id. */
export type Made = Member;

export interface Making {
  readonly type: string;
  readonly properties: Readonly<Record<string, HostNode | undefined>>;
  /** Why it may have more properties than can be seen. */
  readonly open?: string;
}

export function madeResource(logicalId: string, anchor: Anchor, { type, properties, open }: Making): Made {
  const body = { ...madeObject(anchor, properties), ...(open === undefined ? {} : { open }) };
  return { key: logicalId, keySpan: anchor.keySpan, span: anchor.span, value: madeObject(anchor, { Type: madeText(anchor, [type]), Properties: body }) };
}

export function referTo(anchor: Anchor, uri: string, logicalId: string, attribute?: string): HostNode {
  const address = attribute === undefined ? logicalId : `${logicalId}.${attribute}`;
  return madeText(anchor, [madeAtom(uri, address)]);
}

export function madeAtom(uri: string, address: string, shape: AtomShape = 'text'): Atom {
  return { id: `${uri}#${address}`, label: address, reason: 'given at deployment', pure: true, shape };
}

/** A known text in capitals, as the framework hands it on; anything else as it is. */
export function inCapitals(node: HostNode | undefined): HostNode | undefined {
  const text = textOf(node);
  if (!node || text === undefined || text === text.toUpperCase()) return node;
  const value = settle(node);
  return madeText({ keySpan: value.span, span: value.span, origin: value.origin }, [text.toUpperCase()]);
}

export function unseenAt({ span, origin }: Anchor, reason: string): UnknownNode {
  return { kind: 'unknown', reason, span, origin };
}

export function textsAt(anchor: Anchor, texts: readonly (readonly Piece[])[]): HostNode {
  return madeArray(anchor, texts.map((pieces) => madeText(anchor, pieces)));
}

export function stagePieces(uri: string): readonly Piece[] {
  return [stageAtom(uri)];
}

/** The stage with what is written for it, for people. */
export function shownStage(service: Service): Atom {
  const written = providerValue(service, 'stage');
  const [piece, ...others] = (written && readText(written)?.pieces) ?? [];
  const atom = stageAtom(service.uri, typeof piece === 'string' && others.length === 0 ? piece : undefined);
  return typeof piece === 'object' && piece.id === atom.id ? piece : written ? atom : stageAtom(service.uri, defaultStage);
}

/** The text of a node in pieces; what is no text is one thing nobody knows. */
export function piecesOf(node: HostNode | undefined, otherwise: Atom): readonly Piece[] {
  return (node && readText(settle(node)))?.pieces ?? [otherwise];
}

export function regionPieces(uri: string): readonly Piece[] {
  return [pseudoAtom(uri, 'AWS::Region', 'region')];
}

/** `arn:…:` of a service in the account and region of the stack. */
export function arnPieces(uri: string, service: string): readonly Piece[] {
  return holed(['arn:', pseudoAtom(uri, 'AWS::Partition', 'partition'), `:${service}:`, ...regionPieces(uri), ':', pseudoAtom(uri, 'AWS::AccountId', 'account-id'), ':']).pieces;
}

/** The logical id of the API that routes belong to: one that `resources` writes where the path under `provider` names it, or the framework's own. */
export function apiOf(service: Service, path: readonly string[], usualId: string): { readonly apiId: string; readonly isMade: boolean } {
  const external = providerValue(service, ...path);
  const target = external && targetOf(external, service.uri);
  const isOwn = target?.attribute === undefined && target !== undefined && service.templates.some(({ node }) => valueAt(node, 'Resources', target.logicalId));
  return isOwn ? { apiId: target.logicalId, isMade: false } : { apiId: usualId, isMade: true };
}
