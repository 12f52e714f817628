import assert from 'node:assert/strict';
import fc from 'fast-check';
import { scanVariables, type VariablePiece } from '../../../../server/src/policy/vocabulary/variables';

/** Draws pieces as one line: literals bare, escapes and variables in brackets. */
function draw(pieces: readonly VariablePiece[]): string {
  return pieces.map(drawPiece).join('');
}

function drawPiece(piece: VariablePiece): string {
  switch (piece.kind) {
    case 'literal':
      return piece.text;
    case 'escape':
      return `[escape ${piece.character}]`;
    case 'variable':
      return piece.fallback === undefined ? `[${piece.key}]` : `[${piece.key} else "${piece.fallback}"]`;
    case 'broken':
      return `[${piece.problem}${piece.key === undefined ? '' : ` ${piece.key}`}]`;
  }
}

describe('scanVariables', () => {
  const cases: readonly [string, string][] = [
    ['plain', 'plain'],
    ['', ''],
    ['home/${aws:username}/*', 'home/[aws:username]/*'],
    ['${aws:PrincipalTag/team-α}', '[aws:PrincipalTag/team-α]'],
    ["${aws:username, 'nobody'}!", '[aws:username else "nobody"]!'],
    ["${aws:username, ''}", '[aws:username else ""]'],
    ["${aws:username, 'a}b, c'}", '[aws:username else "a}b, c"]'],
    ['${*}${?}${$}', '[escape *][escape ?][escape $]'],
    ['$connect and $ and {x}', '$connect and $ and {x}'],
    ['${}', '[empty]'],
    ['${  }', '[empty]'],
    ['${ aws:username }', '[space-in-name aws:username]'],
    ['${aws: username}', '[space-in-name aws: username]'],
    ['${aws:user!name}', '[symbol-in-name aws:user!name]'],
    ['x/${aws:username', 'x/[missing-brace aws:username]'],
    ['${aws:username|rest', '[missing-brace aws:username]|rest'],
    ['${aws:username${aws:userid}', '[missing-brace aws:username][aws:userid]'],
    ['${', '[missing-brace]'],
    ["${aws:username, 'x}", '[missing-quote aws:username]'],
    ['${aws:username, x}', '[missing-quote aws:username]'],
    ['${aws:username, "x"}', '[missing-quote aws:username]'],
    ['${aws:username,}', '[missing-quote aws:username]'],
    ["${aws:username, 'x'", '[missing-brace aws:username]'],
    ["${aws:username,'x'}", '[default-spacing aws:username]'],
    ["${aws:username,  'x'}", '[default-spacing aws:username]'],
    ["${aws:username, 'x' }", '[default-spacing aws:username]'],
    ["${, 'x'}", '[empty]'],
  ];
  for (const [text, expected] of cases) {
    it(`reads ${JSON.stringify(text)} as ${JSON.stringify(expected)}`, () => {
      assert.equal(draw(scanVariables(text)), expected);
    });
  }

  it('says where the name of a variable stands', () => {
    const piece = scanVariables("a${aws:userid, 'b'}")[1];
    assert.ok(piece?.kind === 'variable');
    assert.deepEqual([piece.start, piece.end, piece.keyStart, piece.keyEnd], [1, 19, 3, 13]);
  });

  it('covers every text without gaps or overlaps', () => {
    const text = fc.string({ unit: fc.constantFrom('$', '{', '}', ',', ' ', "'", 'a', ':', '*', '!'), maxLength: 40 });
    fc.assert(
      fc.property(text, (sample) => {
        let at = 0;
        for (const piece of scanVariables(sample)) {
          assert.equal(piece.start, at);
          assert.ok(piece.end > piece.start);
          if (piece.kind === 'literal') assert.equal(piece.text, sample.slice(piece.start, piece.end));
          at = piece.end;
        }
        assert.equal(at, sample.length);
      }),
      { seed: 20261, numRuns: 2000 },
    );
  });

  it('reads a hundred thousand unclosed openings without looking at any of them twice', () => {
    const pieces = scanVariables("${a, '".repeat(100_000));
    assert.equal(pieces.length, 100_000);
  });
});
