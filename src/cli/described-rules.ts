/** The rules with their pages, as reports and `explain` show them. */
import { existsSync, readFileSync } from 'node:fs';
import { locateOwnFile } from '../own-files.ts';
import type { DescribedRule } from '../report/described-rule.ts';
import { rules } from '../../rules/index.ts';

export function describeRules(): readonly DescribedRule[] {
  return rules.map(({ id, title, summary, family, maturity }) => ({ id, title, summary, family, maturity, readme: readReadme(id) }));
}

export function readReadme(rule: string): string | null {
  const file = locateOwnFile(`../rules/${rule}/README.md`);
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}
