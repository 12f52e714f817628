/**
 * Decisions in a few words, the same in rows, lenses, the pinned result and explanations.
 *
 * An allowed request "reaches the integration", never more; what a decision was given is told with it.
 */
import { joined } from '../../base/words';
import type { Decision, Layer } from '../../evaluate/decision';
import { relevantLayers } from '../../evaluate/explanation/given';
import { LAYERS } from '../../evaluate/explanation/layer-names';

/** `some`: it depends on the request alone, on its address or its time, whether it gets through. */
export type Verdict = 'reaches' | 'stopped' | 'some' | 'undetermined';

export const symbols: Readonly<Record<Verdict, string>> = { reaches: '✓', stopped: '✗', some: '◐', undetermined: '?' };

export function verdictOf({ decision, possible, unknown, broughtByRequest }: Decision): Verdict {
  if (decision === 'allow') return 'reaches';
  if (decision !== 'undetermined') return 'stopped';
  if (possible.length > 0 && !possible.includes('allow')) return 'stopped';
  return possible.includes('allow') && unknown.length > 0 && unknown.every((label) => isOfRequest(label) || broughtByRequest.includes(label)) ? 'some' : 'undetermined';
}

/** Condition keys that callers bring with a request, unlike what deployment decides. */
function isOfRequest(label: string): boolean {
  return /^aws:[a-z]/i.test(label) && !label.startsWith('AWS::');
}

/** `implicit deny at resource policy`. */
export function describeDecision(decision: Decision): string {
  const where = layerName(decision.decidedAt);
  switch (decision.decision) {
    case 'allow':
      return `reaches the integration, ${givenInShort(decision)}`;
    case 'explicit-deny':
      return `explicit deny at ${where}`;
    case 'implicit-deny':
      return decision.decidedAt === 'combination' ? 'implicit deny: no policy allows it' : `implicit deny at ${where}`;
    case 'refused':
      return decision.decidedAt === 'routing' ? 'refused: no such route' : `refused at ${where}`;
    case 'unauthenticated':
      return `unauthenticated${decision.status === null ? '' : `: ${String(decision.status)}`}`;
    case 'error':
      return `error ${String(decision.status ?? 500)} at ${where}`;
    case 'undetermined':
      return verdictOf(decision) === 'undetermined'
        ? `undetermined: depends on ${unknownInShort(decision)}`
        : `${decision.possible.map(outcomeName).join(' or ')}, by ${unknownInShort(decision)}`;
  }
}

/** Without where, for a line that is short: `implicit deny`. */
export function describeBriefly(decision: Decision): string {
  return decision.decision === 'allow' ? 'reaches the integration' : (describeDecision(decision).split(/ at |, |: /)[0] ?? '');
}

function outcomeName(outcome: Decision['decision']): string {
  return outcome === 'allow' ? 'reaches the integration' : outcome.replace('-', ' ');
}

/** `given resource policy; not SCP`. */
function givenInShort({ given }: Decision): string {
  const layers = relevantLayers(given);
  const supplied = layers.filter(([, how]) => how === 'supplied').map(([layer]) => layerName(layer));
  const missing = layers.filter(([layer, how]) => (how === 'not-supplied' || how === 'opaque') && !RARE.has(layer)).map(([layer]) => layerName(layer));
  const basis = supplied.length > 0 ? `given ${joined(supplied)}` : 'given no policy';
  return missing.length > 0 ? `${basis}; no ${missing.join(', no ')} supplied` : basis;
}

/** Few callers have them; the explanation tells of them, a row has no room. */
const RARE: ReadonlySet<Layer> = new Set<Layer>(['permissions-boundary', 'session-policy', 'rcp']);

function unknownInShort({ unknown }: Decision): string {
  if (unknown.length === 0) return 'something unknown';
  const shown = unknown.slice(0, 3).map((label) => fieldNames.get(label) ?? label);
  return unknown.length > 3 ? `${shown.join(', ')} and ${String(unknown.length - 3)} more` : joined(shown);
}

/** Fields of a case that would settle it, for people who see no case. */
const fieldNames: ReadonlyMap<string, string> = new Map([
  ['authorizer.output', 'what the authorizer returns'],
  ['route.authorization', 'how the route authorizes'],
  ['route.apiKeyRequired', 'whether the route demands an API key'],
]);

/** Shorter than in full explanations where people know the short name. */
function layerName(layer: Layer): string {
  return shortNames[layer] ?? LAYERS[layer];
}

const shortNames: Readonly<Partial<Record<Layer, string>>> = {
  'domain-policy': 'domain policy',
  combination: 'combination of policies',
  scp: 'SCP',
  rcp: 'RCP',
  waf: 'WAF',
};
