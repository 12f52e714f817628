/**
 * Scenario files in tests: read from text, with problems as `text under the span: message`.
 */
import type { HostFormat } from '../../server/src/syntax/format';
import { jsonFormat } from '../../server/src/syntax/json/json-format';
import { readScenario, type ReadContext, type Scenario, type ScenarioDocument } from '../../server/src/scenario/read';
import { uriOf } from './open-workspace';
import type { ScenarioProblem } from '../../server/src/scenario/problem';

const scenarioUri = uriOf('orders.authz.json');

export interface ReadText {
  readonly scenario: Scenario;
  readonly text: string;
}

/** Reads a scenario from JSON text, or from a value printed as JSON; other files by URI. */
export function readText(content: string | object, others: Readonly<Record<string, object>> = {}, context: Partial<ReadContext> = {}): ReadText {
  const text = typeof content === 'string' ? content : JSON.stringify(content, null, 2);
  const imports = (uri: string): ScenarioDocument | undefined => {
    const other = others[uri];
    return other && parse(jsonFormat, JSON.stringify(other), uri);
  };
  return { text, scenario: readScenario(parse(jsonFormat, text, scenarioUri), { imports, apiAt: () => undefined, valueFile: () => undefined, ...context }) };
}

export function parse(format: HostFormat, text: string, uri: string): ScenarioDocument {
  return { uri, root: format.parse(text, uri, { format: format.format }).root };
}

/** Problems of the file and of its cases, each as `marked text: message`. */
export function problemsOf({ scenario, text }: ReadText): string[] {
  return [...scenario.problems, ...scenario.cases.flatMap((one) => one.problems)].map((problem) => show(problem, text));
}

export function show({ span, message }: ScenarioProblem, text: string): string {
  return `${text.slice(span.start, span.end)}: ${message}`;
}
