/**
 * The hosts a policy can be written in: each writes a policy down in a document of its own, and says what a piece of that
 * document means. Every test of checks on policies is run in all of them; a new host joins by a row.
 */
import type { PolicyKind } from '../../server/src/policy/kinds';
import { blockNames, documentBody, documentJson, hclText, unfitForBlocks, yamlText } from './host-writers';
import { readJsonSource, textUnder, valuesUnder } from './json-source';

export interface PolicyHost {
  readonly name: string;
  readonly file: string;
  /** The document that holds the policy in a place for its kind. */
  write(policy: string, kind: PolicyKind): string;
  /** What a piece of the document stands for, once the escapes of this host are undone. */
  plain(written: string): string;
  /** Why this policy cannot be written here at all, as a rule about policies; undefined where it can. */
  unfit(policy: string, kind: PolicyKind): string | undefined;
  /** The kind has to be pinned, because the place leaves it open. */
  readonly needsPin: boolean;
  /** Why a fix that inserts may not be on offer here; all others are. */
  readonly noInsertions?: string;
  /** Why any fix may not be on offer here; most are. */
  readonly fewerFixes?: string;
  /** The only kind there is a place for. */
  readonly only?: PolicyKind;
  /** Another file, which uses the policy. */
  readonly beside?: (kind: PolicyKind) => { readonly name: string; readonly text: string };
}

const same = (written: string): string => written;
const unescapeJson = (written: string): string => JSON.parse(`"${written}"`) as string;
const betweenPieces = 'what it changes may stand in two pieces';
const unescapeTemplate = (written: string): string => written.replaceAll('$${', '${').replaceAll('%%{', '%{');

const inCloudFormation: Partial<Record<PolicyKind, readonly [type: string, property: string]>> = {
  identity: ['AWS::IAM::ManagedPolicy', 'PolicyDocument'],
  trust: ['AWS::IAM::Role', 'AssumeRolePolicyDocument'],
  'api-resource-policy': ['AWS::ApiGateway::RestApi', 'Policy'],
  'resource-policy': ['AWS::SQS::QueuePolicy', 'PolicyDocument'],
  'vpc-endpoint': ['AWS::EC2::VPCEndpoint', 'PolicyDocument'],
};

const inTerraform: Partial<Record<PolicyKind, readonly [type: string, argument: string]>> = {
  identity: ['aws_iam_policy', 'policy'],
  trust: ['aws_iam_role', 'assume_role_policy'],
  'api-resource-policy': ['aws_api_gateway_rest_api_policy', 'policy'],
  'resource-policy': ['aws_sqs_queue_policy', 'policy'],
  'vpc-endpoint': ['aws_vpc_endpoint', 'policy'],
};

