/** The files that may hold the event of an output, by name. */
import assert from 'node:assert/strict';
import { eventFilesOf } from '../../../server/src/sites/event-files';

describe('names of event files', () => {
  const names: readonly (readonly [output: string, events: readonly string[]])[] = [
    ['response.json', ['event.json', 'request.json', 'input.json']],
    ['authorizer-get-response.json', ['authorizer-get-event.json', 'authorizer-get-request.json', 'authorizer-get-input.json', 'authorizer-get.json']],
    ['get_output.yaml', ['get_event.yaml', 'get_request.yaml', 'get_input.yaml', 'get.yaml']],
    ['expected.get.json', ['event.get.json', 'request.get.json', 'input.get.json', 'get.json']],
    ['authorizer.json', []],
    ['responses.json', []],
    ['event.json', []],
    ['', []],
  ];
  for (const [output, events] of names) it(`of ${output}`, () => assert.deepEqual(eventFilesOf(output), events));
});
