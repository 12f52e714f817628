/**
 * The prose of hovers and documentation, from the Markdown files in `texts/`: one section per word.
 *
 * Facts that are data (operator rows, the catalog) are not repeated there.
 */
import arns from './texts/arns.md';
import authorizerOutput from './texts/authorizer-output.md';
import effects from './texts/effects.md';
import elements from './texts/elements.md';
import gateway from './texts/gateway.md';
import operators from './texts/operators.md';
import principals from './texts/principals.md';
import terraform from './texts/terraform.md';
import variables from './texts/variables.md';

export type Chapter = 'arns' | 'authorizer-output' | 'effects' | 'elements' | 'gateway' | 'operators' | 'principals' | 'terraform' | 'variables';

/** A section's text without its heading, or undefined where there is none of that name. */
export function findText(chapter: Chapter, section: string): string | undefined {
  return chapters[chapter].get(section);
}

/** The names of a chapter's sections, for tests that every word has its text. */
export function sectionsOf(chapter: Chapter): readonly string[] {
  return [...chapters[chapter].keys()];
}

const chapters: Readonly<Record<Chapter, ReadonlyMap<string, string>>> = {
  arns: cut(arns),
  'authorizer-output': cut(authorizerOutput),
  effects: cut(effects),
  elements: cut(elements),
  gateway: cut(gateway),
  operators: cut(operators),
  principals: cut(principals),
  terraform: cut(terraform),
  variables: cut(variables),
};

function cut(markdown: string): ReadonlyMap<string, string> {
  const sections = markdown.replaceAll('\r\n', '\n').split(/^## /m).slice(1);
  return new Map(sections.map((section) => {
    const end = section.indexOf('\n');
    return [section.slice(0, end).trim(), section.slice(end).trim()] as const;
  }));
}
