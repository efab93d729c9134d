/** Every case folder of every rule, as a review of its pull request. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { rules } from '../../rules/index.ts';
import { findCases, getExpected, reviewCase, type CaseReview } from '../kit/load-case.ts';

const rulesDirectory = path.resolve(import.meta.dirname, '../../rules');
const folders = (await readdir(rulesDirectory, { withFileTypes: true })).filter((entry) => entry.isDirectory());
const cases = (await Promise.all(folders.map((folder) => findCases(path.join(rulesDirectory, folder.name))))).flat();

describe.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => {
  let review: CaseReview;

  beforeAll(async () => {
    // A rule that is off by default is turned on by its own cases only.
    review = await reviewCase(one, rules.filter((rule) => rule.byDefault !== 'off' || one.name.startsWith(`${rule.id}/`)));
  });

  it('introduces the findings its markers expect, and no others', () => {
    expect(review.introduced).toEqual(getExpected(one));
  });

  it('suggests what the case shows', () => {
    expect(Object.fromEntries(review.suggested)).toEqual(Object.fromEntries(one.suggested));
  });
});
