/**
 * A permissions boundary that deployment chooses: one of several policies, or none.
 *
 * What is known to hold decides it; otherwise all of them are one policy, in which each says what it says under its own
 * condition. Where there is none everything is allowed, as a missing boundary limits nothing.
 */
import type { LayerPolicy } from '../gateway/request';
import type { Policy, Presence, Statement } from '../policy/model';
import { readPolicy } from '../policy/read';
import { hostOf } from './host-of';

/** Exactly one of several holds; `layer` is null for no boundary. */
export interface BoundaryWay {
  readonly presence: readonly Presence[];
  readonly layer: LayerPolicy | null;
}

/** Undefined where it cannot be told as one policy: one of them is not seen, or they are read by different rules. */
export function chosenBoundary(ways: readonly BoundaryWay[], id: string): LayerPolicy | null | undefined {
  const [first, ...others] = ways;
  if (first && others.length === 0 && first.presence.length === 0) return first.layer;
  const labels: string[] = [];
  const policies: Policy[] = [];
  const statements: Statement[] = [];
  for (const { presence, layer } of ways) {
    if (layer && 'opaque' in layer) return undefined;
    const { policy } = layer ?? { policy: unlimited() };
    if (policy.openStatements !== undefined) return undefined;
    if (layer) labels.push(layer.label);
    if (layer) policies.push(policy);
    statements.push(...policy.statements.map((statement) => ({ ...statement, presence: [...presence, ...statement.presence] })));
  }
  const [own] = policies;
  const versions = new Set(policies.map(({ version }) => JSON.stringify(version?.value)));
  if (!own || versions.size > 1) return undefined;
  return { id, label: labels.join(' or '), policy: { ...own, statements: statements.map((statement, index) => ({ ...statement, index })) } };
}

function unlimited(): Policy {
  const node = hostOf({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] });
  return readPolicy(node, { kind: 'permissions-boundary', kindIsCertain: true, dialect: 'iam' });
}
