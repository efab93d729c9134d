/** One file that no parser, no stack or no table is made for. */
import { repeat } from './hostile-repository.ts';
import type { HostileRepository } from './hostile-repository.ts';

const tooDeep = /nested too deeply to be read/;

/** Line breaks keep such a file from being taken for a minified one, which is not read at all. */
function nesting(what: string, write: (count: number) => string, ending = 'ts'): HostileRepository {
  return { name: `nested ${what}`, few: 3_000, many: 100_000, files: (count) => [[`src/deep.${ending}`, write(count)]], reason: tooDeep };
}

export const hostileSyntax: readonly HostileRepository[] = [
  nesting('parentheses', (count) => `x = ${'(\n'.repeat(count)}1${')\n'.repeat(count)};`),
  nesting('arrays', (count) => `x = ${'[\n'.repeat(count)}${']\n'.repeat(count)};`),
  nesting('objects', (count) => `x = ${'{ a:\n'.repeat(count)}1${'}\n'.repeat(count)};`),
  nesting('conditions', (count) => `x = ${'a ? b :\n'.repeat(count)}c;`),
  nesting('else branches', (count) => `${'if (a) b();\nelse '.repeat(count)}c();`),
  nesting('templates', (count) => `x = ${'`${\n'.repeat(count)}1${'}`\n'.repeat(count)};`),
  nesting('elements', (count) => `x = ${'<a>\n'.repeat(count)}${'</a>\n'.repeat(count)};`, 'tsx'),
  nesting('functions', (count) => `${'function f() {\n'.repeat(count)}${'}\n'.repeat(count)}`),
  nesting('types', (count) => `type T = ${'A<\n'.repeat(count)}1${'>\n'.repeat(count)};`),
  nesting('calls in a chain', (count) => `x${'\n.get()'.repeat(count)};`),
  { name: 'a line of many megabytes', few: 3, many: 50, files: (count) => [['src/line.js', 'pay();'.repeat((count * 1024 * 1024) / 6)]], reason: /larger than 2 MB/ },
  { name: 'an object of many properties', few: 500, many: 90_000, files: (count) => [['src/table.ts', `export const table = {\n${repeat(count, (index) => `k${index}: ${index},\n`)}};\n`]], reason: null },
  { name: 'a switch of many cases', few: 500, many: 50_000, files: (count) => [['src/switch.ts', `export function pick(key) {\n  switch (key) {\n${repeat(count, (index) => `    case ${index}: return f(${index});\n`)}  }\n}\n`]], reason: null },
  { name: 'a sum of many texts', few: 200, many: 60_000, files: (count) => [['src/text.ts', `export const text = 'a'${repeat(count, (index) => `\n  + 'b${index}'`)};\n`]], reason: null },
  { name: 'a file of one word', few: 500, many: 300_000, files: (count) => [['src/word.ts', 'await\n'.repeat(count)]], reason: /nested too deeply|does not parse/ },
  { name: 'a file of spaces', few: 500, many: 2_000_000, files: (count) => [['src/blank.ts', ' \n'.repeat(count / 2)]], reason: null },
];
