/**
 * Runs checks over the files of a unit and keeps what they found with what they looked at.
 *
 * What a statement's check found stays with the statement's node and the few facts it may know, and all of a policy's
 * with the policy; so after an edit only the statements and policies that changed are looked at again. Superseding and
 * suppression come afterwards and are not part of what is kept. Spans stay as the models have them; making them absolute
 * is the caller's business.
 */
import type { Span } from '../base/span';
import type { Catalog } from '../catalog/catalog';
import type { LocatedOutput } from '../gateway/authorizer-output';
import type { Api, ApiKind } from '../gateway/model';
import type { PolicyKind } from '../policy/kinds';
import type { Policy, Statement } from '../policy/model';
import type { HostNode, SyntaxProblem } from '../syntax/node';
import type { FileEntry, PolicyEntry, UnitEntry, WorkspaceView } from '../workspace/model';
import type { ApiCheck, Check, CheckContext, Finding, Level, OutputCheck, PolicyCheck, PolicyFacts, Report, StatementCheck } from './check';
import { checks as shippedChecks } from './registry.generated';
import { withoutSuperseded } from './supersede';
import { withoutSuppressed } from './suppress';

export interface RunOptions {
  readonly catalog: Catalog | undefined;
  /** Levels that differ from the checks' own. */
  readonly levels: ReadonlyMap<string, Level>;
  readonly view: Pick<WorkspaceView, 'locate'>;
  /** The APIs that others make of the unit; what is said of its own has to hold for each of them. */
  readonly made?: readonly Api[];
  /** `report`: nobody else tells what is wrong with a policy file's own JSON, as on the command line. */
  readonly fileSyntax?: 'report' | 'leave';
}

/** Called for every check that really looked at something. */
export type OnCheck = (id: string) => void;

export class CheckRunner {
  /** How often a check looked at something since the start. */
  count = 0;
  private readonly kept = new Map<string, Kept>();

  constructor(
    private readonly checks: readonly Check[] = shippedChecks,
    private readonly onCheck: OnCheck = () => undefined,
  ) {}

  /** Findings of all files of a unit, in no particular order, each with a span in the document it belongs to. */
  run(unit: UnitEntry, options: RunOptions): readonly Finding[] {
    const run = this.start(options);
    const apiKind = apiKindOf(unit);
    for (const file of unit.files) run.file(file, apiKind);
    run.apis(unit);
    return withoutSuppressed(withoutSuperseded(run.found, this.checks), unit, options.view);
  }

  /** To be called when the catalog changes. */
  forget(): void {
    this.kept.clear();
  }

  private start(options: RunOptions): Run {
    const active = this.checks.filter((check) => levelOf(check, options.levels) !== 'off');
    // Findings are kept as they are handed out, with their severities.
    const key = this.checks.flatMap((check) => (levelOf(check, options.levels) === check.severity ? [] : [`${check.id} ${levelOf(check, options.levels)}`])).join();
    let kept = this.kept.get(key);
    if (!kept) {
      kept = { statements: new WeakMap(), policies: new WeakMap(), outputs: new WeakMap() };
      this.kept.set(key, kept);
    }
    return new Run(active, kept, options, (id) => {
      this.count++;
      this.onCheck(id);
    });
  }
}

/** What was found, by what was looked at. */
interface Kept {
  readonly statements: WeakMap<HostNode, Map<string, readonly Finding[]>>;
  /** Those of its statements included. */
  readonly policies: WeakMap<Policy, readonly Finding[]>;
  readonly outputs: WeakMap<LocatedOutput, { readonly apiKind: ApiKind | undefined; readonly findings: readonly Finding[] }>;
}

/** One run over one unit. */
class Run {
  readonly found: Finding[] = [];
  private readonly statementChecks: readonly StatementCheck[];
  private readonly policyChecks: readonly PolicyCheck[];
  private readonly outputChecks: readonly OutputCheck[];
  private readonly apiChecks: readonly ApiCheck[];

  constructor(
    active: readonly Check[],
    private readonly kept: Kept,
    private readonly options: RunOptions,
    private readonly onCheck: OnCheck,
  ) {
    this.statementChecks = active.filter((check) => check.scope === 'statement');
    this.policyChecks = active.filter((check) => check.scope === 'policy');
    this.outputChecks = active.filter((check) => check.scope === 'authorizer-output');
    this.apiChecks = active.filter((check) => check.scope === 'api');
  }

  file(file: FileEntry, apiKind: ApiKind | undefined): void {
    // What a tool makes of a shortcut nobody can correct; only what it does to an API is told.
    for (const { site, policy } of file.policies) if (!site.derived) this.policy(policy, this.syntaxProblems(policy, file));
    for (const { output } of file.outputs) {
      this.found.push(...this.output(output, apiKind));
      if (output.policy) this.policy(output.policy, this.syntaxProblems(output.policy, file));
    }
  }

  apis(unit: UnitEntry): void {
    const entries = unit.files.flatMap((file) => file.policies);
    const [first, ...others] = (this.options.made ?? []).map((api) => this.api(api, entries));
    if (first) this.found.push(...first.filter((finding) => others.every((found) => found.some((other) => isSameFinding(other, finding)))));
    else for (const { api } of unit.files.flatMap((file) => file.apis)) this.found.push(...this.api(api, entries));
  }

  private api(api: Api, entries: readonly PolicyEntry[]): readonly Finding[] {
    const attached = api.resourcePolicy;
    const resourcePolicy = attached ? entries.find(({ uri, site }) => uri === attached.uri && site.selector === attached.selector)?.policy : undefined;
    const findings: Finding[] = [];
    for (const check of this.apiChecks) check.check({ api, resourcePolicy, policies: entries.map((entry) => entry.policy) }, this.context(check, null, findings));
    return findings;
  }

