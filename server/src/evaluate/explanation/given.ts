/**
 * What an answer rests on, layer by layer, and what it would mean if there were more than was supplied.
 *
 * An answer is never a bare yes: layers that were not supplied are said plainly.
 */
import { joined } from '../../base/words';
import type { Decision, Given, Layer } from '../decision';
import { LAYERS, LAYERS_TOGETHER } from './layer-names';
import { line, type ExplanationLine } from './model';

export function givenLines(decision: Decision): readonly ExplanationLine[] {
  const layers = relevantLayers(decision.given).filter(([layer, how]) => layer !== 'authorizer' || how !== 'not-supplied' || decision.decision === 'undetermined');
  const missing = layers.filter(([layer, how]) => how === 'not-supplied' && layer !== 'authorizer').map(([layer]) => layer);
  const seen = layers.filter(([layer]) => !missing.includes(layer)).map(([layer, how]) => line(`${nameOf(layer, decision)}: ${how === 'not-supplied' ? 'what it returns is not known' : WORDS[how]}`));
  return missing.length === 0 ? seen : [...seen, line(`not supplied, so taken for absent: ${joined(missing.map((layer) => LAYERS_TOGETHER[layer] ?? LAYERS[layer]))}${consequence(missing, decision)}`)];
}

/** Layers that could matter, with how they were given. */
export function relevantLayers(given: Decision['given']): readonly (readonly [Layer, Given])[] {
  return (Object.entries(given) as [Layer, Given][]).filter(([, how]) => how !== 'not-applicable');
}

const WORDS: Readonly<Record<Given, string>> = {
  'supplied': 'taken into account',
  'none': 'none attached',
  'not-supplied': 'not supplied, so taken for absent',
  'assumed-default': 'the default of AWS, which allows everything',
  'opaque': 'attached, but outside these files',
  'not-applicable': 'of no account here',
};

/** In the plural where there were several or none. */
function nameOf(layer: Layer, { trace }: Decision): string {
  const count = new Set(trace.filter((entry) => entry.layer === layer).map(({ policyId }) => policyId)).size;
  return count === 1 ? LAYERS[layer] : (LAYERS_TOGETHER[layer] ?? LAYERS[layer]);
}

const GRANTING: ReadonlySet<Layer> = new Set<Layer>(['identity-policy', 'resource-policy']);

/** Limits only take away; a policy that grants could turn a missing permission into one. */
function consequence(missing: readonly Layer[], { decision }: Decision): string {
  if (decision === 'allow') return ', which could still stop the request';
  if (decision !== 'implicit-deny') return '';
  const granting = missing.filter((layer) => GRANTING.has(layer));
  if (granting.length === 0) return ', which could not let the request through';
  const which = granting.length === missing.length ? 'which' : `of which the ${joined(granting.map((layer) => LAYERS_TOGETHER[layer] ?? LAYERS[layer]))}`;
  return `, ${which} could still let the request through`;
}
