import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { caseFields, fileFields, type Fields, type Shape } from '../../../server/src/scenario/fields';
import { scenarioJsonSchema } from '../../../server/src/scenario/json-schema';

interface Schema {
  readonly properties?: Readonly<Record<string, Schema & { readonly description?: string }>>;
  readonly additionalProperties?: boolean | Schema;
  readonly definitions?: Readonly<Record<string, Schema>>;
  readonly allOf?: readonly { readonly $ref: string }[];
  readonly items?: Schema;
}

describe('the JSON Schema of scenario files', () => {
  const root = scenarioJsonSchema() as Schema;

  it('has every field the reader knows, with a sentence, and no other', () => {
    compare(root, { ...fileFields, ...caseFields }, []);
  });

  function compare(schema: Schema, fields: Fields, path: readonly string[]): void {
    const object = resolve(schema);
    assert.equal(object.additionalProperties, false, path.join('.'));
    assert.deepEqual(Object.keys(object.properties ?? {}), Object.keys(fields));
    for (const [name, field] of Object.entries(fields)) {
      const property = object.properties?.[name];
      assert.ok(property, name);
      assert.ok(property.description?.endsWith('.'), [...path, name].join('.'));
      // Cases and defaults repeat the fields of the file.
      if (path.length < 3) descend(property, field.shape, [...path, name]);
    }
  }

  function descend(schema: Schema, shape: Shape, path: readonly string[]): void {
    const resolved = resolve(schema);
    if (shape.is === 'object') compare(resolved, shape.fields, path);
    else if (shape.is === 'shorthand') descend(resolved, shape.of, path);
    else if (shape.is === 'list' && resolved.items) descend(resolved.items, shape.of, path);
    else if (shape.is === 'map' && typeof resolved.additionalProperties === 'object') descend(resolved.additionalProperties, shape.of, path);
  }

  function resolve(schema: Schema): Schema {
    const name = schema.allOf?.[0]?.$ref.replace('#/definitions/', '');
    return name === undefined ? schema : (root.definitions?.[name] ?? {});
  }
});
