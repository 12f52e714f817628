/**
 * Functions that encode and decode. An object handed to `jsonencode` stands for its own text everywhere here, so that a
 * policy stays the tree it is written as.
 */
import { decodeBase64, encodeBase64 } from '../../../base/base64';
import type { HostNode } from '../../../syntax/node';
import { madeArray, madeBoolean, madeMember, madeNull, madeNumber, madeObject, madeText, type Place } from '../made';
import { fails, type TerraformFunction } from '../values';
import { escapedJson, textAt } from './operands';

const encodeDocument: TerraformFunction = ([only], { values }) => {
  const value = only && values.value(only);
  return value?.kind === 'array' || (value?.kind === 'object' && !value.labels) ? value : undefined;
};

const decodeDocument: TerraformFunction = ([only], { values }) => {
  const value = only && values.value(only);
  return value?.kind === 'object' || value?.kind === 'array' ? value : undefined;
};

export const encoding: Readonly<Record<string, TerraformFunction>> = {
  jsonencode: (operands, call) => {
    const text = operands[0] && call.values.value(operands[0]).kind === 'string' ? textAt(operands, 0, call) : undefined;
    return text === undefined ? encodeDocument(operands, call) : madeText([escapedJson(text)], call.place);
  },
  yamlencode: encodeDocument,
  jsondecode: ([only], { values, place }) => {
    const value = only && values.value(only);
    if (!only || !value) return undefined;
    if (value.kind === 'object' || value.kind === 'array') return value;
    const text = values.literal(only);
    return text === undefined ? undefined : (decode(text, place) ?? fails);
  },
  yamldecode: decodeDocument,
  base64encode: (operands, call) => {
    const text = textAt(operands, 0, call);
    return text === undefined ? undefined : madeText([encodeBase64(text)], call.place);
  },
  base64decode: (operands, call) => {
    const encoded = textAt(operands, 0, call);
    const text = encoded === undefined ? undefined : decodeBase64(encoded);
    return encoded === undefined ? undefined : text === undefined ? fails : madeText([text], call.place);
  },
};

/** Undefined for text that is no JSON. */
function decode(text: string, place: Place): HostNode | undefined {
  try {
    return nodeOf(JSON.parse(text), place, 0);
  } catch {
    return undefined;
  }
}

/** Deeper values are not taken over. */
const depthLimit = 50;

function nodeOf(value: unknown, place: Place, depth: number): HostNode | undefined {
  if (depth > depthLimit) return undefined;
  if (value === null) return madeNull(place);
  if (typeof value === 'string') return madeText([value], place);
  if (typeof value === 'number') return madeNumber(value, place);
  if (typeof value === 'boolean') return madeBoolean(value, place);
  if (Array.isArray(value)) return madeArray(value.flatMap((item) => nodeOf(item, place, depth + 1) ?? []), place);
  if (typeof value !== 'object') return undefined;
  return madeObject(Object.entries(value).flatMap(([key, item]) => {
    const node = nodeOf(item, place, depth + 1);
    return node ? [madeMember(key, node, place)] : [];
  }), place);
}
