/** Files of several YAML documents: policies and templates of each are found, at their places. */
import assert from 'node:assert/strict';
import { displayText, sameText } from '../../../server/src/base/atoms';
import { answerIn } from '../../support/decide-files';
import { openFile, uriOf } from '../../support/open-workspace';

const policy = (action: string): string => `Version: "2012-10-17"\nStatement:\n  - Effect: Allow\n    Action: ${action}\n    Resource: "*"\n`;
const template = (name: string, action: string): string =>
  `Resources:\n  ${name}:\n    Type: AWS::ApiGateway::RestApi\n    Properties:\n      Name: ${name}\n      Policy:\n        Statement:\n          - { Effect: Allow, Principal: "*", Action: ${action}, Resource: !Sub "arn:aws:execute-api:\${AWS::Region}:1:\${Other}/*" }\n` +
  `  Other: { Type: AWS::ApiGateway::RestApi, Properties: { Name: other } }\n`;

function found(text: string) {
  const { workspace, file } = openFile('all.yaml', text);
  return file.policies.map(({ site, policy: each }) => {
    const value = each.statements[0]?.action?.value.values[0];
    const span = value && workspace.locate(value.node.span);
    assert.equal(span?.source, uriOf('all.yaml'));
    return [site.selector, site.kind, text.slice(span.start, span.end)];
  });
}

describe('a file of several documents', () => {
  for (const [name, newline] of [['LF', '\n'], ['CRLF', '\r\n']] as const) {
    it(`has the policies of each at their places, ${name}`, () => {
      const configMap = 'kind: ConfigMap\ndata:\n  policy.json: |\n    {"Statement": {"Effect": "Allow", "Action": "s3:PutObject", "Resource": "*"}}\n';
      const text = `\uFEFF# first\n---\n${policy('s3:GetObject')}---\n# nothing here\n---\n${configMap}...\n---\n${policy('sqs:*')}`.replaceAll('\n', newline);
      assert.deepEqual(found(text), [
        ['/0', 'identity', 's3:GetObject'],
        ['/1/data/policy.json', 'identity', '"s3:PutObject"'],
        ['/2', 'identity', 'sqs:*'],
      ]);
    });
  }

  it('has the templates among them read as templates, and what stands beside them by its shape', () => {
    const text = `${policy('s3:GetObject')}---\n${template('One', 'execute-api:Invoke')}---\n${template('Two', 'execute-api:*')}`;
    assert.deepEqual(found(text), [
      ['/0', 'identity', 's3:GetObject'],
      ['/1/Resources/One/Properties/Policy', 'api-resource-policy', 'execute-api:Invoke'],
      ['/2/Resources/Two/Properties/Policy', 'api-resource-policy', 'execute-api:*'],
    ]);
    const { file } = openFile('all.yaml', text);
    assert.deepEqual(file.apis.map(({ api }) => [api.name, api.selector]), [
      ['One', '/1/Resources/One'],
      ['other', '/1/Resources/Other'],
      ['Two', '/2/Resources/Two'],
      ['other', '/2/Resources/Other'],
    ]);
  });

  it('is one document where the others are empty', () => {
    assert.deepEqual(found(`---\n${policy('s3:GetObject')}---\n# nothing\n...\n`), [['', 'identity', 's3:GetObject']]);
  });

  it('resolves references of each document, but no name that two of them declare', () => {
    const { file } = openFile('all.yaml', `${policy('s3:GetObject')}---\n${template('One', 'execute-api:Invoke')}`);
    const pieces = file.policies[1]?.policy.statements[0]?.resource?.value.values[0]?.text;
    assert.ok(pieces);
    assert.equal(displayText(pieces), 'arn:aws:execute-api:${AWS::Region}:1:${Other}/*');
    assert.deepEqual(pieces.pieces.map((piece) => (typeof piece === 'string' ? '' : piece.shape)), ['', 'region', '', 'api-id', '']);
  });

  it('has the APIs of definitions among them, each with its own policy', () => {
    const definition = (path: string, effect: string): string =>
      `openapi: 3.0.1\ninfo: { title: ApiGatewayRestApi }\nx-amazon-apigateway-policy: { Version: "2012-10-17", Statement: [{ Effect: ${effect}, Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" }] }\npaths: { ${path}: { $ref: "#/x-item" } }\nx-item: { get: {} }\n`;
    const files = { 'all.yaml': `kind: ConfigMap\n---\n${definition('/a', 'Deny')}---\n${definition('/b', 'Allow')}` };
    const { file } = openFile('all.yaml', files['all.yaml']);
    assert.deepEqual(file.apis.map(({ api }) => [api.name, api.selector, api.resourcePolicy?.selector, api.routes.map(({ path }) => path)]), [
      ['ApiGatewayRestApi', '/1', '/1/x-amazon-apigateway-policy', ['/a']],
      ['ApiGatewayRestApi', '/2', '/2/x-amazon-apigateway-policy', ['/b']],
    ]);
    const ask = (api: string, request: string): string => answerIn(files, { api, caller: 'anonymous', request });
    assert.deepEqual([ask('all.yaml#/1', 'GET /a'), ask('all.yaml#/2', 'GET /b'), ask('all.yaml#/2', 'GET /a')], ['explicit-deny', 'allow', 'refused']);
    const [one, other] = file.apis.map(({ api }) => api.id);
    assert.ok(one && other && !sameText(one, other), 'they are two APIs');
  });

  it('has an API of either kind at its place, whichever it is taken for', () => {
    const { file } = openFile('all.yaml', 'kind: ConfigMap\n---\nopenapi: 3.0.1\npaths: { /a: { get: { x-amazon-apigateway-integration: { type: http_proxy } } } }\n');
    const [entry] = file.apis;
    assert.equal(entry?.api.kind, undefined);
    assert.deepEqual([entry?.api.selector, entry?.api.as?.('HTTP').selector, entry?.api.as?.('REST').kind], ['/1', '/1', 'REST']);
  });
});
