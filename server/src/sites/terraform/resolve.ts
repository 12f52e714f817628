/**
 * What references mean in a Terraform module: locals lead to their values, known attributes to text, the rest to atoms.
 *
 * Values of input variables are never assumed, their defaults included; only a call of a local module decides those. Looks up declarations by address only, so that
 * whoever records the look-ups knows exactly what an answer depends on.
 */
import { displayText, holed, literalText, type Atom, type AtomShape, type HoledText } from '../../base/atoms';
import type { AccessStep, HostNode, ObjectNode, Reference } from '../../syntax/node';
import type { Resolution } from '../site';
import { attributeOf, isComparison, parseAddress, stepKey, type Address, type Step } from './address';
import { attribute, isRepeated } from './blocks';
import { handed } from './handed';
import { environmentOf } from './environment';
import { Evaluator } from './evaluate';
import { textFunctions } from './functions/functions';
import { gatewayText } from './gateway-addresses';
import { splitInside } from './inside';
import { instanceKey, instancesOf, scopeOfInstance } from './instances';
import { LateBinder } from './late-binder';
import { Lookups, type Declarations } from './lookups';
import { madeArray, madeMember, madeNumber, madeObject, madeText, type Place } from './made';
import { declaredBody, moduleAtom, moduleKey, type Module } from './module';
import { fileKey } from './module-files';
import { numberText } from './operators';
import { Substitution } from './substitute';
import { renderedTemplate } from './template-file';
import { fails, type Outcome, type Values } from './values';

const unresolved: Resolution = { kind: 'unresolved' };

/** What an address means, and the declarations that was worked out from. */
interface Known {
  readonly resolution: Resolution;
  readonly inputs: ReadonlyMap<string, HostNode | undefined>;
}

/** Not state: what an address means is a function of the declarations, kept while somebody keeps those. */
const readers = new WeakMap<object, Reader>();

/** A module seen from one of its files. */
export function moduleOf(uri: string, get: Declarations['get']): Module {
  return readerOf(get, () => ({ root: moduleKey(uri), get }));
}

/** The reader of what is declared in a scope, which is made once. */
export function readerOf(scope: object, declarations: () => Declarations & { readonly root: string }): Module {
  let reader = readers.get(scope);
  if (!reader) {
    const declared = declarations();
    readers.set(scope, (reader = new Reader(declared.root, declared)));
  }
  return reader;
}

/** How many values one answer may be made of: locals may double their text at every step. */
const budget = 500;
/** How long a chain of references may be. */
const depthLimit = 50;

class Reader implements Module {
  readonly lookups: Lookups;
  private readonly active = new Set<HostNode>();
  private readonly known = new Map<string, Known>();
  private readonly evaluator: Evaluator;
  private steps = 0;
  private depth = 0;

  constructor(
    readonly key: string,
    declared: Declarations,
  ) {
    this.lookups = new Lookups(key, declared);
    this.evaluator = new Evaluator(this);
  }

  get declared(): Declarations {
    return this.lookups;
  }

  get values(): Values {
    return this.evaluator;
  }

  resolve(reference: Reference): Resolution {
    if (this.depth > depthLimit) return unresolved;
    if (reference.expression) return this.evaluated(reference);
    // A list of what all instances have is no single value.
    if (reference.address.includes('[*]')) return unresolved;
    // Only what was asked from outside is kept: further in, an answer may have been cut short.
    const isOutermost = this.depth === 0 && this.active.size === 0 && !this.evaluator.isAside;
    const key = reference.isPure ? reference.address : `${reference.address} `;
    const known = this.known.get(key);
    if (known) {
      for (const address of known.inputs.keys()) this.lookups.get(address);
      return known.resolution;
    }
    this.depth++;
    try {
      const { result: resolution, inputs } = this.lookups.record(() => this.resolveText(reference));
      if (isOutermost) this.known.set(key, { resolution, inputs });
      return resolution;
    } finally {
      this.depth--;
    }
  }

  private resolveText(reference: Reference): Resolution {
    const address = parseAddress(reference.address);
    return address ? this.resolveAddress(address, reference) : this.computed(reference);
  }

