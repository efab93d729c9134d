import { readAstroScript } from '../../../../src/extract/typescript/components/read-astro.ts';
import { extractSource } from '../../../../src/extract/typescript/extract-source.ts';
import fc from '../../../kit/property-testing.ts';

const page = `---
import { list } from '../orders';
import Menu from '../components/Menu.astro';
import {
  type Order,
} from '../types';
export const prerender = false;
export interface Props { title: string }
const orders: Order[] = list(Astro.params.id);
if (orders.length === 0) return Astro.redirect('/');
---
<Menu />
<script>import { show } from './browser'; show();</script>
`;

describe('the script of an .astro file', () => {
  it('is the body of the function that is exported, where it stood', () => {
    const lines = readAstroScript(page).split('\n');

    expect(lines[0]).toBe('export default async function component(Astro: unknown) {');
    expect(lines[8]).toBe('const orders: Order[] = list(Astro.params.id);');
    expect(lines[10]).toBe('await Menu(Astro);}');
  });

  it('has its imports and what it says about itself as a module', () => {
    const extracted = extractSource('src/pages/orders.astro', page);

    expect(extracted.ok && extracted.facts.bindings.flatMap(({ from }) => (from ? [from.specifier] : []))).toEqual(['../orders', '../components/Menu.astro', '../types']);
    expect(extracted.ok && extracted.facts.exports.map(({ name }) => name)).toEqual(['default', 'prerender']);
  });

  it.each([
    ['there is none', '<p>Orders</p>\n'],
    ['it does not end', '---\nconst orders = 1;\n'],
    ['something stands before it', '<p>Orders</p>\n---\nconst orders = list();\n---\n'],
  ])('does nothing where %s', (_, text) => {
    expect(readAstroScript(text)).toBe('export default function component() {}\n');
  });

  it('does not show what it only imports', () => {
    expect(readAstroScript(`---\nimport Menu from './Menu.astro';\n---\n<p>Menu</p>\n`)).not.toContain('await Menu');
  });

  it('keeps the lines of its statements, whatever it holds', () => {
    const statement = fc.constantFrom('import a from "./a.astro";', "import {\n  b,\n} from 'b';", 'export const prerender = true;', 'export type C = string;', 'export { d } from "d";', '', '  // import e from "e"', 'const f = `${1}`;');
    fc.assert(fc.property(fc.array(statement), (statements) => {
      const text = ['', '---', ...statements, 'mark();', '---', '<A />'].join('\n');
      expect(readAstroScript(text).split('\n').indexOf('mark();')).toBe(text.split('\n').indexOf('mark();'));
      expect(extractSource('page.astro', text).ok).toBe(true);
    }));
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => { extractSource('page.astro', `---\n${text}\n---\n${text}`); }));
  });
});
