/**
 * A method in an execute-api ARN that no call has.
 * Lower case alone is `execute-api-lowercase-verb`.
 */
import { findNearest } from '../base/nearest';
import { METHODS } from '../gateway/routes';
import type { StatementCheck } from './check';
import { invokeArns, isAmbiguous, restSeverity, segmentSpan } from './common/execute-api';
import { fixWith, replaceText } from './common/fixing';
import { quoted } from './common/wording';

export const executeApiInvalidVerb: StatementCheck = {
  id: 'execute-api-invalid-verb',
  scope: 'statement',
  severity: 'warning',
  profile: 'default',
  title: 'An execute-api ARN names a method that no call has',
  why: `The ARN of a call has the method the client really used. \`ANY\` is a word of API Gateway's configuration and stands in no
call's ARN, nor do misspelled methods; write \`*\` for every method. In the resource policy of an API the finding is an error,
unless a star before the method leaves another reading.`,
  rules: ['ARN-10', 'ARN-31', 'MI-25'],
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
        "execute-api:/prod/ANY/orders",
                           ^^^ error[execute-api-invalid-verb]: A call's ARN has its real method and never \`ANY\`, so this matches no call: write \`*\`. (fix: Replace with \`*\`: every method)
        "execute-api:/prod/DELTE/orders"
                           ^^^^^ error[execute-api-invalid-verb]: \`DELTE\` is not a method, so this matches no call: write \`DELETE\`. (fix: Replace with \`DELETE\`)
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
      "Resource": "arn:aws:execute-api:eu-central-1:111122223333:a1b2c3d4e5/*/ANY/orders"
                                                                              ^^^ warning[execute-api-invalid-verb]: A call's ARN has its real method and never \`ANY\`, so this matches no call: write \`*\`. (fix: Replace with \`*\`: every method)
    }
  ]
}`,
    },
  ],
  passes: [
    {
      host: 'policy',
      kind: 'identity',
      text: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "execute-api:Invoke",
      "Resource": [
        "arn:aws:execute-api:eu-central-1:111122223333:a1b2c3d4e5/ANY/*/ANY",
        "arn:aws:execute-api:eu-central-1:111122223333:a1b2c3d4e5/prod/P*/orders",
        "arn:aws:execute-api:eu-central-1:111122223333:a1b2c3d4e5/prod/PATCH/orders",
        "arn:aws:execute-api:eu-central-1:111122223333:a1b2c3d4e5/prod/ANY"
      ]
    }
  ]
}`,
    },
  ],
  check(statement, facts, context) {
    for (const arn of invokeArns(statement)) {
      const [, , method, path] = arn.segments;
      // Without a path it may be the route key of a WebSocket API.
      if (!method || !path) continue;
      const replacement = replacementFor(method.text);
      if (replacement === undefined) continue;
      const isAny = replacement === '*';
      context.report({
        span: segmentSpan(arn, method),
        severity: isAmbiguous(arn, 2) ? 'warning' : restSeverity(facts),
        message: isAny
          ? `A call's ARN has its real method and never ${quoted(method.text)}, so this matches no call: write \`*\`.`
          : `${quoted(method.text)} is not a method, so this matches no call: write \`${replacement}\`.`,
        fixes: (source) => {
          const edits = replaceText(arn.value.node, method, replacement, statement.node, source);
          return fixWith(isAny ? 'Replace with `*`: every method' : `Replace with \`${replacement}\``, edits, isAny ? 'possible' : 'preferred');
        },
      });
    }
  },
};

/** Only words in capitals can be misspelled methods: `posts` is a path whose method is missing. */
function replacementFor(method: string): string | undefined {
  if (method.toUpperCase() === 'ANY') return '*';
  if (!/^[A-Z]+$/.test(method) || METHODS.includes(method)) return undefined;
  return findNearest(method, METHODS);
}
