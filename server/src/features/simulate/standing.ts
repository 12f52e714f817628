/**
 * The standing probes of every target, and what was on show before: a probe that an edit flipped stays marked until
 * somebody acknowledges it.
 *
 * It also keeps, per document, the lenses of its last good parse, so that half-typed text loses none. One object lives
 * as long as the analysis; it is told of nothing and computes only when asked.
 */
import type { Api } from '../../gateway/model';
import type { Policy } from '../../policy/model';
import { toPlain } from '../../scenario/plain';
import type { HostNode } from '../../syntax/node';
import type { Span } from '../../base/span';
import { isAnswered, type Asking } from './ask';
import { inWords } from './deployment';
import { clientOf, probeIds, probeLabels, probes, type ProbeId } from './callers';
import { askAll, entranceOf } from './questions';
import type { Target, TargetReference } from './target';
import type { Verdict } from './words';

/** Of all routes: reached, none, some; or nobody can say. */
export type ProbeSymbol = '✓' | '✗' | '◐' | '?';

export type ProbeResults = Readonly<Record<ProbeId, ProbeSymbol>>;

export interface KeptLens {
  readonly span: Span;
  readonly reference: TargetReference;
  readonly title: string;
}

interface Kept {
  /** The name of the environment; empty for none. */
  readonly environment: string;
  readonly inputs: string;
  readonly results: ProbeResults;
}

export class Standing {
  private readonly acknowledged = new Map<string, Partial<ProbeResults>>();
  private readonly kept = new Map<string, Kept>();
  /** Without those that could not be answered: they say nothing of a change, before or after. */
  private readonly answered = new WeakMap<ProbeResults, Partial<ProbeResults>>();
  private readonly wordings = new WeakMap<Policy, string>();
  private readonly lenses = new Map<string, { readonly text: string; readonly lenses: readonly KeptLens[] }>();

  /** The results of now, computed again only where something they rest on changed. */
  *probe(target: Target, asking: Asking): Generator<void, ProbeResults, void> {
    const key = keyOf(target);
    const inputs = this.inputsOf(target);
    const environment = target.deployment?.name ?? '';
    const before = this.kept.get(key);
    if (before?.inputs === inputs) return before.results;
    // An API and its resource policy ask the same.
    const same = [...this.kept.values()].find((other) => other.inputs === inputs);
    if (same) {
      this.kept.set(key, same);
      return same.results;
    }
    const { results, answered } = yield* runProbes(target, asking);
    this.answered.set(results, answered);
    this.kept.set(key, { environment, inputs, results });
    return results;
  }

  /** `▶ Simulate · stranger ✗→✓ · this account ✓ · other accounts ✗ · in prod`, or `▶ Simulate · GET /orders of event.json ✓`. */
  title(target: Target, results: ProbeResults): string {
    const before = this.baseline(target, results);
    const [call] = entranceOf(target);
    const probed = target.event && call ? [{ id: 'stranger' as const, label: `${call.label} of ${target.event.name}` }] : probeIds.map((id) => ({ id, label: probeLabels[id] }));
    const parts = probed.map(({ id, label }) => `${label} ${before[id] === results[id] ? '' : `${before[id]}→`}${results[id]}`);
    return ['▶ Simulate', ...parts, ...inWords(target)].join(' · ');
  }

  /** Whether a probe differs from what was last acknowledged. */
  isFlipped(target: Target, results: ProbeResults): boolean {
    const before = this.baseline(target, results);
    return probeIds.some((id) => before[id] !== results[id]);
  }

  acknowledge(reference: TargetReference): void {
    const kept = this.kept.get(keyOf(reference));
    if (!kept) return;
    const key = shownAs(reference, kept.environment);
    this.acknowledged.set(key, { ...this.acknowledged.get(key), ...this.answered.get(kept.results) });
  }

  keep(uri: string, text: string, lenses: readonly KeptLens[]): void {
    this.lenses.set(uri, { text, lenses });
  }

  lastGood(uri: string): { readonly text: string; readonly lenses: readonly KeptLens[] } | undefined {
    return this.lenses.get(uri);
  }

  forget(uri: string): void {
    this.lenses.delete(uri);
    for (const map of [this.acknowledged, this.kept]) for (const key of map.keys()) if (key.startsWith(`${uri}\n`)) map.delete(key);
  }

