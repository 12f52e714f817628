/**
 * The index of a workspace: what is found in it, what is left out, and that edits and file events keep it up to date.
 */
import assert from 'node:assert/strict';
import { createAnalysis, type Analysis } from '../../../server/src/analysis/analysis';
import { IndexBuilder, type IndexTally } from '../../../server/src/analysis/index-builder';
import { routeLabel } from '../../../server/src/features/route-patterns';
import { memoryFiles, type MemoryFiles } from '../../support/memory-files';

const root = 'file:///w';
const template = (path: string, name = 'Api'): string => `Transform: AWS::Serverless-2016-10-31
Resources:
  ${name}: { Type: AWS::Serverless::Api, Properties: { StageName: prod } }
  F:
    Type: AWS::Serverless::Function
    Properties:
      Events: { Get: { Type: Api, Properties: { RestApiId: !Ref ${name}, Path: ${path}, Method: GET } } }
`;
const policy = (sid: string): string => JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: sid, Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' }] });

interface Built {
  readonly analysis: Analysis;
  readonly builder: IndexBuilder;
  readonly files: MemoryFiles;
  readonly tally: IndexTally;
}

async function build(texts: Readonly<Record<string, string>>, options: { readonly roots?: readonly string[]; readonly exclude?: readonly string[]; readonly include?: readonly string[] } = {}): Promise<Built> {
  const files = memoryFiles(Object.fromEntries(Object.entries(texts).map(([name, text]) => [name.includes('://') ? name : `${root}/${name}`, text])));
  const analysis = createAnalysis();
  analysis.configure({ ...analysis.settings, index: { include: options.include ?? [], exclude: options.exclude ?? [] } });
  analysis.setRoots(options.roots ?? [root]);
  const builder = new IndexBuilder(analysis, files);
  const tally = await builder.build({ isCancelled: () => false, report: () => undefined });
  return { analysis, builder, files, tally };
}

/** `template.yaml Api: GET /orders`, in the order of their files. */
function routes({ analysis }: Built): readonly string[] {
  return analysis.index.files().flatMap(({ uri, apis }) => apis.flatMap((api) => api.routes.map((route) => `${uri.slice(root.length + 1)} ${api.name}: ${routeLabel(route)}`))).sort();
}

const sids = ({ analysis }: Built): readonly string[] => analysis.index.files().flatMap(({ policies }) => policies.flatMap(({ statements }) => statements.map(({ name }) => name))).sort();

