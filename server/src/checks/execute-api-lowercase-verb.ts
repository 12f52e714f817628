/**
 * An HTTP method in lower or mixed case in an execute-api ARN.
 * Unknown methods are `execute-api-invalid-verb`.
 */
import { METHODS } from '../gateway/routes';
import type { StatementCheck } from './check';
import { invokeArns, isAmbiguous, isRestPolicy, restSeverity, segmentSpan } from './common/execute-api';
import { fixWith, replaceText } from './common/fixing';
import { quoted } from './common/wording';

export const executeApiLowercaseVerb: StatementCheck = {
  id: 'execute-api-lowercase-verb',
  scope: 'statement',
  severity: 'warning',
  profile: 'default',
  title: 'An execute-api ARN has its method in lower case',
  why: `In the ARN of a call the HTTP method is in capital letters, and ARNs are compared letter by letter: \`get\` matches no call. In the
resource policy of an API the finding is an error, unless a star before the method leaves another reading.`,
  rules: ['ARN-9', 'MI-25'],
  fails: [
    {
      host: 'policy',
      kind: 'api-resource-policy',
      text: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": "*",
      "Action": "execute-api:Invoke",
      "Resource": [
        "execute-api:/prod/get/orders",
                           ^^^ error[execute-api-lowercase-verb]: ARNs have the method in capital letters and are compared letter by letter, so \`get\` matches no call: write \`GET\`. (fix: Replace with \`GET\`)
        "execute-api:/*/Post/orders"
                        ^^^^ warning[execute-api-lowercase-verb]: ARNs have the method in capital letters and are compared letter by letter, so \`Post\` matches no call: write \`POST\`. (fix: Replace with \`POST\`)
      ]
    }
  ]
}`,
    },
    {
      host: 'policy',
      kind: 'identity',
      text: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "execute-api:Invoke",
      "Resource": "arn:aws:execute-api:eu-central-1:111122223333:a1b2c3d4e5/prod/delete/orders/*"
                                                                                 ^^^^^^ warning[execute-api-lowercase-verb]: ARNs have the method in capital letters and are compared letter by letter, so \`delete\` matches no call: write \`DELETE\`. (fix: Replace with \`DELETE\`)
    }
  ]
}`,
    },
  ],
  passes: [
    {
      host: 'policy',
      kind: 'identity',
      note: 'A stage or a path may be called like a method, and so may the route key of a WebSocket API.',
      text: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "execute-api:Invoke",
      "Resource": [
        "arn:aws:execute-api:eu-central-1:111122223333:a1b2c3d4e5/get/GET/get",
        "arn:aws:execute-api:eu-central-1:111122223333:a1b2c3d4e5/prod/get"
      ]
    }
  ]
}`,
    },
  ],
  check(statement, facts, context) {
    for (const arn of invokeArns(statement)) {
      const [, , method, path] = arn.segments;
      if (!method || (path === undefined && !isRestPolicy(facts))) continue;
      const upper = METHODS.find((name) => name === method.text.toUpperCase());
      if (upper === undefined || upper === method.text) continue;
      context.report({
        span: segmentSpan(arn, method),
        severity: isAmbiguous(arn, 2) ? 'warning' : restSeverity(facts),
        message: `ARNs have the method in capital letters and are compared letter by letter, so ${quoted(method.text)} matches no call: write \`${upper}\`.`,
        fixes: (source) =>
          fixWith(`Replace with \`${upper}\``, replaceText(arn.value.node, method, upper, statement.node, source), 'preferred'),
      });
    }
  },
};
