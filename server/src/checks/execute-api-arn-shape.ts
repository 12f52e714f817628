/**
 * An execute-api ARN that ends too early to match any call.
 * What stands in its segments is judged by other checks.
 */
import { METHODS } from '../gateway/routes';
import type { PolicyFacts, StatementCheck } from './check';
import { hasUnknown, invokeArns, isRestPolicy, type InvokeArn } from './common/execute-api';
import { fixWith, replaceText } from './common/fixing';
import { contentSpan, quotedText } from './common/wording';

export const executeApiArnShape: StatementCheck = {
  id: 'execute-api-arn-shape',
  scope: 'statement',
  severity: 'error',
  profile: 'default',
  saysMissing: true,
  title: 'An execute-api ARN ends before the method and path',
  why: `The ARN of a call is \`arn:aws:execute-api:region:account:api-id/stage/METHOD/path\`, and nothing is matched beyond the end of a
pattern: the ARN of an API or of a stage alone matches no call at all. End it with a star, or name stage, method and path. For
the root path the ARN ends in the slash behind the method. The route key of a WebSocket API follows its stage directly.`,
  rules: ['ARN-5', 'ARN-22', 'ARN-24', 'ARN-32', 'MI-4'],
  fails: [
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
        "arn:aws:execute-api:eu-central-1:111122223333:a1b2c3d4e5",
         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error[execute-api-arn-shape]: \`arn:aws:execute-api:eu-central-1:111122223333:a1b2c3d4e5\` ends before the method and path, so it matches no call: end it with \`/*\`, or name stage, method and path. (fix: Append \`/*\`: every call to the API)
        "arn:aws:execute-api:eu-central-1:111122223333:a1b2c3d4e5/prod"
         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error[execute-api-arn-shape]: \`arn:aws:execute-api:eu-central-1:111122223333:a1b2c3d4e5/prod\` ends before the method and path, so it matches no call: end it with \`/*\`, or name stage, method and path. (fix: Append \`/*\`: every call to the stage)
      ]
    }
  ]
}`,
    },
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
        "execute-api:/",
         ^^^^^^^^^^^^^ error[execute-api-arn-shape]: \`execute-api:/\` ends before the method and path, so it matches no call: end it with \`/*\`, or name stage, method and path. (fix: Append \`*\`: every call to the API)
        "execute-api:/prod/GET",
         ^^^^^^^^^^^^^^^^^^^^^ error[execute-api-arn-shape]: \`execute-api:/prod/GET\` ends before the path, so it matches no call: end it with \`/\` for the root path or with \`/*\`. (fix: Append \`/*\`: every path with this method)
        "execute-api:prod/*"
         ^^^^^^^^^^^^^^^^^^ error[execute-api-arn-shape]: \`execute-api:prod/*\` lacks the slash behind \`execute-api:\`, so the stage runs into the API's id and no call matches: write \`execute-api:/prod/*\`. (fix: Insert the slash)
      ]
    }
  ]
}`,
    },
  ],
  passes: [
    {
      host: 'policy',
      kind: 'identity',
      note: 'A star fills what is missing, and a WebSocket route key follows the stage.',
      text: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "execute-api:Invoke",
      "Resource": [
        "arn:aws:execute-api:*:*:*",
        "arn:aws:execute-api:eu-central-1:111122223333:a1b2c3d4e5/*",
        "arn:aws:execute-api:eu-central-1:111122223333:a1b2c3d4e5*",
        "arn:aws:execute-api:eu-central-1:111122223333:a1b2c3d4e5/prod/GET/",
        "arn:aws:execute-api:eu-central-1:111122223333:a1b2c3d4e5/prod/$connect"
      ]
    }
  ]
}`,
    },
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
      "Resource": ["execute-api:/*", "execute-api:*", "execute-api:/prod/*", "execute-api:/prod/GET/"]
    }
  ]
}`,
    },
  ],
  check(statement, facts, context) {
    for (const arn of invokeArns(statement)) {
      const defect = defectOf(arn, facts);
      if (!defect) continue;
      const { node } = arn.value;
      context.report({
        span: contentSpan(node),
        message: `${quotedText(arn.value.text)} ${defect.message}`,
        fixes: (source) => {
          const at = { start: defect.at, end: defect.at };
          return fixWith(defect.title, replaceText(node, at, defect.insert, statement.node, source), 'possible');
        },
      });
    }
  },
};

interface Defect {
  readonly message: string;
  readonly title: string;
  readonly at: number;
  readonly insert: string;
}

function defectOf(arn: InvokeArn, facts: PolicyFacts): Defect | undefined {
  const { tail, segments, form } = arn;
  if (form === 'short' && !isRestPolicy(facts)) return undefined;
  if (form === 'short' && tail.text !== '' && !/^[/*?\uFFFC]/.test(tail.text)) return missingSlash(arn);
  if (tail.text.includes('*') || tail.text.includes('?') || hasUnknown(tail.text)) return undefined;
  // An empty id stands in the ARNs of custom domain names.
  if (form === 'full' && segments[0]?.text === '') return undefined;
  const [, stage, method, path] = segments.map((segment) => segment.text);
  if (stage === undefined || stage === '') return tooShort(arn, 'every call to the API');
  if (method === undefined || method === '') return tooShort(arn, 'every call to the stage');
  const isMethod = METHODS.includes(method.toUpperCase());
  if (path !== undefined || !isRestPolicy(facts) || !isMethod) return undefined;
  return {
    message: 'ends before the path, so it matches no call: end it with `/` for the root path or with `/*`.',
    title: 'Append `/*`: every path with this method',
    at: tail.end,
    insert: '/*',
  };
}

function tooShort({ tail }: InvokeArn, reach: string): Defect {
  const insert = tail.text.endsWith('/') ? '*' : '/*';
  return {
    message: 'ends before the method and path, so it matches no call: end it with `/*`, or name stage, method and path.',
    title: `Append \`${insert}\`: ${reach}`,
    at: tail.end,
    insert,
  };
}

function missingSlash({ tail }: InvokeArn): Defect {
  return {
    message: `lacks the slash behind \`execute-api:\`, so the stage runs into the API's id and no call matches: write \`execute-api:/${tail.text}\`.`,
    title: 'Insert the slash',
    at: tail.start,
    insert: '/',
  };
}
