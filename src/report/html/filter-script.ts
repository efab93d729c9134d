/**
 * What runs in the page: it hides findings that the reader does not ask for. The page says everything without it.
 * Constant, so that the page may allow this script by its hash and no other.
 */
import { createHash } from 'node:crypto';

export const filterScript = `
const form = document.querySelector('form');
const search = form.querySelector('input[type=search]');
const findings = [...document.querySelectorAll('article')].map((node) => ({ node, text: node.textContent.toLowerCase() }));
function show() {
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
  const wanted = new Set([...form.querySelectorAll('input:checked')].map((box) => box.value));
  for (const { node, text } of findings) node.hidden = !wanted.has(node.dataset.severity) || !words.every((word) => text.includes(word));
  for (const section of document.querySelectorAll('section[data-filtered]')) section.hidden = !section.querySelector('article:not([hidden])');
  document.querySelector('output').textContent = findings.filter(({ node }) => !node.hidden).length + ' of ' + findings.length + ' places';
}
form.hidden = false;
form.addEventListener('submit', (event) => event.preventDefault());
form.addEventListener('input', show);
show();
`;

/** Nothing is loaded from anywhere, and nothing else runs: https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Content-Security-Policy */
export const contentPolicy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${createHash('sha256').update(filterScript).digest('base64')}'; base-uri 'none'; form-action 'none'`;
