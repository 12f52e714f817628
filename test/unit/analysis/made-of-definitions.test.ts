/** What is said of a definition that others make an API of is about that API. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { openTexts } from '../../support/check-diagnostics';
import { uriOf } from '../../support/open-workspace';

type Texts = Readonly<Record<string, string>>;

const definition = `openapi: 3.0.1
info: { title: ApiGatewayRestApi }
x-amazon-apigateway-policy: { Version: "2012-10-17", Statement: [{ Effect: Allow, Principal: { AWS: "arn:aws:iam::111122223333:role/Dev" }, Action: "execute-api:Invoke", Resource: "execute-api:/*" }] }
paths: { /a: { get: {} } }
`;
const code = 'apigw-aws-principal-without-iam-auth';
const api = '  Api: { Type: AWS::ApiGateway::RestApi, Properties: { BodyS3Location: ./openapi.yaml } }\n';
const signed = '  Signed: { Type: AWS::ApiGateway::Method, Properties: { RestApiId: !Ref Api, ResourceId: !GetAtt Api.RootResourceId, HttpMethod: POST, AuthorizationType: AWS_IAM } }\n';
const withPolicy = '  Api: { Type: AWS::ApiGateway::RestApi, Properties: { BodyS3Location: ./openapi.yaml, Policy: { Version: "2012-10-17", Statement: [{ Effect: Allow, Principal: "*", Action: execute-api:Invoke, Resource: "*" }] } } }\n';

/** The codes of findings in `openapi.yaml`, asked once before the others are read and once after, as the command does. */
function codes(texts: Texts): readonly string[] {
  const { analysis, uris } = openTexts(Object.entries(texts).map(([name, text]) => ({ name, text })));
  for (const uri of uris) analysis.findings(uri);
  return analysis.findings(uriOf('openapi.yaml')).map((finding) => finding.code);
}

describe('a finding about the API of a definition', () => {
  it('is told where nobody else says anything, and where those who make the API change nothing', () => {
    assert.deepEqual(codes({ 'openapi.yaml': definition }), [code]);
    assert.deepEqual(codes({ 'openapi.yaml': definition, 'template.yaml': `Resources:\n${api}` }), [code]);
    assert.deepEqual(codes({ 'openapi.yaml': definition, 'main.tf': 'resource "aws_api_gateway_rest_api" "a" {\n  name = "a"\n  body = file("openapi.yaml")\n}\n' }), [code]);
  });

  it('is not told where who makes the API adds a signed method, or has another policy', () => {
    assert.deepEqual(codes({ 'openapi.yaml': definition, 'template.yaml': `Resources:\n${api}${signed}` }), []);
    assert.deepEqual(codes({ 'openapi.yaml': definition, 'template.yaml': `Resources:\n${withPolicy}` }), []);
    const module = 'resource "aws_api_gateway_rest_api" "a" {\n  name = "a"\n  body = file("openapi.yaml")\n}\nresource "aws_api_gateway_method" "m" {\n  rest_api_id   = aws_api_gateway_rest_api.a.id\n  resource_id   = aws_api_gateway_rest_api.a.root_resource_id\n  http_method   = "POST"\n  authorization = "AWS_IAM"\n}\n';
    assert.deepEqual(codes({ 'openapi.yaml': definition, 'main.tf': module }), []);
  });

  it('has to hold for all who make an API of it', () => {
    assert.deepEqual(codes({ 'openapi.yaml': definition, 'one.yaml': `Resources:\n${api}`, 'two.yaml': `Resources:\n${api}${signed}` }), []);
    assert.deepEqual(codes({ 'openapi.yaml': definition, 'one.yaml': `Resources:\n${api}`, 'two.yaml': `Resources:\n${api}` }), [code]);
  });

  it('follows those who make the API, and is told again where it stands', () => {
    const { analysis } = openTexts([{ name: 'openapi.yaml', text: definition }, { name: 'template.yaml', text: `Resources:\n${api}` }]);
    const [file, template] = [uriOf('openapi.yaml'), uriOf('template.yaml')];
    const found = (): readonly string[] => analysis.findings(file).map((finding) => finding.code);
    const write = (text: string, version: number): void => {
      analysis.setDocument({ uri: template, languageId: 'yaml', version, text });
      analysis.findings(template);
    };
    analysis.findings(template);
    assert.deepEqual(found(), [code]);
    write(`Resources:\n${api}${signed}`, 2);
    assert.deepEqual(found(), []);
    assert.deepEqual(analysis.related(template), [file]);
    write('Resources: {}\n', 3);
    assert.deepEqual(found(), [code]);
  });
});
