// Running checks: what an edit makes them look at again, levels, suppression by comment, and one
// finding for one cause. What single checks find is tested by their examples.
import assert from 'node:assert/strict';
import { createAnalysis, type Analysis } from '../../../server/src/analysis/analysis';
import { defaultSettings } from '../../../server/src/analysis/settings';
import type { Check, Level, StatementCheck } from '../../../server/src/checks/check';
import { CheckRunner } from '../../../server/src/checks/run';
import { readSuppression, suppressionText } from '../../../server/src/checks/suppress';
import { checkDiagnostics, checkNoDiagnostics, findingsOf, openTexts } from '../../support/check-diagnostics';
import { uriOf } from '../../support/open-workspace';
import { catalog } from '../../support/packed-catalog';

const statement = (sid: string, action: string): string =>
  `{ "Sid": "${sid}", "Effect": "Allow", "Action": "${action}", "Resource": "arn:aws:s3:::${'long-bucket-name-'.repeat(8)}/*" }`;

const policyOf = (actions: readonly string[]): string =>
  `{\n  "Version": "2012-10-17",\n  "Statement": [\n${actions.map((action, index) => statement(`S${index}`, action)).join(',\n')}\n  ]\n}\n`;

const uri = uriOf('policy.json');

function edit(analysis: Analysis, text: string): number {
  const before = analysis.work.checks;
  analysis.setDocument({ uri, languageId: 'json', version: before + 2, text });
  analysis.findings(uri);
  return analysis.work.checks - before;
}

describe('after an edit', () => {
  const actions = Array.from({ length: 60 }, () => 's3:GetObject');

  it('only the changed statement is checked anew, however many there are', () => {
    const analysis = createAnalysis({ catalog });
    const all = edit(analysis, policyOf(actions));
    const one = edit(analysis, policyOf(['s3:GetObjct', ...actions.slice(1)]));
    assert.ok(all > 60 * 10, `${all} at first`);
    assert.ok(one > 0 && one < all / 20, `${one} after the edit, ${all} at first`);
  });

  it('nothing is checked anew when only white space around the statements changed', () => {
    const analysis = createAnalysis({ catalog });
    const text = policyOf(actions);
    edit(analysis, text);
    const around = edit(analysis, text.replace('"Version"', '\n\n  "Version"'));
    assert.ok(around < 30, `${around} checks of the policy itself`);
  });

  it('findings stand where their text has moved to', () => {
    const analysis = createAnalysis({ catalog });
    edit(analysis, policyOf(['s3:GetObjct']));
    const [before] = analysis.findings(uri);
    edit(analysis, `\n${policyOf(['s3:GetObjct'])}`);
    const [after] = analysis.findings(uri);
    assert.equal(after!.span.start, before!.span.start + 1);
  });

  it('a version that decides about a statement’s findings is not forgotten', () => {
    const seen: string[] = [];
    const probe: StatementCheck = { ...shell, id: 'probe', check: (_statement, facts) => void seen.push(facts.version?.known ? facts.version.value : 'none') };
    const runner = new CheckRunner([probe]);
    const analysis = createAnalysis({ catalog });
    for (const version of ['2012-10-17', '2008-10-17', '2012-10-17']) {
      analysis.setDocument({ uri, languageId: 'json', version: seen.length + 1, text: policyOf(['s3:GetObject']).replace('2012-10-17', version) });
      runner.run(analysis.view.unit(uri)!, { catalog, levels: new Map(), view: analysis.view });
    }
    assert.ok(seen.includes('2012-10-17') && seen.includes('2008-10-17'));
  });
});

const shell: StatementCheck = {
  id: 'shell', scope: 'statement', severity: 'warning', profile: 'default', title: '', why: '', rules: [], fails: [], passes: [], check: () => undefined,
};

describe('levels', () => {
  const text = policyOf(['s3:GetObjct', 's3:MakeCoffee']);
  const severities = (level?: Level): readonly string[] => {
    const levels = level ? new Map([['unknown-action', level]]) : new Map<string, Level>();
    return findingsOf(openTexts([{ name: 'policy.json', text }], { levels })).flat().map(({ severity }) => severity);
  };

  it('are those of the checks where the settings say nothing or the same', () => {
    assert.deepEqual(severities(), ['warning', 'information']);
    assert.deepEqual(severities('warning'), ['warning', 'information']);
  });

  it('replace every severity of a check once they differ from its own', () => {
    assert.deepEqual(severities('hint'), ['hint', 'hint']);
    assert.deepEqual(severities('error'), ['error', 'error']);
  });

  it('switch a check off, and its checking with it', () => {
    assert.deepEqual(severities('off'), []);
    const ran: string[] = [];
    const runner = new CheckRunner([shell], (id) => void ran.push(id));
    const analysis = openTexts([{ name: 'policy.json', text }]).analysis;
    runner.run(analysis.view.unit(uri)!, { catalog, levels: new Map([['shell', 'off']]), view: analysis.view });
    assert.deepEqual(ran, []);
  });

  it('can be changed and changed back without losing what was found', () => {
    const { analysis } = openTexts([{ name: 'policy.json', text }]);
    const all = analysis.findings(uri);
    analysis.configure({ ...defaultSettings, levels: new Map([['unknown-action', 'off']]) });
    assert.deepEqual(analysis.findings(uri), []);
    analysis.configure(defaultSettings);
    assert.deepEqual(analysis.findings(uri).map(({ message }) => message), all.map(({ message }) => message));
  });
});

