// What only deployment knows is not judged: templates and modules full of it have no findings, and
// neither have the examples of this project.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import assert from 'node:assert/strict';
import { checkDiagnostics, checkNoDiagnostics, findingsOf, openTexts } from '../../support/check-diagnostics';

const examples = join(__dirname, '../../../examples');

describe('nothing is reported', () => {
  it('on what a template computes', () => {
    checkNoDiagnostics(
      `AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Effect: { Type: String }
  Statements: { Type: String }
  Actions: { Type: CommaDelimitedList }
  Operator: { Type: String }
Conditions:
  IsProd: !Equals [!Ref AWS::Region, eu-central-1]
Resources:
  Computed:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: !Ref Effect
            Action: !Ref Actions
            Resource: !Sub arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${Actions}
          - !If
            - IsProd
            - Effect: Deny
              Action: !Split [",", !Ref Operator]
              Resource: "*"
            - !Ref AWS::NoValue
          - Effect: Allow
            Action: [!Sub "\${Actions}:Get", "execute-api:Invoke"]
            Resource: !If [IsProd, "*", !Ref AWS::NoValue]
            Condition: !If
              - IsProd
              - StringEquals: { aws:RequestedRegion: !Ref AWS::Region }
              - !Ref AWS::NoValue
          - Fn::Transform: { Name: AWS::Include, Parameters: { Location: s3://bucket/statement.json } }
  Elsewhere:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument: !Ref Statements
`,
      { file: 'template.yaml' },
    );
  });

  it('on what a module computes', () => {
    checkNoDiagnostics(
      `variable "effect" {}
variable "actions" { type = list(string) }
variable "extra" {}

resource "aws_iam_policy" "computed" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat([
      { Effect = var.effect, Action = var.actions, Resource = "*" },
      merge(var.extra, { Resource = "*" }),
      { for key, value in var.extra : key => value },
    ], var.extra)
  })
}

resource "aws_iam_policy" "condition" {
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{
      Effect    = var.extra ? "Allow" : "Deny"
      Action    = ["execute-api:\${var.extra}", "\${var.extra}:GetObject"]
      Resource  = "arn:aws:execute-api:eu-central-1:111122223333:\${var.extra}"
      Condition = { (var.extra) = { "aws:SourceVpce" = var.extra } }
    }]
  })
}

resource "aws_iam_policy" "file" {
  policy = file("policy.json")
}

data "aws_iam_policy_document" "dynamic" {
  statement {
    effect  = var.effect
    actions = var.actions
    dynamic "condition" {
      for_each = var.extra
      content {
        test     = condition.value.test
        variable = condition.value.variable
        values   = condition.value.values
      }
    }
  }
}
`,
      { file: 'main.tf' },
    );
  });

  it('on the examples of this project', () => {
    for (const folder of foldersIn(examples)) {
      const files = readdirSync(join(examples, folder)).filter((name) => /\.(?:json|ya?ml|tf)$/.test(name));
      const opened = openTexts(files.map((name) => ({ name: `${folder}/${name}`, text: readFileSync(join(examples, folder, name), 'utf8') })));
      assert.deepEqual(findingsOf(opened).flat().map(({ message }) => message), [], folder);
    }
  });
});

function foldersIn(path: string): readonly string[] {
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
}

describe('what is written beside it still is', () => {
  it('reported, inside a conditional statement', () => {
    checkDiagnostics(
      `Resources:
  Computed:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Fn::If:
            - IsProd
            - Effect: Alow
                      ^^^^ error[invalid-effect]
              Action: s3:GetObject
              Resource: "*"
            - !Ref AWS::NoValue
`,
      { file: 'template.yaml' },
    );
  });

  it('reported, in the file of the local it stands in', () => {
    checkDiagnostics(
      `//- file: main.tf
resource "aws_iam_policy" "read" {
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = local.action, Resource = "*" }]
  })
}

resource "aws_iam_policy" "again" {
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = local.action, Resource = "*" }]
  })
}
//- file: locals.tf
locals {
  action = "s3:GetObjct"
            ^^^^^^^^^^^ warning[unknown-action]
}
`,
      { file: 'main.tf' },
    );
  });
});