describe('the index of a workspace', () => {
  it('holds APIs, policies, roles and cases of files nobody has open', async () => {
    const built = await build({
      'a/template.yaml': template('/orders'),
      'b/main.tf': 'resource "aws_iam_role" "partner" {\n  name = "partner"\n  assume_role_policy = "{}"\n}\n',
      'b/policy.tf': 'resource "aws_iam_role_policy" "invoke" {\n  role = aws_iam_role.partner.id\n  policy = jsonencode({ Statement = [{ Sid = "Call", Effect = "Allow", Action = "execute-api:Invoke", Resource = "*" }] })\n}\n',
      'c/callers.authz.yaml': 'cases:\n  - name: a stranger is stopped\n    expect: deny\n',
    });
    assert.deepEqual(routes(built), ['a/template.yaml Api: GET /orders']);
    assert.deepEqual(sids(built), ['Call']);
    const files = built.analysis.index.files();
    assert.deepEqual(built.analysis.index.people().principals.map(({ selector }) => selector), ['/Resources/F', 'aws_iam_role.partner']);
    assert.deepEqual(files.flatMap(({ cases }) => cases.map(({ name }) => name)), ['a stranger is stopped']);
    assert.equal(built.tally.stopped, undefined);
  });

  it('tells places in the text as it stands, and holds no trees', async () => {
    const text = template('/orders');
    const built = await build({ 'template.yaml': text });
    const [file] = built.analysis.index.files();
    const span = file?.apis[0]?.routes[0]?.span ?? assert.fail();
    assert.equal(span.source, `${root}/template.yaml`);
    assert.match(text.slice(span.start, span.end), /\/orders/);
    assert.ok(!JSON.stringify(file).includes('"origin"'));
  });

  it('leaves out what git and tools leave out, and what settings say', async () => {
    const texts = {
      'kept/template.yaml': template('/kept'),
      'kept/generated/template.yaml': template('/generated'),
      'kept/.gitignore': 'generated/\n',
      'node_modules/x/template.yaml': template('/module'),
      '.aws-sam/template.yaml': template('/built'),
      'fixtures/template.yaml': template('/fixture'),
    };
    assert.deepEqual(routes(await build(texts)), ['fixtures/template.yaml Api: GET /fixture', 'kept/template.yaml Api: GET /kept']);
    const excluding = await build(texts, { exclude: ['fixtures'] });
    assert.deepEqual(routes(excluding), ['kept/template.yaml Api: GET /kept']);
    assert.ok(!excluding.files.listed.includes(`${root}/fixtures`), 'an excluded folder is not entered');
    assert.deepEqual(routes(await build(texts, { include: ['fixtures/**'] })), ['fixtures/template.yaml Api: GET /fixture']);
  });

  it('reads nothing of AWS out of files without a word of it', async () => {
    const built = await build({ 'package.json': '{"name":"x"}', 'long.yaml': `${template('/long')}# ${'x'.repeat(1_000_000)}`, 'README.md': 'Statement', 'a.yaml': template('/a') });
    assert.deepEqual([built.tally, routes(built)], [{ files: 3, units: 1, stopped: undefined }, ['a.yaml Api: GET /a']]);
  });

  it('knows one API where a template is made of a definition in a file', async () => {
    const built = await build({
      'template.yaml': 'Resources:\n  Api: { Type: AWS::Serverless::Api, Properties: { StageName: prod, DefinitionUri: openapi.yaml } }\n',
      'openapi.yaml': 'openapi: 3.0.1\ninfo: { title: defined }\npaths: { /pets: { get: { x-amazon-apigateway-integration: { type: mock } } } }\n',
    });
    assert.deepEqual(routes(built), ['template.yaml Api: GET /pets']);
  });

  it('keeps the folders of a workspace and the modules in them apart', async () => {
    const module = (path: string): string => `resource "aws_api_gateway_rest_api" "this" {\n  name = "${path}"\n}\nresource "aws_api_gateway_method" "get" {\n  rest_api_id = aws_api_gateway_rest_api.this.id\n  resource_id = aws_api_gateway_rest_api.this.root_resource_id\n  http_method = "GET"\n  authorization = "NONE"\n}\n`;
    const built = await build({ 'a/main.tf': module('one'), 'b/main.tf': module('two'), 'file:///other/main.tf': module('three'), 'file:///elsewhere/main.tf': module('four') }, { roots: [root, 'file:///other'] });
    const names = built.analysis.index.files().flatMap(({ uri, apis }) => apis.map(({ name, routes: { length } }) => `${uri} ${name} ${String(length)}`));
    assert.deepEqual(names.sort(), ['file:///other/main.tf three 1', `${root}/a/main.tf one 1`, `${root}/b/main.tf two 1`]);
  });

  it('shows what is open as it is in the editor, and what is on disk when it is closed', async () => {
    const built = await build({ 'template.yaml': template('/disk') });
    const uri = `${root}/template.yaml`;
    built.analysis.setDocument({ uri, languageId: 'yaml', version: 1, text: template('/typed') });
    assert.deepEqual(routes(built), ['template.yaml Api: GET /typed']);
    await built.builder.take([uri]);
    built.analysis.closeDocument(uri);
    await built.builder.take([uri]);
    assert.deepEqual(routes(built), ['template.yaml Api: GET /disk']);
  });

  it('tells the cases of a scenario file that is open as it is in the editor', async () => {
    const built = await build({ 'c.authz.yaml': 'cases:\n  - name: on disk\n    expect: deny\n' });
    const cases = (): readonly string[] => built.analysis.index.files().flatMap((file) => file.cases.map(({ name }) => name));
    assert.deepEqual(cases(), ['on disk']);
    built.analysis.setDocument({ uri: `${root}/c.authz.yaml`, languageId: 'yaml', version: 1, text: 'cases:\n  - name: typed\n    expect: deny\n' });
    assert.deepEqual(cases(), ['typed']);
  });

  it('follows files that are written, made and deleted, and reads nothing else again', async () => {
    const built = await build({ 'a.yaml': template('/a'), 'b.yaml': template('/b'), 'm/main.tf': 'locals { a = "aws_iam" }\n' });
    built.files.read.length = 0;
    built.files.texts.set(`${root}/a.yaml`, template('/changed'));
    built.files.texts.set(`${root}/new.yaml`, template('/new'));
    built.files.texts.delete(`${root}/b.yaml`);
    await built.builder.take([`${root}/a.yaml`, `${root}/b.yaml`, `${root}/new.yaml`, 'file:///elsewhere/x.yaml']);
    assert.deepEqual(routes(built), ['a.yaml Api: GET /changed', 'new.yaml Api: GET /new']);
    assert.deepEqual(built.files.read.sort(), [`${root}/a.yaml`, `${root}/new.yaml`]);
  });

  it('reads a template again whose definition changes', async () => {
    const definition = (path: string): string => `openapi: 3.0.1\ninfo: { title: d }\npaths: { ${path}: { get: { x-amazon-apigateway-integration: { type: mock } } } }\n`;
    const built = await build({ 'template.yaml': 'Resources:\n  Api: { Type: AWS::Serverless::Api, Properties: { StageName: prod, DefinitionUri: openapi.yaml } }\n', 'openapi.yaml': definition('/one') });
    built.files.texts.set(`${root}/openapi.yaml`, definition('/two'));
    await built.builder.take([`${root}/openapi.yaml`]);
    assert.deepEqual(routes(built), ['template.yaml Api: GET /two']);
  });

  it('stops where somebody cancels it, with what it has', async () => {
    const files = memoryFiles(Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`${root}/d${String(index)}/policy.json`, policy(`S${String(index)}`)])));
    const analysis = createAnalysis();
    analysis.setRoots([root]);
    let seen = 0;
    const tally = await new IndexBuilder(analysis, files).build({ isCancelled: () => seen >= 20, report: (count) => (seen = count) });
    assert.deepEqual(tally, { files: 20, units: 20, stopped: 'cancelled' });
  });

  it('is asked for by the first who looks, once', () => {
    const analysis = createAnalysis();
    let asked = 0;
    analysis.index.onWanted(() => asked++);
    assert.equal(asked, 0);
    analysis.index.files();
    analysis.index.files();
    assert.equal(asked, 1);
  });
});
