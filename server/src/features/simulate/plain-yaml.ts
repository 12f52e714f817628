/**
 * Plain data as YAML for people: block style, scalars unquoted where that is safe, policies as JSON on one line.
 *
 * What it writes reads back as the same data under every version of YAML. It does not edit documents.
 */
import { isObject, type Plain, type PlainObject } from '../../scenario/plain';

/** Lines without a break at the end, each indented by `indent` spaces. */
export function toYaml(value: PlainObject, indent = 0): readonly string[] {
  const space = ' '.repeat(indent);
  return Object.entries(value).flatMap(([key, member]) => {
    const name = `${space}${scalar(key)}:`;
    if (isObject(member) && Object.keys(member).length > 0 && !isDocument(member)) return [name, ...toYaml(member, indent + 2)];
    if (Array.isArray(member) && !member.every(isScalar)) return [name, ...(member as readonly Plain[]).map((item) => `${space}  - ${inline(item)}`)];
    return [`${name} ${inline(member)}`];
  });
}

/** A policy or the like is easier to compare on one line than spread over thirty. */
function isDocument(value: PlainObject): boolean {
  return 'Statement' in value || 'policyDocument' in value;
}

function inline(value: Plain): string {
  if (Array.isArray(value)) return `[${(value as readonly Plain[]).map(inline).join(', ')}]`;
  if (isObject(value)) return JSON.stringify(value);
  return scalar(value);
}

const isScalar = (value: Plain): boolean => typeof value !== 'object' || value === null;

/** Unquoted only where no version of YAML takes it for something else. */
function scalar(value: Plain): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  const isPlain = /^(?:[A-Za-z/][\w./:{}+@*#-]*(?: [\w./:{}+@*-]+)*|\d+(?:\.\d+){3}(?:\/\d+)?)$/.test(value) && !/:(?: |$)/.test(value) && !/^(?:true|false|yes|no|on|off|null|y|n)$/i.test(value);
  return isPlain ? value : JSON.stringify(value);
}
