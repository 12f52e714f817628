/**
 * An expression as text, with what is known of it put in: the name by which a value that has to be computed is the same
 * as another one. `upper(local.env)` and `upper(var.env)` are one value where the local is the variable.
 */
import { isAtom, type HoledText } from '../../base/atoms';
import type { HostNode } from '../../syntax/node';

/** Whether every evaluation gives the same value goes with the text. */
export interface Named {
  readonly text: string;
  readonly isPure: boolean;
}

/** Longer names are not made; the expression as it is written serves as well. */
const longest = 400;

/** Undefined where something in it has no name, or the text would be long. `textOf` reads texts with holes. */
export function nameOfValue(node: HostNode, textOf: (node: HostNode) => HoledText | undefined): Named | undefined {
  switch (node.kind) {
    case 'string':
      return nameOfText(textOf(node));
    case 'number':
    case 'boolean':
      return { text: node.raw, isPure: true };
    case 'null':
      return { text: 'null', isPure: true };
    case 'ref':
    case 'unknown':
      return node.reference && { text: node.reference.address, isPure: node.reference.isPure };
    case 'choice': {
      const branches = node.branches.map(({ value }) => value && nameOfValue(value, textOf));
      const [holds, fails] = branches;
      return holds && fails && bounded({ text: `${node.condition.address} ? ${holds.text} : ${fails.text}`, isPure: node.condition.isPure && holds.isPure && fails.isPure });
    }
    case 'array':
      return node.open === undefined ? listed(node.items.map((item) => nameOfValue(item, textOf)), '[', ']') : undefined;
    case 'object': {
      if (node.open !== undefined) return undefined;
      const members = node.members.filter((member) => !member.shadowed);
      const entries = members.map((member) => {
        const value = nameOfValue(member.value, textOf);
        return value && { ...value, text: `${member.key} = ${value.text}` };
      });
      return listed(entries, '{', '}');
    }
    default:
      return undefined;
  }
}

/** Names one behind the other, with commas between them. */
export function listed(names: readonly (Named | undefined)[], before: string, behind: string): Named | undefined {
  if (names.length > longest) return undefined;
  const known = names.filter((name) => name !== undefined);
  if (known.length < names.length) return undefined;
  return bounded({ text: before + known.map(({ text }) => text).join(', ') + behind, isPure: known.every(({ isPure }) => isPure) });
}

function nameOfText(text: HoledText | undefined): Named | undefined {
  if (!text) return undefined;
  const isPure = text.pieces.every((piece) => !isAtom(piece) || piece.pure);
  const written = text.pieces.map((piece) => (isAtom(piece) ? `\${${piece.label}}` : JSON.stringify(piece).slice(1, -1).replaceAll('${', '$${')));
  return bounded({ text: `"${written.join('')}"`, isPure });
}

function bounded(name: Named): Named | undefined {
  return name.text.length > longest ? undefined : name;
}
