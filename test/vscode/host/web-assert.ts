// Stands in for `node:assert` in the web host's bundles: the few assertions that suites use there.
// Compares by JSON text, which is enough for plain data.

function fail(actual: unknown, expected: unknown, message: string): never {
  throw Object.assign(new Error(message), { actual, expected });
}

function equal(actual: unknown, expected: unknown, message = 'values differ'): void {
  if (!Object.is(actual, expected)) fail(actual, expected, message);
}

function deepEqual(actual: unknown, expected: unknown, message = 'values differ'): void {
  if (JSON.stringify(actual) !== JSON.stringify(expected)) fail(actual, expected, message);
}

function match(actual: string, expected: RegExp, message = 'the text does not match'): void {
  if (!expected.test(actual)) fail(actual, String(expected), message);
}

function ok(actual: unknown, message = 'not true'): void {
  if (!actual) fail(actual, true, message);
}

export const strict = { equal, deepEqual, match, ok };
