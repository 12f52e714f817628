/**
 * What the principals of all frameworks need to say which policies are attached to them.
 */
import { displayText, holed, isAtom, type HoledText } from '../base/atoms';
import type { Presence } from '../policy/model';
import type { AttachedPolicy } from './site';

/** The same policy where more has to hold for it to be attached. */
export function underPresence(presence: readonly Presence[], policy: AttachedPolicy): AttachedPolicy {
  return presence.length === 0 ? policy : { ...policy, presence: [...presence, ...(policy.presence ?? [])] };
}

/** The name of a managed policy outside the files; an ARN is that of the usual partition, whatever it is deployed to. */
export function managedName({ pieces }: HoledText): string {
  return displayText(holed(pieces.map((piece) => (isAtom(piece) && piece.shape === 'partition' ? 'aws' : piece))));
}
