/**
 * A path parameter of a route, such as `{id}`, in an execute-api ARN.
 * Policy variables and values of the template are none.
 */
import type { StatementCheck } from './check';
import { invokeArns, isAmbiguous, restSeverity, segmentSpan, type InvokeArn, type Segment } from './common/execute-api';
import { fixWith, replaceText } from './common/fixing';
import { quoted } from './common/wording';

export const executeApiPathParameter: StatementCheck = {
  id: 'execute-api-path-parameter',
  scope: 'statement',
  severity: 'warning',
  profile: 'default',
  title: 'An execute-api ARN has a path parameter in it',
  why: `The ARN of a call has the path the client really asked for: \`/orders/{id}\` arrives as \`/orders/42\`. A parameter in braces is
plain text to IAM and matches no call; write \`*\` in its place and mind that a star also runs across slashes. In the resource
policy of an API the finding is an error.`,
  rules: ['ARN-30', 'MI-3'],
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
        "execute-api:/prod/GET/orders/{id}",
                                      ^^^^ error[execute-api-path-parameter]: A call's ARN has the real value instead of \`{id}\`, so this matches no call: write \`*\`. (fix: Replace with \`*\`: any value)
        "execute-api:/*/GET/files/{proxy+}"
                                  ^^^^^^^^ error[execute-api-path-parameter]: A call's ARN has the real value instead of \`{proxy+}\`, so this matches no call: write \`*\`. (fix: Replace with \`*\`: any value)
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
      "Resource": "arn:aws:execute-api:eu-central-1:111122223333:a1b2c3d4e5/prod/GET/orders/:id/items"
                                                                                            ^^^ warning[execute-api-path-parameter]: A call's ARN has the real value instead of \`:id\`, so this matches no call: write \`*\`. (fix: Replace with \`*\`: any value)
    }
  ]
}`,
    },
  ],
  passes: [
    {
      host: 'policy',
      kind: 'identity',
      note: 'A policy variable is filled in by IAM.',
      text: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "execute-api:Invoke",
      "Resource": [
        "arn:aws:execute-api:eu-central-1:111122223333:a1b2c3d4e5/prod/GET/users/\${aws:PrincipalTag/customer}",
        "arn:aws:execute-api:eu-central-1:111122223333:a1b2c3d4e5/prod/GET/orders:batch",
        "arn:aws:execute-api:{region}:{account}:{api}/{stage}/{method}/{path}"
      ]
    }
  ]
}`,
    },
  ],
  check(statement, facts, context) {
    for (const arn of invokeArns(statement)) {
      for (const segment of pathSegments(arn)) {
        const inBraces = /^\{[^{}]+\}$/.test(segment.text);
        if (!inBraces && !/^:[A-Za-z_]\w*$/.test(segment.text)) continue;
        context.report({
          span: segmentSpan(arn, segment),
          severity: inBraces ? restSeverity(facts) : 'warning',
          message: `A call's ARN has the real value instead of ${quoted(segment.text)}, so this matches no call: write \`*\`.`,
          fixes: (source) =>
            fixWith('Replace with `*`: any value', replaceText(arn.value.node, segment, '*', statement.node, source), 'preferred'),
        });
      }
    }
  },
};

/** The segments of the path; none where the segments before it are placeholders themselves. */
function pathSegments(arn: InvokeArn): readonly Segment[] {
  const pathStart = isAmbiguous(arn, 2) ? 2 : 3;
  const before = arn.segments.slice(0, pathStart);
  return before.some(({ text }) => text.includes('{')) ? [] : arn.segments.slice(pathStart);
}
