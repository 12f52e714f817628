/**
 * The pages on the fields of scenario files and of `gatehouse.json`, from the rows the reader checks with: a field that is accepted is on it.
 */
import { projectFields } from '../../server/src/project/fields';
import { caseFields, fileFields, type Field, type Fields, type Shape } from '../../server/src/scenario/fields';

export function scenarioFieldsText(): string {
  return `# Fields of scenario files

What every field means and what may stand in it; [scenario-files.md](scenario-files.md) shows how they are used. \`null\` is legal everywhere: it takes a default of the file away.

## A file

A file holds one case, or \`cases\` and \`table\`; the fields of a case beside them are defaults.

${rows('', fileFields).join('\n')}

## A case

${rows('', caseFields).join('\n')}
`;
}

export function projectFieldsText(): string {
  return `# Fields of \`gatehouse.json\`

What every field means and what may stand in it; [gatehouse-json.md](gatehouse-json.md) shows how they are used. In place of \`*\` stands a name of your own.

${rows('', projectFields).join('\n')}
`;
}

const head = ['| Field | Takes | Meaning |', '|---|---|---|'];

function rows(prefix: string, fields: Fields): readonly string[] {
  return [...head, ...members(prefix, fields)];
}

function members(prefix: string, fields: Fields): readonly string[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const own = `| \`${prefix}${name}\` | ${cell(takes(field))} | ${cell(field.about)} |`;
    const inner = field.shape.is === 'shorthand' ? field.shape.of : field.shape;
    const entry = inner.is === 'map' && inner.of.is === 'object' && inner.of.fields !== caseFields ? inner.of.fields : undefined;
    return [own, ...(inner.is === 'object' && inner.fields !== caseFields ? members(`${prefix}${name}.`, inner.fields) : []), ...(entry ? members(`${prefix}${name}.*.`, entry) : [])];
  });
}

function takes({ shape, nullable }: Field): string {
  return `${words(shape)}${nullable ? ', or `null` for none' : ''}`;
}

function words(shape: Shape): string {
  switch (shape.is) {
    case 'text':
      return 'text';
    case 'word':
      return shape.oneOf.map((word) => `\`${word}\``).join(', ');
    case 'boolean':
      return '`true`, `false`';
    case 'number':
      return 'a number';
    case 'list':
      return `${shape.orOne ? `${words(shape.of)}, or ` : ''}a list: ${words(shape.of)}`;
    case 'map':
      return `a map: ${words(shape.of)}`;
    case 'object':
      return shape.fields === caseFields ? 'the fields of a case' : 'an object';
    case 'document':
      return `${shape.what}, or \`path#selector\``;
    case 'context-value':
      return 'text, a number, `true`, `false`, a list, or `null`: known to be absent';
    case 'shorthand':
      return `${words(shape.of)}, or in short ${shape.examples.map((example) => `\`${example}\``).join(', ')}`;
    case 'reserved':
      return `nothing yet: ${shape.why}`;
  }
}

/** A bar would end the cell. */
const cell = (text: string): string => text.replaceAll('|', '\\|');
