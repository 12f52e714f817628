import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { toRequest } from '../../../server/src/scenario/to-request';
import { openWorkspace } from '../../support/open-workspace';
import { readText } from '../../support/scenarios';

describe('the resource policy of a private API', () => {
  const policy = { Version: '2012-10-17', Statement: [] };
  const template = (auth: string): string => `Transform: AWS::Serverless-2016-10-31
Parameters: { Statements: { Type: String } }
Resources:
  Api: { Type: AWS::Serverless::Api, Properties: { StageName: prod, EndpointConfiguration: PRIVATE${auth} } }
`;
  const files = {
    'silent.yaml': template(''),
    'hidden.yaml': template(', Auth: { ResourcePolicy: { CustomStatements: !Ref Statements } }'),
  };
  const layerOf = (api: object): string => {
    const [one] = readText({ api }).scenario.cases;
    assert.ok(one);
    const built = toRequest(one, { workspace: openWorkspace(files), now: undefined });
    assert.ok(built.request?.type === 'api', JSON.stringify(built));
    const { resource } = built.request.layers;
    return resource === null ? 'none' : resource === undefined ? 'not supplied' : 'opaque' in resource ? 'opaque' : 'policy';
  };

  for (const [title, api, layer] of [
    ['is none where the case describes the API without one (GW-2)', { endpoint: 'PRIVATE' }, 'none'],
    ['is none where the case says so', { endpoint: 'PRIVATE', resourcePolicy: null }, 'none'],
    ['is the one the case gives', { endpoint: 'PRIVATE', resourcePolicy: policy }, 'policy'],
    ['is not supplied where the API is public', { endpoint: 'REGIONAL' }, 'not supplied'],
    ['is what the reference says: none', { ref: 'silent.yaml#Api' }, 'none'],
    ['is what the reference says: one nobody sees', { ref: 'hidden.yaml#Api' }, 'opaque'],
    ['is what the reference says, also where the case makes the API private', { ref: 'hidden.yaml#Api', endpoint: 'PRIVATE' }, 'opaque'],
  ] as const) {
    it(title, () => {
      assert.equal(layerOf(api), layer);
    });
  }
});
