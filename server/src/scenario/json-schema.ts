/**
 * The JSON Schema of scenario files, for editors: names, words and one sentence per field, from the same rows the reader
 * checks with.
 *
 * It says what may be written where; contradictions between fields are found by running the case.
 */
import { callerEntryShape, caseFields, caseShape, expectShape, fileFields, type Fields, type Shape } from './fields';

export type Schema = Readonly<Record<string, unknown>>;

export function scenarioJsonSchema(): Schema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Gatehouse scenario file',
    description: 'Requests to an API or to AWS, the policies they meet, and what must come out.',
    ...fieldsSchema({ ...fileFields, ...caseFields }),
    definitions: Object.fromEntries([...named].map(([shape, name]) => [name, schemaOf(shape)])),
  };
}

/** Shapes that recur, by the name they are defined under. */
const named = new Map<Shape, string>([
  [caseShape, 'case'],
  [expectShape, 'expect'],
  [callerEntryShape, 'callerEntry'],
  ...(['api', 'request', 'caller', 'authorizer'] as const).flatMap((field): [Shape, string][] => {
    const shape = caseFields[field]?.shape;
    return shape ? [[shape, field]] : [];
  }),
]);

export function fieldsSchema(fields: Fields): Schema {
  return {
    type: ['object', 'null'],
    additionalProperties: false,
    properties: Object.fromEntries(Object.entries(fields).map(([name, { shape, about }]) => [name, { description: about, ...referenceTo(shape) }])),
  };
}

function referenceTo(shape: Shape): Schema {
  const name = named.get(shape);
  // Beside `$ref` draft 7 looks at nothing else, and the description is worth keeping.
  return name === undefined ? schemaOf(shape) : { allOf: [{ $ref: `#/definitions/${name}` }] };
}

/** In a list something has to stand; elsewhere null is legal, as it unsets a default. */
function itemOf(shape: Shape): Schema {
  const { type, enum: words, ...schema } = schemaOf(shape) as { readonly type?: readonly string[]; readonly enum?: readonly unknown[] };
  const present = { ...(type ? { type: type.filter((each) => each !== 'null') } : {}), ...(words ? { enum: words.filter((each) => each !== null) } : {}) };
  return { ...(named.has(shape) ? referenceTo(shape) : schema), ...present };
}

const scalar = ['string', 'number', 'boolean', 'null'];

function schemaOf(shape: Shape): Schema {
  switch (shape.is) {
    case 'text':
      return { type: scalar };
    case 'word':
      return { enum: [...shape.oneOf, ...shape.oneOf.filter(isNumeric).map(Number), null] };
    case 'boolean':
      return { type: ['boolean', 'null'] };
    case 'number':
      return { type: ['number', 'null'] };
    case 'list':
      return { type: ['array', ...(shape.orOne ? scalar : ['null'])], items: itemOf(shape.of) };
    case 'map':
      return { type: ['object', 'null'], additionalProperties: referenceTo(shape.of) };
    case 'object':
      return fieldsSchema(shape.fields);
    case 'document':
      return { type: ['object', 'string', 'null'] };
    case 'context-value':
      return { type: [...scalar, 'array'], items: itemOf({ is: 'text' }) };
    case 'shorthand': {
      const { type: _, ...object } = schemaOf(shape.of);
      return { type: ['object', 'string', 'null', ...(shape.numbers ? ['number'] : [])], examples: shape.examples, ...object };
    }
    case 'reserved':
      return { type: ['null'] };
  }
}

/** `2.0` without quotes is a number to an editor, and the version to the reader, who sees how it is written. */
function isNumeric(word: string): boolean {
  return /^\d+\.\d+$/.test(word);
}