  private resolveAddress(address: Address, reference: Reference): Resolution {
    switch (address.scope) {
      case 'local':
        return this.resolveLocal(reference);
      case 'var':
        return handed(address, this) ? this.resolveLocal(reference) : this.resolveVariable(address, reference);
      case 'module':
        if (handed(address, this)) return this.resolveLocal(reference);
        return this.one(reference, address.steps.length === 0 || isPlural(address) ? undefined : { reason: `an output of \`${address.declared}\``, shape: 'text', pure: reference.isPure });
      case 'data':
      case 'resource':
        return this.resolveAttribute(address, reference);
      case 'other':
        return this.one(reference, { reason: 'known only at deployment', shape: 'text', pure: reference.isPure });
    }
  }

  /** What a computation gives: a value, or an atom under a name in which all that is known stands. */
  private evaluated(reference: Reference): Resolution {
    const { span } = reference;
    this.depth++;
    try {
      const value = this.evaluator.value({ kind: 'unknown', reason: 'it is computed at deployment', reference, span, origin: { format: 'hcl' } });
      if (value.kind !== 'ref' && value.kind !== 'unknown') return { kind: 'node', node: value };
      if (value.kind === 'unknown' && value.pieces) return { kind: 'pieces', pieces: value.pieces };
      const name = value.reference;
      if (!name) return unresolved;
      return name.expression ? this.resolve({ ...name, expression: undefined }) : this.resolve(name);
    } finally {
      this.depth--;
    }
  }

  /** All instances of a block: a list of them for `count`, an object for `for_each`. */
  instances(text: string, place: Place): HostNode | undefined {
    const address = parseAddress(text);
    if (!address || (address.scope !== 'resource' && address.scope !== 'data' && address.scope !== 'module') || address.instance !== '' || address.steps.length > 0) return undefined;
    const body = declaredBody(this, address.declared);
    const instances = body && isRepeated(body) ? instancesOf(body, this.values) : undefined;
    if (!body || !instances) return undefined;
    const refs = instances.map((instance) => {
      const name = address.declared + instance.key;
      const node: HostNode = { kind: 'ref', span: place.span, origin: place.origin, reference: { address: name, label: name, isPure: true, span: place.span } };
      return { instance, node: instance.wrap(node) };
    });
    if (!attribute(body, 'for_each')) return madeArray(refs.map(({ node }) => node), place);
    return madeObject(refs.map(({ instance, node }) => madeMember(JSON.parse(instance.key.slice(1, -1)) as string, node, place)), place);
  }

  bodyAt(address: Address): ObjectNode | undefined {
    const body = declaredBody(this, address.declared);
    const own = body && this.ofInstance(body, body, address);
    return own?.kind === 'object' ? own : body;
  }

  bind(node: HostNode): HostNode {
    return new LateBinder(this).bind(node);
  }

  remember<T>(key: object, compute: () => T): T {
    return this.lookups.remember(key, compute);
  }

  record<T>(compute: () => T): ReturnType<typeof this.lookups.record<T>> {
    return this.lookups.record(compute);
  }

  note(inputs: ReadonlyMap<string, HostNode | undefined>): void {
    this.lookups.note(inputs);
  }

  text(node: HostNode): HoledText | undefined {
    if (this.active.size === 0) this.steps = 0;
    if (this.active.has(node) || this.steps++ > budget) return undefined;
    this.active.add(node);
    try {
      return this.read(node);
    } finally {
      this.active.delete(node);
    }
  }

  private read(node: HostNode): HoledText | undefined {
    switch (node.kind) {
      case 'string': {
        let at = 0;
        const pieces = node.holes.flatMap((hole) => {
          const before = node.value.slice(at, hole.start);
          at = hole.end;
          const text = hole.pieces ?? (hole.from ? this.text(hole.from) : this.referenceText(hole.reference))?.pieces;
          return [before, ...(text ?? [this.atomOf(hole.reference)])];
        });
        return holed([...pieces, node.value.slice(at)]);
      }
      case 'number':
        // As text a number of HCL has no zeros that mean nothing.
        return holed([(node.origin.format === 'hcl' ? numberText(node.value) : undefined) ?? node.raw]);
      case 'boolean':
        return holed([node.raw]);
      case 'ref':
        return node.target ? this.text(node.target) : this.referenceText(node.reference);
      case 'unknown':
        if (node.pieces) return holed(node.pieces);
        return node.reference && this.referenceText(node.reference);
      default:
        return undefined;
    }
  }

  document(path: HoledText): HostNode | undefined {
    const key = fileKey(path, this.key);
    const root = key === undefined ? undefined : this.lookups.get(key);
    return root && (root.kind === 'object' || root.kind === 'array') && root.origin.format !== 'toml' ? root : undefined;
  }

