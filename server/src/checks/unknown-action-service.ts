/**
 * An action of a service that does not exist.
 * Unknown actions of known services are `unknown-action`.
 */
import { hasWildcard } from '../base/glob';
import { literalText } from '../base/atoms';
import type { Span } from '../base/span';
import type { Catalog } from '../catalog/catalog';
import type { Statement, Value } from '../policy/model';
import { textSpan } from '../policy/text';
import type { EditSource } from '../syntax/edit/edit';
import type { HostNode } from '../syntax/node';
import type { Fix, StatementCheck } from './check';
import { fixWith, replaceText } from './common/fixing';
import { contentSpan, quoted } from './common/wording';

export const unknownActionService: StatementCheck = {
  id: 'unknown-action-service',
  scope: 'statement',
  severity: 'warning',
  profile: 'default',
  title: 'An action belongs to a service that does not exist',
  why: `What stands before the colon of an action is the service's prefix in IAM, which often differs from its name. With an unknown
prefix the action matches no request. Where no known prefix is near, the service may be newer than the data and the finding is for
information only.`,
  rules: ['GR-20'],
  fails: [
    {
      host: 'policy',
      text: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "dyanmodb:GetItem",
                 ^^^^^^^^ warning[unknown-action-service]: No service has the prefix \`dyanmodb\` as far as the service data of YYYY-MM-DD tell, so this matches no request: write \`dynamodb\`. (fix: Replace with \`dynamodb\`)
      "Resource": "*"
    },
    {
      "Effect": "Allow",
      "Action": ["coffeemachine:Brew", "coffeemachine:Grind"],
                  ^^^^^^^^^^^^^ information[unknown-action-service]: No service has the prefix \`coffeemachine\` as far as the service data of YYYY-MM-DD tell: check whether the service is newer than that or was retired.
      "Resource": "*"
    }
  ]
}`,
    },
  ],
  passes: [
    {
      host: 'policy',
      text: `{
  "Version": "2012-10-17",
  "Statement": [{ "Effect": "Allow", "Action": ["DynamoDB:GetItem", "s3*:Get*", "*:*"], "Resource": "*" }]
}`,
    },
  ],
  check(statement, _facts, context) {
    const { catalog } = context;
    if (!catalog) return;
    for (const [prefix, values] of unknownPrefixes(statement, catalog)) {
      const nearest = catalog.nearestService(prefix.trim());
      const said = `No service has the prefix ${quoted(prefix)} as far as the service data of ${catalog.date} tell`;
      const [first, ...others] = values.map((value) => prefixSpan(value, prefix));
      if (!first) continue;
      context.report({
        span: first,
        severity: nearest ? 'warning' : 'information',
        message: nearest
          ? `${said}, so this matches no request: write ${quoted(nearest)}.`
          : `${said}: check whether the service is newer than that or was retired.`,
        related: others.map((span) => ({ span, message: 'The same prefix again.' })),
        fixes: (source) => (nearest ? replaceAll(values, prefix, nearest, statement.node, source) : []),
      });
    }
  },
};

/** One finding for a prefix in a statement, however many actions it has. */
function unknownPrefixes(statement: Statement, catalog: Catalog): ReadonlyMap<string, readonly Value[]> {
  const found = new Map<string, Value[]>();
  for (const value of statement.action?.value.values ?? []) {
    const name = literalText(value.text);
    const colon = name?.indexOf(':') ?? -1;
    if (name === undefined || colon <= 0) continue;
    const prefix = name.slice(0, colon);
    if (hasWildcard(prefix) || prefix.includes('${') || catalog.service(prefix)) continue;
    const known = found.get(prefix);
    if (known) known.push(value);
    else found.set(prefix, [value]);
  }
  return found;
}

function prefixSpan({ node }: Value, prefix: string): Span {
  return node.kind === 'string' ? textSpan(node, 0, prefix.length) : contentSpan(node);
}

function replaceAll(values: readonly Value[], prefix: string, nearest: string, home: HostNode, source: EditSource): readonly Fix[] {
  const edits = values.map(({ node }) => replaceText(node, { start: 0, end: prefix.length }, nearest, home, source));
  if (edits.some((edit) => edit === undefined)) return [];
  return fixWith(`Replace with \`${nearest}\``, edits.flatMap((edit) => edit ?? []), 'preferred');
}
