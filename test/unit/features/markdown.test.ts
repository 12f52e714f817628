/** Texts of a workspace in Markdown: shown as they are, and inert. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { recognisedIn } from '../../../server/src/analysis/language';
import { explainReference, explainScenarioCase } from '../../../server/src/analysis/simulation';
import { findHover } from '../../../server/src/features/hover/hover';
import { cell, code, escaped, link, prose } from '../../../server/src/features/markdown';
import { openWorld } from '../../support/feature-world';
import { assertInert, withoutCode } from '../../support/inert-markdown';
import { openSimulation, simulateIn } from '../../support/simulation';

describe('Markdown with texts of a workspace', () => {
  it('shows names and values as code', () => {
    assert.deepEqual(['a', 'a`b', '``', '', 'a\nb'].map(code), ['`a`', '``a`b``', '``` `` ```', '`  `', '`a b`']);
  });

  it('shows other words as they are', () => {
    assert.equal(escaped('![x](https://example.com/x.png) <b>`y`</b> some_name _z_'), '!\\[x\\](https://example.com/x.png) \\<b\\>\\`y\\`\\</b\\> some_name \\_z\\_');
    assert.deepEqual(['# a', '- a', '1. a', 'a - b'].map(escaped), ['\\# a', '\\- a', '\\1. a', 'a - b']);
  });

  it('keeps the quotes of sentences and nothing else', () => {
    assert.equal(prose('`s3:Get*` is no action; see [here](command:x).'), '`s3:Get*` is no action; see \\[here\\](command:x).');
    assert.equal(prose('one ` too many [x]'), 'one \\` too many \\[x\\]');
  });

  it('links only where it is told', () => {
    assert.equal(link(code('a](b)'), 'file:///a (1).yaml#L1,2'), '[`a](b)`](file:///a%20%281%29.yaml#L1,2)');
    assert.equal(cell(code('a|b')), '`a\\|b`');
  });

  it('never lets a bracket, tag or emphasis through that is not ours', () => {
    const text = fc.string({ unit: fc.constantFrom('`', '[', ']', '(', ')', '<', '>', '!', '*', '_', '\\', 'a', ' ', '\n'), maxLength: 20 });
    fc.assert(
      fc.property(text, (written) => {
        for (const markdown of [code(written), escaped(written), prose(written), prose(`\`${written}\` is said.`)]) {
          assert.doesNotMatch(withoutCode(markdown), /(?<!\\)(?:\\\\)*[[\]<>*]|\n/);
        }
      }),
      { seed: 20261, numRuns: 2000 },
    );
  });
});

describe('a workspace that writes Markdown into its policies', () => {
  const evil = '`![x](https://example.com/x.png) [y](command:workbench.action.quit) <img src=z>';
  const text = JSON.stringify(evil);
  const files = `//- file: template.yaml
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      Name: ${text}
      StageName: prod
      Auth:
        DefaultAuthorizer: AWS_IAM
        ResourcePolicy:
          CustomStatements:
            - Sid: ${text}
              Effect: Allow
              Principal: { AWS: ${JSON.stringify(`arn:aws:iam::444455556666:role/${evil}`)} }
              Action: ${text}
              Resource: [execute-api:/prod/*, ${JSON.stringify(`execute-api:/${evil}/GET/${evil}`)}]
              Condition:
                StringEquals: { ${text}: ${text}, aws:PrincipalArn: ${text} }
                ${text}: { aws:SourceIp: ${text} }
  Function:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        Get: { Type: Api, Properties: { RestApiId: !Ref Api, Path: ${JSON.stringify(`/${evil}`)}, Method: get } }
//- file: cases.authz.yaml
callers:
  ${text}: { arn: "arn:aws:iam::444455556666:role/x" }
cases:
  - { name: ${text}, api: template.yaml#Api, request: ${JSON.stringify(`GET /${evil}`)}, caller: ${text}, expect: allow }
`;
  const world = openSimulation('template.yaml', files);
  const linkTo = (): string => 'file:///project/template.yaml#L1,1';

  it('gets hovers that do nothing', () => {
    const { context, uri, text: source } = openWorld('template.yaml', files);
    let hovers = 0;
    for (let offset = 0; offset < source.length; offset += 3) {
      const hover = findHover(context, uri, offset);
      if (hover) hovers++;
      if (hover) assertInert(hover.markdown);
    }
    assert.ok(hovers > 100);
  });

  it('gets explanations that do nothing', () => {
    const { rows } = simulateIn(world, { mode: 'callers' });
    assert.ok(rows.length > 3);
    for (const { request } of [...rows, ...simulateIn(world).rows]) {
      const { markdown = '' } = explainReference(world.analysis, request, linkTo) ?? {};
      assert.ok(markdown.includes('workbench'), 'it speaks of what is written');
      assertInert(markdown);
    }
    const found = explainScenarioCase(world.analysis, 'file:///project/cases.authz.yaml', evil, linkTo);
    assert.ok(found);
    assertInert(found.markdown);
  });

  it('is told what was recognised in words that do nothing', () => {
    const markdown = recognisedIn(world.analysis, world.uri);
    assert.ok(markdown.includes('workbench'), 'it speaks of what is written');
    assertInert(markdown);
  });
});
