/**
 * Markdown files are imported as their text: esbuild's `text` loader in the bundles, scripts/markdown-loader.cjs when
 * TypeScript runs directly under tsx.
 */
declare module '*.md' {
  const text: string;
  export default text;
}
