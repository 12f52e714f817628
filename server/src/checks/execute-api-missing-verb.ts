/**
 * An ARN in an API's resource policy whose path follows the stage directly.
 * Misspelled methods are `execute-api-invalid-verb`.
 */
import { METHODS } from '../gateway/routes';
import type { StatementCheck } from './check';
import { asPattern, invokeArns, isAmbiguous, restSeverity, segmentSpan } from './common/execute-api';
import { fixWith, replaceText } from './common/fixing';
import { quoted } from './common/wording';

export const executeApiMissingVerb: StatementCheck = {
  id: 'execute-api-missing-verb',
  scope: 'statement',
  severity: 'warning',
  profile: 'default',
  saysMissing: true,
  title: 'An execute-api ARN lacks the method',
  why: `Behind the stage the ARN of a call has the HTTP method, then the path. With the path directly behind the stage nothing matches.
The check looks at resource policies of APIs only: in other policies the ARN may be that of a WebSocket API, which has no method.`,
  rules: ['ARN-5', 'MI-25'],
  kinds: ['api-resource-policy'],
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
      "Resource": "execute-api:/prod/orders/*"
                                     ^^^^^^ error[execute-api-missing-verb]: Behind the stage an ARN has the method, and \`orders\` is none, so this matches no call: insert a method or \`*\`. (fix: Insert \`*/\`: every method)
    }
  ]
}`,
    },
  ],
  passes: [
    {
      host: 'policy',
      kind: 'api-resource-policy',
      note: 'A star may stand for stage and method together.',
      text: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": "*",
      "Action": "execute-api:Invoke",
      "Resource": ["execute-api:/prod/GET/orders", "execute-api:/prod/*/orders", "execute-api:/prod/P*", "execute-api:/*/orders"]
    }
  ]
}`,
    },
  ],
  check(statement, facts, context) {
    for (const arn of invokeArns(statement)) {
      const method = arn.segments[2];
      if (!method || method.text === '' || isAmbiguous(arn, 2) || mayBeMethod(method.text)) continue;
      context.report({
        span: segmentSpan(arn, method),
        severity: restSeverity(facts),
        message: `Behind the stage an ARN has the method, and ${quoted(method.text)} is none, so this matches no call: insert a method or \`*\`.`,
        fixes: (source) => {
          const before = { start: method.start, end: method.start };
          return fixWith('Insert `*/`: every method', replaceText(arn.value.node, before, '*/', statement.node, source), 'possible');
        },
      });
    }
  },
};

/** Whether it begins like a method, or is so near to one that other checks speak of it. */
function mayBeMethod(text: string): boolean {
  const [start = ''] = asPattern(text).toUpperCase().split(/[*?]/, 1);
  return start === 'ANY' || METHODS.some((name) => name.startsWith(start)) || /^[A-Z]+$/.test(text);
}
