/**
 * Functions of the AWS provider about ARNs: taken apart, put together, the path of a role taken away.
 *
 * A part that only deployment knows stays what it is where it cannot have a colon in it.
 */
import { isAtom, type AtomShape, type Piece } from '../../../base/atoms';
import type { HostNode } from '../../../syntax/node';
import { madeMember, madeObject, madeText } from '../made';
import { fails, type TerraformFunction } from '../values';
import { textAt } from './operands';

const partNames = ['partition', 'service', 'region', 'account_id', 'resource'] as const;

export const arns: Readonly<Record<string, TerraformFunction>> = {
  'provider::aws::arn_parse': ([only], { values, place }) => {
    const text = only && values.text(only);
    const parts = text && partsOf(text.pieces);
    if (!parts) return undefined;
    if (parts.length < 6 || parts[0]?.length !== 1 || parts[0][0] !== 'arn') return fails;
    return madeObject(partNames.flatMap((name, index) => {
      const part = madeText(parts[index + 1] ?? [], place);
      return part ? [madeMember(name, part, place)] : [];
    }), place);
  },
  'provider::aws::arn_build': (operands, { values, place }) => {
    const parts = operands.map((operand): readonly Piece[] | undefined => values.text(operand)?.pieces);
    if (parts.length !== 5 || parts.some((part) => part === undefined)) return undefined;
    return madeText(['arn', ...parts.flatMap((part) => [':', ...(part ?? [])])], place);
  },
  'provider::aws::trim_iam_role_path': (operands, call): HostNode | typeof fails | undefined => {
    const arn = textAt(operands, 0, call);
    const found = arn === undefined ? undefined : /^(arn:[^:]*:iam::[^:]*:role\/)(?:.*\/)?([^/]+)$/.exec(arn);
    return arn === undefined ? undefined : found ? madeText([(found[1] ?? '') + (found[2] ?? '')], call.place) : fails;
  },
};

/** None of them has a colon in it. */
const parts: ReadonlySet<AtomShape> = new Set(['partition', 'region', 'account-id']);

/** An ARN at its first five colons; undefined where deployment decides where they are. */
function partsOf(pieces: readonly Piece[]): readonly (readonly Piece[])[] | undefined {
  const found: Piece[][] = [[]];
  for (const piece of pieces) {
    if (isAtom(piece)) {
      if (found.length < 6 && !parts.has(piece.shape)) return undefined;
      found.at(-1)?.push(piece);
      continue;
    }
    const texts = piece.split(':');
    for (const [index, text] of texts.entries()) {
      if (index > 0 && found.length < 6) found.push([]);
      else if (index > 0) found.at(-1)?.push(':');
      found.at(-1)?.push(text);
    }
  }
  return found.map((part) => part.filter((piece) => piece !== ''));
}
