/** What every rule folder must hold. No rule is exempt. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { rules } from '../../rules/index.ts';
import { findRuleIds, renderRegistry } from '../../scripts/build-registry.ts';
import { readmeHeadings, renderReadmeHeader } from '../../scripts/rule-readme.ts';
import { placeholder } from '../../scripts/rule-template.ts';
import { findCases, getExpected, reviewCase, type Case, type CaseReview } from '../kit/load-case.ts';

const root = path.resolve(import.meta.dirname, '../..');
const rulesDirectory = path.join(root, 'rules');
const folders = (await readdir(rulesDirectory, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map((entry) => entry.name);

describe('rules/index.ts', () => {
  it('lists every rule folder: node scripts/build-registry.ts', async () => {
    expect(await readFile(path.join(rulesDirectory, 'index.ts'), 'utf8')).toBe(renderRegistry(await findRuleIds(rulesDirectory)));
  });

  it('leaves no folder out', () => {
    expect(rules.map((rule) => rule.id).sort()).toEqual([...folders].sort());
  });
});

describe.each(rules.map((rule) => [rule.id, rule] as const))('rules/%s', (id, rule) => {
  const directory = path.join(rulesDirectory, id);
  let cases: readonly Case[] = [];
  const reviews: { readonly one: Case; readonly review: CaseReview }[] = [];

  beforeAll(async () => {
    cases = await findCases(directory);
    for (const one of cases) reviews.push({ one, review: await reviewCase(one, [rule]) });
  });

  it('names the hazard, in a folder of the same name', () => {
    expect(folders).toContain(rule.id);
    expect(rule.id).toMatch(/^(?!no-|require-|prefer-|avoid-)[a-z]+(-[a-z]+)+$/);
  });

  it('says in one sentence what it finds', () => {
    expect(rule.summary).toMatch(/^[A-Z].*[^.]\.$/);
    expect(rule.title).not.toMatch(/\.$/);
  });

  it('has a README that begins with its metadata and has the six headings in order', async () => {
    const readme = await readFile(path.join(directory, 'README.md'), 'utf8');

    expect(readme.startsWith(renderReadmeHeader(rule))).toBe(true);
    expect([...readme.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)).toEqual([...readmeHeadings]);
  });

  it('has a test of its own', async () => {
    expect(await readdir(path.join(root, 'test/rules'))).toContain(`${id}.test.ts`);
  });

  it('has a case that fires', () => {
    expect(cases.filter((one) => getExpected(one).some((expected) => expected.startsWith(`${id} `))).length).toBeGreaterThan(0);
  });

  it('has a near miss that stays quiet', () => {
    const quiet = reviews.filter(({ one, review }) => one.markers.some((marker) => marker.kind === 'ok' && marker.rule === id) && review.comparison.unchanged.length === 0);

    expect(quiet.length).toBeGreaterThan(0);
  });

  it('has a case where the base has it already, and says nothing', () => {
    const there = reviews.filter(({ review }) => review.comparison.unchanged.length > 0 && review.introduced.length === 0);

    expect(there.length).toBeGreaterThan(0);
  });

  it('proves its suggestion in a case, or declares none', () => {
    const proved = cases.filter((one) => one.suggested.size > 0);

    expect(proved.length > 0).toBe(rule.suggestion === 'verified');
  });

  it('tells the story of each case in a few sentences', () => {
    for (const one of cases) expect(`${one.name}: ${one.story}`).toMatch(/: [A-Z][^]{20,}\.\n/);
  });

  it('has nothing left of the template', async () => {
    const files = await readdir(directory, { recursive: true, withFileTypes: true });
    const texts = await Promise.all(files.filter((file) => file.isFile()).map((file) => readFile(path.join(file.parentPath, file.name), 'utf8')));

    expect(texts.filter((text) => text.includes(placeholder) || /\bTODO\b/.test(text))).toEqual([]);
  });
});
