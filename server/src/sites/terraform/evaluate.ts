/**
 * What expressions of Terraform give, as far as it can be known: references followed, conditionals settled, functions
 * called, loops run.
 *
 * A value that has to wait for deployment stays what it is, under a name made of what is known in it. Everything is
 * bounded: steps, depth, sizes. Values of input variables are never assumed.
 */
import { literalText, type HoledText } from '../../base/atoms';
import { findMember, type AccessStep, type ChoiceNode, type Expression, type HostNode, type Reference, type RefNode, type UnknownNode } from '../../syntax/node';
import type { Resolution } from '../site';
import { accessName, extendedReference, stepText, takeStep } from './access';
import { isHanded } from './address';
import { listed, nameOfValue, type Named } from './address-text';
import { entriesOf, isConditional, isDefinite, itemsOf, mapPresent, type Entries, type Items } from './collections';
import { existence, hasMissing } from './existence';
import { functions } from './functions/functions';
import type { Lookups } from './lookups';
import { runLoop } from './loops';
import { madeArray, madeChoice, madeText, type Place } from './made';
import { grafted, isBoolean, operate, unified } from './operators';
import { templateText } from './templates';
import { fails, type Outcome, type Values } from './values';

export interface EvaluationSource {
  readonly lookups: Lookups;
  resolve(reference: Reference): Resolution;
  /** What stands at a local, or at a way into it; undefined where nobody knows. */
  local(reference: Reference): Outcome | undefined;
  text(node: HostNode): HoledText | undefined;
  document(path: HoledText): HostNode | undefined;
  /** What stands for all instances of a block together; undefined where it cannot be told how many there are. */
  instances(address: string, place: Place): HostNode | undefined;
}

/** How many steps one answer may take, and how deep they may lie within each other. */
const mostSteps = 20_000;
const depthLimit = 60;
/** Cases are told apart by so many conditions at most. */
const mostConditions = 4;
/** Functions that ask whether there is something. */
const asking: ReadonlySet<string> = new Set(['try', 'can']);

export class Evaluator implements Values {
  private steps = 0;
  private depth = 0;
  /** Something was given up, so what came out is no lasting result. */
  private isCut = false;
  private readonly assumed = new Map<string, boolean>();
  private strictness = 0;
  /** What would have to be decided for the computation at hand to give something. */
  private wanted: ChoiceNode | undefined;

  constructor(private readonly source: EvaluationSource) {}

  /** The value behind a node; the node, or a better name for it, where nobody knows it. */
  value(node: HostNode): HostNode {
    const outcome = this.outcome(node);
    return outcome === fails ? node : outcome;
  }

  outcome(node: HostNode): Outcome {
    if (this.depth === 0) {
      this.steps = 0;
      this.isCut = false;
    }
    if (this.depth >= depthLimit || !this.spend(1)) {
      this.isCut = true;
      return node;
    }
    this.depth++;
    try {
      return this.reduce(node);
    } finally {
      this.depth--;
    }
  }

  /** Whether answers hold only for some deployments, or for a question of their own: nobody may keep them. */
  get isAside(): boolean {
    return this.assumed.size > 0 || this.strictness > 0;
  }

  strictly(node: HostNode): Outcome {
    this.strictness++;
    try {
      return this.outcome(node);
    } finally {
      this.strictness--;
    }
  }

  isThere(reference: Reference): boolean {
    return this.existence(reference) === true;
  }

  wants(item: HostNode): void {
    if (item.kind === 'choice' && item.condition.isPure) this.wanted ??= item;
  }

  text(node: HostNode): HoledText | undefined {
    const value = this.value(node);
    return value.kind === 'choice' || value.kind === 'object' || value.kind === 'array' ? undefined : this.source.text(value);
  }

  literal(node: HostNode): string | undefined {
    const text = this.text(node);
    return text && literalText(text);
  }

  document(path: HostNode): HostNode | undefined {
    const text = this.text(path);
    return text && this.source.document(text);
  }

  items(node: HostNode): Items | undefined {
    return itemsOf(node, (each) => this.value(each));
  }

  entries(node: HostNode): Entries | undefined {
    return entriesOf(node, (each) => this.value(each));
  }

  spend(steps: number): boolean {
    this.steps += steps;
    if (this.steps > mostSteps) this.isCut = true;
    return this.steps <= mostSteps;
  }

