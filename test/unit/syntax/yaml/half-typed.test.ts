/**
 * The sixteen states a template is in while somebody types: every resource behind the damage is there as it is written, and
 * so are the keys beside it, in a short text that is one part and in a long one that is cut.
 */
import assert from 'node:assert/strict';
import { partLimit } from '../../../../server/src/syntax/format';
import { yamlFormat } from '../../../../server/src/syntax/yaml/yaml-format';
import { assemble, assertSpansInside, parseText, plain, type Plain } from '../../../support/host-tree';

type State = readonly [title: string, line: string, keys: readonly string[]];

/** What stands where `Action` would, in a statement with `Sid` and `Effect` above and `Resource` and `Condition` below it. */
const states: readonly State[] = [
  ['a key without a value', '              Action:', ['Action']],
  ['a key without its colon', '              Acti', ['Acti']],
  ['a quoted key without its colon', '              "Acti"', ['Acti']],
  ['an item without a value', '              Action:\n                - s3:GetObject\n                -', ['Action']],
  ['an open double quote', '              Action: "s3:Get', ['Action']],
  ['an open single quote', "              Action: 's3:Get", ['Action']],
  ['an open quote in a list', '              Action:\n                - "s3:GetObject"\n                - "s3:Pu', ['Action']],
  ['an open bracket', '              Action: [s3:GetObject, s3:Pu', ['Action']],
  ['an open brace', '              Principal: { AWS: "*"', ['Principal']],
  ['a tab as indentation', '\t\t\t\t\t\t\tAction: s3:GetObject', ['Action']],
  ['a star without quotes', '              Action: *', ['Action']],
  ['a second colon', '              Action: s3: GetObject', ['Action']],
  ['a tag without a value', '              Action: !Sub', ['Action']],
  ['an alias of nothing', '              Action: *actions', ['Action']],
  ['a block without lines', '              Action: |', ['Action']],
  ['a key written twice', '              Effect: De', []],
];

const resource = (name: string, damaged?: string): string => `  ${name}:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Statement:
            - Sid: First
              Effect: Allow
${damaged ?? '              Action: s3:GetObject'}
              Resource: !Sub "arn:aws:s3:::\${Bucket}/*"
              Condition:
                StringEquals:
                  aws:RequestedRegion: [eu-west-1, 'us-east-1']
            - Effect: Deny
              Action: "*"
              Resource: '*'
`;

const later = ['C', 'D', 'E', 'F', 'G'];
const template = (damaged: string | undefined, filler: number): string =>
  `Resources:\n${resource('A')}${resource('B', damaged)}${later.map((name) => resource(name)).join('')}${Array.from({ length: filler }, (_, index) => resource(`X${index}`)).join('')}Outputs:\n  Last: { Value: !Ref G }\n`;

interface Tree {
  [key: string]: Plain;
}
const at = (value: Plain, ...path: (string | number)[]): Plain => path.reduce<Plain>((current, step) => (current as Tree | undefined)?.[step], value);
const statementsOf = (value: Plain, name: string): Plain => at(value, 'Resources', name, 'Properties', 'PolicyDocument', 'Statement');

describe('the sixteen states of a half-typed template', () => {
  assert.equal(states.length, 16);
  const whole = statementsOf(assemble(yamlFormat, template(undefined, 0)).value, 'A');

  for (const [title, line, keys] of states) {
    for (const [size, filler] of [['short', 0], ['long', 20]] as const) {
      it(`keep what stands around ${title}, in a ${size} text`, () => {
        for (const newline of ['\n', '\r\n']) {
          const text = template(line, filler).replaceAll('\n', newline);
          assert.equal(text.length > 2 * partLimit, filler > 0);
          const tree = parseText(yamlFormat, text);
          assertSpansInside(tree.root, tree.problems, tree.comments, text);
          for (const value of [plain(tree.root), assemble(yamlFormat, text).value]) {
            assert.deepEqual(Object.keys(at(value, 'Resources') as Tree).slice(0, 7), ['A', 'B', ...later]);
            for (const name of ['A', ...later]) assert.deepEqual(statementsOf(value, name), whole, name);
            assert.deepEqual(at(value, 'Outputs', 'Last'), { Value: { Ref: 'G' } });
            const damaged = statementsOf(value, 'B');
            assert.deepEqual(at(damaged, 1), at(whole, 1));
            assert.equal(at(damaged, 0, 'Sid'), 'First');
            assert.deepEqual(Object.keys(at(damaged, 0) as Tree).sort(), ['Sid', 'Effect', 'Resource', 'Condition', ...keys].sort());
            assert.deepEqual(at(damaged, 0, 'Condition'), at(whole, 0, 'Condition'));
            assert.deepEqual(at(damaged, 0, 'Resource'), at(whole, 0, 'Resource'));
          }
        }
      });
    }
  }
});
