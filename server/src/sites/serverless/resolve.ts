/**
 * What references in a service of the Serverless Framework stand for: its variables, and the references of CloudFormation
 * in `resources`, policies and events.
 *
 * What the command line, the environment or AWS decide is never assumed, defaults included: it is a value with an identity,
 * and its name is what a case gives it under `values` (`opt:stage`, `env:TABLE`, `param:domain`). Options of the command
 * win over what is written under `provider`, so the stage is such a value even where a name is written. Code is not run.
 */
import { literalText, type Atom, type Piece } from '../../base/atoms';
import { KeptByInputs } from '../../base/kept-by-inputs';
import { findMember, findPath, settle, type HostNode, type Reference } from '../../syntax/node';
import { addressText } from '../cloudformation/identity';
import { chain } from '../cloudformation/mappings';
import { pseudoAtom } from '../cloudformation/resolve';
import type { Resolution, Scope } from '../site';
import { lowerVariables, pluginPrefix } from './lower';
import { resolveInTemplate } from './references';
import { findVariables, isVariable, readSources, type Source } from './variable';

export function resolve(reference: Reference, scope: Scope): Resolution {
  const text = addressText(reference);
  if (text.startsWith(pluginPrefix)) return resolveByPlugin(reference, scope);
  if (!isVariable(text)) return resolveInTemplate(reference, scope, (node) => new Evaluation(scope).found(node));
  return new Evaluation(scope).variable(text);
}

/** `#{AWS::Region}` and `#{Table.Arn}` are references where the plugin is there; otherwise nobody knows what becomes of them. */
function resolveByPlugin(reference: Reference, scope: Scope): Resolution {
  const name = reference.address.slice(pluginPrefix.length);
  const evaluation = new Evaluation(scope);
  if (!evaluation.hasPlugin('serverless-pseudo-parameters')) {
    return one({ id: `${scope.id}#${reference.address}`, label: `#{${name}}`, reason: 'a plugin of the service may put it in', pure: true, shape: 'text' });
  }
  const [address = name, ...attribute] = name.split('.');
  const written = attribute.length > 0 ? { ...reference, address, attribute: attribute.join('.') } : { ...reference, address };
  return resolveInTemplate(written, scope, (node) => evaluation.found(node));
}

/** The stage that is deployed to: the option of the command, or what is written. */
export function stageAtom(id: string): Atom {
  return { id: `${id}#${stageName}`, label: stageName, reason: optionReason, pure: true, shape: 'stage-name' };
}

const stageName = 'opt:stage';
const optionReason = 'an option of the command';

/** More look-ups than this for one value are a value nobody knows. */
const mostSteps = 200;
const mostDepth = 24;

type Outcome = Resolution | 'absent' | 'unknown';

/** A key, or what is known of one only as the value of a variable. */
type Step = string | { readonly variable: string };

/** The search for what one reference stands for. */
class Evaluation {
  private steps = 0;
  private depth = 0;

  constructor(private readonly scope: Scope) {}

  /** `inner` is what stands between the braces. */
  variable(inner: string): Resolution {
    const unknown = one(this.atomFor(inner, readSources(inner)));
    if (++this.steps > mostSteps || this.depth >= mostDepth) return unknown;
    this.depth++;
    try {
      return this.firstOf(readSources(inner) ?? []) ?? unknown;
    } finally {
      this.depth--;
    }
  }

  /** The node behind variables that stand in the place of all of it; undefined where nobody knows it. */
  found(node: HostNode): HostNode | undefined {
    if (node.kind !== 'ref' || node.target) return settle(node);
    const resolution = isVariable(addressText(node.reference)) ? this.variable(addressText(node.reference)) : undefined;
    return resolution?.kind === 'node' ? this.found(resolution.node) : undefined;
  }

  hasPlugin(name: string): boolean {
    const written = this.scope.declared.get('self:plugins');
    const list = written && this.found(findPath(written, 'modules') ?? written);
    return list?.kind === 'array' && list.items.some((item) => this.literalIn(item) === name);
  }

  private firstOf(sources: readonly Source[]): Resolution | undefined {
    for (const [index, source] of sources.entries()) {
      const outcome = this.lookUp(source, sources.slice(index + 1));
      if (outcome === 'unknown') return undefined;
      if (outcome !== 'absent') return outcome;
    }
    return undefined;
  }

