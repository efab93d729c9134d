/**
 * The script of an `.astro` file as a module: what stands between its two lines of dashes runs each time the page or component is
 * rendered, so it is the body of the function that the module exports. Imports and what tells the framework about the file go behind it,
 * and every other statement keeps its line and its column. https://docs.astro.build/en/basics/astro-components/#the-component-script
 */
const CLOSING = /^[ \t]*---/m;
const IMPORT = /^[ \t]*import\b(?!\s*[.(])[^'"`();=]{0,2000}(['"])[^'"\n]*\1[^\n;]*;?/gm;
/** Whether the page is rendered while the site is built. https://docs.astro.build/en/guides/on-demand-rendering/ */
const PRERENDER = /^[ \t]*export[ \t]+const[ \t]+prerender\b[^\n;]*;?/gm;
const REEXPORT = /^[ \t]*export[ \t]*(?:type[ \t]*)?(?:\*|\{)[^'";]{0,2000}(?:(['"])[^'"\n]*\1)?[^\n;]*;?/gm;
const EXPORTED = /^([ \t]*)export(?=[ \t]+(?:async[ \t]+)?(?:const|let|var|function|class|interface|type|enum)\b)/gm;
const COMPONENT = /^[ \t]*import\s+([\w$]+)\s+from\s*['"][^'"\n]*\.astro['"]/;

/** Of a component that only shows others, or nothing. */
const NO_SCRIPT = 'export default function component() {}\n';

/** The text of an `.astro` file as TypeScript. */
export function readAstroScript(text: string): string {
  const fence = text.length - text.trimStart().length;
  const line = text.indexOf('\n', fence);
  const start = line < 0 ? text.length : line;
  // Before the script only blank lines stand: what looks like its fence further down is a part of the page.
  if (text.slice(fence, start).trimEnd() !== '---') return NO_SCRIPT;
  const closing = CLOSING.exec(text.slice(start));
  if (closing === null) return NO_SCRIPT;
  const page = text.slice(start + closing.index + closing[0].length);
  const moved: string[] = [];
  const move = (statement: string): string => {
    moved.push(statement);
    return blank(statement);
  };
  const body = text.slice(start, start + closing.index).replace(IMPORT, move).replace(PRERENDER, move).replace(REEXPORT, blank).replace(EXPORTED, '$1      ');
  const shown = moved.flatMap((statement) => COMPONENT.exec(statement)?.[1] ?? []).filter((name) => page.includes(`<${name}`));
  return `${blank(text.slice(0, fence))}export default async function component(Astro: unknown) {${body}${shown.map((name) => `await ${name}(Astro);`).join(' ')}}\n${moved.join('\n')}\n`;
}

/** Nothing in as many lines and columns. */
function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}
