/**
 * Services of the Serverless Framework, versions 3 and 4, written in YAML or JSON. What a service comes to stands in
 * `serverless/`, which makes a template of it for the readers of CloudFormation; this is the row that ties them together.
 *
 * Configuration that is written in code is not looked at, nor what plugins make.
 */
import type { ApiSite } from '../gateway/declared';
import { templateApis } from './cloudformation/apis';
import { definitionTexts } from './cloudformation/definitions';
import { templatePermissions, templatePolicies } from './cloudformation/policies';
import { templatePrincipals } from './cloudformation/principals';
import { isServiceFile } from './file-names';
import { moveApi, movePolicy, movePrincipal, type Move } from './moved';
import { lowerVariables } from './serverless/lower';
import { declarationsOf } from './serverless/references';
import { resolve } from './serverless/resolve';
import { isService } from './serverless/service';
import { writtenPolicies } from './serverless/slots';
import { stackOf, type Stack } from './serverless/stack';
import type { Framework, PolicySite, PrincipalSite, UnitFile } from './site';

export const serverless: Framework = {
  id: 'serverless',
  title: 'a service of the Serverless Framework',
  recognises: ({ root }, path) => isServiceFile(path) && isService(root),
  unitKey: (uri) => uri,
  lower: (node, uri) => (isServiceFile(uri) ? lowerVariables(node) : node),
  declare: declarationsOf,
  resolve,
  documents: (file) => definitionTexts(stackOf(file).file.root),
  policies: (file) => policiesOf(file),
  apis: (unit) => unit.flatMap(apisOf),
  authorizerOutputs: () => [],
  permissions: (file) => {
    const stack = stackOf(file);
    return templatePermissions(stack.file.root).map((site) => ({ ...site, selector: stack.placeOf(site.selector) }));
  },
  principals: (unit) => unit.flatMap(principalsOf),
};

const moveTo = (stack: Stack): Move => ({ uri, selector }) => ({ uri, selector: stack.placeOf(selector) });

/** What is written for the framework, and the policies of the resources that are written out. */
function policiesOf(file: UnitFile): readonly PolicySite[] {
  const stack = stackOf(file);
  const written = writtenPolicies(stack);
  const known = new Set(written.map(({ selector }) => selector));
  const ofResources = templatePolicies(stack.file.root, file.uri).map((site) => movedSite(site, file, stack));
  return [...written, ...ofResources.filter(({ selector }) => !known.has(selector))];
}

const moved = new WeakMap<PolicySite, PolicySite>();

/** Sites of resources that an edit does not touch stay the same ones. */
function movedSite(site: PolicySite, { uri }: UnitFile, stack: Stack): PolicySite {
  const known = moved.get(site);
  const next = movePolicy(site, uri, moveTo(stack));
  if (known?.selector === next.selector && known.api === next.api) return known;
  moved.set(site, next);
  return next;
}

function apisOf(file: UnitFile): readonly ApiSite[] {
  const stack = stackOf(file);
  return templateApis([stack.file]).map((site) => moveApi(site, moveTo(stack)));
}

function principalsOf(file: UnitFile): readonly PrincipalSite[] {
  const stack = stackOf(file);
  return templatePrincipals(stack.file).map((site) => movePrincipal(site, moveTo(stack)));
}

