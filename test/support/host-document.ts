/**
 * A document in tests of the syntax layer: cut, parsed and put together as the workspace does it, with every string
 * that looks like JSON parsed as well.
 */
import type { Span, TextEdit } from '../../server/src/base/span';
import type { CursorSource } from '../../server/src/syntax/cursor';
import { parseEmbedded } from '../../server/src/syntax/decode/parse-embedded';
import type { HostFormat } from '../../server/src/syntax/format';
import { hclFormat } from '../../server/src/syntax/hcl/hcl-format';
import { jsonFormat } from '../../server/src/syntax/json/json-format';
import type { Format, HostNode } from '../../server/src/syntax/node';
import { tomlFormat } from '../../server/src/syntax/toml/toml-format';
import { yamlFormat } from '../../server/src/syntax/yaml/yaml-format';
import { PartMemo } from '../../server/src/workspace/document';

export const formats: Readonly<Record<Format, HostFormat>> = { json: jsonFormat, yaml: yamlFormat, hcl: hclFormat, toml: tomlFormat };

export function openDocument(format: Format, text: string): CursorSource {
  const count = { cutTexts: 0, parsedParts: 0, boundParts: 0, readPolicies: 0, readStatements: 0, readRoutes: 0 };
  const document = new PartMemo('test:/doc', formats[format], (node) => node, count).parse(1, text);
  return {
    root: document.assemble((part) => withEmbedded(part.root)),
    text,
    locate: (span: Span) => document.locate(span),
    sourceText: (source) => document.sourceText(source),
  };
}

/** Parses what strings hold, to any depth. */
function withEmbedded(node: HostNode): HostNode {
  switch (node.kind) {
    case 'object':
      return { ...node, members: node.members.map((member) => ({ ...member, value: withEmbedded(member.value) })) };
    case 'array':
      return { ...node, items: node.items.map(withEmbedded) };
    case 'string': {
      if (!/^\s*[[{]/.test(node.value)) return node;
      const embedded = parseEmbedded(node);
      return { ...node, embedded: { ...embedded, root: withEmbedded(embedded.root) } };
    }
    default:
      return node;
  }
}

/** The text with edits of absolute spans applied together. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const sorted = [...edits].sort((a, b) => b.span.start - a.span.start);
  return sorted.reduce((result, { span, newText }) => result.slice(0, span.start) + newText + result.slice(span.end), text);
}
