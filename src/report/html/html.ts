/**
 * HTML as a tagged template. What is put into it is escaped, unless it is HTML itself: a repository's file names, routes
 * and messages are text, whatever they look like.
 */
import { getPrintable } from '../printable.ts';

/** Markup that was made by `html`, or is a constant of our own. */
export class Html {
  readonly text: string;
  constructor(text: string) { this.text = text; }
}

export type HtmlPart = Html | string | number | readonly HtmlPart[];

export function html(literals: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  return new Html(literals.map((literal, index) => literal + (index < parts.length ? toText(parts[index] ?? '') : '')).join(''));
}

function toText(part: HtmlPart): string {
  if (part instanceof Html) return part.text;
  if (typeof part === 'string') return escapeText(part);
  if (typeof part === 'number') return String(part);
  return part.map(toText).join('');
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Safe between tags and in quoted attributes. Characters that would not be seen as they are appear by their code. */
function escapeText(text: string): string {
  return getPrintable(text.toWellFormed()).replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
