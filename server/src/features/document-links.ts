/**
 * Links from actions and condition keys of policies to the pages of AWS that describe them; from a wildcard to the page of
 * its service.
 *
 * The catalogue knows the pages; what it does not know has no link.
 */
import { literalText } from '../base/atoms';
import type { Span } from '../base/span';
import type { Catalog } from '../catalog/catalog';
import type { Policy, Statement } from '../policy/model';
import { stringSpan, type HostNode } from '../syntax/node';
import type { WorkspaceView } from '../workspace/model';
import type { FeatureContext } from './feature';

export interface DocumentLink {
  /** Absolute, without quotes. */
  readonly span: Span;
  readonly target: string;
  /** Plain text. */
  readonly tooltip: string;
}

export function findDocumentLinks({ view, catalog }: FeatureContext, uri: string): readonly DocumentLink[] {
  const file = view.file(uri);
  if (!file || !catalog) return [];
  const policies = [...file.policies.flatMap(({ site, policy }) => (site.derived ? [] : [policy])), ...file.outputs.flatMap(({ output }) => output.policy ?? [])];
  return policies.flatMap((policy) => linksOf(policy, catalog)).flatMap(({ span, text, ...link }) => {
    const at = view.locate(span);
    // In some encodings a name is written otherwise than it is read.
    return at?.source === uri && isWritten(text, at, view) ? [{ ...link, span: at }] : [];
  });
}

interface NamedLink extends DocumentLink {
  readonly text: string;
}

function linksOf({ statements }: Policy, catalog: Catalog): readonly NamedLink[] {
  return statements.flatMap((statement) => [...actionLinks(statement, catalog), ...keyLinks(statement, catalog)]);
}

function actionLinks({ action, notAction }: Statement, catalog: Catalog): readonly NamedLink[] {
  return ((action ?? notAction)?.value.values ?? []).flatMap(({ text, node }) => {
    const name = literalText(text) ?? '';
    const known = catalog.action(name);
    const target = known ? known.url : /[*?]/.test(name) && catalog.actionNamesMatching(name).length > 0 ? catalog.serviceUrl(name.split(':')[0] ?? '') : undefined;
    return target === undefined ? [] : [{ span: contentSpan(node), target, tooltip: known ? `AWS on ${known.name}` : 'AWS on the actions of this service', text: name }];
  });
}

function keyLinks({ conditions }: Statement, catalog: Catalog): readonly NamedLink[] {
  return conditions.flatMap(({ keys }) => keys).flatMap(({ key, member }) => {
    const name = literalText(key) ?? '';
    const known = catalog.conditionKey(name);
    // A block of Terraform has the key as the value of an attribute.
    const node = member.key === name ? undefined : member.value;
    return known?.url === undefined ? [] : [{ span: node ? contentSpan(node) : member.keySpan, target: known.url, tooltip: `AWS on ${known.name}`, text: name }];
  });
}

function contentSpan(node: HostNode): Span {
  return node.kind === 'string' ? stringSpan(node, 0, node.value.length) : node.span;
}

function isWritten(text: string, { source, start, end }: Span, view: WorkspaceView): boolean {
  return view.sourceText(source)?.slice(start, end) === text;
}
