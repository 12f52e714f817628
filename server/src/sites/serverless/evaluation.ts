/**
 * What a variable of a service stands for, from what is written in the service and the files it names.
 *
 * What the command line, the environment or AWS decide is never assumed, defaults included: it is a value with an identity,
 * and its name is what a case gives it under `values` (`opt:stage`, `env:TABLE`, `param:domain`). Options of the command
 * win over what is written under `provider`, so the stage is such a value even where a name is written. Where the answer
 * depends on such a value, that is the question it leaves (`possibilities` asks it). Code is not run.
 */
import { literalText, type Atom, type Piece } from '../../base/atoms';
import { findMember, findPath, settle, type HostNode, type ObjectNode } from '../../syntax/node';
import { addressText } from '../cloudformation/identity';
import { pseudoAtom } from '../cloudformation/resolve';
import type { Resolution, Scope } from '../site';
import { lowerVariables } from './lower';
import { defaultStage, optionReason, stageAtom, stageName, usualStages } from './stage';
import { findVariables, isVariable, readSources, type Source } from './variable';

/** More look-ups than this for one value are a value nobody knows. */
const mostSteps = 200;
const mostDepth = 24;

/** `absent`: nothing is there, and a service without a fallback is not deployed. */
export type Outcome = Resolution | 'absent' | 'unknown';

/** What an answer depends on: which of these keys a variable is, or whether a case says what it is at all. */
export type Question =
  | (Variable & { readonly kind: 'key'; readonly keys: readonly string[] })
  | (Variable & { readonly kind: 'given' });

/** All ways of asking for a value that only deployment knows have one name. */
interface Variable {
  readonly name: string;
  readonly atom: Atom;
}

/** Answers to questions, by their names; null: none of the keys. */
export type Supposed = ReadonlyMap<string, string | null>;

/** A key, or what is known of one that a variable is a part of. */
type Step = string | { readonly variable: Variable; readonly before: string; readonly after: string };

/** The search for what one reference stands for. */
export class Evaluation {
  private steps = 0;
  private depth = 0;
  private asked: Question | undefined;

  constructor(private readonly scope: Scope, private readonly supposed: Supposed = new Map()) {}

  /** What has to be known to say more; where there are several such things, one of them. */
  get question(): Question | undefined {
    return this.asked;
  }

  /** `inner` is what stands between the braces. */
  outcome(inner: string): Outcome {
    if (++this.steps > mostSteps || this.depth >= mostDepth) return 'unknown';
    this.depth++;
    try {
      return this.supposedFor(inner, this.firstOf(readSources(inner) ?? []));
    } finally {
      this.depth--;
    }
  }

