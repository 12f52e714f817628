/**
 * Resource policies that another tool calls public or not: whether somebody gets through whom the account does not know.
 *
 * Nobody knows the caller but AWS, and the call comes from an address and through services that no policy names.
 */
import assert from 'node:assert/strict';
import { decideCase, policyOf } from '../support/decide-case';
import { readSharedLines, readSharedText } from '../support/shared-corpora';

interface PublicRow {
  readonly file: string;
  readonly account: string;
  readonly expect: { readonly public: boolean };
  readonly options: { readonly check_cross_service_confused_deputy?: string };
}

interface Written {
  readonly Statement: readonly { readonly Action: string | readonly string[]; readonly Resource: string; readonly Principal: { readonly Service?: string } | string }[];
}

const stranger = { arn: 'arn:aws:iam::999988887777:user/stranger', identityPolicies: [policyOf({ Effect: 'Allow', Action: '*', Resource: '*' })] };

/** Rows on which we differ, with the reason. */
const disagreements: Readonly<Record<string, string>> = {};

describe('resource policies that another tool judges', () => {
  it('let strangers in where it calls them public, and nowhere else', function () {
    const rows = readSharedLines<PublicRow>(this, 'prowler.public.jsonl');
    const differing = rows.filter((row) => isPublic(row) !== row.expect.public).map(({ file }) => file);
    assert.deepEqual(differing, Object.keys(disagreements));
    assert.ok(rows.some(({ expect }) => expect.public) && rows.some(({ expect }) => !expect.public));
  });
});

function isPublic({ file, account, options }: PublicRow): boolean {
  const resourcePolicy = JSON.parse(readSharedText(file)) as Written;
  // Whether a service may be made to call on a stranger's behalf is asked for in some rows only.
  const services = options.check_cross_service_confused_deputy === 'True' ? resourcePolicy.Statement.flatMap(({ Principal }) => (typeof Principal === 'object' && Principal.Service !== undefined ? [{ arn: Principal.Service }] : [])) : [];
  return resourcePolicy.Statement.some(({ Action, Resource }) =>
    [Action].flat().some((action) =>
      ['anonymous', stranger, ...services].some((caller) => {
        const one = { action: action.replaceAll('*', 'GetObject'), resource: Resource.replaceAll('*', 'x'), resourceAccount: account };
        return decideCase({ name: 'a case', ...one, caller, resourcePolicy, request: { sourceIp: '198.51.100.9' }, unknownContext: 'absent' }).decision === 'allow';
      }),
    ),
  );
}
