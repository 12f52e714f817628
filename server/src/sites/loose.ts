/**
 * Files outside any framework: a policy or an authorizer output on its own, or somewhere inside another document — as an
 * object, or as JSON in a string. They are recognised by shape, so their kind is a guess unless a setting pins it.
 *
 * Scenario files are not looked into: their policies belong to their cases.
 */
import { mayHoldPolicy, recogniseAuthorizerOutput, recognisePolicy } from '../policy/recognise';
import type { HostNode } from '../syntax/node';
import type { AuthorizerOutputSite, Framework, PolicySite, UnitFile } from './site';

/** Beyond this many nodes a document is data, not a place where somebody writes policies. */
const nodeBudget = 200_000;

export const loose: Framework = {
  id: 'loose',
  title: 'a file on its own',
  recognises: ({ root }, path) => root.origin.format !== 'hcl' && !/\.authz\.(json|ya?ml)$/i.test(path),
  unitKey: (uri) => uri,
  declare: () => new Map(),
  resolve: () => ({ kind: 'unresolved' }),
  policies: (file) => findShapes(file).flatMap((shape) => (shape.type === 'policy' ? [shape.site] : [])),
  apis: () => [],
  authorizerOutputs: (file) => findShapes(file).flatMap((shape) => (shape.type === 'output' ? [shape.site] : [])),
};

type Shape = { readonly type: 'policy'; readonly site: PolicySite } | { readonly type: 'output'; readonly site: AuthorizerOutputSite };

function findShapes(file: UnitFile): readonly Shape[] {
  const found: Shape[] = [];
  let budget = nodeBudget;
  const visit = (node: HostNode, path: readonly (string | number)[]): void => {
    if (budget-- <= 0 || path.length > 64) return;
    const shape = shapeOf(node, path, file.uri);
    if (shape) {
      found.push(shape);
      return;
    }
    if (node.kind === 'object') for (const member of node.members) if (!member.shadowed) visit(member.value, [...path, member.key]);
    if (node.kind === 'array') node.items.forEach((item, index) => visit(item, [...path, index]));
  };
  visit(file.root, []);
  return found;
}

function shapeOf(node: HostNode, path: readonly (string | number)[], uri: string): Shape | undefined {
  const selector = pointer(path);
  const name = nameOf(path, uri);
  if (node.kind === 'string') {
    // What the string holds is known once it is parsed; the text says enough to ask for that.
    if (!mayHoldPolicy(node.value)) return undefined;
    return { type: 'policy', site: { ...guess('identity'), node, selector, name, because: 'a string holds JSON with statements' } };
  }
  if (node.kind !== 'object') return undefined;
  const output = recogniseAuthorizerOutput(node);
  if (output) return { type: 'output', site: { node, selector, name, because: output.because } };
  const policy = recognisePolicy(node);
  return policy && { type: 'policy', site: { ...guess(policy.kind), node, selector, name, because: policy.because } };
}

function guess(kind: PolicySite['kind']): Pick<PolicySite, 'kind' | 'kindIsCertain' | 'dialect' | 'derived'> {
  return { kind, kindIsCertain: false, dialect: 'iam', derived: false };
}

/** RFC 6901; the root is the empty pointer. */
export function pointer(path: readonly (string | number)[]): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function nameOf(path: readonly (string | number)[], uri: string): string {
  const last = path.filter((step) => typeof step === 'string').at(-1);
  return last ?? decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1));
}

