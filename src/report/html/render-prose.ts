import { html } from './html.ts';
import type { Html } from './html.ts';

/** A sentence of a rule, in which code stands between backticks. */
export function renderProse(text: string): Html {
  // Split at a pattern with a group, every second part is what the group took.
  return html`${text.split(/`([^`]+)`/).map((part, index) => (index % 2 === 0 ? part : html`<code>${part}</code>`))}`;
}
