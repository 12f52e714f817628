/**
 * HCL, the language of Terraform and OpenTofu files, as a host format.
 *
 * The reader is our own: it keeps positions exact and survives text somebody is typing. It knows HCL and its functions'
 * nature, but no Terraform: what a reference stands for is told by `sites/terraform`.
 */
import type { Comment, HostNode, Origin, Tree } from '../node';
import type { HostFormat } from '../format';
import type { SourceId } from '../../base/span';
import { parseFile } from './body';
import { parseCollection } from './collection';
import { parseExpression } from './expression';
import { Parser, type Grammar } from './parser';
import { keepsHclCut, splitHcl } from './split';
import { parseTemplate, parseWholeTemplate } from './template';

export const hclFormat: HostFormat = { format: 'hcl', split: splitHcl, keepsCut: keepsHclCut, parse: parseHcl };

const grammar: Grammar = { expression: parseExpression, collection: parseCollection, template: parseTemplate };

function parseHcl(text: string, source: SourceId, origin: Origin): Tree {
  const parser = new Parser(text, source, origin, grammar);
  const root = parseFile(parser);
  for (const { start, end } of parser.comments) if (!parser.source.isCommentClosed(start, end)) parser.problem(start, end, 'The comment is not closed; end it with `*/`.');
  return { format: 'hcl', root, comments: readComments(parser), problems: parser.problems };
}

/** Text that is a template as a whole, as the strings of Terraform's JSON are; `"${x}"` is `x` itself. */
export function parseTemplateText(text: string, source: SourceId, origin: Origin, iterators: readonly string[]): HostNode {
  const parser = new Parser(text, source, origin, grammar);
  parser.iterators.push(...iterators);
  return parseWholeTemplate(parser);
}

function readComments(parser: Parser): Comment[] {
  return parser.comments.map(({ start, end }) => {
    const written = parser.text.slice(start, end);
    const text = written.startsWith('#') ? written.slice(1) : written.replace(/^\/[/*]|\*\/$/g, '');
    return { text, span: parser.span(start, end) };
  });
}
