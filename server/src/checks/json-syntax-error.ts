/**
 * JSON of a policy that cannot be read as it is.
 * What the editor says about the file's own JSON is not repeated.
 */
import type { PolicyCheck } from './check';

export const jsonSyntaxError: PolicyCheck = {
  id: 'json-syntax-error',
  scope: 'policy',
  severity: 'error',
  profile: 'default',
  title: 'A policy is not valid JSON',
  why: `AWS takes policies as strict JSON: without comments, without a comma behind the last item, with every key in double quotes. For a
policy that stands in a string of a template nobody else notices before deployment. In files of their own the editor's JSON
support tells, and the command line reports it with this check.`,
  rules: ['GR-9'],
  fails: [
    {
      host: 'file',
      file: 'template.json',
      text: `{
  "Resources": {
    "Invoke": {
      "Type": "AWS::IAM::ManagedPolicy",
      "Properties": {
        "PolicyDocument": "{\\"Version\\": \\"2012-10-17\\" \\"Statement\\": []}"
                                                        ^^^^^^^^^^^^^ error[json-syntax-error]
      }
    }
  }
}
`,
    },
  ],
  passes: [
    {
      host: 'file',
      file: 'template.json',
      text: `{
  "Resources": {
    "Invoke": {
      "Type": "AWS::IAM::ManagedPolicy",
      "Properties": {
        "PolicyDocument": "{\\"Version\\": \\"2012-10-17\\", \\"Statement\\": []}"
      }
    }
  }
}
`,
    },
    {
      host: 'file',
      file: 'policy.json',
      note: 'The editor itself marks the missing comma.',
      text: `{
  "Version": "2012-10-17"
  "Statement": [{ "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*" }]
}
`,
    },
  ],
  check(_policy, context) {
    for (const { span, message } of context.syntaxProblems) context.report({ span, message });
  },
};
