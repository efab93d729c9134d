import fc from '../../kit/property-testing.ts';
import { findSubjectOf, jobKey, parseSubject, renderExternalId, renderSubject, reviewJobSchema } from '../../../src/service/review/review-job.ts';
import type { ReviewSubject } from '../../../src/service/review/review-job.ts';

const baseSha = 'a'.repeat(40);
const headSha = 'b'.repeat(40);
const pull: ReviewSubject = { kind: 'pull-request', number: 12 };
const group: ReviewSubject = { kind: 'merge-group', baseSha, headSha };

describe('review subjects', () => {
  it('are read back from the name they are given', () => {
    expect(parseSubject(renderSubject(pull))).toEqual(pull);
    expect(parseSubject(renderSubject(group))).toEqual(group);
  });

  it('are read back from the external id of a check run', () => {
    expect(findSubjectOf(renderExternalId(renderSubject(group), 'd0c5'))).toEqual(group);
  });

  it('are not found in the external id of another app', () => {
    expect(findSubjectOf('pr/12')).toBeUndefined();
    expect(findSubjectOf('')).toBeUndefined();
  });

  it('are not found in a name that was tampered with', () => {
    expect(parseSubject('pr/0')).toBeUndefined();
    expect(parseSubject('pr/12/../13')).toBeUndefined();
  });

  it('never throw, whatever the external id holds', () => {
    fc.assert(fc.property(fc.string(), (text) => {
      expect(() => findSubjectOf(`stallwatch:v1:${text}`)).not.toThrow();
    }));
  });
});

describe('jobKey', () => {
  it('tells pull requests of the same number in two repositories apart', () => {
    expect(jobKey({ installationId: 1, repositoryId: 7, subject: pull })).not.toBe(jobKey({ installationId: 1, repositoryId: 8, subject: pull }));
  });
});

describe('reviewJobSchema', () => {
  it('refuses a commit that could be an option of git', () => {
    const job = { installationId: 1, repositoryId: 7, owner: 'acme', repo: 'orders', reason: 'merge_group.checks_requested', subject: { ...group, headSha: '--upload-pack=x' } };

    expect(reviewJobSchema.safeParse(job).success).toBe(false);
  });
});