  private referenceText(reference: Reference): HoledText | undefined {
    const resolution = this.resolve(reference);
    if (resolution.kind === 'node') return this.text(resolution.node);
    return resolution.kind === 'pieces' ? holed(resolution.pieces) : undefined;
  }

  /** Goes into a local's value; where that is a reference itself, the rest of the way is asked of what it refers to. */
  local(reference: Reference): Outcome | undefined {
    const address = parseAddress(reference.address);
    if (!address) return undefined;
    const declared = address.scope === 'local' ? this.lookups.get(address.declared) : undefined;
    const from = declared ? { node: declared, steps: address.steps } : handed(address, this);
    if (!from || from.steps.length === 0) return from?.node;
    const { node: start, steps } = from;
    const place: Place = { span: reference.span, origin: start.origin };
    return this.evaluator.reach(start, accessSteps(steps, place), place) ?? this.oneOfMany(start, steps, reference);
  }

  private resolveLocal(reference: Reference): Resolution {
    const outcome = this.local(reference);
    if (outcome === undefined || outcome === fails) return unresolved;
    const isSelf = (outcome.kind === 'ref' || outcome.kind === 'unknown') && outcome.reference?.address === reference.address;
    return isSelf ? unresolved : { kind: 'node', node: outcome };
  }

  /** An element nobody knows which, of a collection of texts: it is a text, whichever it is. */
  private oneOfMany(start: HostNode, steps: readonly Step[], reference: Reference): HostNode | undefined {
    const [only, ...more] = steps;
    if (!only || more.length > 0 || stepKey(only) !== undefined) return undefined;
    const elements = this.evaluator.items(start)?.items ?? this.evaluator.entries(start)?.members.map(({ value }) => value) ?? [];
    const areTexts = elements.length > 0 && elements.every((element) => ['string', 'number', 'boolean'].includes(this.evaluator.value(element).kind));
    if (!areTexts) return undefined;
    const atom = moduleAtom(this, reference.address, { reason: 'which element it is is decided at deployment', shape: 'text', pure: reference.isPure });
    return { kind: 'unknown', reason: atom.reason, reference, pieces: [atom], span: reference.span, origin: start.origin };
  }

  private resolveVariable(address: Address, reference: Reference): Resolution {
    const body = declaredBody(this, address.declared);
    const given = body && attribute(body, 'default');
    if (address.steps.length === 0 && (isCollectionType(body && attribute(body, 'type')) || given?.kind === 'array' || given?.kind === 'object')) return unresolved;
    const text = address.steps.length === 0 && given ? this.text(given) : undefined;
    if (!text && !isScalarType(body && attribute(body, 'type')) && isPlural(address)) return unresolved;
    const reason = text ? `an input variable, by default \`${displayText(text)}\`` : 'an input variable';
    return this.one(reference, { reason, shape: 'text', pure: reference.isPure });
  }

  private resolveAttribute(address: Address, reference: Reference): Resolution {
    const name = attributeOf(address);
    // `aws_iam_role.api` alone is the whole object.
    if (address.steps.length === 0) return unresolved;
    const body = declaredBody(this, address.declared);
    if (address.scope === 'data') {
      if (address.type === 'aws_iam_policy_document' && (name === 'json' || name === 'minified_json')) return body ? { kind: 'node', node: body } : unresolved;
      const rendered = name === 'rendered' && address.type === 'template_file' ? renderedTemplate(body, this) : undefined;
      if (rendered) return { kind: 'node', node: rendered };
      const place = this.placeText(address, name);
      if (place) return { kind: 'pieces', pieces: place.pieces };
    }
    const text = gatewayText(address, this);
    if (text) return { kind: 'pieces', pieces: text.pieces };
    // What a resource was given as an argument is what it has as an attribute.
    const argument = name !== undefined && body && address.scope === 'resource' ? attribute(body, name) : undefined;
    if (body && argument && argument.kind !== 'missing' && argument.kind !== 'null') return { kind: 'node', node: this.ofInstance(argument, body, address) };
    if (isPlural(address)) return unresolved;
    const pure = reference.isPure && (!body || !isRepeated(body) || address.instance !== '');
    const kind = address.scope === 'data' ? 'read' : 'given';
    return this.one(reference, { reason: `${kind} at deployment`, shape: shapeOf(address.type, name), pure });
  }

