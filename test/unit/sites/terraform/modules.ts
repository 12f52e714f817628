/** Terraform modules in tests: files by name, read as the server reads them. */
import { formatOf } from '../../../../server/src/analysis/formats';
import { displayText, type Atom, type HoledText, type Piece } from '../../../../server/src/base/atoms';
import type { Api } from '../../../../server/src/gateway/model';
import { parseAddress } from '../../../../server/src/sites/terraform/address';
import { terraform } from '../../../../server/src/sites/terraform';
import type { Reference } from '../../../../server/src/syntax/node';
import { Workspace } from '../../../../server/src/workspace/workspace';
import type { PolicyEntry } from '../../../../server/src/workspace/model';
import { rootOf } from '../../syntax/hcl/hcl-trees';

export const folder = 'file:///module/';

export function load(files: { readonly [name: string]: string }): Workspace {
  const workspace = new Workspace({ formatOf, frameworks: [terraform], pinnedKind: () => undefined });
  for (const [name, text] of Object.entries(files)) workspace.set(name.includes(':') ? name : folder + name, 'terraform', 1, text);
  return workspace;
}

export function policiesOf(text: string | { readonly [name: string]: string }): readonly PolicyEntry[] {
  return load(typeof text === 'string' ? { 'main.tf': text } : text).files().flatMap((file) => file.policies);
}

export function apisOf(text: string | { readonly [name: string]: string }): readonly Api[] {
  return load(typeof text === 'string' ? { 'main.tf': text } : text).files().flatMap((file) => file.apis.map(({ api }) => api));
}

/** The text of what an expression means in a module, as people see it; undefined where it has none. */
export function meaningOf(expression: string, module: string): string | undefined {
  const text = textOf(expression, module);
  return text && displayText(text);
}

export function atomsOf(expression: string, module: string): readonly Atom[] {
  return (textOf(expression, module)?.pieces ?? []).filter((piece: Piece): piece is Atom => typeof piece !== 'string');
}

/** What the expression is as the resource of a policy, so that the whole way is gone. */
function textOf(expression: string, module: string): HoledText | undefined {
  const text = `${module}\nresource "aws_iam_policy" "asked" {\n  policy = jsonencode({ Statement = [{ Resource = ${expression} }] })\n}\n`;
  const entry = policiesOf(text).find(({ site }) => site.selector === 'aws_iam_policy.asked');
  return entry?.policy.statements[0]?.resource?.value.values[0]?.text;
}

/** What a reference stands for, asked of the framework itself. */
export function resolveIn(address: string, module: string): ReturnType<typeof terraform.resolve> {
  const uri = `${folder}main.tf`;
  const declared = terraform.declare({ uri, root: rootOf(module) });
  const reference: Reference = { address, label: address, isPure: true, span: { source: uri, start: 0, end: 0 } };
  return terraform.resolve(reference, { id: uri, declared, file: () => undefined });
}

export { parseAddress };
