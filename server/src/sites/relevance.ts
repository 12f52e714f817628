/**
 * Whether a text could be of interest at all: a cheap look for words, wrong only towards yes. It decides when the extension
 * wakes up and which files of a workspace are read for the index; frameworks recognise properly.
 *
 * The client imports it, so it imports nothing.
 */

const WORDS = [
  ...['Statement', '2012-10-17', 'execute-api', 'isAuthorized', 'Resources:', '"Resources"', 'AWS::', 'aws_', 'awscc_'],
  // OpenAPI says nothing of AWS without these extensions; saved answers about a REST API always name the source of its keys.
  ...['x-amazon-apigateway', 'apiKeySource'],
  // The provider of a service of the Serverless Framework may stand in another file.
  ...['${file(', '${self:'],
];
const SERVERLESS_PROVIDER = /\b(?:provider|name)["']?\s*:\s*["']?aws(?![\w-])/;

/** Whether the text, a whole document or the lines just changed, holds a word that IAM or API Gateway files have. */
export function mentionsAws(text: string): boolean {
  return WORDS.some((word) => text.includes(word)) || SERVERLESS_PROVIDER.test(text);
}