  private policy(policy: Policy, syntaxProblems: readonly SyntaxProblem[]): void {
    const known = syntaxProblems.length === 0 ? this.kept.policies.get(policy) : undefined;
    const findings = known ?? this.within(policy, syntaxProblems);
    if (syntaxProblems.length === 0) this.kept.policies.set(policy, findings);
    for (const finding of findings) this.found.push(finding);
  }

  private within(policy: Policy, syntaxProblems: readonly SyntaxProblem[]): readonly Finding[] {
    const keyed = keyedFacts(factsOf(policy));
    const own = policy.statements.filter((statement) => !statement.isBorrowed);
    const found = own.flatMap((statement) => this.statement(statement, statement.dialect ? keyedFacts({ ...keyed.facts, dialect: statement.dialect }) : keyed));
    return [...found, ...this.around(policy, syntaxProblems)];
  }

  private statement(statement: Statement, { facts, key }: ReturnType<typeof keyedFacts>): readonly Finding[] {
    const byFacts = this.kept.statements.get(statement.node) ?? new Map<string, readonly Finding[]>();
    const known = byFacts.get(key);
    if (known) return known;
    const findings: Finding[] = [];
    for (const check of this.statementChecks) {
      if (applies(check, facts)) check.check(statement, facts, this.context(check, facts.kind, findings));
    }
    byFacts.set(key, findings);
    this.kept.statements.set(statement.node, byFacts);
    return findings;
  }

  private around(policy: Policy, syntaxProblems: readonly SyntaxProblem[]): readonly Finding[] {
    const findings: Finding[] = [];
    for (const check of this.policyChecks) {
      if (applies(check, policy)) check.check(policy, { ...this.context(check, policy.kind, findings), syntaxProblems });
    }
    for (const check of this.statementChecks) {
      if (check.checkAround && applies(check, policy)) check.checkAround(policy, this.context(check, policy.kind, findings));
    }
    return findings;
  }

  private output(output: LocatedOutput, apiKind: ApiKind | undefined): readonly Finding[] {
    const known = this.kept.outputs.get(output);
    if (known?.apiKind === apiKind && known) return known.findings;
    const findings: Finding[] = [];
    for (const check of this.outputChecks) {
      check.check({ output, apiKind }, this.context(check, 'authorizer-output', findings));
    }
    this.kept.outputs.set(output, { apiKind, findings });
    return findings;
  }

  private context(check: Check, policyKind: PolicyKind | null, into: Finding[]): CheckContext {
    this.onCheck(check.id);
    return {
      catalog: this.options.catalog,
      syntaxProblems: [],
      report: (report) => {
        const severity = severityOf(check, report, this.options.levels);
        if (severity !== 'off') into.push({ policyKind, ...report, code: check.id, severity, ...(check.saysMissing ? { saysMissing: true } : {}) });
      },
    };
  }

  /**
   * What is wrong with the JSON of a policy as far as nobody else says so: in a string always, unless the string itself is
   * damaged and may end early; in the file's own JSON where that is wanted.
   */
  private syntaxProblems(policy: Policy, { document }: FileEntry): readonly SyntaxProblem[] {
    const { outer } = policy.node.origin;
    if (outer) return policy.syntaxProblems.length > 0 && this.areNear(document.problems, outer.span) ? [] : policy.syntaxProblems;
    if (this.options.fileSyntax !== 'report' || document.format !== 'json') return [];
    if (policy.node === document.root) return document.problems;
    return document.problems.filter((problem) => this.areNear([problem], policy.node.span));
  }

  private areNear(problems: readonly SyntaxProblem[], span: Span): boolean {
    const home = this.options.view.locate(span);
    return problems.some((problem) => {
      const at = this.options.view.locate(problem.span);
      return home && at && home.source === at.source && home.start <= at.start && at.start <= home.end;
    });
  }
}

function isSameFinding(a: Finding, b: Finding): boolean {
  return a.code === b.code && a.span.source === b.span.source && a.span.start === b.span.start;
}

function applies(check: StatementCheck | PolicyCheck, facts: Pick<PolicyFacts, 'kind' | 'kindIsCertain'>): boolean {
  return (check.kinds?.includes(facts.kind) ?? true) && (check.needsCertainKind !== true || facts.kindIsCertain);
}

function factsOf({ kind, kindIsCertain, service, dialect, version }: Policy): PolicyFacts {
  return { kind, kindIsCertain, service, dialect, version: version?.value };
}

/** With what tells them from other facts. */
function keyedFacts(facts: PolicyFacts): { readonly facts: PolicyFacts; readonly key: string } {
  return { facts, key: [facts.kind, facts.kindIsCertain, facts.service, facts.dialect, versionKey(facts)].join('|') };
}

function versionKey({ version }: PolicyFacts): string {
  if (!version) return 'none';
  return version.known ? `=${version.value}` : 'unknown';
}

/** The kind all APIs of a unit have in common. */
function apiKindOf(unit: UnitEntry): ApiKind | undefined {
  const [kind, ...others] = new Set(unit.files.flatMap((file) => file.apis.map(({ api }) => api.kind)));
  return others.length === 0 ? kind : undefined;
}

function levelOf(check: Check, levels: ReadonlyMap<string, Level>): Level {
  return levels.get(check.id) ?? check.severity;
}

/** A level the user chose replaces every severity of the check; the check's own level leaves them as reported. */
function severityOf(check: Check, report: Report, levels: ReadonlyMap<string, Level>): Level {
  const level = levelOf(check, levels);
  return level === check.severity ? (report.severity ?? level) : level;
}
