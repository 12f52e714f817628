/**
 * The pages on checks: one per check from what its file says, and an index. Examples are the fixtures that the tests
 * run, so a page cannot say what the check does not do.
 */
import { withArticle } from '../../server/src/base/words';
import { kindFacts } from '../../server/src/policy/kinds';
import type { Check, Fixture } from '../../server/src/checks/check';
import { readMarked, type Mark, type MarkedFile } from '../../test/support/marks';

export function pageText(check: Check): string {
  return `${[
    `# \`${check.id}\``,
    `${check.title}.`,
    factsTable(check),
    oneLine(check.why),
    '## Reported',
    ...check.fails.flatMap((fixture) => exampleText(fixture)),
    '## Not reported',
    ...check.passes.flatMap((fixture) => exampleText(fixture)),
    '## Switching it off',
    switchingOff(check.id),
    ...(check.rules.length > 0 ? ['## Rules', `Rests on ${check.rules.join(', ')} of the rules on how AWS decides.`] : []),
  ].join('\n\n')}\n`;
}

export function indexText(checks: readonly Check[]): string {
  const rows = checks.map((check) => `| [\`${check.id}\`](${check.id}.md) | ${check.severity} | ${scopeTitle(check)} | ${cell(check.title)} |`);
  return `# Checks

${String(checks.length)} checks. Each has a setting \`gatehouse.checks.<id>\` that takes \`off\`, \`hint\`, \`information\`, \`warning\` or \`error\`; the
severity here is the default. Single findings may be milder or stricter where the page of the check says so.

| Check | Severity | Looks at | Finds |
|---|---|---|---|
${rows.join('\n')}
`;
}

function factsTable(check: Check): string {
  const kinds = 'kinds' in check && check.kinds ? check.kinds.map((kind) => kindFacts(kind).title).join(', ') : 'all';
  const rows = [
    ['Severity', check.severity === 'off' ? 'off by default' : check.severity],
    ['Looks at', scopeTitle(check)],
    ...(check.scope === 'statement' || check.scope === 'policy' ? [['Kinds of policy', kinds]] : []),
    ['Setting', `\`gatehouse.checks.${check.id}\``],
  ];
  return ['| | |', '|---|---|', ...rows.map(([name, value]) => `| ${name ?? ''} | ${value ?? ''} |`)].join('\n');
}

function scopeTitle(check: Check): string {
  switch (check.scope) {
    case 'statement':
      return 'each statement';
    case 'policy':
      return 'a whole policy';
    case 'authorizer-output':
      return 'what a Lambda authorizer returns';
    case 'api':
      return 'an API together with its policies';
  }
}

function exampleText(fixture: Fixture): readonly string[] {
  const files = readMarked(fixture.text, fixture.file ?? 'policy.json');
  const kind = fixture.kind ? `As ${withArticle(kindFacts(fixture.kind).title)}` : undefined;
  const lead = [fixture.note, kind && `${kind}:`].filter((part) => part !== undefined).join(' ');
  const blocks = files.flatMap((file) => {
    const name = files.length > 1 || fixture.host === 'file' ? [`\`${file.name}\`:`] : [];
    const findings = file.marks.map((mark) => findingText(mark, file));
    return [...name, codeBlock(file), ...(findings.length > 0 ? [findings.join('\n')] : [])];
  });
  return [...(lead === '' ? [] : [lead]), ...blocks];
}

function codeBlock({ name, text }: MarkedFile): string {
  const extension = name.slice(name.lastIndexOf('.') + 1);
  const language = { json: 'json', jsonc: 'jsonc', yaml: 'yaml', yml: 'yaml', tf: 'hcl' }[extension] ?? '';
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}

function findingText(mark: Mark, { text }: MarkedFile): string {
  const line = text.slice(0, mark.start).split('\n').length;
  const marked = text.slice(mark.start, mark.end);
  const shown = marked === '' ? '' : `, \`${marked}\``;
  const fixes = mark.fixes && mark.fixes.length > 0 ? ` *Quick fix: ${mark.fixes.join(', or ')}.*` : '';
  return `- ${mark.severity} in line ${String(line)}${shown}: ${mark.message ?? ''}${fixes}`;
}

function switchingOff(id: string): string {
  return `In the settings, for everything:

\`\`\`json
{ "gatehouse.checks.${id}": "off" }
\`\`\`

In YAML, Terraform and JSON with comments, for what begins in the line after the comment, a heredoc or block of text included:

\`\`\`yaml
# gatehouse-disable-next-line ${id}: reason
\`\`\``;
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
