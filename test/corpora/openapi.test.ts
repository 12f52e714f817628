// Definitions in OpenAPI that APIs of real templates and modules are made of: how many are read in full, and what is missing
// of the others. All of what is missing stands in files that are not among the documents, or is wrong on purpose.
import assert from 'node:assert/strict';
import type { Api } from '../../server/src/gateway/model';
import { findMember, findPath } from '../../server/src/syntax/node';
import { openWorkspace, uriOf } from '../support/open-workspace';
import { readSharedText, sharedFiles } from '../support/shared-corpora';

const properties = ['Body', 'DefinitionBody', 'body', 'DefinitionUri', 'BodyS3Location'];

/** The property that gives an API its definition. */
function definedBy({ flavour, node }: Api): string | undefined {
  const holder = flavour === 'terraform' ? node : findPath(node, 'Properties');
  return properties.find((property) => holder?.kind === 'object' && findMember(holder, property));
}

describe('definitions in OpenAPI of real templates', function () {
  this.timeout(120_000);

  it('are read in full wherever they can be seen', function () {
    const names = ['.yaml', '.yml', '.json', '.template', '.tf'].flatMap((ending) => sharedFiles(this, ending)).filter((name) => name.startsWith('corpus/'));
    const units = new Map<string, string[]>();
    for (const name of names) {
      const unit = name.endsWith('.tf') ? name.slice(0, name.lastIndexOf('/')) : name;
      units.set(unit, [...(units.get(unit) ?? []), name]);
    }
    const found = new Map<string, number>();
    for (const unit of units.values()) {
      const workspace = openWorkspace(Object.fromEntries(unit.map((name) => [name, readSharedText(name)])));
      for (const { api } of unit.flatMap((name) => workspace.file(uriOf(name))?.apis ?? [])) {
        const property = definedBy(api);
        if (property !== undefined) found.set(`${property}: ${api.partial ?? 'in full'}`, (found.get(`${property}: ${api.partial ?? 'in full'}`) ?? 0) + 1);
      }
    }
    assert.deepEqual(Object.fromEntries([...found].sort()), {
      'Body: in full': 4,
      // Included from a file or a bucket.
      'Body: its definition in OpenAPI cannot be seen': 1,
      // A path whose item is a text, in a template that SAM refuses.
      'DefinitionBody: `/foo` of its definition cannot be seen': 1,
      'DefinitionBody: in full': 60,
      'DefinitionBody: its definition in OpenAPI cannot be seen': 10,
      'DefinitionUri: `DefinitionUri` defines more of it': 32,
      'BodyS3Location: `BodyS3Location` defines more of it': 2,
      'body: in full': 2,
      // Given by whoever calls the module.
      'body: its `body` defines more of it': 1,
    });
  });
});
