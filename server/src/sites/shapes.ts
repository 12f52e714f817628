/**
 * Finds policies and authorizer outputs by their shape, where no slot says what stands there: objects, and strings that hold
 * JSON. What is found this way has a guessed kind.
 */
import { fileName } from '../base/uri';
import { mayHoldPolicy, recogniseAuthorizerOutput, recognisePolicy, recogniseStatements } from '../policy/recognise';
import type { HostNode } from '../syntax/node';
import type { AuthorizerOutputSite, PolicySite } from './site';

/** Beyond this many nodes a document is data, not a place where somebody writes policies. */
const nodeBudget = 200_000;

type Path = readonly (string | number)[];

export type Shape = { readonly type: 'policy'; readonly site: PolicySite } | { readonly type: 'output'; readonly site: AuthorizerOutputSite };

/** Policies and authorizer outputs below a node that stands at `start`, outermost first; not looked for inside each other. */
export function findShapes(root: HostNode, start: Path, uri: string): readonly Shape[] {
  const found: Shape[] = [];
  let budget = nodeBudget;
  const visit = (node: HostNode, path: Path): void => {
    if (budget-- <= 0 || path.length > 64) return;
    const shape = shapeOf(node, path, uri);
    if (shape) {
      found.push(shape);
      return;
    }
    if (node.kind === 'object') for (const member of node.members) if (!member.shadowed) visit(member.value, [...path, member.key]);
    if (node.kind === 'array') node.items.forEach((item, index) => visit(item, [...path, index]));
  };
  visit(root, start);
  return found;
}

function shapeOf(node: HostNode, path: Path, uri: string): Shape | undefined {
  const shape = guessShape(node, path, uri);
  // Wherever a definition in OpenAPI stands, what has this name is the resource policy of its API.
  if (shape?.type !== 'policy' || path.at(-1) !== 'x-amazon-apigateway-policy') return shape;
  return { type: 'policy', site: { ...shape.site, kind: 'api-resource-policy', kindIsCertain: true, because: '`x-amazon-apigateway-policy` of a definition in OpenAPI holds the resource policy of its API' } };
}

function guessShape(node: HostNode, path: Path, uri: string): Shape | undefined {
  const selector = pointer(path);
  const name = nameOf(path, uri);
  if (node.kind === 'string') {
    // What the string holds is known once it is parsed; the text says enough to ask for that.
    if (!mayHoldPolicy(node.value)) return undefined;
    return { type: 'policy', site: { ...guess('identity'), node, selector, name, because: 'a string holds JSON with statements' } };
  }
  const statements = node.kind === 'array' ? recogniseStatements(node) : undefined;
  if (statements) return { type: 'policy', site: { ...guess(statements.kind), node, holds: 'statements', selector, name, because: statements.because } };
  if (node.kind !== 'object') return undefined;
  const output = recogniseAuthorizerOutput(node, isAnswer(path));
  if (output) return { type: 'output', site: { node, selector, name, because: output.because } };
  const policy = recognisePolicy(node);
  return policy && { type: 'policy', site: { ...guess(policy.kind), node, selector, name, because: policy.because } };
}

/** Whether something stands where the answer of a function does: on its own, in a list of such, or under a word for it. */
function isAnswer(path: Path): boolean {
  const name = path.filter((step) => typeof step === 'string').at(-1);
  return name === undefined || /respon[sd]|output|result|expect|return|payload|body|answer|authoriz|allow|den[yi]/i.test(name);
}

function guess(kind: PolicySite['kind']): Pick<PolicySite, 'kind' | 'kindIsCertain' | 'dialect' | 'derived'> {
  return { kind, kindIsCertain: false, dialect: 'iam', derived: false };
}

/** RFC 6901; the root is the empty pointer. */
export function pointer(path: Path): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function nameOf(path: Path, uri: string): string {
  const last = path.filter((step) => typeof step === 'string').at(-1);
  return last ?? fileName(uri);
}
