/**
 * What has been typed of an ARN, field by field and segment by segment, with the offset at which each begins.
 *
 * It reads text that is not finished, so it works on characters; expressions of the host (`${…}`) count as one field
 * each, whatever stands in them. Finished ARNs are read by `gateway/arn`.
 */
import { templateText, type Template } from './offer';

export interface TypedPart {
  readonly text: string;
  /** Offset in the typed text. */
  readonly start: number;
}

export interface TypedArn {
  /** The fields between colons; the sixth keeps further ones. The last is being typed. */
  readonly fields: readonly TypedPart[];
}

/** What is typed of an execute-api ARN behind the API. */
export interface TypedInvoke {
  /** How the API is named: the short form, an id or pattern, or an expression that stands for the whole beginning. */
  readonly api: { readonly form: 'short' } | { readonly form: 'id'; readonly text: string } | { readonly form: 'expression'; readonly text: string };
  /** Stage, method, path: at most three; the path keeps its slashes. The last is being typed. */
  readonly segments: readonly [TypedPart, ...TypedPart[]];
}

export function splitTypedArn(typed: string): TypedArn | undefined {
  const fields = split(typed, ':', 6);
  return fields[0]?.text === 'arn' && fields.length > 1 ? { fields } : undefined;
}

/** A template of an ARN that goes on from the finished fields of what is typed; unchanged where it says something else there. */
export function withTypedFields(template: Template, typed: string): Template {
  const finished = splitTypedArn(typed)?.fields.slice(0, -1) ?? [];
  const fields = fieldsOf(template);
  const kept = finished.map(({ text }, index): Template | undefined => {
    const field = fields[index] ?? [];
    if (templateText(field) === text) return field;
    const isOpen = field.length === 1 && typeof field[0] === 'object';
    return isOpen ? [text.startsWith('${') ? { expression: text } : text] : undefined;
  });
  if (kept.length === 0 || kept.includes(undefined)) return template;
  return [...kept, ...fields.slice(kept.length)].flatMap((field, index): Template => [...(index === 0 ? [] : [':']), ...(field ?? [])]);
}

/** What stands between the colons of its texts. */
function fieldsOf(template: Template): readonly Template[] {
  const fields: Template[number][][] = [[]];
  for (const piece of template) {
    const [first = '', ...others] = typeof piece === 'string' ? piece.split(':') : [piece];
    if (first !== '') fields.at(-1)?.push(first);
    for (const other of others) fields.push(other === '' ? [] : [other]);
  }
  return fields;
}

/** The segments behind the API; undefined while the API itself is being typed. */
export function splitTypedInvoke(typed: string): TypedInvoke | undefined {
  if (typed.startsWith('execute-api:')) {
    return typed.startsWith('execute-api:/') ? behind(typed, 'execute-api:'.length, { form: 'short' }) : undefined;
  }
  const arn = splitTypedArn(typed);
  const resource = arn?.fields[5];
  if (arn) {
    if (arn.fields[2]?.text !== 'execute-api' || !resource) return undefined;
    const slash = indexOutside(typed, '/', resource.start);
    return slash < 0 ? undefined : behind(typed, slash, { form: 'id', text: typed.slice(resource.start, slash) });
  }
  const slash = indexOutside(typed, '/', 0);
  const head = slash < 0 ? '' : typed.slice(0, slash);
  return /^\$\{[^}]*\}$/.test(head) ? behind(typed, slash, { form: 'expression', text: head }) : undefined;
}

/** Whether an expression of the host is being typed: behind `${` without its `}`. */
export function openExpression(typed: string): number | undefined {
  const open = typed.lastIndexOf('${');
  return open >= 0 && typed.indexOf('}', open) < 0 ? open : undefined;
}

function behind(typed: string, slash: number, api: TypedInvoke['api']): TypedInvoke {
  const [first, ...rest] = split(typed.slice(slash + 1), '/', 3).map(({ text, start }) => ({ text, start: start + slash + 1 }));
  return { api, segments: [first ?? { text: '', start: slash + 1 }, ...rest] };
}

function split(text: string, separator: string, most: number): TypedPart[] {
  const parts: TypedPart[] = [];
  let start = 0;
  while (parts.length < most - 1) {
    const at = indexOutside(text, separator, start);
    if (at < 0) break;
    parts.push({ text: text.slice(start, at), start });
    start = at + 1;
  }
  parts.push({ text: text.slice(start), start });
  return parts;
}

/** The next separator that is not inside an expression. */
function indexOutside(text: string, separator: string, from: number): number {
  let isInside = false;
  for (let at = from; at < text.length; at++) {
    if (text.startsWith('${', at)) isInside = true;
    else if (text[at] === '}') isInside = false;
    else if (text[at] === separator && !isInside) return at;
  }
  return -1;
}
