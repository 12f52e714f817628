/**
 * What references in a service of the Serverless Framework stand for: its variables, and the references of CloudFormation
 * in `resources`, policies and events.
 */
import type { Reference } from '../../syntax/node';
import { addressText } from '../cloudformation/identity';
import type { Resolution, Scope } from '../site';
import { Evaluation, one } from './evaluation';
import { pluginPrefix } from './lower';
import { valueOf } from './possibilities';
import { isOfTemplate, resolveInTemplate } from './references';
import { isVariable } from './variable';

export function resolve(reference: Reference, scope: Scope): Resolution {
  const text = addressText(reference);
  if (text.startsWith(pluginPrefix)) return resolveByPlugin(reference, scope);
  if (isVariable(text) && !isOfTemplate(text)) return valueOf(text, scope);
  return resolveInTemplate(reference, scope, (node) => new Evaluation(scope).found(node));
}

/** `#{AWS::Region}` and `#{Table.Arn}` are references where the plugin is there; otherwise nobody knows what becomes of them. */
function resolveByPlugin(reference: Reference, scope: Scope): Resolution {
  const name = reference.address.slice(pluginPrefix.length);
  const evaluation = new Evaluation(scope);
  if (!evaluation.hasPlugin('serverless-pseudo-parameters')) {
    return one({ id: `${scope.id}#${reference.address}`, label: `#{${name}}`, reason: 'a plugin of the service may put it in', pure: true, shape: 'text' });
  }
  const [address = name, ...attribute] = name.split('.');
  const written = attribute.length > 0 ? { ...reference, address, attribute: attribute.join('.') } : { ...reference, address };
  return resolveInTemplate(written, scope, (node) => evaluation.found(node));
}
