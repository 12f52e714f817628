/**
 * What a variable stands for where that depends on values that only deployment knows: one possibility for each of them, as a
 * choice that a case decides by naming the value (`opt:stage`).
 *
 * It asks the same question again with one more value supposed each time. What comes out for a value is known or open by
 * itself, so that a stage that can be seen is answered for, whatever the others hold.
 */
import { isAtom, type Piece } from '../../base/atoms';
import { KeptByInputs } from '../../base/kept-by-inputs';
import type { HostNode, Reference } from '../../syntax/node';
import { conditionPrefix } from '../cloudformation/identity';
import { chain } from '../cloudformation/mappings';
import type { Resolution, Scope } from '../site';
import { Evaluation, type Outcome, type Question, type Supposed } from './evaluation';

export function valueOf(inner: string, scope: Scope): Resolution {
  const search = new Search(inner, scope);
  const outcome = search.under(new Map());
  return outcome === 'unknown' || outcome === 'absent' ? search.open : outcome;
}

/** More possibilities than this are one unknown value. */
const mostKeys = 12;

/** More questions than this about one variable are not asked. */
const mostQuestions = 160;

/** The search for what one variable stands for. */
class Search {
  readonly open: Resolution & { readonly kind: 'pieces' };
  private questions = 0;

  constructor(private readonly inner: string, private readonly scope: Scope) {
    this.open = new Evaluation(scope).unknown(inner);
  }

  under(supposed: Supposed): Outcome {
    if (++this.questions > mostQuestions) return 'unknown';
    const evaluation = new Evaluation(this.scope, supposed);
    const outcome = evaluation.outcome(this.inner);
    const question = outcome === 'unknown' ? evaluation.question : undefined;
    if (!question) return outcome;
    return question.kind === 'given' ? this.byGiven(question, supposed) : this.byKeys(question, supposed);
  }

  /** What the command gives, if it does, goes before what is written. */
  private byGiven({ name, atom }: Question & { readonly kind: 'given' }, supposed: Supposed): Outcome {
    const [given, written] = ['yes', 'no'].map((answer) => this.under(new Map([...supposed, [name, answer]])));
    const owner = this.ownerOf([written, given]);
    if (!owner || given === undefined || written === undefined) return 'unknown';
    return this.made(owner, name, [given, written], ([yes, no]) => {
      const condition: Reference = { address: `${conditionPrefix}${name}`, label: name, isPure: true, span: owner.span, scope: this.scope.id, follows: { given: atom } };
      return { kind: 'choice', condition, branches: [{ holds: true, value: yes }, { holds: false, value: no }], span: owner.span, origin: owner.origin };
    });
  }

  private byKeys({ name, atom, keys }: Question & { readonly kind: 'key' }, supposed: Supposed): Outcome {
    const otherwise = this.under(new Map([...supposed, [name, null]]));
    const outcomes = [...new Set(keys)].map((key) => ({ key, outcome: this.under(new Map([...supposed, [name, key]])) }));
    const found = outcomes.filter(({ outcome }) => outcome !== 'absent' && !(outcome === 'unknown' && otherwise === 'unknown'));
    const owner = this.ownerOf([...found.map(({ outcome }) => outcome), otherwise]);
    if (!owner) return otherwise === 'absent' && found.length === 0 ? 'absent' : 'unknown';
    if (found.length > mostKeys) return 'unknown';
    const known = otherwise === 'absent' ? [] : [otherwise];
    return this.made(owner, `${name} ${found.map(({ key }) => key).join(' ')}`, [...found.map(({ outcome }) => outcome), ...known], (nodes) =>
      chain(found.map(({ key }, index) => ({ key, value: nodes[index] ?? owner })), name, nodes[found.length], { scope: this.scope.id, atom }),
    );
  }

  /** The same node as long as all that it is made of is the same. */
  private made(owner: HostNode, name: string, outcomes: readonly Outcome[], make: (nodes: readonly HostNode[]) => HostNode | undefined): Outcome {
    const inputs = outcomes.map((outcome) => (isNode(outcome) ? outcome.node : JSON.stringify(this.piecesOf(outcome).map((piece) => (isAtom(piece) ? { id: piece.id, reason: piece.reason } : piece)))));
    const node = choices.get(owner, `${this.scope.id} ${this.inner} ${name}`, inputs, () => make(outcomes.map((outcome) => (isNode(outcome) ? outcome.node : this.textAt(owner, outcome)))));
    return node ? { kind: 'node', node } : 'unknown';
  }

  /** Something that is written, where the choice is shown and with which it is kept; of texts alone nothing is, so it is the provider. */
  private ownerOf(outcomes: readonly (Outcome | undefined)[]): HostNode | undefined {
    const isText = outcomes.some((outcome) => typeof outcome === 'object' && outcome.kind === 'pieces');
    return outcomes.find(isNode)?.node ?? (isText ? this.scope.declared.get('self:provider') : undefined);
  }

  private textAt({ span, origin }: HostNode, outcome: Outcome): HostNode {
    return { kind: 'unknown', reason: 'known only when the service is deployed', pieces: this.piecesOf(outcome), span, origin };
  }

  private piecesOf(outcome: Outcome): readonly Piece[] {
    return typeof outcome === 'object' && outcome.kind === 'pieces' ? outcome.pieces : this.open.pieces;
  }
}

const choices = new KeptByInputs<HostNode | undefined>();

function isNode(outcome: Outcome | undefined): outcome is Resolution & { readonly kind: 'node' } {
  return typeof outcome === 'object' && outcome.kind === 'node';
}