  /** What an argument is for one instance of its block. */
  private ofInstance(argument: HostNode, body: ObjectNode, { instance, declared }: Address): HostNode {
    if (instance === '' || !isRepeated(body)) return argument;
    const scope = scopeOfInstance(body, instance, this.values);
    if (!scope) return argument;
    return this.lookups.remember(instanceKey(argument, `${declared}${instance}`), () => new Substitution(scope, (steps) => this.evaluator.spend(steps)).in(argument));
  }

  /** The data sources that tell where the deployment runs. */
  private placeText(address: Address, name: string | undefined): HoledText | undefined {
    const place = (): ReturnType<typeof environmentOf> => environmentOf(declaredBody(this, address.declared), address.declared, this);
    switch (`${address.type}.${name ?? ''}`) {
      case 'aws_caller_identity.account_id':
      case 'aws_caller_identity.id':
        return place().account;
      case 'aws_region.name':
      case 'aws_region.id':
      case 'aws_region.region':
        return this.namedRegion(address) ?? place().region;
      case 'aws_partition.partition':
      case 'aws_partition.id':
        return place().partition;
      case 'aws_partition.dns_suffix':
        return place().urlSuffix;
      default:
        return undefined;
    }
  }

  /** `data "aws_region" "x" { name = "eu-west-1" }` asks about a region instead of telling the provider's. */
  private namedRegion(address: Address): HoledText | undefined {
    const body = declaredBody(this, address.declared);
    const name = body && attribute(body, 'name');
    return name && this.text(name);
  }

  /** An expression: text where its function gives text, otherwise nothing is known of it. */
  private computed(reference: Reference): Resolution {
    const { rest: written } = splitInside(reference.address);
    if (isComparison(written)) return this.one(reference, { reason: 'it is computed at deployment', shape: 'text', pure: reference.isPure });
    const call = /^([a-z0-9_:]+)\(/.exec(written)?.[1];
    if (call === undefined || !textFunctions.has(call) || !written.endsWith(')')) return unresolved;
    return this.one(reference, { reason: `\`${call}\` is computed at deployment`, shape: 'text', pure: reference.isPure });
  }

  private one(reference: Reference, about: { readonly reason: string; readonly shape: AtomShape; readonly pure: boolean } | undefined): Resolution {
    return about ? { kind: 'pieces', pieces: [moduleAtom(this, reference.address, about)] } : unresolved;
  }

  private atomOf(reference: Reference): Atom {
    return moduleAtom(this, reference.address, { reason: 'known only at deployment', shape: 'text', pure: reference.isPure });
  }
}

/** A step between brackets is its text until it is taken. */
function accessSteps(steps: readonly Step[], place: Place): readonly AccessStep[] {
  return steps.map((step): AccessStep => {
    if ('name' in step) return step;
    const key = stepKey(step);
    const index = typeof key === 'number' ? madeNumber(key, place) : key === undefined ? undefined : madeText([key], place);
    return { index: index ?? { kind: 'unknown', reason: 'known only at deployment', ...place } };
  });
}

/** `list(string)`, `map(any)`, `object({…})`: a variable that is no single text. */
function isCollectionType(type: HostNode | undefined): boolean {
  return /^(?:list|set|map|object|tuple)\b/.test(typeName(type));
}

function isScalarType(type: HostNode | undefined): boolean {
  return /^(?:string|number|bool)$/.test(typeName(type));
}

function typeName(type: HostNode | undefined): string {
  return splitInside(type?.kind === 'unknown' || type?.kind === 'ref' ? (type.reference?.address ?? '') : '').rest;
}

/** Nobody says whether it is a list; its name does, and a list is no single value (`module.network.endpoint_ids`). */
function isPlural({ declared, steps }: Address): boolean {
  const last = steps.at(-1);
  const name = last === undefined ? declared : 'name' in last ? last.name : '';
  return /[^s]s$/.test(name);
}

const arnShapes: Readonly<Record<string, AtomShape | undefined>> = {
  aws_iam_role: 'role-arn',
  aws_iam_user: 'user-arn',
  aws_lambda_function: 'function-arn',
};

function shapeOf(type: string, name: string | undefined): AtomShape {
  if (name === 'arn') return arnShapes[type] ?? 'arn';
  if (name === 'id' && type === 'aws_vpc_endpoint') return 'vpc-endpoint-id';
  return name?.endsWith('_arn') ? 'arn' : 'text';
}

/** The text of a value where all is known. */
export function literalOf(node: HostNode | undefined, module: Module): string | undefined {
  const text = node && module.text(node);
  return text && literalText(text);
}
