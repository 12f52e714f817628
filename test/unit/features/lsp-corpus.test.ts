/**
 * Half-typed documents of another language server's tests, with what it offers and shows there: how many of its answers
 * ours contain. A floor that may only rise; a case that is not met on purpose stands here with the reason.
 */
import assert from 'node:assert/strict';
import { LineIndex } from '../../../server/src/base/text';
import { complete } from '../../../server/src/features/completion/complete';
import { findHover } from '../../../server/src/features/hover/hover';
import { openTexts } from '../../support/check-diagnostics';
import { uriOf } from '../../support/open-workspace';
import { readSharedLines, readSharedText } from '../../support/shared-corpora';

interface Case {
  readonly id: string;
  readonly kind: 'completion' | 'hover' | 'diagnostics';
  readonly file: string;
  readonly position: { readonly line: number; readonly character: number };
  readonly expect: { readonly includes?: readonly string[]; readonly excludes?: readonly string[]; readonly isNull?: boolean };
}

const noPrincipal = 'an identity policy has no Principal, and that it is one is certain here';

/** Not meant the way that server does. */
const setAside: Readonly<Record<string, string>> = {
  'completion/statement-key/hcl-block_multi-2nd_group-excl.tf': noPrincipal,
  'completion/statement-key/hcl-jsonencode_multi-2nd.tf': noPrincipal,
  'completion/principal-block-identifier/hcl-block_aws_closed-dq.tf': 'federated users have ARNs of sts, not of iam',
  'completion/principal-block-identifier/hcl-block_aws_open-dq.tf': 'federated users have ARNs of sts, not of iam',
  'completion/resource-value/hcl-block_arn-account.tf': 'no resource of Lambda goes without an account',
  'completion/resource-value/json_arn-account.json': 'no resource of Lambda goes without an account',
};

const floors = { completion: 100, hover: 23 };

describe('half-typed documents of another language server', function () {
  this.timeout(60_000);
  for (const kind of ['completion', 'hover'] as const) {
    it(`get its ${kind} as well`, function () {
      const cases = readSharedLines<Case>(this, 'lsp.jsonl').filter((one) => one.kind === kind && !one.id.includes('no-version'));
      const missed = cases.flatMap((one) => {
        const why = kind === 'completion' ? missedCompletion(one) : missedHover(one);
        return why === undefined ? [] : [`${one.id}: ${why}`];
      });
      const unexplained = missed.filter((line) => !(line.slice(0, line.indexOf(':')) in setAside));
      const met = cases.length - missed.length;
      if (process.env.SHOW_MISSES) console.log(`${kind}: ${String(met)} of ${String(cases.length)}\n${missed.join('\n')}`);
      assert.deepEqual(unexplained, []);
      assert.ok(met >= floors[kind], `${String(met)} of ${String(cases.length)} met`);
    });
  }
});

function openCase({ file, position }: Case): { readonly context: Parameters<typeof complete>[0]; readonly uri: string; readonly offset: number } {
  const name = file.slice(file.lastIndexOf('/') + 1);
  const text = readSharedText(file);
  const { analysis } = openTexts([{ name, text }]);
  return { context: analysis.context, uri: uriOf(name), offset: new LineIndex(text).offsetAt(position) };
}

function missedCompletion(one: Case): string | undefined {
  const { context, uri, offset } = openCase(one);
  const labels = new Set(complete(context, uri, offset).items.map((item) => item.label));
  const absent = (one.expect.includes ?? []).filter((label) => !labels.has(label));
  const stray = (one.expect.excludes ?? []).filter((label) => labels.has(label));
  if (absent.length === 0 && stray.length === 0) return undefined;
  return `not offered ${absent.join(', ')}; offered ${stray.join(', ')}; of ${String(labels.size)}`;
}

function missedHover(one: Case): string | undefined {
  const { context, uri, offset } = openCase(one);
  const hover = findHover(context, uri, offset);
  if (one.expect.isNull) return hover ? `shows ${hover.markdown.slice(0, 60)}` : undefined;
  return hover ? undefined : 'shows nothing';
}
