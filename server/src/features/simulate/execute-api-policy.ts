/**
 * What a policy says about APIs: whether it names execute-api, which ARNs it lists, and whether they may be an API's.
 *
 * It reads patterns, it does not match requests: that is the evaluator's.
 */
import { isAtom, literalText, sameText, type HoledText } from '../../base/atoms';
import { hasWildcard, matchesGlob } from '../../base/glob';
import { parseExecuteApiArn, type ArnPart, type ArnPartName, type ExecuteApiArn } from '../../gateway/arn';
import type { Api } from '../../gateway/model';
import type { Policy } from '../../policy/model';

/** Whether an action or a resource of it is spelled as one of execute-api; `*` alone does not count. */
export function namesExecuteApi(policy: Policy | undefined): boolean {
  if (!policy) return false;
  return policy.statements.some((statement) => {
    const actions = [...(statement.action?.value.values ?? []), ...(statement.notAction?.value.values ?? [])];
    if (actions.some(({ text }) => startOf(text).toLowerCase().startsWith('execute-api:'))) return true;
    const resources = [...(statement.resource?.value.values ?? []), ...(statement.notResource?.value.values ?? [])];
    return resources.some(({ text }) => parseExecuteApiArn(text) !== undefined);
  });
}

/** The execute-api ARNs and short forms a policy lists, allowed, denied or excepted. */
export function arnsIn(policy: Policy): readonly ExecuteApiArn[] {
  return resourcesIn(policy).flatMap((text) => parseExecuteApiArn(text) ?? []);
}

function resourcesIn(policy: Policy): readonly HoledText[] {
  return policy.statements.flatMap((statement) => [
    ...(statement.resource?.value.values ?? []).map((value) => value.text),
    ...(statement.notResource?.value.values ?? []).map((value) => value.text),
  ]);
}

export function findPart(arn: ExecuteApiArn, name: ArnPartName): ArnPart | undefined {
  return arn.parts.find((part) => part.name === name);
}

/** `names`: an ARN has this API's own id; `covers`: it has a wildcard in its place, or all resources are meant. */
export function isAboutApi(policy: Policy, api: Api, how: 'names' | 'covers'): boolean {
  return resourcesIn(policy).some((text) => {
    if (how === 'covers' && literalText(text) === '*') return true;
    const part = partOf(text);
    if (!part) return false;
    if (how === 'names') return sameText(part.text, api.id);
    const pattern = literalText(part.text);
    const id = literalText(api.id);
    return sameText(part.text, api.id) || (pattern !== undefined && hasWildcard(pattern) && (id === undefined || matchesGlob(pattern, id)));
  });
}

function partOf(text: HoledText): ArnPart | undefined {
  const arn = parseExecuteApiArn(text);
  return arn && findPart(arn, 'api');
}

function startOf({ pieces }: HoledText): string {
  const [first] = pieces;
  return first === undefined || isAtom(first) ? '' : first;
}
