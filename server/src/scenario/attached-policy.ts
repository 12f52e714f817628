/**
 * The policy that the files of an API attach to it or to a domain name.
 *
 * One that cannot be seen, or is attached in some deployments only, may say anything; nothing is assumed about it.
 */
import type { Api } from '../gateway/model';
import type { LayerPolicy } from '../gateway/request';
import { policyAt } from '../workspace/model';
import { bindPresence } from './bind-values';
import type { Building } from './building';
import { attachedLayer } from './policies';
import { selectorOf } from './resolve';

export interface Attachment {
  /** What the policy is called in results. */
  readonly id: string;
  readonly what: string;
  /** Of the thing it is attached to. */
  readonly selector: string;
}

/** Null where there is none for certain. */
export function attachedPolicy(site: Api['resourcePolicy'], { id, what, selector }: Attachment, building: Building): LayerPolicy | null {
  if (site === null) return null;
  const file = building.canonical.api?.ref?.split('#')[0] ?? '';
  const label = `${file}#${site?.selector ?? selector}`;
  const unseen = (reason: string): LayerPolicy => ({ id, label: `${what} of ${label}`, opaque: { id, label: `${what} of ${label}`, reason, pure: true, shape: 'policy-document' } });
  // Asking for the file makes it known.
  const entry = site && building.workspace.file(site.uri) && policyAt(building.workspace.unit(site.uri), site);
  if (!site || !entry) return unseen('it cannot be seen here, nor whether there is one');
  const presence = bindPresence(site.presence ?? [], building.bindings);
  if (!presence) return null;
  // What has no policy is open where what has a silent one is not, so this is no matter of statements alone.
  if (presence.length > 0) return unseen(`it is there in some deployments only (${presence.map(({ condition }) => condition.label).join(', ')})`);
  return attachedLayer({ id, label: `${file}#${selectorOf(entry.site, [])}`, path: ['api', 'ref'] }, entry.policy, building);
}
