import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { known } from '../../../server/src/base/atoms';
import type { ApiKind, Route } from '../../../server/src/gateway/model';
import { findRoute, isTemplate, samplePath } from '../../../server/src/gateway/routes';

describe('routes', () => {
  const rest = ['GET /', 'GET /orders', 'GET /orders/{id}', 'GET /orders/special', 'ANY /orders/{id}', 'ANY /{proxy+}', 'PATCH /users/me', 'GET /users/{id}', 'GET /files/{name+}'];

  for (const [request, expected] of [
    ['GET /', 'GET /'],
    ['GET /orders', 'GET /orders'],
    ['GET /orders/', 'GET /orders'],
    ['GET /orders/42', 'GET /orders/{id}'],
    ['GET /orders/special', 'GET /orders/special'],
    ['DELETE /orders/special', 'ANY /orders/{id}'],
    ['DELETE /orders/42', 'ANY /orders/{id}'],
    ['GET /orders/42/lines', 'ANY /{proxy+}'],
    ['GET /users/me', 'GET /users/{id}'],
    ['PATCH /users/me', 'PATCH /users/me'],
    ['POST /users/me', 'ANY /{proxy+}'],
    ['GET /files/a/b', 'GET /files/{name+}'],
    ['GET /files', 'ANY /{proxy+}'],
    ['POST /', undefined],
    ['GET /Orders', 'ANY /{proxy+}'],
  ] as const) {
    it(`of a REST API: ${request} is served by ${expected ?? 'nothing'}`, () => {
      assert.equal(serve(rest, 'REST', request), expected);
    });
  }

  for (const [request, expected] of [
    ['GET /pets/dog/1', 'GET /pets/dog/1'],
    ['GET /pets/dog/2', 'GET /pets/dog/{id}'],
    ['GET /pets/cat', 'GET /pets/{proxy+}'],
    ['POST /test', 'ANY /{proxy+}'],
    ['GET /pets/dog/2/', 'GET /pets/{proxy+}'],
    ['GET /', '$default '],
  ] as const) {
    it(`of an HTTP API: ${request} is served by ${expected}`, () => {
      const routes = ['GET /pets/dog/1', 'GET /pets/dog/{id}', 'GET /pets/{proxy+}', 'ANY /{proxy+}', '$default '];
      assert.equal(serve(routes, 'HTTP', request), expected);
    });
  }

  it('of an HTTP API without `$default` serve nothing else', () => {
    assert.equal(serve(['GET /a'], 'HTTP', 'GET /b'), undefined);
  });

  it('of a WebSocket API are found by their key, and `$default` takes the rest', () => {
    const routes = [' $connect', ' send', ' $default'];
    assert.equal(serve(routes, 'WEBSOCKET', ' send'), ' send');
    assert.equal(serve(routes, 'WEBSOCKET', ' other'), ' $default');
    assert.equal(serve([' send'], 'WEBSOCKET', ' other'), undefined);
  });

  it('do not depend on the order in which they are written', () => {
    assert.equal(serve([...rest].reverse(), 'REST', 'GET /orders/42'), 'GET /orders/{id}');
  });

  it('with parameters get a sample path without braces', () => {
    assert.equal(samplePath('/orders/{id}/lines/{rest+}'), '/orders/sample-id/lines/sample-rest/rest');
    assert.equal(isTemplate('/orders/{id}'), true);
    assert.equal(isTemplate('/orders/42'), false);
  });
});

function serve(routes: readonly string[], kind: ApiKind, request: string): string | undefined {
  const [method = '', path = ''] = request.split(' ');
  const route = findRoute(routes.map(parse), kind, method, path);
  return route && `${route.method} ${route.path}`;
}

function parse(text: string): Route {
  const [method = '', path = ''] = text.split(' ');
  const span = { source: 'test', start: 0, end: 0 };
  return { method, path, authorization: known('NONE'), authorizer: null, apiKeyRequired: known(false), scopes: [], span };
}
