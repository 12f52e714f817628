/**
 * Which files may hold the event that an authorizer's output in a file of its own answers: those of the same folder whose
 * name says another role of the same call (`get-event.json` or `get.json` beside `get-response.json`).
 *
 * Whether they are there, and events, is seen where they are read.
 */

/** File names, for the name of an output's file; none where that does not say what it is. */
export function eventFilesOf(outputFile: string): readonly string[] {
  const ending = /\.[^.]*$/.exec(outputFile)?.[0] ?? '';
  const stem = outputFile.slice(0, outputFile.length - ending.length);
  const match = /^(|.*[-_.])(?:response|output|result|expected|policy)(|[-_.].*)$/.exec(stem);
  if (!match) return [];
  const [, before = '', after = ''] = match;
  const call = before === '' ? after.slice(1) : before.slice(0, -1) + after;
  return [...['event', 'request', 'input'].map((role) => before + role + after), ...(call === '' ? [] : [call])].map((name) => name + ending);
}
