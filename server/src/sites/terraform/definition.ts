/**
 * The definition in OpenAPI that the `body` of an API holds: an object that is encoded, a text, a file, a file that is a
 * template.
 *
 * What is put together of several documents is not looked into.
 */
import { documentOf } from '../../policy/text';
import { settle, type Expression, type HostNode, type Reference } from '../../syntax/node';
import { alternativesOf } from '../alternatives';
import { readDefinition, type Definition, type DefinitionOptions } from '../openapi/definition';
import { definitionIn } from '../openapi/definition-file';
import { attributeOf, isHanded } from './address';
import { attribute, type Block } from './blocks';
import { declaredBody, targetOf, type Module } from './module';
import { filePlace, fileKey } from './module-files';
import { filledTemplate } from './template-file';
import type { UnitIndex } from './unit-index';

/** Undefined without a `body`; what cannot be seen is a node that is no object. */
export function definitionOf(api: Block, index: UnitIndex): HostNode | undefined {
  const body = attribute(api.body, 'body');
  if (!body || body.kind === 'null' || body.kind === 'missing') return undefined;
  return new Search(index.module).in(body);
}

/** Routes and authorizers of a definition, and that there is more where one cannot be seen. */
export function readBody(body: HostNode | undefined, options: DefinitionOptions, index: UnitIndex): Definition {
  if (!body) return { routes: [], authorizers: [], gaps: [] };
  const definition = readDefinition(body, { ...options, open: (path) => index.linked(body.span.source, path)?.root });
  const isSeen = alternativesOf(body).every(({ node }) => node === undefined || node.kind === 'object');
  return isSeen ? definition : { ...definition, gaps: ['its `body` defines more of it'] };
}

const definedTypes: ReadonlySet<string> = new Set(['aws_api_gateway_rest_api', 'aws_api_gateway_rest_api_put', 'aws_apigatewayv2_api']);

/** Texts in a file that may hold definitions. */
export function definitionTexts(blocks: readonly Block[]): readonly HostNode[] {
  return blocks.flatMap(({ type, body }) => {
    const node = definedTypes.has(type) ? attribute(body, 'body') : undefined;
    return node && settle(node).kind !== 'object' ? [node] : [];
  });
}

/** Longer ways through locals and functions lead nowhere. */
const depthLimit = 16;

/** They give what they are given, as long as nobody asks for its spelling. */
const transparent: ReadonlySet<string> = new Set(['jsonencode', 'yamlencode', 'jsondecode', 'yamldecode']);

class Search {
  constructor(private readonly module: Module) {}

  in(node: HostNode, depth = 0): HostNode {
    if (depth > depthLimit) return node;
    const call = node.kind === 'ref' && node.reference.expression?.kind === 'call' ? node.reference.expression : undefined;
    // What a call gives is known by now; which file it stands in, only the call tells.
    const named = (call && this.called(node, call, depth)) ?? this.rendered(node, depth);
    if (named) return named;
    if (node.kind === 'ref' && node.target) return this.in(node.target, depth + 1);
    if (node.kind === 'choice') {
      return { ...node, branches: node.branches.map(({ holds, value }) => ({ holds, value: value && this.in(value, depth + 1) })) };
    }
    const reference = node.kind === 'ref' || node.kind === 'unknown' ? node.reference : undefined;
    return (reference && this.behind(node, reference, depth)) ?? node;
  }

  private behind(node: HostNode, reference: Reference, depth: number): HostNode | undefined {
    if (reference.expression?.kind === 'call') return this.called(node, reference.expression, depth);
    if (!isHanded(reference.address)) return undefined;
    const resolution = this.module.resolve(reference);
    return resolution.kind === 'node' ? this.in(resolution.node, depth + 1) : undefined;
  }

  /** What a `template_file` makes of its template. */
  private rendered(node: HostNode, depth: number): HostNode | undefined {
    const target = node.kind === 'ref' || node.kind === 'unknown' ? targetOf(node, this.module) : undefined;
    if (target?.scope !== 'data' || target.type !== 'template_file' || attributeOf(target) !== 'rendered') return undefined;
    const body = declaredBody(this.module, target.declared);
    const template = body && attribute(body, 'template');
    return template && this.filled(this.in(template, depth + 1), attribute(body, 'vars'));
  }

  private called(node: HostNode, { name, operands }: Extract<Expression, { kind: 'call' }>, depth: number): HostNode | undefined {
    const [first, second] = operands;
    if (!first) return undefined;
    if (transparent.has(name)) return this.in(first, depth + 1);
    if (name !== 'file' && name !== 'templatefile') return undefined;
    const file = this.file(first, node);
    return name === 'file' ? file : file && this.filled(file, second);
  }

  private file(path: HostNode, place: HostNode): HostNode | undefined {
    const text = this.module.text(path);
    const key = text && fileKey(text, this.module.key);
    const root = key === undefined ? undefined : this.module.declared.get(key);
    return key === undefined || !root ? undefined : definitionIn({ uri: documentOf(root.span.source), root }, filePlace(key)?.path ?? key, place);
  }

  /** The file stays known, also once it is filled. */
  private filled(file: HostNode, values: HostNode | undefined): HostNode | undefined {
    if (file.kind !== 'ref' || !file.target) return undefined;
    const target = filledTemplate(file.target, values, this.module);
    return target && { ...file, target };
  }
}