export const hosts: readonly PolicyHost[] = [
  { name: 'a JSON file', file: 'policy.json', write: same, plain: same, unfit: () => undefined, needsPin: true },
  {
    ...template('JSON in a string of JSON', 'template.json'),
    write: (policy, kind) => {
      const [type, property] = slotIn(inCloudFormation, kind);
      return JSON.stringify({ Resources: { Subject: { Type: type, Properties: { [property]: policy } } } }, null, 2);
    },
    plain: unescapeJson,
  },
  {
    name: 'JSON in a block of YAML in a string of JSON',
    file: 'data.json',
    write: (policy) => JSON.stringify({ files: { 'a.yaml': `kind: ConfigMap\ndata:\n  policy: |\n${indented(policy)}\n  other: x\n` } }, null, 2),
    plain: unescapeJson,
    unfit: (policy) => (policy.includes('"Statement') ? undefined : 'without statements nothing says that a text in a text is a policy'),
    needsPin: true,
  },
  {
    ...template('JSON in a substituted string of JSON', 'template.json'),
    write: (policy, kind) => inJson(kind, JSON.stringify({ 'Fn::Sub': policy.replaceAll('${', '${!') })),
    plain: (written) => unescapeJson(written).replaceAll('${!', '${'),
  },
  {
    ...template('JSON joined of pieces', 'template.json'),
    write: (policy, kind) => inJson(kind, `{ "Fn::Join": ["", [\n${policy.split(/(?<=\n)/).map((line) => `  ${JSON.stringify(line)}`).join(',\n')}\n]] }`),
    plain: (written) => unescapeJson(written.replaceAll(/",\r?\n {2}"/g, '')),
    fewerFixes: betweenPieces,
  },
  {
    ...template('JSON joined of quoted lines of YAML', 'template.yaml'),
    write: (policy, kind) => inYaml(kind, ` !Join\n        - ""\n        -${policy.split('\n').map((line) => ` - '${line.replaceAll("'", "''")}'\n         `).join('').trimEnd()}`),
    plain: (written) => written.replaceAll(/'\r?\n +- '/g, '\n').replaceAll("''", "'"),
    fewerFixes: betweenPieces,
  },
  {
    ...template('JSON in a definition in a string of JSON', 'template.json'),
    write: (policy) => {
      const body = `{ "openapi": "3.0.1", "paths": {}, "x-amazon-apigateway-policy":\n${policy}\n}`;
      return JSON.stringify({ Resources: { Subject: { Type: 'AWS::ApiGateway::RestApi', Properties: { Body: body } } } }, null, 2);
    },
    plain: unescapeJson,
    unfit: (_, kind) => (kind === 'api-resource-policy' ? undefined : 'definitions of APIs have no place for this kind'),
    only: 'api-resource-policy',
  },
  {
    ...definition('a definition of an API in JSON', 'openapi.json'),
    write: (policy) => `{ "openapi": "3.0.1", "paths": {}, "x-amazon-apigateway-policy":\n${policy}\n}\n`,
    plain: same,
  },
  {
    ...definition('a string in a definition of an API in JSON', 'swagger.json'),
    write: (policy) => `{ "swagger": "2.0", "paths": {}, "x-amazon-apigateway-policy": ${JSON.stringify(policy)} }\n`,
    plain: unescapeJson,
  },
  {
    ...definition('a definition of an API in YAML', 'openapi.yaml'),
    write: (policy) => `openapi: 3.1.0\ninfo:\n  title: subject\n  version: "1.0"\npaths: {}\nx-amazon-apigateway-policy:${yamlText(readJsonSource(policy), '  ')}`,
    plain: (written) => (written.includes('\\') ? unescapeJson(written) : written),
  },
  {
    ...definition('brackets in a definition of an API in YAML', 'openapi.yaml'),
    write: (policy) => `openapi: 3.0.1\npaths: {}\nx-amazon-apigateway-policy:\n${indented(policy)}\n`,
    plain: same,
  },
  {
    ...definition('a literal block in a definition of an API in YAML', 'openapi.yaml'),
    write: (policy) => `openapi: 3.0.1\npaths: {}\nx-amazon-apigateway-policy: |\n${indented(policy)}\n`,
    plain: same,
  },
  {
    ...template('JSON inside a template of JSON', 'template.json'),
    write: (policy, kind) => inJson(kind, `\n${policy}\n`),
    plain: same,
  },
  { ...template('brackets of YAML', 'template.yaml'), write: (policy, kind) => inYaml(kind, `\n${indented(policy)}`), plain: same },
  {
    ...template('YAML behind another document', 'template.yaml'),
    write: (policy, kind) => `# A ConfigMap, say.\ndata: {}\n---\n${inYaml(kind, yamlText(readJsonSource(policy), '        '))}`,
    plain: (written) => (written.includes('\\') ? unescapeJson(written) : written),
  },
  {
    ...template('YAML', 'template.yaml'),
    write: (policy, kind) => inYaml(kind, yamlText(readJsonSource(policy), '        ')),
    plain: (written) => (written.includes('\\') ? unescapeJson(written) : written),
  },
  { ...template('a literal block of YAML', 'template.yaml'), write: (policy, kind) => inYaml(kind, ` |\n${indented(policy)}`), plain: same },
  {
    ...template('a folded block of YAML', 'template.yaml'),
    write: (policy, kind) => inYaml(kind, ` >-\n${indented(policy)}`),
    plain: same,
    noInsertions: 'new lines are folded or not depending on their neighbours',
  },
  {
    ...template('a literal block of YAML that is substituted', 'template.yaml'),
    write: (policy, kind) => inYaml(kind, ` !Sub |\n${indented(policy.replaceAll('${', '${!'))}`),
    plain: (written) => written.replaceAll('${!', '${'),
  },
  {
    ...template('a single-quoted string of YAML', 'template.yaml'),
    write: (policy, kind) => inYaml(kind, ` '${indented(policy).trimStart().replaceAll("'", "''")}'`),
    plain: (written) => written.replaceAll("''", "'"),
    noInsertions: 'new lines are folded',
  },
  { ...template('a quoted string of YAML', 'template.yaml'), write: (policy, kind) => inYaml(kind, ` ${JSON.stringify(policy)}`), plain: unescapeJson },
  {
    ...statements('statements in a service of the Serverless Framework'),
    file: 'serverless.yml',
    write: (policy, kind) => inService(kind, yamlText(readJsonSource(statementsOf(policy)), '        ')),
    plain: (written) => (written.includes('\\') ? unescapeJson(written) : written),
  },
  {
    ...statements('brackets in a service of the Serverless Framework'),
    file: 'serverless.yml',
    write: (policy, kind) => inService(kind, `\n${indented(statementsOf(policy))}`),
    plain: same,
  },
  {
    ...statements('statements in a service in JSON'),
    file: 'serverless.json',
    write: (policy, kind) => {
      const list = statementsOf(policy);
      const place = kind === 'identity' ? `"iam": { "role": { "statements": ${list} } }` : `"apiGateway": { "resourcePolicy": ${list} }`;
      return `{ "service": "subject", "provider": { "name": "aws", ${place} } }\n`;
    },
    plain: same,
  },
  {
    ...template('templates in a service of the Serverless Framework', 'serverless.yml'),
    write: (policy, kind) => `service: subject\nprovider: { name: aws }\nresources:\n${inYaml(kind, `\n${indented(policy)}`).replace(/^(?=.)/gm, '  ')}`,
    plain: same,
  },
  {
    ...module('jsonencode'),
    write: (policy, kind) => inHcl(kind, `jsonencode(${hclText(readJsonSource(policy), '  ')})`),
    plain: unescapeTemplate,
  },
  {
    ...module('a local that is encoded'),
    write: (policy, kind) => `locals {\n  subject = ${hclText(readJsonSource(policy), '  ')}\n}\n\n${inHcl(kind, 'jsonencode(local.subject)')}`,
    plain: unescapeTemplate,
    fewerFixes: 'a local may have other users',
  },
  {
    ...module('a file of Terraform'),
    file: 'policy.json',
    write: same,
    plain: same,
    needsPin: true,
    beside: (kind) => ({ name: 'main.tf', text: inHcl(kind, 'file("${path.module}/policy.json")') }),
  },
  {
    ...module('a heredoc of Terraform'),
    write: (policy, kind) => inHcl(kind, `<<-POLICY\n${policy.replace(/^/gm, '    ')}\n  POLICY`.replaceAll('${', '$${')),
    plain: unescapeTemplate,
  },
  {
    ...module('a string of Terraform in JSON'),
    file: 'main.tf.json',
    write: (policy, kind) => {
      const [type, argument] = slotIn(inTerraform, kind);
      return `{ "resource": { "${type}": { "subject": { "${argument}": ${JSON.stringify(policy.replaceAll('${', '$${'))} } } } }\n`;
    },
    plain: (written) => unescapeTemplate(unescapeJson(written)),
  },
  {
    ...module('a policy document of Terraform'),
    write: (policy, kind) =>
      `data "aws_iam_policy_document" "subject" {\n${documentBody(readJsonSource(policy))}}\n\n${inHcl(kind, 'data.aws_iam_policy_document.subject.json')}`,
    plain: (written) => elementOf(written) ?? written.replaceAll('&{', '${'),
    unfit: (policy, kind) => module('').unfit(policy, kind) ?? unfitForBlocks(readJsonSource(policy)),
    noInsertions: 'a principal would be a block',
  },
  {
    ...module('a policy document of Terraform in JSON'),
    file: 'main.tf.json',
    write: (policy, kind) => {
      const [type, argument] = slotIn(inTerraform, kind);
      const resource = { [type]: { subject: { [argument]: '${data.aws_iam_policy_document.subject.json}' } } };
      return `{\n  "data": { "aws_iam_policy_document": { "subject": ${documentJson(readJsonSource(policy))} } },\n  "resource": ${JSON.stringify(resource)}\n}\n`;
    },
    plain: (written) => elementOf(written) ?? unescapeJson(written).replaceAll('&{', '${'),
    unfit: (policy, kind) => module('').unfit(policy, kind) ?? unfitForBlocks(readJsonSource(policy)),
    noInsertions: 'a principal would be a block',
  },
  {
    ...module('dynamic blocks of Terraform'),
    write: (policy, kind) => `data "aws_iam_policy_document" "subject" {\n${documentBody(readJsonSource(policy), dynamicBlock)}}\n\n${inHcl(kind, 'data.aws_iam_policy_document.subject.json')}`,
    plain: (written) => elementOf(written) ?? written.replaceAll('&{', '${'),
    unfit: (policy, kind) => module('').unfit(policy, kind) ?? unfitForBlocks(readJsonSource(policy)),
    fewerFixes: 'a block that is written out may be there several times',
  },
];

/** A block that is there once by a condition that is known. */
function dynamicBlock(type: string, body: string): string {
  return `dynamic "${type}" {\n    for_each = true ? [1] : []\n    content {\n${body}    }\n  }\n`;
}

function template(name: string, file: string): Pick<PolicyHost, 'name' | 'file' | 'unfit' | 'needsPin'> {
  return { name, file, unfit: (_, kind) => (inCloudFormation[kind] ? undefined : 'templates have no place for this kind'), needsPin: false };
}

function definition(name: string, file: string): Pick<PolicyHost, 'name' | 'file' | 'unfit' | 'needsPin' | 'only'> {
  const only = 'api-resource-policy';
  return { name, file, unfit: (_, kind) => (kind === only ? undefined : 'definitions of APIs have no place for this kind'), needsPin: false, only };
}

function module(name: string): Pick<PolicyHost, 'name' | 'file' | 'unfit' | 'needsPin'> {
  return { name, file: 'main.tf', unfit: (_, kind) => (inTerraform[kind] ? undefined : 'Terraform has no place for this kind'), needsPin: false };
}

/** Where statements stand without a policy around them. */
function statements(name: string): Pick<PolicyHost, 'name' | 'unfit' | 'needsPin'> {
  return {
    name,
    unfit: (policy, kind) => {
      if (kind !== 'identity' && kind !== 'api-resource-policy') return 'services have no place for this kind';
      const source = readJsonSource(policy);
      const keys = source.kind === 'object' ? source.members.map(([key]) => key) : [];
      const [version, list] = [valuesUnder(source, 'Version')[0], valuesUnder(source, 'Statement')[0]];
      const isPlain = keys.join() === 'Version,Statement' && version?.kind === 'string' && version.text === '2012-10-17' && list?.kind === 'array' && list.items.length > 0;
      return isPlain ? undefined : 'the framework writes the policy around a list of statements';
    },
    needsPin: false,
  };
}

function statementsOf(policy: string): string {
  return textUnder(policy, 'Statement') ?? '[]';
}

function inService(kind: PolicyKind, statementsText: string): string {
  const place = kind === 'identity' ? `  iam:\n    role:\n      statements:` : `  apiGateway:\n      resourcePolicy:`;
  return `service: subject\nprovider:\n  name: aws\n${place}${statementsText}\n`;
}

function inJson(kind: PolicyKind, value: string): string {
  const [type, property] = slotIn(inCloudFormation, kind);
  return `{ "Resources": { "Subject": { "Type": "${type}", "Properties": { "${property}":${value} } } } }\n`;
}

function inYaml(kind: PolicyKind, value: string): string {
  const [type, property] = slotIn(inCloudFormation, kind);
  return `Resources:\n  Subject:\n    Type: ${type}\n    Properties:\n      ${property}:${value}\n`;
}

function inHcl(kind: PolicyKind, value: string): string {
  const [type, argument] = slotIn(inTerraform, kind);
  return `resource "${type}" "subject" {\n  ${argument} = ${value}\n}\n`;
}

function slotIn(slots: typeof inTerraform, kind: PolicyKind): readonly [string, string] {
  const slot = slots[kind];
  if (!slot) throw new Error(`There is no place for ${kind}.`);
  return slot;
}

function indented(policy: string): string {
  return policy.replace(/^/gm, '        ');
}

function elementOf(argument: string): string | undefined {
  return Object.entries(blockNames).find(([, name]) => name === argument)?.[0];
}
