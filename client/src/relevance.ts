/**
 * Decides from a document's language, name and text whether Gatehouse could have anything to say about it. A cheap
 * look for words, wrong only towards waking up; the server recognises properly.
 */

/** The languages whose documents are looked at and given to the server. */
export const LANGUAGES = [
  'json',
  'jsonc',
  'yaml',
  'terraform',
  'terraform-vars',
  'opentofu',
  'opentofu-vars',
] as const;

const WORDS = [
  ...['Statement', '2012-10-17', 'execute-api', 'isAuthorized', 'Resources:', '"Resources"', 'AWS::', 'aws_', 'awscc_'],
  // OpenAPI says nothing of AWS without these extensions; saved answers about a REST API always name the source of its keys.
  ...['x-amazon-apigateway', 'apiKeySource'],
  // The provider of a service of the Serverless Framework may stand in another file.
  ...['${file(', '${self:'],
];
const SERVERLESS_PROVIDER = /\b(?:provider|name)["']?\s*:\s*["']?aws(?![\w-])/;
const SCENARIO_FILE = /\.authz\.(?:ya?ml|json)$/i;
const PROJECT_FILE = /\/gatehouse\.json$/;

/** Whether a document of this language is looked at, whatever it says. */
export function isHostLanguage(languageId: string): boolean {
  return LANGUAGES.some((language) => language === languageId);
}

/** Whether a file is one of ours, a scenario file or a project, by its name alone. */
export function isOurs(path: string): boolean {
  return SCENARIO_FILE.test(path) || PROJECT_FILE.test(path);
}

/** Whether the text, a whole document or the lines just changed, holds a word that IAM or API Gateway files have. */
export function mentionsAws(text: string): boolean {
  return WORDS.some((word) => text.includes(word)) || SERVERLESS_PROVIDER.test(text);
}
