/**
 * Whether it mattered how an unusual path stands in the ARN of a call (ARN-36), which nobody has confirmed.
 *
 * The request is decided again with the path in the other ways it might stand there; where all of them come out alike
 * nothing was assumed. How requests are decided is not known here.
 */
import type { Request } from '../gateway/request';
import type { Decision } from './decision';

/** The decision without the assumption about its path where that changed nothing. */
export function withoutIdleReading(decision: Decision, request: Request, decide: (request: Request) => Decision): Decision {
  if (request.type !== 'api' || !decision.assumptions.some(({ rule }) => rule === RULE)) return decision;
  const others = otherPaths(request.path).map((path) => decide({ ...request, path }));
  if (others.some((other) => outcomeOf(other) !== outcomeOf(decision))) return decision;
  return { ...decision, assumptions: decision.assumptions.filter(({ rule }) => rule !== RULE) };
}

const RULE = 'ARN-36';

/** Each change alone and all together: decoded, without doubled slashes, without the slash at the end. */
function otherPaths(path: string): readonly string[] {
  const whole = CHANGES.reduce((text, change) => change(text), path);
  return [...new Set([...CHANGES.map((change) => change(path)), whole])].filter((other) => other !== path);
}

const CHANGES: readonly ((path: string) => string)[] = [decoded, (path) => path.replace(/\/{2,}/g, '/'), (path) => (path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path)];

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // a percent sign that stands for itself
  }
}

function outcomeOf({ decision, status, decidedAt, decidedBy, unknown }: Decision): string {
  return JSON.stringify([decision, status, decidedAt, decidedBy.map(({ policyId, index }) => [policyId, index]), unknown]);
}
