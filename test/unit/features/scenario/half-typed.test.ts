/** Scenario files cut off at every offset: completion and hover answer or are silent, and what they replace holds the cursor. */
import assert from 'node:assert/strict';
import { Analysis } from '../../../../server/src/analysis/analysis';
import { complete } from '../../../../server/src/features/completion/complete';
import { findHover } from '../../../../server/src/features/hover/hover';
import { accept } from '../../../support/check-completion';

const files = {
  'gatehouse.json': '{ "accounts": { "a": { "id": "111122223333", "vpcEndpoints": { "main": {} } } }, "environments": { "prod": { "account": "a" }, "it\'s: \\"odd\\" #1": {} } }',
  'template.yaml': 'Transform: AWS::Serverless-2016-10-31\nResources:\n  Api: { Type: AWS::Serverless::Api, Properties: { StageName: prod } }\n',
  'role.json': '{ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "*", "Resource": "*" } }',
};

const yaml = `env: [prod, "test"]
use:
  - ../shared.authz.yaml
defaults:
  api: { ref: template.yaml#Api }
callers:
  ops: { arn: "arn:aws:iam::111122223333:role/Ops", identityPolicies: [role.json], vpcEndpoint: main }
cases:
  - name: one
    env: prod
    request: { path: /, vpcEndpoint: { name: a/main } }
    caller: ops
`;

const json = JSON.stringify({ env: ['prod', 'test'], api: { ref: 'template.yaml#Api' }, callers: { ops: { arn: 'x', identityPolicies: ['role.json'] } }, cases: [{ env: 'prod', caller: { ref: 'template.yaml#x' } }] }, undefined, 1);

for (const [name, whole] of [['a.authz.yaml', yaml], ['a.authz.json', json]] as const) {
  describe(`${name} in the making`, () => {
    it('is answered at every offset', () => {
      const analysis = new Analysis({ projects: { roots: ['file:///w'] } });
      for (const [path, text] of Object.entries(files)) analysis.setFile(`file:///w/${path}`, text);
      const uri = `file:///w/${name}`;
      let offered = 0;
      for (let offset = 0; offset <= whole.length; offset++) {
        for (const text of [whole, whole.slice(0, offset)]) {
          analysis.setDocument({ uri, languageId: '', version: offset, text });
          for (const item of complete(analysis.context, uri, offset).items) {
            accept({ text, offset }, item);
            offered++;
          }
          const hover = findHover(analysis.context, uri, offset);
          assert.ok(!hover || (hover.span.start <= offset && offset <= hover.span.end));
        }
      }
      assert.ok(offered > 100, `${String(offered)} were offered`);
    });

    it('takes every environment as it is called, however that has to be written', () => {
      const analysis = new Analysis({ projects: { roots: ['file:///w'] } });
      for (const [path, text] of Object.entries(files)) analysis.setFile(`file:///w/${path}`, text);
      const uri = `file:///w/${name}`;
      for (const text of name.endsWith('yaml') ? ['env: ', 'env: [', 'env: "', "env: '", 'env:\n  - '] : ['{ "env": ', '{ "env": "', '{ "env": [']) {
        analysis.setDocument({ uri, languageId: '', version: 1, text });
        const { items } = complete(analysis.context, uri, text.length);
        assert.equal(items.length, 2, text);
        for (const item of items) {
          const after = accept({ text, offset: text.length }, item).replace('<|>', '');
          analysis.setDocument({ uri, languageId: '', version: 2, text: after });
          const at = after.search(/(?:prod|it'|odd)/);
          assert.ok(findHover(analysis.context, uri, at + 1)?.markdown.startsWith('**Environment'), after);
        }
      }
    });
  });
}
