/** `npm run docs` writes what is generated; `npm run docs -- --check` writes nothing and fails when a file is not current. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { rules } from '../rules/index.ts';
import { readShippedLibraries } from '../src/catalogue/load-catalogue.ts';
import type { Rule } from '../src/rulekit/define-rule.ts';
import { buildRegistry } from './build-registry.ts';
import { renderCatalogue } from './render-catalogue.ts';
import { renderRules } from './render-rules.ts';
import { renderReadmeHeader } from './rule-readme.ts';

/** Files that are not what they should be. Writes them, unless only asked to check. */
export async function buildDocs(root: string, options: { readonly check: boolean }): Promise<string[]> {
  const wanted = new Map([
    ['docs/catalogue.md', renderCatalogue(readShippedLibraries())],
    ['docs/rules.md', renderRules(rules)],
  ]);
  for (const rule of rules) {
    const file = `rules/${rule.id}/README.md`;
    const current = await readText(path.join(root, file));
    // A missing README is the business of the check on rule folders.
    if (current !== null) wanted.set(file, replaceHeader(current, rule));
  }

  const stale: string[] = [];
  if (!(await buildRegistry(root, options))) stale.push('rules/index.ts');
  for (const [file, text] of wanted) {
    if ((await readText(path.join(root, file))) === text) continue;
    stale.push(file);
    if (!options.check) await writeFile(path.join(root, file), text);
  }
  return stale;
}

/** All before the first heading is decided by the rule's metadata. */
function replaceHeader(readme: string, rule: Rule): string {
  const body = readme.search(/^## /m);
  return `${renderReadmeHeader(rule)}${body === -1 ? '' : `\n${readme.slice(body)}`}`;
}

function readText(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch(() => null);
}

if (import.meta.main) {
  const check = process.argv.includes('--check');
  const stale = await buildDocs(path.resolve(import.meta.dirname, '..'), { check });
  if (stale.length > 0) console.log(`${check ? 'not current, run npm run docs' : 'written'}: ${stale.join(', ')}`);
  if (check && stale.length > 0) process.exitCode = 1;
}
