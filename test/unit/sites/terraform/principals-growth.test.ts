/** What the roles of a module cost, counted at n and 2n: each looks only at the resources that may name it. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { modulePrincipals } from '../../../../server/src/sites/terraform/principals';
import { callsDuring } from '../../../support/function-calls';
import { openFile } from '../../../support/open-workspace';

const role = (at: number, by: string): string => `
resource "aws_iam_role" "r${String(at)}" {
  name = "role-${String(at)}"
}
resource "aws_iam_role_policy" "p${String(at)}" {
  role   = ${by}
  policy = jsonencode({ Statement = [] })
}
`;

const styles = { reference: (at: number) => `aws_iam_role.r${String(at)}.id`, name: (at: number) => `"role-${String(at)}"` } as const;

describe('the roles of a Terraform module', () => {
  for (const [style, by] of Object.entries(styles)) {
    it(`are told apart once where policies name them by ${style}`, () => {
      const asked = (count: number): number => {
        const { file } = openFile('main.tf', Array.from({ length: count }, (_, at) => role(at, by(at))).join(''));
        const unit = [{ uri: file.uri, root: file.document.root }];
        let policies = 0;
        const calls = callsDuring(() => {
          policies = modulePrincipals(unit).flatMap((site) => site.policies).length;
        });
        assert.equal(policies, count);
        return calls.get('sites/terraform/naming waysToName') ?? 0;
      };
      const [shorter = 0, longer] = [20, 40].map(asked);
      assert.ok(shorter >= 20);
      assert.equal(longer, 2 * shorter);
    });
  }
});
