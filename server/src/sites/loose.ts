/**
 * Files outside any framework: a policy or an authorizer output on its own, or somewhere inside another document — as an
 * object, or as JSON in a string. They are recognised by shape, so their kind is a guess unless a setting pins it.
 *
 * Scenario files are not looked into: their policies belong to their cases. Nor are templates, which are no documents before they
 * are filled in.
 */
import { fileName } from '../base/uri';
import { eventFilesOf } from './event-files';
import { isScenarioFile, isTemplateFile } from './file-names';
import { findShapes } from './shapes';
import type { Framework } from './site';

export const loose: Framework = {
  id: 'loose',
  title: 'a file on its own',
  recognises: ({ root }, path) => root.origin.format !== 'hcl' && root.origin.format !== 'toml' && !isScenarioFile(path) && !isTemplateFile(path),
  unitKey: (uri) => uri,
  declare: () => new Map(),
  resolve: () => ({ kind: 'unresolved' }),
  policies: (file) => findShapes(file.root, [], file.uri).flatMap((shape) => (shape.type === 'policy' ? [shape.site] : [])),
  apis: () => [],
  authorizerOutputs: (file) => {
    const outputs = findShapes(file.root, [], file.uri).flatMap((shape) => (shape.type === 'output' ? [shape.site] : []));
    // Looked up, so that the file is read where it is there; what it means to the output is found out when one is simulated.
    if (outputs.some(({ selector }) => selector === '')) for (const name of eventFilesOf(fileName(file.uri))) file.linked?.(name);
    return outputs;
  },
};