  access(of: HostNode, steps: readonly AccessStep[], place: Place): Outcome | undefined {
    const reached = this.reach(of, steps, place);
    return reached === undefined || reached === fails ? reached : this.outcome(reached);
  }

  /** Where steps lead, itself not looked into. */
  reach(of: HostNode, steps: readonly AccessStep[], place: Place): Outcome | undefined {
    let current = of;
    for (const [index, step] of steps.entries()) {
      if ('each' in step) return this.splat(current, step.each, steps.slice(index + 1), place);
      const key = 'name' in step ? step.name : this.literal(step.index);
      if (key === undefined && 'index' in step && this.outcome(step.index) === fails) return fails;
      if (current.kind === 'ref' && !current.target && !current.reference.expression) {
        const named = this.stepName(step);
        if (!named) return undefined;
        current = { ...current, reference: extendedReference(current.reference, named) };
        continue;
      }
      const value = this.outcome(current);
      if (value === fails) return fails;
      if (value.kind === 'choice') return this.accessBranches(value, steps.slice(index), place);
      if ((value.kind === 'ref' || value.kind === 'unknown') && value.reference && !value.reference.expression) {
        const named = this.stepName(step);
        if (!named) return undefined;
        current = { kind: 'ref', span: place.span, origin: place.origin, reference: extendedReference(value.reference, named) };
        continue;
      }
      const next = takeStep(value, key) ?? this.wantsStep(value, key);
      if (next === undefined || next === fails) return next;
      current = next;
    }
    return current;
  }

  pointer(node: HostNode): HostNode {
    const reference = node.kind === 'ref' || node.kind === 'unknown' ? node.reference : undefined;
    const expression = reference?.expression;
    if (expression?.kind !== 'access') return node;
    const reached = this.reach(expression.of, expression.steps, node);
    const leads = reached !== undefined && reached !== fails && (reached.kind === 'ref' || reached.kind === 'unknown');
    return leads && reached.reference && !reached.reference.expression ? reached : node;
  }

  private reduce(node: HostNode): Outcome {
    if (this.strictness > 0 && this.isMissing(node)) return fails;
    switch (node.kind) {
      case 'ref':
        return node.target && !isBlockBody(node.target) ? this.outcome(node.target) : node.target ? node : this.referred(node, node.reference);
      case 'unknown':
        return node.pieces || !node.reference ? node : this.referred(node, node.reference);
      case 'choice':
        return this.choose(node);
      case 'array':
        return node.isSet && !node.shared && !this.isAside ? this.source.lookups.remember(node, () => functions.get('toset')?.([{ ...node, isSet: undefined }], { values: this, place: node }) ?? node) : node;
      default:
        return node;
    }
  }

  private referred(node: RefNode | UnknownNode, reference: Reference): Outcome {
    const { expression } = reference;
    if (expression) {
      const place = { span: node.span, origin: node.origin };
      const outcome = this.isAside ? this.compute(expression, place, reference) : this.remembered(expression, place, reference);
      return outcome ?? node;
    }
    const outcome = isHanded(reference.address) ? this.local(node, reference) : undefined;
    if (outcome !== undefined || reference.address.startsWith('local.')) return outcome ?? node;
    const resolution = this.source.resolve(reference);
    if (resolution.kind === 'pieces') {
      const text = literalText({ pieces: resolution.pieces });
      if (text !== undefined) return madeText([text], node) ?? node;
      return { kind: 'unknown', reason: 'known only at deployment', reference, pieces: resolution.pieces, span: node.span, origin: node.origin };
    }
    if (resolution.kind === 'unresolved') return this.source.instances(reference.address, node) ?? node;
    return isBlockBody(resolution.node) ? node : this.outcome(resolution.node);
  }

  private local(node: RefNode | UnknownNode, reference: Reference): Outcome | undefined {
    const outcome = this.source.local(reference);
    if (outcome === undefined || outcome === fails) return outcome;
    return isBlockBody(outcome) || outcome === node ? node : this.outcome(outcome);
  }

  private remembered(expression: Expression, place: Place, reference: Reference): Outcome | undefined {
    const isOutermost = this.depth === 1;
    return this.source.lookups.remember(expression, () => this.compute(expression, place, reference), () => isOutermost || !this.isCut);
  }

