/** What CONTRIBUTING.md shows as an example works when it is tried. */
import { parse } from 'yaml';
import rule from '../../rules/blocking-db-call/rule.ts';
import { loadCatalogue } from '../../src/catalogue/load-catalogue.ts';
import { runRules } from '../../src/analyse/run-rules.ts';
import { linkSources } from '../kit/link-sources.ts';
import { readProjectFile } from './project-files.ts';

const text = readProjectFile('CONTRIBUTING.md');

function getBlock(language: string): string {
  const block = new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'm').exec(text)?.[1];
  if (block === undefined) throw new Error(`CONTRIBUTING.md shows no ${language}`);
  return block;
}

describe('CONTRIBUTING.md', () => {
  it('begins with what matters most', () => {
    expect(text).toMatch(/^\*\*When unsure, stay quiet\.\*\*/);
  });

  it('shows a library that is enough to find its blocking call', async () => {
    const catalogue = loadCatalogue([parse(getBlock('yaml'))]);

    const { findings } = runRules(await linkSources({ 'src/app.ts': getBlock('ts') }, catalogue), [rule]);

    expect(findings).toMatchObject([{ rule: 'blocking-db-call', subject: 'GET /bookings/:id', line: 7 }]);
  });

  it('shows a library that is not in the catalogue yet', () => {
    expect(loadCatalogue().byPackage.has('@evan/duckdb')).toBe(false);
  });

  it('names scripts that are there', () => {
    const named = [...text.matchAll(/npm run ([a-z-]+)/g)].map(([, name]) => name);
    const { scripts } = JSON.parse(readProjectFile('package.json')) as { scripts: Record<string, string> };

    expect(named.filter((name) => name === undefined || scripts[name] === undefined)).toEqual([]);
  });
});
