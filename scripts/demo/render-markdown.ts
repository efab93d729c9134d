/** GitHub's markdown as far as a review needs it. HTML of the text is shown as text, except the few tags GitHub would fold by. */
import MarkdownIt from 'markdown-it';

const foldingTag = /^<\/?(?:details|summary|sub)>$/;
/** GitHub breaks lines in comments where the author did. */
const markdown = new MarkdownIt({ html: true, linkify: true, breaks: true });
// A picture would be fetched from wherever the text says.
markdown.disable('image');

export function escapeHtml(text: string): string {
  return markdown.utils.escapeHtml(text);
}

/** `oldLines` are the lines a suggestion block would replace. */
export function renderMarkdown(text: string, oldLines: readonly string[] = []): string {
  return markdown.render(text, { oldLines });
}

function isLines(value: unknown): value is readonly string[] {
  return Array.isArray(value);
}

function renderHtml(content: string): string {
  return content
    .replace(/<!--[\s\S]*?-->/g, '')
    .split(/(<[^>]*>)/)
    .map((part) => (foldingTag.test(part) ? part : escapeHtml(part)))
    .join('');
}

function renderDiffLines(old: readonly string[], added: readonly string[]): string {
  const row = (kind: 'deleted' | 'added', mark: string, line: string): string => `<tr class="${kind}"><td class="mark">${mark}</td><td class="code">${escapeHtml(line)}</td></tr>`;
  return [...old.map((line) => row('deleted', '-', line)), ...added.map((line) => row('added', '+', line))].join('');
}

function splitContent(content: string): readonly string[] {
  const text = content.replace(/\n$/, '');
  return text === '' ? [] : text.split('\n');
}

function renderSuggestion(content: string, old: readonly string[]): string {
  return `<div class="suggestion"><div class="suggestion-head">Suggested change</div><table class="diff">${renderDiffLines(old, splitContent(content))}</table><div class="suggestion-foot"><span class="button">Commit suggestion</span></div></div>`;
}

function renderDiff(content: string): string {
  const lines = splitContent(content);
  const strip = (mark: string): readonly string[] => lines.filter((line) => line.startsWith(mark)).map((line) => line.slice(1));
  return `<table class="diff boxed">${renderDiffLines(strip('-'), strip('+'))}</table>`;
}

markdown.renderer.rules.html_block = (tokens, index) => renderHtml(tokens[index]?.content ?? '');
markdown.renderer.rules.html_inline = (tokens, index) => renderHtml(tokens[index]?.content ?? '');
markdown.renderer.rules.fence = (tokens, index, _options, environment) => {
  const { info = '', content = '' } = tokens[index] ?? {};
  switch (info.trim()) {
    case 'suggestion':
      return renderSuggestion(content, isLines(environment?.oldLines) ? environment.oldLines : []);
    case 'diff':
      return renderDiff(content);
    default:
      return `<pre class="block"><code>${escapeHtml(content)}</code></pre>`;
  }
};
