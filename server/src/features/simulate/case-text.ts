/**
 * A simulated request as text: a scenario file to save or to edit, and a command line.
 *
 * All three say what the simulation asked, so that they answer the same. References are rewritten to where the text will
 * stand.
 */
import { fileName } from '../../base/uri';
import type { Decision } from '../../evaluate/decision';
import { withoutKeys, isObject, type Plain, type PlainObject } from '../../scenario/plain';
import { rebase } from '../../scenario/references';
import { isAnswered } from './ask';
import { toYaml } from './plain-yaml';
import type { Asked } from './questions';
import { scenarioFolder } from './scenario-folder';
import { originOf } from './simulated-caller';
import type { Target } from './target';

export interface CaseText {
  readonly text: string;
  /** Beside the target; the name says what the case is about. */
  readonly suggestedUri: string;
}

/** `case` says what must come out, as it comes out now; `request` leaves that open. */
export function caseText(target: Target, asked: Asked, form: 'case' | 'request'): CaseText {
  const suggestedUri = suggestUri(target, asked);
  const canonical = rebase(asked.answer.simulated.canonical as unknown as Plain, target.uri, suggestedUri) as PlainObject;
  const expected = form === 'case' && isAnswered(asked.answer) ? expectation(asked.answer.decision) : undefined;
  const lines = [
    ...toYaml(shorten({ ...canonical, name: nameOf(asked), ...(expected === undefined ? {} : { expect: expected }) })),
    ...hintOf(asked),
  ];
  return { text: `${lines.join('\n')}\n`, suggestedUri };
}

/** Reads the case from standard input, so that nothing has to be saved first; paths are relative to `folder`. */
export function commandText(target: Target, asked: Asked, folder: string): string {
  const canonical = rebase(asked.answer.simulated.canonical as unknown as Plain, target.uri, `${folder.replace(/\/$/, '')}/case.authz.json`) as PlainObject;
  const line = JSON.stringify(shorten({ ...canonical, name: nameOf(asked) }));
  return `echo ${shellQuoted(line)} | gatehouse simulate --jsonl -`;
}

function nameOf({ label, answer }: Asked): string {
  const { caller } = answer.question;
  const from = originOf(caller);
  return `${label} as ${caller.label}${from === undefined ? '' : ` from ${from}`}`;
}

/** What cannot be certain is no expectation: a case never meets it. */
function expectation({ decision }: Decision): string | undefined {
  return decision === 'undetermined' || decision === 'error' ? undefined : decision;
}

/** The short ways of writing that lose nothing, most telling fields first. */
function shorten(canonical: PlainObject): PlainObject {
  const { name, env, api, request, caller, expect } = canonical;
  const rest = withoutKeys(canonical, ['name', 'env', 'api', 'request', 'caller', 'expect']);
  return {
    ...(name === undefined ? {} : { name }),
    ...(env === undefined ? {} : { env }),
    ...(api === undefined ? {} : { api: onlyField(api, 'ref') ?? api }),
    ...(caller === undefined ? {} : { caller: shortCaller(caller) }),
    ...(request === undefined ? {} : { request: shortRequest(request) }),
    ...rest,
    ...(expect === undefined ? {} : { expect }),
  };
}

function onlyField(value: Plain, field: string): Plain | undefined {
  return isObject(value) && Object.keys(value).length === 1 ? value[field] : undefined;
}

function shortCaller(caller: Plain): Plain {
  const type = onlyField(caller, 'type');
  return type === 'anonymous' ? type : (onlyField(caller, 'arn') ?? caller);
}

function shortRequest(request: Plain): Plain {
  if (!isObject(request) || typeof request.method !== 'string' || typeof request.path !== 'string') return request;
  return Object.keys(request).length === 2 ? `${request.method} ${request.path}` : request;
}

function hintOf({ answer }: Asked): readonly string[] {
  const { unknownAuthorizer } = answer.simulated;
  if (unknownAuthorizer === undefined || !isAnswered(answer) || !answer.decision.unknown.includes('authorizer.output')) return [];
  return [
    `# What ${unknownAuthorizer} returns is not known; say it to get a certain answer:`,
    '# authorizer:',
    '#   output: {"principalId": "user", "policyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*"}]}}',
  ];
}

/** `orders-get-orders-id-as-partner.authz.yaml` in the target's folder, or in that of the app that made it. */
function suggestUri(target: Target, { label, answer }: Asked): string {
  const words = `${target.api.api?.name ?? fileName(target.uri).replace(/\.[^.]*$/, '')} ${label} as ${answer.question.caller.label}`;
  const name = words.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '').slice(0, 80);
  const folder = target.uri.includes('/') ? scenarioFolder(target.uri, target.unit.find(({ uri }) => uri === target.uri)) : 'untitled:';
  return `${folder}/${name}.authz.yaml`;
}

/** One pair of single quotes, which POSIX shells and PowerShell read alike; inside JSON a single quote has another spelling. */
function shellQuoted(json: string): string {
  return `'${json.replaceAll("'", '\\u0027')}'`;
}
