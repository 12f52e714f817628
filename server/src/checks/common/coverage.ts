/**
 * Which routes of an API a statement may be about, by its actions and resources.
 *
 * It errs on the side of “may be”: what is unknown could be anything. So it serves checks that ask whether none or all of
 * the covered routes have a property, and never to decide a request.
 */
import { sameText } from '../../base/atoms';
import { callsOf } from '../../reason/call-set';
import { relate } from '../../reason/relate';
import { relateStatement } from '../../reason/relate-statement';
import { withVariables } from '../../reason/variables';
import type { Api, Route } from '../../gateway/model';
import type { PolicyKind } from '../../policy/kinds';
import type { Statement } from '../../policy/model';
import type { InvokeArn } from './execute-api';

/** The routes the statement may be about. Stages may be added at any time, so any stage counts. */
export function coveredRoutes(statement: Statement, kind: PolicyKind, api: Api): readonly Route[] {
  return api.routes.filter((route) => relateStatement(statement, kind, callsOf(api, route, 'any')).kind !== 'disjoint');
}

/** Routes whose calls an ARN of this API may match. */
export function routesUnder(arn: InvokeArn, api: Api): readonly Route[] {
  const pattern = withVariables(arn.value.text);
  return api.routes.filter((route) => relate(pattern, callsOf(api, route, 'any')).kind !== 'disjoint');
}

/** Whether the id in an ARN is this API's for certain. */
export function namesApi(arn: InvokeArn, api: Api): boolean {
  return arn.form === 'full' && arn.api !== undefined && sameText(arn.api, api.id);
}

/** Preflight requests carry no credentials, so a method OPTIONS is left open nearly everywhere. */
export function isPreflight(route: Route): boolean {
  return route.method === 'OPTIONS';
}