describe('one cause', () => {
  const at = (id: string, supersedes?: readonly string[]): StatementCheck => ({
    ...shell,
    id,
    supersedes,
    check: (checked, _facts, context) => context.report({ span: checked.node.span, message: `Said by ${id}.` }),
  });
  const codes = (checks: readonly Check[]): readonly string[] => {
    const { analysis } = openTexts([{ name: 'policy.json', text: policyOf(['s3:GetObject']) }]);
    return new CheckRunner(checks).run(analysis.view.unit(uri)!, { catalog, levels: new Map(), view: analysis.view }).map(({ code }) => code);
  };

  it('gives one finding where a check supersedes another at the same place', () => {
    assert.deepEqual(codes([at('narrow'), at('wide', ['narrow'])]), ['wide']);
    assert.deepEqual(codes([at('narrow'), at('wide')]), ['narrow', 'wide']);
  });

  it('gives one finding where a check says the same twice', () => {
    const once = at('shell');
    const twice: StatementCheck = {
      ...shell,
      check: (...given) => {
        once.check(...given);
        once.check(...given);
      },
    };
    assert.deepEqual(codes([twice]), ['shell']);
  });
});

describe('a suppressing comment', () => {
  it('is read with one id or several, with a reason or without', () => {
    assert.deepEqual(readSuppression(' gatehouse-disable-next-line unknown-action: newer than the data'), ['unknown-action']);
    assert.deepEqual(readSuppression('gatehouse-disable-next-line unknown-action, invalid-effect'), ['unknown-action', 'invalid-effect']);
    assert.deepEqual(readSuppression(suppressionText('invalid-effect')), ['invalid-effect']);
    assert.equal(readSuppression('see gatehouse-disable-next-line'), undefined);
    assert.equal(readSuppression('gatehouse-disable-next-lines unknown-action'), undefined);
  });

  it('silences that check in the next line and nothing else', () => {
    checkDiagnostics(
      `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Resource": "*",
      // gatehouse-disable-next-line unknown-action: newer than the data
      "Action": "s3:GetObjct"
    },
    {
      // gatehouse-disable-next-line unknown-action: not the next line
      "Effect": "Allow",
      "Resource": "*",
      "Action": "s3:GetObjct"
                 ^^^^^^^^^^^ warning[unknown-action]
    },
    {
      // gatehouse-disable-next-line invalid-effect: another check
      "Resource": "*", "Action": "s3:GetObjct", "Effect": "Allow"
                                  ^^^^^^^^^^^ warning[unknown-action]
    }
  ]
}`,
      { file: 'policy.jsonc' },
    );
  });

  it('silences several checks at once', () => {
    checkNoDiagnostics(
      `{
  "Version": "2012-10-17",
  "Statement": [
    // gatehouse-disable-next-line unknown-action, invalid-effect: a document that shows mistakes
    { "Effect": "allow", "Action": "s3:GetObjct", "Resource": "*" }
  ]
}`,
      { file: 'policy.jsonc' },
    );
  });
});

describe('the syntax of a policy file', () => {
  const found = (text: string, fileSyntax?: 'report'): readonly string[] => {
    const { analysis } = openTexts([{ name: 'policy.json', text }]);
    const options = { catalog, levels: new Map<string, Level>(), view: analysis.view, fileSyntax };
    return new CheckRunner().run(analysis.view.unit(uri)!, options).filter(({ code }) => code === 'json-syntax-error').map(({ message }) => message);
  };
  const policy = '{ "Version": "2012-10-17" "Statement": [{ "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*" }] }';

  it('is left to the editor, and told where there is none', () => {
    assert.deepEqual(found(policy), []);
    assert.deepEqual(found(policy, 'report'), ['There is no comma between this and what stands before it: write one.']);
  });

  it('is told inside policies only', () => {
    const beside = `{ "a": [1 2], "policy": ${policy.replace('" "', '", "')}, "b": {,} }`;
    assert.deepEqual(found(beside, 'report'), []);
    assert.equal(found(`{ "a": [1 2], "policy": ${policy} }`, 'report').length, 1);
  });
});
