/**
 * Documents nobody writes on purpose, through the server and through the command: broken, empty, huge, deep, in other
 * encodings. Both have to come through, say what they refuse, and go on working.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { CompletionRequest, HoverRequest } from 'vscode-languageserver/node';
import { inFolder, type Files } from '../support/command-line';
import { withServer } from '../support/server-client';

const policy = '{ "Statement": [{ "Effect": "Alow", "Action": "s3:GetObject", "Resource": "*" }] }\n';
const yamlPolicy = (effect: string): string => `Statement:\n  - Effect: ${effect}\n    Action: s3:GetObject\n    Resource: "*"\n`;
const statement = '{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}';
const yamlStatement = '- Effect: Allow\n  Action: s3:GetObject\n  Resource: "*"\n';

/** Name of what it is, language, text. */
const hostile: readonly (readonly [string, string, string])[] = [
  ['nothing', 'json', ''],
  ['a mark and nothing', 'yaml', '\uFEFF'],
  ['white space', 'terraform', ' \t\r\n '.repeat(10_000)],
  ['objects without end', 'json', '{"Statement":'.repeat(50_000)],
  ['statements without end', 'json', `{"Statement":[${`${statement},`.repeat(20_000)}`],
  ['quotes', 'json', '"'.repeat(200_000)],
  ['policies in strings in strings', 'json', Array.from({ length: 14 }).reduce<string>((inner) => JSON.stringify({ Statement: [{ Effect: 'Allow', Action: inner }] }), policy)],
  ['a pattern of stars', 'json', `{"Statement":[{"Effect":"Allow","Action":"s3:${'*a'.repeat(100_000)}","Resource":"*"}]}`],
  ['an ARN without end', 'json', `{"Statement":[{"Effect":"Allow","Action":"execute-api:Invoke","Resource":"arn:aws:execute-api:${'*:/'.repeat(50_000)}"}]}`],
  ['variables in variables', 'json', `{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"${'${'.repeat(100_000)}"}]}`],
  ['half characters and nulls', 'json', '{"Statement":[{"Effect":"\uD800\u0000\uFFFD"}]}'],
  ['keys of keys', 'yaml', '? '.repeat(50_000)],
  ['tags of tags', 'yaml', '!Sub '.repeat(50_000)],
  ['lists in lists', 'yaml', '- '.repeat(50_000)],
  ['open lists', 'yaml', `a: ${'['.repeat(50_000)}`],
  ['steps to the right', 'yaml', Array.from({ length: 1000 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join('')],
  ['the same key again and again', 'yaml', `Statement:\n${'  Effect: Allow\n'.repeat(20_000)}`],
  ['statements at shifting depths', 'yaml', `Statement:\n${Array.from({ length: 3000 }, (_, at) => yamlStatement.replace(/^/gm, ' '.repeat(2 + (at % 3)))).join('')}`],
  ['aliases of aliases', 'yaml', Array.from({ length: 30 }, (_, at) => `a${at}: &a${at} [${Array(9).fill(at === 0 ? 'x' : `*a${at - 1}`).join(',')}]\n`).join('')],
  ['parentheses', 'terraform', `resource "a" "b" { x = ${'('.repeat(100_000)}`],
  ['templates in templates', 'terraform', `x = "${'${"'.repeat(30_000)}`],
  ['a heredoc that does not end', 'terraform', `x = <<EOT\n${'${'.repeat(30_000)}`],
  ['locals that lead to locals', 'terraform', `locals {\n${Array.from({ length: 20_000 }, (_, at) => `  a${at} = local.a${at + 1}\n`).join('')}}\n`],
  ['locals that lead in a circle', 'terraform', 'locals {\n  a = local.b\n  b = local.a\n}\nresource "aws_iam_policy" "p" {\n  policy = local.a\n}\n'],
];

describe('the server', function () {
  this.timeout(60_000);

  for (const [what, language, text] of hostile) {
    it(`comes through ${what} in ${language}`, () =>
      withServer({}, async (client) => {
        const uri = 'untitled:hostile';
        const textDocument = { uri };
        await client.open(uri, language, text);
        await client.connection.sendRequest(CompletionRequest.type, { textDocument, position: { line: 0, character: Math.min(text.length, 20) } });
        await client.connection.sendRequest(HoverRequest.type, { textDocument, position: { line: 0, character: 3 } });
        await client.diagnostics(uri);
        await client.open('untitled:policy', 'json', policy);
        await client.diagnostics('untitled:policy', ({ diagnostics }) => diagnostics.length === 1);
      }));
  }

  it('leaves a document of five megabytes alone, and reads it once it is shorter', () =>
    withServer({}, async (client) => {
      const uri = 'untitled:long';
      await client.open(uri, 'json', `{"Statement":[${`${statement},`.repeat(86_000)}{"Effect":"Alow"}]}`);
      assert.deepEqual((await client.diagnostics(uri)).diagnostics, []);
      await client.change(uri, 2, policy);
      await client.diagnostics(uri, ({ version, diagnostics }) => version === 2 && diagnostics.length === 1);
    }));

  it('reads a mark at the beginning and any line ends', () =>
    withServer({}, async (client) => {
      for (const [index, [language, text]] of ([['json', policy], ['yaml', yamlPolicy('Alow')]] as const).entries()) {
        for (const lineEnd of ['\n', '\r\n']) {
          const uri = `untitled:${index}${JSON.stringify(lineEnd).slice(1, -1)}`;
          await client.open(uri, language, `\uFEFF${text.replaceAll('\n', lineEnd)}`);
          const { diagnostics } = await client.diagnostics(uri, (params) => params.diagnostics.length > 0);
          assert.deepEqual(diagnostics.map(({ code }) => code), ['invalid-effect'], uri);
        }
      }
    }));
});

describe('the command', function () {
  this.timeout(120_000);

  it('comes through all of them in one run', async () => {
    const files = Object.fromEntries(hostile.map(([, language, text], index) => [`${index}/${fileNames[language] ?? ''}`, text]));
    const { status, out, complaints } = await check({ ...files, 'last.json': policy });
    const withNull = hostile.findIndex(([, , text]) => text.includes('\0'));
    assert.equal(complaints, `gatehouse: ${withNull}/policy.json is not text: files are read as UTF-8\n`);
    assert.equal(status, 2);
    assert.match(out, /last\.json/);
  });

  it('names what is not text and goes on', async () => {
    const { status, out, complaints } = await check({
      'utf16.json': Buffer.from(policy, 'utf16le'),
      'latin1.json': Buffer.from('{ "Statement": [{ "Sid": "caf\u00e9" }] }', 'latin1'),
      'archive.tf': Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0xff]),
      'empty.yaml': '',
      'last.json': policy,
    });
    assert.equal(status, 2);
    assert.deepEqual(complaints.trim().split('\n').sort(), ['archive.tf', 'latin1.json', 'utf16.json'].map((name) => `gatehouse: ${name} is not text: files are read as UTF-8`));
    assert.match(out, /last\.json/);
  });

  it('reads a mark at the beginning and any line ends, with the positions of the file', async () => {
    const { out } = await check({ 'a.json': `\uFEFF${policy}`, 'b.yaml': `\uFEFF${yamlPolicy('Alow').replaceAll('\n', '\r\n')}` }, '--format', 'json');
    const report = JSON.parse(out) as { files: { path: string; findings: { code: string; range: { start: object } }[] }[] };
    assert.deepEqual(report.files.map(({ path, findings }) => [path, findings.map(({ code, range }) => [code, range.start])]), [
      ['a.json', [['invalid-effect', { line: 0, character: 29 }]]],
      ['b.yaml', [['invalid-effect', { line: 1, character: 12 }]]],
    ]);
  });

  it('is through with five megabytes soon, in every language', async () => {
    const started = performance.now();
    const { status } = await check({
      'long.json': `{"Statement":[${`${statement},\n`.repeat(85_000)}${statement}]}`,
      'long.yaml': `Statement:\n${yamlStatement.repeat(88_000)}`,
      'long.tf': Array.from({ length: 34_000 }, (_, at) => `resource "aws_iam_policy" "p${at}" {\n  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "*" }] })\n}\n`).join(''),
    });
    const seconds = (performance.now() - started) / 1000;
    console.log(`      three files of five megabytes in ${seconds.toFixed(1)} s`);
    assert.equal(status, 0);
  });
});

const fileNames: Readonly<Record<string, string>> = { json: 'policy.json', yaml: 'template.yaml', terraform: 'main.tf' };

/** Runs `check` over a folder with these files, with the built program. */
async function check(files: Files, ...options: readonly string[]): Promise<{ readonly status: number | null; readonly out: string; readonly complaints: string }> {
  return inFolder(files, (folder) => {
    const program = join(__dirname, '..', '..', 'dist', 'cli.js');
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'check', ...options], { cwd: folder, encoding: 'utf8', maxBuffer: 1e9 });
    return { status, out: stdout, complaints: stderr };
  });
}