  /** Everything the results rest on, in words: models are made anew by edits that change nothing in them. */
  private inputsOf({ api, policies, output, held, event, deployment }: Target): string {
    const routes = api.calls.map(({ label, route }) => [label, route?.authorization, route?.authorizer, route?.apiKeyRequired, route?.scopes, route?.unseenScopes, route?.presence]);
    const declared = api.api;
    const facts = declared && [declared.id, declared.account, declared.region, declared.partition, declared.endpoint, surroundingsOf(declared), declared.resourcePolicy ?? String(declared.resourcePolicy), declared.partial];
    const authorizers = declared?.authorizers.map((authorizer) => ({ ...authorizer, span: undefined }));
    return JSON.stringify([deployment?.wording, event?.event, held?.policy.kind, api.input, api.values, routes, facts, authorizers, output && memberText(output.output.node), policies.map((policy) => this.wordingOf(policy))]);
  }

  private wordingOf(policy: Policy): string {
    const known = this.wordings.get(policy);
    if (known !== undefined) return known;
    const wording = JSON.stringify([policy.kind, policy.version?.value, policy.openStatements, policy.statements], (key, value: unknown) => (PLACES.has(key) ? undefined : value));
    this.wordings.set(policy, wording);
    return wording;
  }

  /** What was on show first counts as seen. */
  private baseline(target: Target, results: ProbeResults): ProbeResults {
    const key = shownAs(target, target.deployment?.name ?? '');
    const answered = this.answered.get(results) ?? results;
    const before = { ...answered, ...this.acknowledged.get(key) };
    this.acknowledged.set(key, before);
    return Object.fromEntries(probeIds.map((id) => [id, id in answered ? before[id] : results[id]])) as unknown as ProbeResults;
  }
}

function* runProbes(target: Target, asking: Asking): Generator<void, { readonly results: ProbeResults; readonly answered: Partial<ProbeResults> }, void> {
  const symbols: ProbeSymbol[] = [];
  const isOpen: boolean[] = [];
  // An event has one client, and whoever sends the same request gets the same.
  const clients = clientOf(target);
  for (const caller of clients.length > 0 ? clients : probes(target)) {
    const asked = yield* askAll(target, caller, asking, entranceOf(target));
    isOpen.push(asked.length > 0 && !asked.some(({ answer }) => isAnswered(answer)));
    symbols.push(combine(asked.map(({ answer }) => (isAnswered(answer) ? answer.verdict : 'undetermined'))));
  }
  const results = Object.fromEntries(probeIds.map((id, index) => [id, symbols[index] ?? symbols[0] ?? '?'])) as unknown as ProbeResults;
  const answered = Object.fromEntries(Object.entries(results).filter((_, index) => !(isOpen[index] ?? isOpen[0])));
  return { results, answered };
}

function combine(verdicts: readonly Verdict[]): ProbeSymbol {
  if (verdicts.length === 0) return '?';
  if (verdicts.every((verdict) => verdict === 'reaches')) return '✓';
  if (verdicts.some((verdict) => verdict === 'reaches' || verdict === 'some')) return '◐';
  return verdicts.includes('undetermined') ? '?' : '✗';
}

function keyOf({ uri, kind, selector }: TargetReference): string {
  return `${uri}\n${kind}\n${selector}`;
}

/** Another environment is another deployment: what is so there is no change. */
function shownAs(reference: TargetReference, environment: string): string {
  return `${keyOf(reference)}\n${environment}`;
}

/** What lies around the routes and bears on who gets in. */
function surroundingsOf({ stages, domains, disablesDefaultEndpoint, apiKeySource, answersPreflights }: Api): readonly unknown[] {
  return [
    stages.map(({ name, presence, variables, cache }) => [name, presence, [...variables.values], variables.hasUnseen, cache]),
    domains.map((domain) => ({ ...domain, span: undefined })),
    disablesDefaultEndpoint,
    apiKeySource,
    answersPreflights,
  ];
}

/** Where things stand, and what they were read from. */
const PLACES: ReadonlySet<string> = new Set(['node', 'object', 'member', 'conditionMember']);

/** The members of an output that are not its policy. */
function memberText(node: HostNode): string {
  return JSON.stringify(toPlain(node));
}
