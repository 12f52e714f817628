/**
 * What a Lambda authorizer returns has a policy but no `principalId`.
 * The type of its value is not looked at.
 */
import { insertMember, renameKey } from '../syntax/edit/edit';
import type { OutputCheck } from './check';
import { fixWith } from './common/fixing';
import { quoted } from './common/wording';

export const authorizerMissingPrincipalId: OutputCheck = {
  id: 'authorizer-missing-principal-id',
  scope: 'authorizer-output',
  severity: 'error',
  profile: 'default',
  saysMissing: true,
  title: 'An authorizer’s response has no `principalId`',
  why: `A Lambda authorizer that returns a policy names the caller in \`principalId\`. Without it REST and WebSocket APIs answer every
request with status 500; whether HTTP APIs insist on it is not documented. The finding is an error beside a REST or WebSocket API
and a warning where the kind of API is another or not known.`,
  rules: ['MI-30', 'AU-23'],
  fails: [
    {
      host: 'file',
      file: 'authorizer-response.json',
      text: `{
  "policyDocument": {
   ^^^^^^^^^^^^^^ warning[authorizer-missing-principal-id]: This response has no \`principalId\`, without which REST and WebSocket APIs answer with status 500: name the caller. (fix: Insert \`principalId\`)
    "Version": "2012-10-17",
    "Statement": [
      {
        "Effect": "Allow",
        "Action": "execute-api:Invoke",
        "Resource": "arn:aws:execute-api:eu-central-1:111122223333:a1b2c3d4e5/prod/GET/orders"
      }
    ]
  },
  "context": { "team": "orders" }
}
`,
    },
    {
      host: 'file',
      file: 'authorizer-response.json',
      text: `{
  "PrincipalId": "user-1",
   ^^^^^^^^^^^ warning[authorizer-missing-principal-id]: The key is case-sensitive, and without \`principalId\` REST and WebSocket APIs answer with status 500: rename \`PrincipalId\`. (fix: Rename to \`principalId\`)
  "policyDocument": {
    "Version": "2012-10-17",
    "Statement": [{ "Effect": "Deny", "Action": "execute-api:Invoke", "Resource": "*" }]
  }
}
`,
    },
  ],
  passes: [
    {
      host: 'file',
      file: 'authorizer-response.json',
      text: `{
  "principalId": "user-1",
  "policyDocument": {
    "Version": "2012-10-17",
    "Statement": [{ "Effect": "Deny", "Action": "execute-api:Invoke", "Resource": "*" }]
  }
}
`,
    },
    {
      host: 'file',
      file: 'authorizer-response.json',
      note: 'The simple response of HTTP APIs has none.',
      text: `{ "isAuthorized": true, "context": { "team": "orders" } }
`,
    },
  ],
  check({ output, apiKind }, context) {
    const { object, policyMember } = output;
    if (!object || !policyMember || output.principalId || object.open !== undefined) return;
    const severity = apiKind === 'REST' || apiKind === 'WEBSOCKET' ? 'error' : 'warning';
    const variant = object.members.find((member) => member.key.toLowerCase() === 'principalid');
    if (variant) {
      context.report({
        span: variant.keySpan,
        severity,
        message: `The key is case-sensitive, and without \`principalId\` REST and WebSocket APIs answer with status 500: rename ${quoted(variant.key)}.`,
        fixes: (source) => fixWith('Rename to `principalId`', renameKey(object, variant, 'principalId', source), 'preferred'),
      });
      return;
    }
    context.report({
      span: policyMember.keySpan,
      severity,
      message: 'This response has no `principalId`, without which REST and WebSocket APIs answer with status 500: name the caller.',
      fixes: (source) => fixWith('Insert `principalId`', insertMember(object, 'principalId', 'user', source), 'possible'),
    });
  },
};
