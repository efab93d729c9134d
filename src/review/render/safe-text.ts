/**
 * Text of a repository on its way into GitHub's markdown. Every name, path and label may be hostile: it may mention a team,
 * link an issue, open an HTML comment, close a `<details>`, turn the reading direction, or be a megabyte long.
 * https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls
 */

/** Breaks what GitHub would link, without being seen. */
const zeroWidthSpace = '\u200b';

/** One line without control, direction and invisible characters, cut to `max` characters. */
export function cleanLine(text: string, max: number): string {
  const line = stripInvisible(text.slice(0, max * 4)).replace(/\s+/gu, ' ').trim();
  return cut(line, max);
}

/** For a code block: as `cleanLine`, but lines and indentation stay. */
export function cleanBlock(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replaceAll('\t', '  '))
    .map((line) => cut(stripInvisible(line).trimEnd(), 200))
    .join('\n');
}

/** True when a reader sees every character of the text. Only such text may be offered for a commit. */
export function isPlainlyVisible(text: string): boolean {
  const tabsAndLines = text.replace(/[\t\n]/gu, ' ');
  return stripInvisible(tabsAndLines) === tabsAndLines;
}

/** A code span. Mentions, references and HTML are inert in one. */
export function renderCode(text: string, max = 120): string {
  const line = cleanLine(text, max) || '?';
  const fence = '`'.repeat(getLongestRun(line, '`') + 1);
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/**
 * Running text. Parts in backticks and the given names become code spans; everything else is shown as written and links to
 * nothing.
 */
export function renderProse(text: string, max = 600, names: readonly string[] = []): string {
  const parts = markNames(cleanLine(text, max), names).split('`');
  const isPaired = parts.length % 2 === 1;
  if (!isPaired) return escapeLeading(escapeMarkdown(parts.join("'")));
  return parts.map((part, index) => (index % 2 === 1 ? renderCode(part, max) : index === 0 ? escapeLeading(escapeMarkdown(part)) : escapeMarkdown(part))).join('');
}

/** The sentences of a text, none cut within a code span. */
export function splitSentences(text: string): readonly string[] {
  return text.split(/(?<=[.!?]) +(?=[A-Z])/u).reduce<readonly string[]>((sentences, part) => {
    const before = sentences.at(-1);
    const isInCode = before !== undefined && before.split('`').length % 2 === 0;
    return isInCode ? [...sentences.slice(0, -1), `${before} ${part}`] : [...sentences, part];
  }, []);
}

/** Puts whole names into backticks, longest first, where they do not stand in such already. */
function markNames(text: string, names: readonly string[]): string {
  if (text.split('`').length % 2 === 0) return text;
  const telling = names.map((name) => cleanLine(name, 120)).filter((name) => name.length > 2 && !name.includes('`'));
  return telling
    .sort((a, b) => b.length - a.length)
    .reduce((marked, name) => {
      const whole = new RegExp(`(?<![\\w/])${name.replace(/[\\^$.*+?()[\]{}|/]/gu, '\\$&')}(?![\\w/])`, 'gu');
      return marked.split('`').map((part, index) => (index % 2 === 0 ? part.replace(whole, '`$&`') : part)).join('`');
    }, text);
}

/** A fenced block that its content cannot close. */
export function renderFenced(language: string, content: string): string {
  const fence = '`'.repeat(Math.max(3, getLongestRun(content, '`') + 1));
  return content === '' ? `${fence}${language}\n${fence}` : `${fence}${language}\n${content}\n${fence}`;
}

function escapeMarkdown(text: string): string {
  return text
    .replace(/@(?=[\w-])/gu, `@${zeroWidthSpace}`)
    .replace(/#(?=\d)/gu, `#${zeroWidthSpace}`)
    .replace(/\b(gh-)(?=\d)/giu, `$1${zeroWidthSpace}`)
    .replace(/:\/\//gu, `:${zeroWidthSpace}//`)
    .replace(/\b(www)\./giu, `$1${zeroWidthSpace}.`)
    .replace(/&/gu, '&amp;')
    .replace(/</gu, '&lt;')
    .replace(/>/gu, '&gt;')
    // GitHub renders $…$ as a formula, and a backslash does not stop it.
    .replace(/\$/gu, '&dollar;')
    .replace(/[\\*_[\]|~]/gu, '\\$&');
}

/** What would start a heading, a list, a rule or a quote at the beginning of a line. */
function escapeLeading(text: string): string {
  return text.replace(/^([-+#=]|\d+(?=[.)]))/u, (start) => (/\d/u.test(start) ? `${start}\\` : `\\${start}`));
}

/** Control, format (direction marks, zero width, tags), line and paragraph separators, and lone surrogates. */
function stripInvisible(text: string): string {
  return text.toWellFormed().replace(/[\t\n\v\f\r\u0085\u2028\u2029]/gu, ' ').replace(/[\p{Cc}\p{Cf}]/gu, '');
}

function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text.slice(0, max - 1).replace(/[\ud800-\udbff]$/u, '')}…`;
}

function getLongestRun(text: string, character: string): number {
  let longest = 0;
  let run = 0;
  for (const each of text) {
    run = each === character ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}
