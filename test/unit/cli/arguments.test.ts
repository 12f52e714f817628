import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parseArguments, type OptionShape } from '../../../server/src/cli/arguments';

describe('arguments', () => {
  const options: Record<string, OptionShape> = { format: ['pretty', 'json'], config: 'text', stdin: 'flag' };

  it('are options with and without values, and paths', () => {
    const args = parseArguments(['a', '--format', 'json', '--config=x=y', '--stdin', '-', '--', '--odd'], options);
    assert.ok(!('message' in args));
    assert.deepEqual([args.paths, args.get('format'), args.get('config'), args.has('stdin')], [['a', '-', '--odd'], 'json', 'x=y', true]);
  });

  for (const [args, message] of [
    [['--formt', 'json'], 'There is no option `--formt` here: did you mean `--format`?'],
    [['-x'], 'There is no option `-x` here.'],
    [['--constructor'], 'There is no option `--constructor` here.'],
    [['--format', 'xml'], '`--format` cannot be `xml`: use `pretty`, `json`.'],
    [['--format'], '`--format` needs a value.'],
    [['--stdin=yes'], '`--stdin` takes no value.'],
  ] as const) {
    it(`say what is wrong with ${args.join(' ')}`, () => {
      assert.deepEqual(parseArguments(args, options), { message });
    });
  }
});
