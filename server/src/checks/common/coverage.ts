/**
 * Which routes of an API a statement may be about, by its actions and resources.
 *
 * It errs on the side of “may be”: what is unknown could be anything. So it serves checks that ask whether none or all of
 * the covered routes have a property, and never to decide a request.
 */
import { literalText, sameText } from '../../base/atoms';
import { matchesGlob } from '../../base/glob';
import type { Api, Route } from '../../gateway/model';
import type { Statement } from '../../policy/model';
import { asPattern, invokeArns, type InvokeArn } from './execute-api';

/** The routes the statement may be about. */
export function coveredRoutes(statement: Statement, api: Api): readonly Route[] {
  if (!mayBeAboutCalls(statement)) return [];
  if (!statement.resource) return statement.notResource ? api.routes : [];
  const { values, isComplete } = statement.resource.value;
  const patterns = new Map(invokeArns(statement).map((arn) => [arn.value, arn]));
  if (!isComplete || values.some((value) => !patterns.has(value) && literalText(value.text) === undefined)) return api.routes;
  return api.routes.filter((route) =>
    values.some((value) => {
      const arn = patterns.get(value);
      return arn ? mayCover(arn, route, api) : literalText(value.text) === '*';
    }),
  );
}

/** Routes an ARN of this API may match; the id in a full ARN is not compared. */
export function routesUnder(arn: InvokeArn, api: Api): readonly Route[] {
  return api.routes.filter((route) => mayCoverPath(arn, route));
}

/** Whether the id in an ARN is this API's for certain. */
export function namesApi(arn: InvokeArn, api: Api): boolean {
  return arn.form === 'full' && arn.api !== undefined && sameText(arn.api, api.id);
}

/** Preflight requests carry no credentials, so a method OPTIONS is left open nearly everywhere. */
export function isPreflight(route: Route): boolean {
  return route.method === 'OPTIONS';
}

function mayBeAboutCalls(statement: Statement): boolean {
  if (statement.notAction) return true;
  const { values, isComplete } = statement.action?.value ?? { values: [], isComplete: true };
  return !isComplete || values.some((value) => {
    const name = literalText(value.text)?.toLowerCase();
    return name === undefined || matchesGlob(name, 'execute-api:invoke');
  });
}

function mayCover(arn: InvokeArn, route: Route, api: Api): boolean {
  const ownId = literalText(api.id);
  const writtenId = arn.api && literalText(arn.api);
  const isOther = ownId !== undefined && writtenId !== undefined && !matchesGlob(writtenId, ownId);
  return !isOther && mayCoverPath(arn, route);
}

function mayCoverPath(arn: InvokeArn, route: Route): boolean {
  const slash = arn.tail.text.indexOf('/');
  const pattern = asPattern(arn.tail.text);
  // A pattern whose first star stands for the API's id too may go on anywhere.
  const behindId = slash < 0 || arn.tail.text.slice(0, slash).includes('*') ? `*${pattern}` : asPattern(arn.tail.text.slice(slash));
  return patternsOverlap(behindId, `/${segment}/${route.method === 'ANY' ? segment : route.method}/${pathPattern(route.path)}`);
}

function pathPattern(path: string): string {
  return path.replace(/^\//, '').replace(/\{[^{}]*\+\}/g, '*').replace(/\{[^{}]*\}/g, segment);
}

/** Stands for any run without a slash; in the pattern of a route only, because IAM has nothing like it. */
export const segment = '\uE000';

/** Whether some text fits both patterns, of which the right one may have segments; time is the product of their lengths. */
export function patternsOverlap(left: string, right: string): boolean {
  let reachable = closeOver([true, ...new Array<boolean>(right.length).fill(false)], right);
  for (const wanted of left) {
    const next = new Array<boolean>(right.length + 1).fill(false);
    for (let at = 0; at <= right.length; at++) {
      if (!reachable[at]) continue;
      // A star on the left takes any run of the right, a star on the right stays for the next character.
      if (wanted === '*') next.fill(true, at);
      else if (right[at] === '*' || (right[at] === segment && wanted !== '/')) next[at] = true;
      else if (at < right.length && (right[at] === wanted || wanted === '?' || right[at] === '?')) next[at + 1] = true;
    }
    reachable = closeOver(next, right);
  }
  return reachable[right.length] ?? false;
}

/** A star on the right may stand for nothing; that a segment may not is of no matter here. */
function closeOver(reachable: boolean[], right: string): boolean[] {
  for (let at = 0; at < right.length; at++) if (reachable[at] && (right[at] === '*' || right[at] === segment)) reachable[at + 1] = true;
  return reachable;
}
