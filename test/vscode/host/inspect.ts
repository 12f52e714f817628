// Text of an error thrown by a test, in hosts with and without Node.

/** Message, stack and, for assertions, what was got and wanted. */
export function inspect(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const compared = error as { readonly actual?: unknown; readonly expected?: unknown };
  const values = 'expected' in error ? `\nactual: ${show(compared.actual)}\nexpected: ${show(compared.expected)}` : '';
  return `${error.stack ?? error.message}${values}`;
}

function show(value: unknown): string {
  return JSON.stringify(value, undefined, 2) ?? String(value);
}
