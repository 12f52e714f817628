/**
 * Decides from a document's language and name whether Gatehouse could have anything to say about it; its text is looked at
 * in the same way as the server looks at files nobody has open.
 */
export { mentionsAws } from '../../server/src/sites/relevance';

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
