/**
 * Invariants: statements about our own code, never about user input.
 *
 * A broken one throws in tests and is logged in production, where a wrong answer to one question is better than
 * a server that is gone. The reporter is set once at start-up by the outermost layer; that is the only state here.
 */

let report: (message: string) => void = (message) => {
  throw new Error(`Invariant broken: ${message}`);
};

export function invariant(holds: boolean, message: string): void {
  if (!holds) report(message);
}

export function reportInvariants(reporter: (message: string) => void): void {
  report = reporter;
}