  private lookUp(source: Source, others: readonly Source[]): Outcome {
    if (source.kind === 'literal') return { kind: 'pieces', pieces: source.value === '' ? [] : [source.value] };
    const { type, argument, address } = source;
    switch (type) {
      case 'self':
        return this.inService(address, others);
      case 'file':
        return this.inFile(argument, address, others);
      case 'sls':
        return address === 'stage' ? one(this.stage()) : 'unknown';
      case 'opt':
        if (address === 'stage') return this.isUsual(others, 'stage', 'dev') ? one(this.stage()) : 'unknown';
        return address === 'region' && this.isUsual(others, 'region', 'us-east-1') ? one(this.region()) : 'unknown';
      case 'aws':
        return address === 'region' ? one(this.region()) : address === 'accountId' ? one(pseudoAtom(this.scope.id, 'AWS::AccountId', 'account-id')) : 'unknown';
      case 'strToBool': {
        const text = this.textOf(argument)?.toLowerCase();
        return text === undefined ? 'unknown' : { kind: 'pieces', pieces: [String(text === 'true' || text === '1')] };
      }
      default:
        return 'unknown';
    }
  }

  private stage(): Atom {
    const usual = this.usual('stage', 'dev');
    return { ...stageAtom(this.scope.id), reason: usual === undefined ? optionReason : `${optionReason}, by default \`${usual}\`` };
  }

  private region(): Atom {
    return pseudoAtom(this.scope.id, 'AWS::Region', 'region');
  }

  /** Whether an option is what the service is deployed with: there the default of the variable is that of the provider. */
  private isUsual(others: readonly Source[], name: string, otherwise: string): boolean {
    if (others.length === 0) return true;
    const [next] = others;
    if (next?.kind === 'lookup' && ((next.type === 'self' && next.address === `provider.${name}`) || (next.type === 'sls' && next.address === name))) return true;
    const fallback = this.firstOf(others);
    return fallback !== undefined && this.literalOf(fallback) !== undefined && this.literalOf(fallback) === this.usual(name, otherwise);
  }

  /** What the provider says where the command says nothing. */
  private usual(name: string, otherwise: string): string | undefined {
    const { declared } = this.scope;
    const node = declared.get(`self:provider.${name}`);
    if (!node) return declared.get('self:provider')?.kind === 'object' ? otherwise : undefined;
    const sources = node.kind === 'ref' ? readSources(addressText(node.reference)) : undefined;
    const [first, ...others] = sources ?? [];
    if (first?.kind !== 'lookup' || first.type !== 'opt' || first.address !== name) return this.literalIn(node);
    const fallback = this.firstOf(others);
    return fallback ? this.literalOf(fallback) : others.length === 0 ? otherwise : undefined;
  }

  private inService(address: string, others: readonly Source[]): Outcome {
    const steps = this.pathOf(address);
    const [first, second, ...rest] = steps ?? [];
    if (typeof first !== 'string' || first === '') return 'unknown';
    const { declared } = this.scope;
    const inner = typeof second === 'string' ? declared.get(`self:${first}.${second}`) : undefined;
    if (inner) return this.walk(inner, rest, others);
    const section = declared.get(`self:${first}`);
    const outcome = section ? this.walk(section, second === undefined ? [] : [second, ...rest], others) : 'absent';
    // What is not written has a value all the same.
    if (outcome === 'absent' && first === 'provider' && second === 'stage') return one(this.stage());
    return outcome === 'absent' && first === 'provider' && second === 'region' ? one(this.region()) : outcome;
  }

  private inFile(path: string, address: string, others: readonly Source[]): Outcome {
    const name = this.textOf(path);
    const root = name === undefined ? undefined : this.scope.file(name);
    const steps = address === '' ? [] : this.pathOf(address);
    return root && steps ? this.walk(lowerVariables(root), steps, others) : 'unknown';
  }

  private walk(start: HostNode, [step, ...rest]: readonly Step[], others: readonly Source[]): Outcome {
    if (step === undefined) return { kind: 'node', node: start };
    if (++this.steps > mostSteps) return 'unknown';
    const place = this.found(start);
    if (place?.kind === 'array' && typeof step === 'string') {
      const item = /^\d+$/.test(step) ? place.items[Number(step)] : undefined;
      return item ? this.walk(item, rest, others) : place.open === undefined ? 'absent' : 'unknown';
    }
    if (place?.kind !== 'object') return place && isScalar(place) ? 'absent' : 'unknown';
    if (typeof step !== 'string') return this.underEachKey(place, step.variable, rest, others);
    const member = findMember(place, step);
    if (member) return member.value.kind === 'missing' ? 'unknown' : this.walk(member.value, rest, others);
    return place.open === undefined ? 'absent' : 'unknown';
  }

