/**
 * An API of which nothing is seen but the ARNs in policies: a lone policy file still answers who reaches what.
 *
 * What an ARN spells out is taken from it; everything else stays unknown. How such a route authorizes is not known
 * either, which callers and requests have to say.
 */
import { displayText, holed, isAtom, known, literal, literalText, type Atom, type AtomShape, type HoledText } from '../../base/atoms';
import { hasWildcard } from '../../base/glob';
import type { ArnPartName, ExecuteApiArn } from '../../gateway/arn';
import type { ApiKind } from '../../gateway/model';
import type { Policy } from '../../policy/model';
import { verbs, type Call, type TargetApi } from './calls';
import { arnsIn, findPart } from './execute-api-policy';

export function apiFromArns(policies: readonly Policy[], uri: string, kind: ApiKind = 'REST'): TargetApi {
  const arns = policies.flatMap(arnsIn);
  const part = (name: ArnPartName, shape: AtomShape, words: string): HoledText => spelledOut(arns, name) ?? unseen(uri, name, shape, words);
  const id = part('api', 'api-id', 'the id of the API');
  const name = literalText(id);
  return {
    name: name === undefined ? 'an API' : `API ${name}`,
    facts: {
      kind,
      id,
      account: part('account', 'account-id', 'the account of the API'),
      region: part('region', 'region', 'the Region of the API'),
      partition: spelledOut(arns, 'partition') ?? literal('aws'),
      stage: spelledOut(arns, 'stage') ?? (kind === 'HTTP' ? literal('$default') : unseen(uri, 'stage', 'stage-name', 'the stage')),
      endpoint: known('REGIONAL'),
      disableDefaultEndpoint: false,
      apiKeySource: 'HEADER',
      stageVariables: new Map(),
    },
    calls: callsIn(arns),
    api: undefined,
    uri,
  };
}

/** Any path and method besides those the ARNs name. */
export const otherCall: Call = { method: 'ANY', path: '/{other+}', label: 'any other request', route: undefined };

/** The first ARN that says it without a wildcard. */
function spelledOut(arns: readonly ExecuteApiArn[], name: ArnPartName): HoledText | undefined {
  for (const arn of arns) {
    const part = findPart(arn, name);
    if (part && part.text.pieces.length > 0 && !part.text.pieces.some((piece) => !isAtom(piece) && hasWildcard(piece))) return part.text;
  }
  return undefined;
}

function unseen(uri: string, name: string, shape: AtomShape, label: string): HoledText {
  const atom: Atom = { id: `${uri}#simulate:${name}`, label, reason: 'no ARN here spells it out', pure: true, shape };
  return { pieces: [atom] };
}

function callsIn(arns: readonly ExecuteApiArn[]): readonly Call[] {
  const calls = new Map<string, Call>();
  for (const arn of arns) {
    const method = methodOf(arn);
    const path = pathOf(arn);
    if (method === undefined || path === undefined) continue;
    const label = `${method} ${path}`;
    calls.set(label, { method, path, label, route: undefined });
  }
  return [...calls.values(), ...(calls.has('ANY /*') ? [] : [otherCall])];
}

/** Undefined where the text in the place of the method is none, so that no request has it. */
function methodOf(arn: ExecuteApiArn): string | undefined {
  const part = findPart(arn, 'method');
  const text = part ? literalText(part.text) : '*';
  if (text === undefined || hasWildcard(text)) return 'ANY';
  return verbs.includes(text) ? text : undefined;
}

function pathOf(arn: ExecuteApiArn): string | undefined {
  const part = findPart(arn, 'path');
  if (!part) return isOpenEnded(arn) ? '/*' : undefined;
  const shown = displayText(holed(part.text.pieces.map((piece) => (isAtom(piece) ? '*' : piece))));
  return `/${shown}`;
}

/** A star at the end covers the parts behind it (ARN-5). */
function isOpenEnded(arn: ExecuteApiArn): boolean {
  const last = arn.parts.at(-1)?.text.pieces.at(-1);
  return typeof last === 'string' && last.endsWith('*');
}
