/**
 * Hover in scenario files: what the environment a case names supplies.
 */
import { stringSpan } from '../../syntax/node';
import type { FeatureContext, Hover } from '../feature';
import { describeEnvironment } from './environment-words';
import { findScenarioPlace } from './slot';

export function hoverScenario(context: FeatureContext, uri: string, offset: number): Hover | undefined {
  const place = findScenarioPlace(context, uri, offset);
  const string = place?.slot === 'environment' ? place.cursor.string : undefined;
  const span = string && context.view.locate(stringSpan(string, 0, string.value.length));
  if (!string || !span || !context.environmentNames(uri).includes(string.value)) return undefined;
  return { span, markdown: describeEnvironment(string.value, context.environment(string.value, uri), uri, context) };
}
