/**
 * Functions that read other files of the workspace. A file that holds a document stands for its own text, as what is handed to
 * `jsonencode` does; its tree keeps the places it has in that file.
 */
import { madeText } from '../made';
import { filledTemplate } from '../template-file';
import type { TerraformFunction } from '../values';

export const files: Readonly<Record<string, TerraformFunction>> = {
  file: ([path], { values }) => path && values.document(path),
  templatefile: ([path, given], { values }) => {
    const document = path && values.document(path);
    return document && filledTemplate(document, given, { values, text: (node) => values.text(node) });
  },
  templatestring: ([template, given], { values, place }) => {
    const text = template && values.literal(template);
    const written = text === undefined ? undefined : madeText([text], place);
    return written && filledTemplate(written, given, { values, text: (node) => values.text(node) });
  },
};
