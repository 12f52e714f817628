/** What edits redo where files use others is counted, not timed; and that any framework can have uses of files and folders. */
import assert from 'node:assert/strict';
import { formatOf } from '../../../server/src/analysis/formats';
import { isAtom } from '../../../server/src/base/atoms';
import { frameworks } from '../../../server/src/sites/frameworks';
import type { Framework, Use } from '../../../server/src/sites/site';
import type { WorkCount } from '../../../server/src/workspace/document';
import { Workspace } from '../../../server/src/workspace/workspace';
import { openWorkspace, uriOf } from '../../support/open-workspace';

const uses = (count: number, given: (index: number) => string = String): string =>
  `Parameters: { Stage: { Type: String } }\nResources:\n${Array.from({ length: count }, (_, index) => `  S${String(index)}:\n    Type: AWS::CloudFormation::Stack\n    Properties:\n      TemplateURL: child.yaml\n      Parameters:\n        Name: ${given(index)}\n        Stage: !Ref Stage\n`).join('')}  Last:\n    Type: AWS::IAM::ManagedPolicy\n    Properties:\n      PolicyDocument:\n        Statement: { Effect: Allow, Action: "s3:*", Resource: !Sub "\${S0.Outputs.Arn}/x" }\n`;

const statement = (index: number, action: string): string => `          - Effect: Allow\n            Action: ${action}\n            Resource: !Sub "arn:aws:s3:::\${Name}-\${Stage}-${String(index)}/*"\n`;
const policy = (name: string, action: string): string => `  ${name}:\n    Type: AWS::IAM::ManagedPolicy\n    Properties:\n      PolicyDocument:\n        Statement:\n${Array.from({ length: 8 }, (_, index) => statement(index, index === 4 ? action : 's3:GetObject')).join('')}`;
const child = (action = 's3:PutObject'): string =>
  `Parameters: { Name: { Type: String }, Stage: { Type: String } }\nResources:\n${['P0', 'P1', 'P2', 'P3'].map((name) => policy(name, name === 'P2' ? action : 's3:ListBucket')).join('')}Outputs:\n  Arn: { Value: !Sub "arn:aws:s3:::\${Name}" }\n`;

function costOf(workspace: Workspace, edit: () => void, ...asked: readonly string[]): Omit<WorkCount, 'cutTexts' | 'readRoutes'> {
  const before = { ...workspace.count };
  edit();
  for (const name of asked) workspace.unit(uriOf(name))?.instances.flatMap(({ policies }) => policies);
  const { parsedParts, boundParts, readPolicies, readStatements } = workspace.count;
  return { parsedParts: parsedParts - before.parsedParts, boundParts: boundParts - before.boundParts, readPolicies: readPolicies - before.readPolicies, readStatements: readStatements - before.readStatements };
}

function opened(count: number): Workspace {
  const workspace = openWorkspace({ 'parent.yaml': uses(count), 'child.yaml': child() });
  for (const name of ['parent.yaml', 'child.yaml']) workspace.unit(uriOf(name))?.instances.flatMap(({ policies }) => policies);
  return workspace;
}

