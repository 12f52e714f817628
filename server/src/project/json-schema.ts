/**
 * The JSON Schema of `gatehouse.json`, for editors, from the rows the reader checks with.
 */
import { fieldsSchema, type Schema } from '../scenario/json-schema';
import { projectFields } from './fields';

export function projectJsonSchema(): Schema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Gatehouse project',
    description: 'What editor and command know of a project: its accounts, its environments, kinds of policy files, severities.',
    ...fieldsSchema(projectFields),
  };
}
