/**
 * Statements of real templates and modules, as another parser found them: how many we find at their lines, and that none
 * is found where there is none. The floors may only rise.
 */
import assert from 'node:assert/strict';
import { mentionsAws } from '../../server/src/sites/relevance';
import type { Statement } from '../../server/src/policy/model';
import { childrenOf, findPath, type HostNode } from '../../server/src/syntax/node';
import { openCorpus, type OpenCorpusFile } from '../support/corpus';

/** Found of all, by kind of file and the form its policies are written in. */
const floors: Readonly<Record<string, number>> = {
  'policy tree': 66,
  'cloudformation tree': 169,
  'sam tree': 495,
  'serverless tree': 4,
  'terraform heredoc': 83,
  'terraform jsonencode': 60,
  'terraform policy_document': 45,
};

describe('real templates and modules', function () {
  this.timeout(60_000);
  let opened: readonly OpenCorpusFile[] | undefined;
  const open = (test: Mocha.Context): readonly OpenCorpusFile[] => (opened ??= openCorpus(test));

  it('are read, all of them', function () {
    const corpus = open(this);
    assert.equal(corpus.length, 538);
    assert.equal(corpus.flatMap(({ statements }) => statements).length, 925);
  });

  it('show their statements at their lines', function () {
    const corpus = open(this);
    const found = new Map<string, { met: number; missed: string[] }>();
    for (const file of corpus) {
      const free = statementsOf(file);
      for (const { how, line } of file.statements) {
        const row = found.get(`${file.kind} ${how}`) ?? { met: 0, missed: [] };
        found.set(`${file.kind} ${how}`, row);
        const index = free.findIndex((statement) => lineIn(file, statement, how) === line);
        if (index < 0) row.missed.push(`${file.file}:${String(line)}`);
        else free.splice(index, 1);
        if (index >= 0) row.met++;
      }
    }
    if (process.env.SHOW_MISSES) for (const [name, { met, missed }] of found) console.log(`${name}: ${String(met)} found, missed:\n${missed.join('\n')}`);
    assert.deepEqual([...found.keys()].sort(), Object.keys(floors).sort());
    for (const [name, { met, missed }] of found) assert.ok(met >= (floors[name] ?? 0), `${name}: ${String(met)} found, missed ${missed.join(', ')}`);
  });

  it('have policies only where there are some', function () {
    const corpus = open(this);
    const invented = corpus.filter(({ statements, entry }) => statements.length === 0 && writtenPolicies(entry).length + entry.outputs.length > 0);
    assert.deepEqual(invented.map(({ file }) => file).sort(), [
      // The other parser did not look into strings, nor through Fn::If.
      'corpus/patterns/cognito-restapi-vpclink/template.yml',
      'corpus/sam-cli/tests/integration/testdata/start_api/terraform/terraform-v1-api-simple/custom-plan.json',
      'corpus/sam-input/tests/translator/input/api_with_resource_policy.yaml',
    ]);
  });

  it('wake the extension up where anything is found in them', function () {
    const corpus = open(this).filter(({ entry }) => entry.policies.length + entry.outputs.length + entry.apis.length + entry.permissions.length > 0);
    assert.ok(corpus.length > 300);
    assert.deepEqual(corpus.filter(({ entry }) => !mentionsAws(entry.document.text)).map(({ file }) => file), []);
  });

  it('are not told to have syntax errors where another parser reads them', function () {
    const corpus = open(this);
    const complaints = corpus.filter(({ syntax, analysis, uri }) => syntax === 'ok' && analysis.findings(uri).some(({ code }) => code === 'json-syntax-error'));
    assert.deepEqual(complaints.map(({ file }) => file), []);
  });

  it('are damaged only where they break the rules of YAML', function () {
    const corpus = open(this);
    const damaged = corpus.filter(({ syntax, entry }) => syntax === 'ok' && entry.document.problems.length > 0);
    assert.deepEqual(damaged.map(({ file }) => file).sort(), [
      // Lines of a value in quotes or braces stand further left than their key; a lenient parser takes that.
      'corpus/patterns/apigw-ses-transformation/template.yaml',
      'corpus/patterns/msk-lambda-schema-avro-java-sam/MSKAndKafkaClientEC2.yaml',
    ]);
    const broken = corpus.filter(({ syntax, entry }) => syntax === 'unchecked' && entry.document.problems.length > 0);
    assert.deepEqual(broken.map(({ file }) => file), ['corpus/sam-cli/tests/integration/testdata/buildcmd/terraform/broken_tf/main.tf']);
  });
});

/** Without those a framework derives, which stand nowhere. */
function writtenPolicies({ policies }: OpenCorpusFile['entry']): OpenCorpusFile['entry']['policies'] {
  return policies.filter(({ site }) => !site.derived);
}

function statementsOf({ entry }: OpenCorpusFile): Statement[] {
  const policies = [...writtenPolicies(entry).map(({ policy }) => policy), ...entry.outputs.flatMap(({ output }) => output.policy ?? [])];
  return policies.flatMap(({ statements }) => statements);
}

/** The line the manifest names: of the first key, of the block, and in strings and `jsonencode` of the effect. */
function lineIn({ lineOf, entry }: OpenCorpusFile, statement: Statement, how: string): number | undefined {
  if (how === 'policy_document') return lineOf(writtenBlock(statement.node, entry.document.root).span);
  const member = how === 'tree' ? statement.object?.members[0] : statement.effect?.member;
  return member && lineOf(member.keySpan);
}

/** The other parser names the `dynamic` block whose content a statement is. */
function writtenBlock(content: HostNode, root: HostNode): HostNode {
  for (const node of [root, ...below(root)]) {
    const dynamic = node.kind === 'object' ? node.members.filter(({ key, isBlock }) => isBlock === true && key === 'dynamic') : [];
    const around = dynamic.find(({ value }) => findPath(value, 'content')?.span.start === content.span.start && value.span.source === content.span.source);
    if (around) return around.value;
  }
  return content;
}

function* below(node: HostNode): Generator<HostNode> {
  for (const child of childrenOf(node)) {
    yield child;
    yield* below(child);
  }
}