  private compute(expression: Expression, place: Place, reference: Reference): Outcome | undefined {
    const before = this.wanted;
    this.wanted = undefined;
    const direct = this.hasMissingOperand(expression) ? fails : this.direct(expression, place);
    const wanted = this.wanted ?? (direct === undefined ? this.choiceIn(expression) : undefined);
    this.wanted = before;
    if (direct !== undefined) return direct;
    // Whoever asks whether it is there tells the cases apart.
    if (this.strictness > 0 && wanted) this.wants(wanted);
    const cases = this.strictness > 0 ? undefined : this.distributed(expression, place, reference, wanted);
    return cases ?? this.renamed(expression, place, reference);
  }

  /** A choice among the operands. */
  private choiceIn(expression: Expression): ChoiceNode | undefined {
    if (expression.kind !== 'call' && expression.kind !== 'operation') return undefined;
    const choice = expression.operands.map((operand) => this.value(operand)).find((value) => value.kind === 'choice');
    return choice?.kind === 'choice' && choice.branches.every((branch) => branch.value) ? choice : undefined;
  }

  /** `try` and `can` look at their operands themselves. */
  private hasMissingOperand(expression: Expression): boolean {
    if (this.strictness === 0 || (expression.kind !== 'call' && expression.kind !== 'operation')) return false;
    return !(expression.kind === 'call' && asking.has(expression.name)) && expression.operands.some((operand) => this.outcome(operand) === fails);
  }

  private isMissing(node: HostNode): boolean {
    if (node.kind !== 'ref' && node.kind !== 'unknown') return hasMissing(node, (part) => this.outcome(part));
    return node.reference !== undefined && this.existence(node.reference) === false;
  }

  private existence(reference: Reference): boolean | undefined {
    const { strictness } = this;
    this.strictness = 0;
    try {
      return existence(reference, (address, place) => this.source.instances(address, place), this);
    } finally {
      this.strictness = strictness;
    }
  }

  private wantsStep(value: HostNode, key: string | undefined): undefined {
    const items = value.kind === 'array' ? value.items.slice(0, Number(key) + 1) : value.kind === 'object' && key !== undefined ? [findMember(value, key)?.value] : [];
    const conditional = items.find((item) => item && isConditional(item));
    if (conditional) this.wants(this.value(conditional));
  }

  private direct(expression: Expression, place: Place): Outcome | undefined {
    switch (expression.kind) {
      case 'access':
        return this.access(expression.of, expression.steps, place);
      case 'call': {
        const known = functions.get(expression.name);
        const operands = known && this.spread(expression);
        return operands && known(operands, { values: this, place });
      }
      case 'operation':
        return operate(expression.operator, expression.operands, { values: this, place });
      case 'for':
        return runLoop(expression, { values: this, place });
      case 'template':
        return templateText(expression.parts, { values: this, place });
    }
  }

  /** `f(list...)`: the elements of the last operand are operands themselves. */
  private spread({ operands, spreadsLast }: Extract<Expression, { kind: 'call' }>): readonly HostNode[] | undefined {
    const last = operands.at(-1);
    if (!spreadsLast || !last) return operands;
    const list = this.items(last);
    const conditional = list && !isDefinite(list) ? list.items.find(isConditional) : undefined;
    if (conditional) this.wants(conditional);
    return list && isDefinite(list) ? [...operands.slice(0, -1), ...list.items] : undefined;
  }

  /** What an expression gives in each case of a condition that decides one of its operands. */
  private distributed(expression: Expression, place: Place, reference: Reference, choice: ChoiceNode | undefined): HostNode | undefined {
    if (this.assumed.size >= mostConditions || !choice?.condition.isPure || this.assumed.has(choice.condition.address)) return undefined;
    const { address } = choice.condition;
    const results = [true, false].map((holds) => {
      this.assumed.set(address, holds);
      const outcome = this.compute(expression, place, reference);
      this.assumed.delete(address);
      return outcome === fails ? undefined : outcome;
    });
    const [holds, fails_] = results;
    if (!holds && !fails_) return undefined;
    const unnamed: UnknownNode = { kind: 'unknown', ...place, reason: 'known only at deployment' };
    return madeChoice(choice, holds ?? unnamed, fails_ ?? unnamed, place);
  }