describe('an edit where a template uses another fifty times', () => {
  it('inside a statement of the child redoes one part of it, for itself and for each use', () => {
    const workspace = opened(50);
    const own = costOf(workspace, () => workspace.set(uriOf('child.yaml'), '', 2, child('s3:DeleteObject')), 'child.yaml');
    assert.deepEqual(own, { parsedParts: 1, boundParts: 1, readPolicies: 1, readStatements: 8 });
    assert.deepEqual(costOf(workspace, () => undefined, 'parent.yaml'), { parsedParts: 0, boundParts: 50, readPolicies: 50, readStatements: 400 });
    assert.deepEqual(costOf(workspace, () => undefined, 'parent.yaml', 'child.yaml'), { parsedParts: 0, boundParts: 0, readPolicies: 0, readStatements: 0 });
  });

  it('in the parent binds no child again', () => {
    const workspace = opened(50);
    const cost = costOf(workspace, () => workspace.set(uriOf('parent.yaml'), '', 2, uses(50).replace('"s3:*"', '"s3:Get*"')), 'parent.yaml');
    assert.deepEqual(cost, { parsedParts: 1, boundParts: 1, readPolicies: 1, readStatements: 1 });
  });

  it('in what one use gives binds the child of that use', () => {
    const workspace = opened(50);
    const before = workspace.unit(uriOf('parent.yaml'))?.instances.map(({ policies }) => policies[0]?.policy);
    const cost = costOf(workspace, () => workspace.set(uriOf('parent.yaml'), '', 2, uses(50, (index) => (index === 7 ? 'seven' : String(index)))), 'parent.yaml');
    const after = workspace.unit(uriOf('parent.yaml'))?.instances.map(({ policies }) => policies[0]?.policy);
    assert.equal(after?.filter((policyOf, index) => policyOf !== before?.[index]).length, 1);
    assert.equal(cost.readPolicies, 4);
  });

  it('costs as much as there are uses at first', () => {
    const first = (count: number): number => opened(count).count.boundParts;
    assert.equal(first(160) - first(80), 2 * (first(80) - first(40)));
  });

  it('of a file that is used is seen by those who use it', () => {
    const workspace = opened(2);
    assert.deepEqual(workspace.dependents(uriOf('child.yaml')), [uriOf('parent.yaml')]);
    workspace.remove(uriOf('child.yaml'));
    assert.equal(workspace.unit(uriOf('parent.yaml'))?.instances.length, 0);
    assert.deepEqual(workspace.missing(uriOf('parent.yaml')), [uriOf('child.yaml')]);
    workspace.set(uriOf('child.yaml'), '', 3, child());
    assert.equal(workspace.unit(uriOf('parent.yaml'))?.instances.length, 2);
  });

  it('inside a use whose values come out of another use is seen', () => {
    const chain = `Resources:\n  A: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: child.yaml, Parameters: { Name: a, Stage: s } } }\n  B: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: child.yaml, Parameters: { Name: !GetAtt A.Outputs.Arn, Stage: s } } }\n`;
    const workspace = openWorkspace({ 'parent.yaml': chain, 'child.yaml': child() });
    const resourceOf = (): readonly unknown[] | undefined => workspace.unit(uriOf('parent.yaml'))?.instances[1]?.policies[0]?.policy.statements[0]?.resource?.value.values[0]?.text.pieces;
    assert.deepEqual(resourceOf(), ['arn:aws:s3:::arn:aws:s3:::a-s-0/*']);
    workspace.set(uriOf('child.yaml'), '', 2, child().replace('{ Value: !Sub "arn:aws:s3:::${Name}" }', '{ Value: !Sub "x${Name}" }'));
    assert.deepEqual(resourceOf(), ['arn:aws:s3:::xa-s-0/*']);
  });
});

describe('uses of folders', () => {
  /** Terraform as it is, with calls of modules in folders and their inputs as they would be told. */
  const calling: Framework = {
    ...(frameworks.find(({ id }) => id === 'terraform') ?? assert.fail()),
    uses: ({ declared }): readonly Use[] =>
      [...declared.keys()].some((address) => address === 'module.api')
        ? ['["eu"]', '["us"]'].map((instance) => ({ name: `module.api${instance}`, target: './modules/api/', prefix: `module.api${instance}.`, inputs: new Map() }))
        : [],
  };
  const module = 'resource "aws_iam_policy" "p" {\n  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:*", Resource = aws_s3_bucket.b.arn }] })\n}\n';

  it('are instances of all files in them, each with values of its own', () => {
    const workspace = new Workspace({ formatOf, frameworks: [calling], pinnedKind: () => undefined });
    workspace.set(uriOf('main.tf'), '', 1, 'module "api" {\n  source = "./modules/api"\n}\n');
    assert.deepEqual(workspace.missing(uriOf('main.tf')), [uriOf('modules/api/')]);
    workspace.set(uriOf('modules/api/main.tf'), '', 1, module);
    workspace.set(uriOf('modules/api/bucket.tf'), '', 1, 'resource "aws_s3_bucket" "b" {}\n');
    const instances = workspace.unit(uriOf('main.tf'))?.instances ?? [];
    const entries = instances.flatMap(({ policies }) => policies);
    assert.deepEqual(entries.map(({ uri, site }) => `${uri} ${site.selector}`), ['eu', 'us'].map((name) => `${uriOf('main.tf')} module.api["${name}"].aws_iam_policy.p`));
    const atoms = entries.map(({ policy: found }) => found.statements[0]?.resource?.value.values[0]?.text.pieces.flatMap((piece) => (isAtom(piece) ? [piece.id] : [])).join());
    assert.equal(new Set(atoms).size, 2);
    assert.equal(workspace.unit(uriOf('main.tf'))?.files.flatMap(({ policies }) => policies).length, 0);
    workspace.set(uriOf('modules/api/more.tf'), '', 1, module.replace('"p"', '"q"'));
    assert.equal(workspace.unit(uriOf('main.tf'))?.instances[0]?.policies.length, 2);
  });
});
