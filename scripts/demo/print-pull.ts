/** One reviewed pull request for the terminal: the markdown of the comments, without what only a browser shows. */
import { styleText } from 'node:util';
import type { ReviewedPull, ShownComment } from './reviewed-pull.ts';

export function renderForTerminal(pull: ReviewedPull): string {
  const { check } = pull;
  const title = styleText(['bold', 'underline'], `${pull.repository} #${pull.number}: ${pull.title}`);
  const outcome = check === null ? 'stallwatch has not concluded' : `${check.name}: ${check.conclusion ?? 'none'}, ${check.title}`;
  return [title, styleText('dim', outcome), ...pull.comments.map(renderComment), ''].join('\n\n');
}

function renderComment(comment: ShownComment): string {
  const where = comment.line === null ? comment.path : `${comment.path}:${comment.startLine === null ? '' : `${comment.startLine}-`}${comment.line}`;
  return [styleText('cyan', `▸ ${where}`), ...simplify(comment.body).split('\n').map((line) => `  ${line}`.trimEnd())].join('\n');
}

/** Folded diagrams, markers and small print are left out; emphasis becomes emphasis. */
function simplify(body: string): string {
  return body
    .replace(/<details><summary>As a diagram<\/summary>[\s\S]*?<\/details>\n*/g, '')
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/<sub>(.*?)<\/sub>/g, (_, text: string) => styleText('dim', text.replaceAll('`', '')))
    .replace(/<\/?(?:details|summary)>/g, '')
    .replace(/\*\*(.+?)\*\*/g, (_, text: string) => styleText('bold', text.replaceAll('`', '')))
    .replace(/\[(`[^`]+`)\]\([^)]*\)/g, '$1')
    .replace(/&(lt|gt|amp|dollar);/g, (_, name: string) => ({ lt: '<', gt: '>', amp: '&', dollar: '$' })[name] ?? '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