  /** The expression with what is known put in its name. */
  private renamed(expression: Expression, place: Place, reference: Reference): HostNode | undefined {
    const name = this.nameOf(expression);
    if (!name || name.text === reference.address) return undefined;
    return { kind: 'unknown', ...place, reason: 'it is computed at deployment', reference: { address: name.text, label: name.text, isPure: reference.isPure && name.isPure, span: reference.span } };
  }

  private nameOf(expression: Expression): Named | undefined {
    switch (expression.kind) {
      case 'call':
        return expression.spreadsLast ? undefined : listed(expression.operands.map((operand) => this.name(operand)), `${expression.name}(`, ')');
      case 'operation': {
        const [first, second] = expression.operands.map((operand) => this.name(operand));
        if (!first) return undefined;
        if (!second) return { ...first, text: `${expression.operator}${first.text}` };
        return { text: `${first.text} ${expression.operator} ${second.text}`, isPure: first.isPure && second.isPure };
      }
      case 'access':
        return accessName(this.name(expression.of), expression.steps.map((step) => this.stepName(step)));
      default:
        return undefined;
    }
  }

  private name(node: HostNode): Named | undefined {
    return nameOfValue(this.value(node), (each) => this.source.text(each));
  }

  private stepName(step: AccessStep): Named | undefined {
    if (!('index' in step)) return { text: stepText(step), isPure: true };
    const name = this.name(step.index);
    return name && { text: `[${name.text}]`, isPure: name.isPure };
  }

  private accessBranches(choice: ChoiceNode, steps: readonly AccessStep[], place: Place): Outcome | undefined {
    const [holds, others] = [true, false].map((side) => {
      const branch = choice.branches.find((each) => each.holds === side)?.value;
      return branch ? this.access(branch, steps, place) : fails;
    });
    if (holds === fails && others === fails) return fails;
    if (holds === fails || others === fails) this.wants(choice);
    if (!holds || !others || holds === fails || others === fails) return undefined;
    return madeChoice(choice, holds, others, place);
  }

  private splat(of: HostNode, each: 'names' | 'everything', steps: readonly AccessStep[], place: Place): Outcome | undefined {
    const firstOther = each === 'everything' ? -1 : steps.findIndex((step) => !('name' in step));
    const inner = firstOther < 0 ? steps : steps.slice(0, firstOther);
    const value = this.outcome(of);
    if (value === fails) return fails;
    if (value.kind === 'null') return madeArray([], place);
    const list = this.items(value);
    if (!list) return undefined;
    const items = list.items.map((item) =>
      mapPresent(item, (present) => {
        const outcome = this.access(present, inner, place);
        return outcome === fails ? undefined : outcome;
      }),
    );
    if (items.some((item) => item === undefined)) return undefined;
    const result = madeArray(items.flatMap((item) => item ?? []), place, { open: list.open });
    return firstOther < 0 ? result : this.access(result, steps.slice(firstOther), place);
  }

  private choose(choice: ChoiceNode): Outcome {
    const decided = this.condition(choice);
    if (typeof decided === 'boolean') {
      const branch = choice.branches.find(({ holds }) => holds === decided);
      return branch?.value ? unified(this.outcome(branch.value), choice, decided, this) : { ...choice, branches: [{ holds: decided }] };
    }
    if ('kind' in decided) return this.outcome(grafted(decided, choice));
    return decided === choice.condition ? choice : { ...choice, condition: decided };
  }

  /** Known, made of other conditions, or the reference by which everybody knows it. */
  private condition({ condition, span, origin }: ChoiceNode): boolean | ChoiceNode | Reference {
    const assumed = condition.isPure ? this.assumed.get(condition.address) : undefined;
    if (assumed !== undefined) return assumed;
    const value = this.value({ kind: 'unknown', reason: 'a condition', reference: condition, span, origin });
    if (value.kind === 'boolean') return value.value;
    if (value.kind === 'string' && value.holes.length === 0 && /^(?:true|false)$/.test(value.value)) return value.value === 'true';
    if (value.kind === 'choice' && isBoolean(value)) return value;
    if ((value.kind !== 'ref' && value.kind !== 'unknown') || !value.reference) return condition;
    const known = value.reference.isPure ? this.assumed.get(value.reference.address) : undefined;
    return known ?? (value.reference.address === condition.address ? condition : value.reference);
  }
}

/** The body of a block is what a reference to the whole of it leads to; as a value it is none. */
function isBlockBody(node: HostNode): boolean {
  return node.kind === 'object' && node.labels !== undefined;
}
