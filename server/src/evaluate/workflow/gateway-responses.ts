/**
 * What a REST API answers by itself where its gateway responses are not the default ones (semantics §5.7).
 *
 * They change status and body, never the decision. What cannot be told, because deployment decides it or because the body
 * is made of more than the default message, is left out of the answer and said in a note.
 */
import { literalText } from '../../base/atoms';
import type { GatewayResponseSetting } from '../../gateway/model';
import type { Answer, Flow } from './flow';
import type { GatewayResponse } from './respond';

export function withGatewayResponse({ request, notes }: Flow, answer: Answer): Answer {
  const { response } = answer;
  const { type } = response;
  const settings = type === null ? [] : request.api.gatewayResponses.filter((setting) => concerns(setting, response));
  if (type === null || settings.length === 0) return answer;
  const status = statusOf(settings, response);
  const body = bodyOf(settings, response, type);
  const unknown = [...(status === undefined ? ['status'] : []), ...(body === undefined ? ['body'] : [])];
  if (unknown.length > 0) notes.push(`The API sets its own answer for \`${type}\`, and its ${unknown.join(' and ')} cannot be told from here.`);
  return { ...answer, response: { ...response, status: status ?? null, body: body ?? null } };
}

/** Its own type; else the fallback for its class; a type nobody can see may be any. */
function concerns({ type }: GatewayResponseSetting, response: GatewayResponse): boolean {
  return type === response.type || type === '*' || type === fallbackOf(response);
}

function fallbackOf({ status }: GatewayResponse): string | undefined {
  if (status === null) return undefined;
  return status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX';
}

/** Undefined where it cannot be told. */
function statusOf(settings: readonly GatewayResponseSetting[], response: GatewayResponse): number | null | undefined {
  const chosen = chosenFrom(settings, response, ({ status }) => status !== undefined);
  if (chosen === 'default') return response.status;
  const text = chosen?.status && literalText(chosen.status);
  return text !== undefined && /^[1-5]\d\d$/.test(text) ? Number(text) : undefined;
}

function bodyOf(settings: readonly GatewayResponseSetting[], response: GatewayResponse, type: string): string | null | undefined {
  const chosen = chosenFrom(settings, response, ({ body }) => body !== undefined);
  if (chosen === 'default') return response.body;
  const template = chosen?.body ? literalText(chosen.body) : undefined;
  return template === undefined ? undefined : fill(template, messageIn(response.body), type);
}

/**
 * The setting that says a thing; undefined where several might. A type of its own that leaves it out, beside a fallback that
 * does not, is not documented.
 */
function chosenFrom(settings: readonly GatewayResponseSetting[], { type }: GatewayResponse, says: (setting: GatewayResponseSetting) => boolean): GatewayResponseSetting | 'default' | undefined {
  if (settings.some((setting) => setting.type === '*' || (setting.presence?.length ?? 0) > 0)) return undefined;
  const own = settings.filter((setting) => setting.type === type);
  const saying = settings.filter(says);
  const [first, ...others] = saying;
  if (!first) return 'default';
  if (own.length === 0) return others.length === 0 ? first : undefined;
  const ownSaying = own.filter(says);
  return ownSaying.length === 1 && own.length === 1 ? ownSaying[0] : undefined;
}

/** The message of a default body: a text, null, or undefined where there is no such body. */
function messageIn(body: string | null): string | null | undefined {
  const found = /^\{"[Mm]essage":("(?:[^"\\]|\\.)*"|null)\}$/.exec(body ?? '')?.[1];
  return found === undefined ? undefined : (JSON.parse(found) as string | null);
}

/** Templates of gateway responses know simple variables only; any but those of the error makes the body unknown. */
function fill(template: string, message: string | null | undefined, type: string): string | undefined {
  const values: Readonly<Record<string, string | undefined>> = {
    '$context.error.messageString': message === undefined ? undefined : JSON.stringify(message),
    '$context.error.message': message ?? undefined,
    '$context.error.responseType': type,
  };
  let isKnown = true;
  const text = template.replace(/\$(?:context|stageVariables|method|input|util)\b[\w.]*|\$\{[^}]*\}?/g, (variable) => {
    const value = values[variable];
    if (value === undefined) isKnown = false;
    return value ?? '';
  });
  return isKnown ? text : undefined;
}
