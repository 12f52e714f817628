/**
 * An action its service does not have. An unknown service is `unknown-action-service`; patterns with stars and what stands
 * in `NotAction` are not looked at here.
 */
import { hasWildcard } from '../base/glob';
import { literalText } from '../base/atoms';
import type { StatementCheck } from './check';
import { fixWith, replaceText } from './common/fixing';
import { contentSpan, quoted } from './common/wording';

export const unknownAction: StatementCheck = {
  id: 'unknown-action',
  scope: 'statement',
  severity: 'warning',
  profile: 'default',
  title: 'An action does not exist',
  why: `AWS accepts action names it does not know and simply never matches them, so a typo leaves the statement without effect. Names
are compared without regard to case with the service data of the date in the message. Services get new actions every week: where
no known name is near, the finding is for information only.`,
  rules: ['GR-20'],
  fails: [
    {
      host: 'policy',
      text: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["execute-api:Invok", "s3:GetObject"],
                  ^^^^^^^^^^^^^^^^^ warning[unknown-action]: \`execute-api:Invok\` does not exist as far as the service data of YYYY-MM-DD tell, so it matches no request: write \`execute-api:Invoke\`. (fix: Replace with \`execute-api:Invoke\`)
      "Resource": "*"
    },
    {
      "Effect": "Allow",
      "Action": "s3:MakeCoffee",
                 ^^^^^^^^^^^^^ information[unknown-action]: \`s3:MakeCoffee\` does not exist as far as the service data of YYYY-MM-DD tell: check whether the action is newer than that or was retired.
      "Resource": "*"
    }
  ]
}`,
    },
  ],
  passes: [
    {
      host: 'policy',
      note: 'Case does not count, and patterns are not judged here.',
      text: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["EXECUTE-API:invoke", "execute-api:Invok*", "execute-api:*", "*"],
      "Resource": "*"
    }
  ]
}`,
    },
  ],
  check(statement, _facts, context) {
    const { catalog } = context;
    if (!catalog) return;
    for (const value of statement.action?.value.values ?? []) {
      const name = literalText(value.text);
      if (name === undefined || hasWildcard(name) || name.includes('${')) continue;
      const colon = name.indexOf(':');
      if (colon < 0 || colon === name.length - 1 || !catalog.service(name.slice(0, colon)) || catalog.action(name)) continue;
      const nearest = catalog.nearestAction(name.trim());
      const said = `${quoted(name)} does not exist as far as the service data of ${catalog.date} tell`;
      context.report({
        span: contentSpan(value.node),
        severity: nearest ? 'warning' : 'information',
        message: nearest
          ? `${said}, so it matches no request: write ${quoted(nearest)}.`
          : `${said}: check whether the action is newer than that or was retired.`,
        fixes: (source) =>
          nearest
            ? fixWith(`Replace with \`${nearest}\``, replaceText(value.node, { start: 0, end: name.length }, nearest, statement.node, source), 'preferred')
            : [],
      });
    }
  },
};
