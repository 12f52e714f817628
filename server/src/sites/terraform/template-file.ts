/**
 * What `templatefile` makes of a file that was read as the document it looks like: `${name}` in its texts and keys is what the
 * call gives for the name.
 *
 * Only names are put in, and only where what they stand for cannot change the shape of the document, and whole values by
 * `jsonencode`, in JSON outside of quotes; any other expression leaves its text unknown. A file with directives is not understood, since they decide about lines, nor one that is no
 * document without its values.
 */
import { holed, isAtom, literalText, type Piece } from '../../base/atoms';
import { mapShared } from '../../base/lists';
import { computedKey, findMember, markShadowed, settle, type HostNode, type Member, type ObjectNode, type StringNode } from '../../syntax/node';
import { instanceKey } from './instances';
import { madeText } from './made';
import type { Module } from './module';

/** Undefined for a file that is more than a document with names in it; what has nothing put in stays the same node. `values` is what the call gives, by name. */
export function filledTemplate(root: HostNode, values: HostNode | undefined, module: Pick<Module, 'values' | 'text'>): HostNode | undefined {
  const given = values && module.values.value(values);
  const filler = new Filler(given?.kind === 'object' ? given : undefined, module);
  const filled = filler.fill(root);
  return filler.isOther ? undefined : filled;
}

/** What `rendered` of a `template_file` is: what `templatefile` makes of its template, or of the text written there. */
export function renderedTemplate(body: ObjectNode | undefined, module: Pick<Module, 'values' | 'text' | 'remember'>): HostNode | undefined {
  const template = body && findMember(body, 'template')?.value;
  const value = template && module.values.value(template);
  if (!body || !value || (value.kind !== 'object' && value.kind !== 'array' && value.kind !== 'string') || (value.kind === 'string' && value.holes.length > 0)) return undefined;
  return module.remember(instanceKey(body, 'rendered'), () => filledTemplate(value, findMember(body, 'vars')?.value, module));
}

class Filler {
  isOther = false;

  constructor(
    private readonly values: ObjectNode | undefined,
    private readonly module: Pick<Module, 'values' | 'text'>,
  ) {}

  /** The node itself where nothing in it is put in; what is made anew is marked as shared. */
  fill(node: HostNode): HostNode {
    switch (node.kind) {
      case 'string':
        return this.fillText(node);
      case 'object': {
        const members = mapShared<Member | undefined>(node.members, (member) => member && this.fillMember(member));
        if (members === node.members) return node;
        const known = members.flatMap((member) => member ?? []);
        return { ...node, members: markShadowed(known), shared: true, ...(known.length < members.length ? { open: computedKey } : {}) };
      }
      case 'array': {
        const items = mapShared(node.items, (item) => this.fill(item));
        return items === node.items ? node : { ...node, items, shared: true };
      }
      case 'unknown':
        // A value that is no JSON: it is there to become some.
        return { ...((node.reference && this.filledIn(node.reference.address)) ?? node), shared: true };
      default:
        return node;
    }
  }

  /** Undefined where its key is not known. */
  private fillMember(member: Member): Member | undefined {
    const { key } = member;
    if (isCut(key) || key.includes('%{')) this.isOther = true;
    const value = this.fill(member.value);
    if (!key.includes('${')) return value === member.value ? member : { ...member, value };
    const pieces = this.piecesOf(key);
    const literal = pieces && literalText(holed(pieces));
    return literal === undefined ? undefined : { ...member, key: literal, value };
  }

  private fillText(node: StringNode): HostNode {
    if ((node.style === 'plain' && isCut(node.value)) || node.value.includes('%{')) this.isOther = true;
    if (!node.value.includes('${')) return node;
    const encoded = node.style === 'plain' ? this.encodedIn(node.value) : undefined;
    if (encoded) return { ...encoded, shared: true };
    const pieces = this.piecesOf(node.value);
    const { span, origin } = node;
    const text = pieces && madeText(pieces, { span, origin });
    return text ?? { kind: 'unknown', reason: 'it is computed by a template', span, origin, shared: true };
  }

  /** Undefined where something in the text is no name with a value, or the value could be more than a part of a text. */
  private piecesOf(text: string): readonly Piece[] | undefined {
    const pieces: Piece[] = [];
    let at = 0;
    for (const match of text.matchAll(/\$\$\{|\$\{/g)) {
      if (match.index < at) continue;
      pieces.push(text.slice(at, match.index));
      if (match[0] === '$${') {
        pieces.push('${');
        at = match.index + match[0].length;
        continue;
      }
      const end = text.indexOf('}', match.index);
      const value = end < 0 ? undefined : this.valueOf(text.slice(match.index + 2, end).trim());
      if (!value) return undefined;
      pieces.push(...value);
      at = end + 1;
    }
    return [...pieces, text.slice(at)].filter((piece) => piece !== '');
  }

  /** JSON is YAML: where `jsonencode` of a value is all there is, that value stands there. */
  private encodedIn(text: string): HostNode | undefined {
    const name = /^\$\{\s*jsonencode\(\s*([A-Za-z_][\w-]*)\s*\)\s*\}$/.exec(text)?.[1];
    const given = name === undefined ? undefined : this.values && findMember(this.values, name)?.value;
    return given && this.module.values.value(given);
  }

  /** In JSON what stands outside of quotes is a value: an encoded one, or one that is its own text. */
  private filledIn(text: string): HostNode | undefined {
    const encoded = this.encodedIn(text);
    if (encoded) return encoded;
    const name = /^\$\{\s*([A-Za-z_][\w-]*)\s*\}$/.exec(text)?.[1];
    const given = name === undefined ? undefined : this.values && findMember(this.values, name)?.value;
    const value = given && this.module.values.value(given);
    return value && ['number', 'boolean', 'object', 'array'].includes(value.kind) ? value : undefined;
  }

  private valueOf(name: string): readonly Piece[] | undefined {
    const node = this.values && findMember(this.values, name)?.value;
    const text = node && settle(node).kind !== 'choice' ? this.module.text(node) : undefined;
    return text?.pieces.every((piece) => isAtom(piece) || isHarmless(piece)) ? text.pieces : undefined;
  }
}

/** What is left of a template where braces mean something else: between brackets, and in JSON outside of texts. Quotes keep them together. */
function isCut(text: string): boolean {
  return /[$%]$/.test(text);
}

/** Inside of a text, quoted or not, it is that text in JSON and YAML. */
function isHarmless(text: string): boolean {
  return text !== '' && !/["'\\\n{}[\]]|: | #|^[\s>|*&!%@`-]|\s$/.test(text);
}
