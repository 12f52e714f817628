import assert from 'node:assert/strict';
import { capitalised, counted, firstOf, joined, withArticle } from '../../../server/src/base/words';

describe('words of messages', () => {
  it('put numbers before their nouns', () => {
    assert.deepEqual([counted(0, 'API'), counted(1, 'policy', 'policies'), counted(2, 'policy', 'policies')], ['0 APIs', '1 policy', '2 policies']);
  });

  it('join lists', () => {
    assert.deepEqual([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(joined), ['', 'a', 'a and b', 'a, b and c']);
  });

  it('count the rest of a long list', () => {
    assert.deepEqual([firstOf(['a', 'b'], 2), firstOf(['a', 'b', 'c', 'd'], 2)], ['a, b', 'a, b and 2 more']);
  });

  it('begin sentences', () => {
    assert.deepEqual(['the environment `prod`', 'API', ''].map(capitalised), ['The environment `prod`', 'API', '']);
  });

  it('choose the article', () => {
    assert.deepEqual(['identity policy', 'API resource policy', 'role trust policy'].map(withArticle), ['an identity policy', 'an API resource policy', 'a role trust policy']);
  });
});