  /** A key that only deployment knows: what stands under each of them is one possibility. */
  private underEachKey(place: HostNode & { readonly kind: 'object' }, variable: string, rest: readonly Step[], others: readonly Source[]): Outcome {
    const outcomes = place.members.filter(({ shadowed }) => !shadowed).map(({ key, value }) => ({ key, outcome: this.walk(value, rest, []) }));
    const found = outcomes.flatMap(({ key, outcome }) => (typeof outcome === 'object' && outcome.kind === 'node' ? [{ key, value: outcome.node }] : []));
    const isSeen = place.open === undefined && found.length > 0 && found.length <= mostKeys && found.length === outcomes.filter(({ outcome }) => outcome !== 'absent').length;
    const fallback = others.length > 0 ? this.firstOf(others) : undefined;
    if (!isSeen || (others.length > 0 && fallback?.kind !== 'node')) return 'unknown';
    const otherwise = fallback?.kind === 'node' ? fallback.node : undefined;
    const of = [...found.map(({ value }) => value), ...(otherwise ? [otherwise] : [])];
    const name = `${variable} ${of.map(({ span }) => `${span.source}:${String(span.start)}`).join(' ')}`;
    const node = choices.get(place, name, of, () => chain(found, variable, otherwise));
    return node ? { kind: 'node', node } : 'unknown';
  }

  /** Undefined where a step is known in part only. */
  private pathOf(address: string): readonly Step[] | undefined {
    const steps: Step[] = [];
    for (const part of splitPath(address)) {
      const text = this.textOf(part);
      const [place] = findVariables(part);
      if (text !== undefined) steps.push(...text.split('.'));
      else if (place?.start === 0 && place.end === part.length) steps.push({ variable: this.nameOf(part.slice(2, -1).trim()) });
      else return undefined;
    }
    return steps;
  }

  /** All ways of asking for the stage have one name. */
  private nameOf(variable: string): string {
    const resolution = this.variable(variable);
    const [piece, ...others] = this.piecesOf(resolution) ?? [];
    return typeof piece === 'object' && others.length === 0 && piece.id === stageAtom(this.scope.id).id ? stageName : variable;
  }

  /** A text with its variables put in, where all of them are known. */
  private textOf(text: string): string | undefined {
    let result = '';
    let at = 0;
    for (const { start, end } of findVariables(text)) {
      const value = this.literalOf(this.variable(text.slice(start + 2, end - 1).trim()));
      if (value === undefined) return undefined;
      result += text.slice(at, start) + value;
      at = end;
    }
    return result + text.slice(at);
  }

  private literalOf(resolution: Resolution): string | undefined {
    const pieces = this.piecesOf(resolution);
    return pieces && literalText({ pieces });
  }

  private piecesOf(resolution: Resolution): readonly Piece[] | undefined {
    if (resolution.kind === 'pieces') return resolution.pieces;
    if (resolution.kind !== 'node' || ++this.steps > mostSteps) return undefined;
    const { node } = resolution;
    if (node.kind === 'ref' && !node.target && isVariable(addressText(node.reference))) return this.piecesOf(this.variable(addressText(node.reference)));
    const text = this.literalIn(node);
    return text === undefined ? undefined : [text];
  }

  private literalIn(node: HostNode): string | undefined {
    const value = this.found(node);
    if (value?.kind === 'number' || value?.kind === 'boolean') return value.raw;
    if (value?.kind !== 'string') return undefined;
    if (value.holes.length === 0) return value.value;
    return value.holes.every(({ reference }) => isVariable(addressText(reference))) ? this.textOf(value.value) : undefined;
  }

  private atomFor(inner: string, sources: readonly Source[] | undefined): Atom {
    const first = sources?.find((source) => source.kind === 'lookup');
    const isSecret = first === undefined || !namedByPeople.has(first.type);
    const label = first && !isSecret ? `${first.type}:${first.address}` : inner;
    return { id: `${this.scope.id}#\${${inner}}`, label, reason: (first && reasons[first.type]) ?? 'known only when the service is deployed', pure: true, shape: 'text' };
  }
}

/** Those whose name alone says which value is meant, whatever stands in for it where it is not given. */
const namedByPeople = new Set(['opt', 'env', 'param', 'sls']);

const reasons: Readonly<Record<string, string | undefined>> = {
  opt: optionReason,
  env: 'a variable of the environment that deploys',
  param: 'a parameter of the service',
};

/** More possibilities than this are one unknown value. */
const mostKeys = 12;

const choices = new KeptByInputs<HostNode | undefined>();

/** At the dots that stand outside of variables. */
function splitPath(address: string): readonly string[] {
  const places = findVariables(address);
  const parts: string[] = [];
  let from = 0;
  for (let at = address.indexOf('.'); at >= 0; at = address.indexOf('.', at + 1)) {
    if (places.some(({ start, end }) => start < at && at < end)) continue;
    parts.push(address.slice(from, at));
    from = at + 1;
  }
  return [...parts, address.slice(from)];
}

function isScalar({ kind }: HostNode): boolean {
  return kind === 'string' || kind === 'number' || kind === 'boolean' || kind === 'null';
}

function one(atom: Atom): Resolution {
  return { kind: 'pieces', pieces: [atom] };
}
