import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { keptWith } from '../../../server/src/base/kept-with';

describe('what is kept with an object', () => {
  it('is there as long as the object, under each name by itself', () => {
    const [lengths, words] = [keptWith<{ text: string }, number>('length'), keptWith<{ text: string }, string>('word')];
    const key = { text: 'abc' };
    assert.deepEqual([lengths.get(key), words.get(key)], [undefined, undefined]);
    lengths.set(key, 3);
    words.set(key, 'letters');
    assert.deepEqual([lengths.get(key), words.get(key)], [3, 'letters']);
    lengths.set(key, 4);
    assert.equal(lengths.get(key), 4);
  });

  it('is not handed on to copies and is no part of what is printed', () => {
    const lengths = keptWith<{ text: string }, number>('length');
    const key = { text: 'abc' };
    lengths.set(key, 3);
    assert.equal(lengths.get({ ...key, text: 'abcd' }), undefined);
    assert.equal(JSON.stringify(key), '{"text":"abc"}');
  });
});