  /** The value that a variable is, whatever it turns out to be. */
  unknown(inner: string): Resolution & { readonly kind: 'pieces' } {
    return { kind: 'pieces', pieces: [this.atomFor(inner, readSources(inner))] };
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

  private variable(inner: string): Resolution {
    const outcome = this.outcome(inner);
    return typeof outcome === 'object' ? outcome : this.supposedFor(inner, this.unknown(inner));
  }

  private supposedFor<T extends Outcome>(inner: string, outcome: T): T | Resolution {
    const [piece, ...others] = typeof outcome === 'object' && outcome.kind === 'pieces' ? outcome.pieces : [];
    const value = typeof piece === 'object' && others.length === 0 ? this.supposed.get(this.nameOf(inner, piece)) : undefined;
    return typeof value === 'string' ? textAs(value) : outcome;
  }

  private firstOf(sources: readonly Source[]): Outcome {
    for (const [index, source] of sources.entries()) {
      const outcome = this.lookUp(source, sources.slice(index + 1));
      if (outcome !== 'absent') return outcome;
    }
    return sources.length === 0 ? 'unknown' : 'absent';
  }

  private lookUp(source: Source, others: readonly Source[]): Outcome {
    if (source.kind === 'literal') return textAs(source.value);
    const { type, argument, address } = source;
    switch (type) {
      case 'self':
        return this.inService(address);
      case 'file':
        return this.inFile(argument, address);
      case 'param':
        return this.parameter(address);
      case 'sls':
        return address === 'stage' ? one(this.stage()) : 'unknown';
      case 'opt':
        if (address === 'stage') return this.isUsual(others, 'stage', defaultStage) ? one(this.stage()) : 'unknown';
        return address === 'region' && this.isUsual(others, 'region', 'us-east-1') ? one(this.region()) : 'unknown';
      case 'aws':
        return address === 'region' ? one(this.region()) : address === 'accountId' ? one(pseudoAtom(this.scope.id, 'AWS::AccountId', 'account-id')) : 'unknown';
      case 'strToBool': {
        const text = this.textOf(argument)?.toLowerCase();
        return text === undefined ? 'unknown' : textAs(String(text === 'true' || text === '1'));
      }
      default:
        return 'unknown';
    }
  }

  private stage(): Atom {
    return stageAtom(this.scope.id, this.usual('stage', defaultStage));
  }

  private region(): Atom {
    return pseudoAtom(this.scope.id, 'AWS::Region', 'region');
  }

  /** Whether an option is what the service is deployed with: there the default of the variable is that of the provider. */
  private isUsual(others: readonly Source[], name: string, otherwise: string): boolean {
    if (others.length === 0) return true;
    const [next] = others;
    if (next?.kind === 'lookup' && ((next.type === 'self' && next.address === `provider.${name}`) || (next.type === 'sls' && next.address === name))) return true;
    const fallback = this.literalOf(this.firstOf(others));
    return fallback !== undefined && fallback === this.usual(name, otherwise);
  }

  /** What the provider says where the command says nothing. */
  private usual(name: string, otherwise: string): string | undefined {
    const { declared } = this.scope;
    const node = declared.get(`self:provider.${name}`);
    if (!node) return declared.get('self:provider')?.kind === 'object' ? otherwise : undefined;
    const sources = node.kind === 'ref' ? readSources(addressText(node.reference)) : undefined;
    const [first, ...others] = sources ?? [];
    if (first?.kind !== 'lookup' || first.type !== 'opt' || first.address !== name) return this.literalIn(node);
    return others.length === 0 ? otherwise : this.literalOf(this.firstOf(others));
  }

  private inService(address: string): Outcome {
    const steps = this.pathOf(address);
    const [first, second, ...rest] = steps ?? [];
    if (typeof first !== 'string' || first === '') return 'unknown';
    const { declared } = this.scope;
    const inner = typeof second === 'string' ? declared.get(`self:${first}.${second}`) : undefined;
    if (inner) return this.walk(inner, rest);
    const section = declared.get(`self:${first}`);
    const outcome = section ? this.walk(section, second === undefined ? [] : [second, ...rest]) : 'absent';
    // What is not written has a value all the same.
    if (outcome === 'absent' && first === 'provider' && second === 'stage') return one(this.stage());
    return outcome === 'absent' && first === 'provider' && second === 'region' ? one(this.region()) : outcome;
  }

  private inFile(path: string, address: string): Outcome {
    const name = this.textOf(path);
    if (name === undefined && this.openIn(path).some((variable) => variable.name === stageName) && !this.supposed.has(stageName)) this.askForStage(this.stages());
    const root = name === undefined ? undefined : this.scope.file(name);
    const steps = address === '' ? [] : this.pathOf(address);
    return root && steps ? this.walk(lowerVariables(root), steps) : 'unknown';
  }

  /** Those that the service speaks of, and those that people usually have. */
  private stages(): readonly string[] {
    return [...this.stagesIn('params'), ...this.stagesIn('stages'), this.usual('stage', defaultStage) ?? '', ...usualStages].filter((name) => name !== '').slice(0, mostStages);
  }

  private stagesIn(section: string): readonly string[] {
    const written = this.scope.declared.get(`self:${section}`);
    const place = written && this.found(written);
    return place?.kind === 'object' ? place.members.filter(({ key, shadowed }) => !shadowed && key !== everyStage).map(({ key }) => key) : [];
  }

  /** What is written for the stage, else for all of them; the command may give another value. */
  private parameter(name: string): Outcome {
    if (name === '' || findVariables(name).length > 0) return 'unknown';
    const stages = [...new Set([...this.stagesIn('params'), ...this.stagesIn('stages')])].filter((stage) => this.parameterOf(stage, name) !== 'absent');
    if (stages.length === 0 && this.parameterOf(everyStage, name) === 'absent') return 'unknown';
    const atom = this.atomFor(`param:${name}`, [{ kind: 'lookup', type: 'param', argument: '', address: name }]);
    const given = `param:${name} is given`;
    if (this.supposed.get(given) === undefined) return this.ask({ kind: 'given', name: given, atom });
    if (this.supposed.get(given) === 'yes') return one(atom);
    const stage = this.supposed.get(stageName);
    if (stage === undefined && stages.length > 0) return this.askForStage(stages);
    const own = typeof stage === 'string' ? this.parameterOf(stage, name) : 'absent';
    const outcome = own === 'absent' ? this.parameterOf(everyStage, name) : own;
    return outcome === 'absent' ? one(atom) : outcome;
  }

  /** Which of two places counts is not told. */
  private parameterOf(stage: string, name: string): Outcome {
    const found = [['params', stage, name], ['stages', stage, 'params', name]].flatMap(([section = '', ...path]) => {
      const written = this.scope.declared.get(`self:${section}`);
      const outcome = written ? this.walk(written, path) : 'absent';
      const isNull = typeof outcome === 'object' && outcome.kind === 'node' && outcome.node.kind === 'null';
      return outcome === 'absent' || isNull ? [] : [outcome];
    });
    return found.length > 1 ? 'unknown' : (found[0] ?? 'absent');
  }

  private askForStage(keys: readonly string[]): 'unknown' {
    return this.ask({ kind: 'key', name: stageName, atom: this.stage(), keys });
  }

  /** The first question that comes up, as all others may go away with it. */
  private ask(question: Question): 'unknown' {
    this.asked ??= question;
    return 'unknown';
  }

  private walk(start: HostNode, [step, ...rest]: readonly Step[]): Outcome {
    if (step === undefined) return { kind: 'node', node: start };
    if (++this.steps > mostSteps) return 'unknown';
    const place = this.found(start);
    if (place?.kind === 'array' && typeof step === 'string') {
      const item = /^\d+$/.test(step) ? place.items[Number(step)] : undefined;
      return item ? this.walk(item, rest) : place.open === undefined ? 'absent' : 'unknown';
    }
    if (place?.kind !== 'object') return place && isScalar(place) ? 'absent' : 'unknown';
    if (typeof step !== 'string') return this.underEachKey(place, step);
    const member = findMember(place, step);
    if (member) return member.value.kind === 'missing' ? 'unknown' : this.walk(member.value, rest);
    return place.open === undefined ? 'absent' : 'unknown';
  }

  /** A key that only deployment knows: none of those that are there, or one of them. */
  private underEachKey(place: ObjectNode, { variable, before, after }: Exclude<Step, string>): Outcome {
    if (place.open !== undefined) return 'unknown';
    if (this.supposed.has(variable.name)) return 'absent';
    const fitting = place.members.filter(({ key, shadowed }) => !shadowed && key.length > before.length + after.length && key.startsWith(before) && key.endsWith(after));
    return this.ask({ kind: 'key', ...variable, keys: fitting.map(({ key }) => key.slice(before.length, key.length - after.length)) });
  }

  /** Undefined where a step is known in part only. */
  private pathOf(address: string): readonly Step[] | undefined {
    const steps: Step[] = [];
    for (const part of splitPath(address)) {
      const text = this.textOf(part);
      const step = text === undefined ? this.openStep(part) : undefined;
      if (text !== undefined) steps.push(...text.split('.'));
      else if (step) steps.push(step);
      else return undefined;
    }
    return steps;
  }

  /** A key with one variable in it that is open. */
  private openStep(part: string): Step | undefined {
    const [place, ...others] = findVariables(part);
    const [variable] = place ? this.openIn(part) : [];
    return place && others.length === 0 && variable !== undefined ? { variable, before: part.slice(0, place.start), after: part.slice(place.end) } : undefined;
  }

  /** The variables in a text of which only deployment knows what they are. */
  private openIn(text: string): readonly Variable[] {
    return findVariables(text).flatMap(({ start, end }) => {
      const inner = text.slice(start + 2, end - 1).trim();
      const [piece, ...others] = this.piecesOf(this.variable(inner)) ?? [];
      return typeof piece === 'object' && others.length === 0 ? [{ name: this.nameOf(inner, piece), atom: piece }] : [];
    });
  }

  private nameOf(inner: string, atom: Atom): string {
    return atom.id === stageAtom(this.scope.id).id ? stageName : inner;
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

  private literalOf(outcome: Outcome): string | undefined {
    const pieces = typeof outcome === 'object' ? this.piecesOf(outcome) : undefined;
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

/** For what is the same in all stages. */
const everyStage = 'default';

/** No more files are looked up for one name. */
const mostStages = 32;

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

/** Text that is known. */
function textAs(text: string): Resolution {
  return { kind: 'pieces', pieces: text === '' ? [] : [text] };
}

export function one(atom: Atom): Resolution {
  return { kind: 'pieces', pieces: [atom] };
}
