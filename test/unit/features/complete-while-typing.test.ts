// What only shows when a list is used while somebody goes on typing, as real editors do: the moments between keys.
import assert from 'node:assert/strict';
import { checkCompletion, completeMarked } from '../../support/check-completion';

const statement = (members: string): string => `{\n  "Statement": [{ "Effect": "Allow", ${members} }]\n}`;
const heredoc = (members: string): string => `resource "aws_iam_role_policy" "a" {
  policy = <<-EOF
    {
      "Statement": [{
        "Effect": "Allow",
        ${members}
      }]
    }
  EOF
}
`;

describe('completion while typing', () => {
  it('does not match a service any more once its colon is typed', () => {
    const { items } = completeMarked('policy.json', statement('"Action": "s3<|>"'));
    // Editors filter the list they have until the next one arrives: `s3:` must not fit what would insert `s3:`.
    assert.equal(items.find((item) => item.label === 's3')?.filterText, 's3');
  });

  it('keeps the likeliest action first behind the colon', () => {
    const options = { kind: 'api-resource-policy' } as const;
    checkCompletion('policy.json', statement('"Action": "execute-api:<|>"'), { first: ['execute-api:Invoke'] }, options);
    checkCompletion('policy.json', statement('"Action": "execute-api:Inv<|>"'), { first: ['execute-api:Invoke', 'execute-api:InvalidateCache'] }, options);
  });

  it('leaves brackets and neighbours alone behind a quote that is not closed yet', () => {
    checkCompletion('main.tf', heredoc('"Action": ["s3<|>],\n        "Resource": "*"'), { accept: { s3: '        "Action": ["s3:<|>"],' } });
    const module = (list: string): string => `resource "aws_iam_policy" "a" {\n  policy = jsonencode({\n    Statement = [{\n      Effect = "Allow"\n      Action = ${list}\n    }]\n  })\n}\n`;
    checkCompletion('main.tf', module('["s3<|>, local.x]'), { accept: { s3: '      Action = ["s3:<|>", local.x]' } });
    checkCompletion('main.tf', module('["s3<|>]'), { accept: { s3: '      Action = ["s3:<|>"]' } });
  });

  it('leaves the closing brace of a list of keys alone behind an unclosed quote', () => {
    const condition = (members: string): string => statement(`"Action": "*", "Resource": "*",\n"Condition": { ${members}\n`);
    checkCompletion('policy.json', condition('"IpAddress": { "aws:SourceIp": "203<|> } }'), { accept: { '203.0.113.0/24': '"Condition": { "IpAddress": { "aws:SourceIp": "<|>203.0.113.0/24" } }' } });
    checkCompletion('policy.json', condition('"IpA<|> }'), { accept: { IpAddress: '"Condition": { "IpAddress": { <|> } }' } });
  });

  it('still replaces a variable with a default value as a whole', () => {
    const { items, text } = completeMarked('policy.json', statement('"Action": "s3:*", "Resource": "arn:aws:s3:::a/${aws:user<|>, \'x\'}"'));
    assert.ok(items.length > 0);
    for (const { replace } of items) assert.match(text.slice(replace.start, replace.end), /'x'\}$/);
  });
});
