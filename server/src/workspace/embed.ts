/**
 * Strings that hold a document: parsed once per string node and put in the tree in the string's place.
 *
 * Sites name the strings; parsing is the syntax layer's. A choice or a bound reference is followed, so that a heredoc in
 * a local of another file is parsed where it is used.
 */
import { parseEmbedded } from '../syntax/decode/parse-embedded';
import { type HostNode, type Member, type StringNode } from '../syntax/node';
import { wholeTexts } from './whole-texts';

export class Embedder {
  private readonly parsed = new WeakMap<StringNode, StringNode>();
  private readonly replaced = new WeakMap<HostNode, { readonly strings: readonly StringNode[]; readonly root: HostNode }>();

  /** The node with every string that stands for the value parsed; the same node where there is none. */
  embed(node: HostNode): HostNode {
    switch (node.kind) {
      case 'string':
        return this.parse(node);
      case 'ref': {
        const target = node.target && this.embed(node.target);
        return target === node.target ? node : { ...node, target };
      }
      case 'choice': {
        const branches = node.branches.map((branch) => (branch.value ? { ...branch, value: this.embed(branch.value) } : branch));
        const isSame = branches.every((branch, index) => branch.value === node.branches[index]?.value);
        return isSame ? node : { ...node, branches };
      }
      default:
        return node;
    }
  }

  /** A part's root with the parsed strings in place, so that a cursor finds its way into them. */
  substitute(root: HostNode, strings: readonly StringNode[]): HostNode {
    const known = this.replaced.get(root);
    if (known && known.strings.length === strings.length && strings.every((string, index) => known.strings[index] === string)) return known.root;
    const wanted = new Map(strings.map((string) => [placeOf(string), string]));
    const result = replace(root, (string) => this.parseWanted(string, wanted));
    this.replaced.set(root, { strings, root: result });
    return result;
  }

  /** The strings inside a parsed string are wanted as well. */
  private parseWanted(node: StringNode, wanted: ReadonlyMap<string, StringNode>): StringNode {
    const found = wanted.get(placeOf(node));
    const parsed = found ? this.parse(found) : node;
    if (!parsed.embedded || (found && wanted.size === 1)) return parsed;
    const root = replace(parsed.embedded.root, (inner) => this.parseWanted(inner, wanted));
    return root === parsed.embedded.root ? parsed : { ...parsed, embedded: { ...parsed.embedded, root } };
  }

  private parse(node: StringNode): StringNode {
    if (node.embedded) return node;
    const known = this.parsed.get(node);
    if (known) return known;
    const { root, problems } = parseEmbedded(node);
    // What chooses a part of the document's text may choose a part of a string in it.
    const isChosen = node.holes.some(({ from }) => from);
    const result: StringNode = { ...node, embedded: { root: isChosen ? replace(root, wholeTexts) : root, problems } };
    this.parsed.set(node, result);
    return result;
  }
}

/** The strings a site's node leads to, in the order they are met. */
export function embeddedStrings(node: HostNode): readonly StringNode[] {
  switch (node.kind) {
    case 'string':
      return [node];
    case 'ref':
      return node.target ? embeddedStrings(node.target) : [];
    case 'choice':
      return node.branches.flatMap((branch) => (branch.value ? embeddedStrings(branch.value) : []));
    default:
      return [];
  }
}

/** Strings by the source they stand in. */
export function bySource(strings: readonly StringNode[]): ReadonlyMap<string, readonly StringNode[]> {
  const result = new Map<string, StringNode[]>();
  for (const string of strings) {
    const known = result.get(string.span.source);
    if (known) known.push(string);
    else result.set(string.span.source, [string]);
  }
  return result;
}

function replace(node: HostNode, parse: (node: StringNode) => HostNode): HostNode {
  switch (node.kind) {
    case 'string':
      return parse(node);
    case 'object': {
      let members: Member[] | undefined;
      node.members.forEach((member, index) => {
        const value = replace(member.value, parse);
        if (value !== member.value) (members ??= node.members.slice())[index] = { ...member, value };
      });
      return members ? { ...node, members } : node;
    }
    case 'array': {
      let items: HostNode[] | undefined;
      node.items.forEach((item, index) => {
        const value = replace(item, parse);
        if (value !== item) (items ??= node.items.slice())[index] = value;
      });
      return items ? { ...node, items } : node;
    }
    case 'choice': {
      const branches = node.branches.map((branch) => (branch.value ? { ...branch, value: replace(branch.value, parse) } : branch));
      return branches.some((branch, index) => branch.value !== node.branches[index]?.value) ? { ...node, branches } : node;
    }
    default:
      return node;
  }
}

/** A definition is bound apart from the file it stands in: the two are one string if they stand at one place. */
function placeOf(node: StringNode): string {
  return `${node.span.source}:${String(node.span.start)}`;
}
