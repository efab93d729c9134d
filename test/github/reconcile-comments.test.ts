import { reconcileComments } from '../../src/github/reconcile-comments.ts';
import type { PostedComment, Wanted } from '../../src/github/reconcile-comments.ts';
import type { PlannedComment } from '../../src/model/review-plan.ts';

const headSha = '4f2a9c1'.padEnd(40, '0');

function planned(fingerprints: readonly string[], body = `**${fingerprints.join()}**`): PlannedComment {
  return { fingerprints, path: 'src/checkout.ts', anchor: { kind: 'lines', line: 12, startLine: null }, body };
}

function posted(id: number, fingerprint: string, body = `**${fingerprint}**`): PostedComment {
  return { id, fingerprint, resolved: false, body: `${body}\n\n<!-- stallwatch:v1:${fingerprint} -->` };
}

function wanted(comments: readonly PlannedComment[], introduced = comments.flatMap(({ fingerprints }) => fingerprints)): Wanted {
  return { comments, introduced: new Set(introduced), headSha };
}

describe('reconcileComments', () => {
  it('posts what was never said, with its mark', () => {
    const changes = reconcileComments(wanted([planned(['f1'], '**Every request waits**')]), []);

    expect(changes.edit).toEqual([]);
    expect(changes.post.map(({ body }) => body)).toEqual(['**Every request waits**\n\n<!-- stallwatch:v1:f1 -->']);
  });

  it('says nothing twice', () => {
    expect(reconcileComments(wanted([planned(['f1'])]), [posted(1, 'f1')])).toEqual({ post: [], edit: [] });
  });

  it('does not take other line breaks for another text', () => {
    const stored = posted(1, 'f1', '**f1**\r\n');

    expect(reconcileComments(wanted([planned(['f1'], '**f1**\n')]), [stored]).post).toEqual([]);
  });

  it('edits a comment in place when there is something else to say', () => {
    const changes = reconcileComments(wanted([planned(['f1'], '**Every request waits for 20 instances**')]), [posted(1, 'f1')]);

    expect(changes).toEqual({ post: [], edit: [{ id: 1, body: '**Every request waits for 20 instances**\n\n<!-- stallwatch:v1:f1 -->' }] });
  });

  it('strikes the title of a finding that is gone', () => {
    const changes = reconcileComments(wanted([]), [posted(1, 'f1', '**Every request waits**\n\nThe path: …')]);

    expect(changes.edit).toEqual([{ id: 1, body: '~~**Every request waits**~~\n\nResolved as of 4f2a9c1.\n\n<!-- stallwatch:v1:f1 resolved -->' }]);
  });

  it('leaves a resolved comment alone', () => {
    expect(reconcileComments(wanted([]), [{ ...posted(1, 'f1'), resolved: true }])).toEqual({ post: [], edit: [] });
  });

  it('brings a resolved comment back when its finding comes back', () => {
    const changes = reconcileComments(wanted([planned(['f1'])]), [{ ...posted(1, 'f1'), resolved: true, body: '~~**f1**~~\n\n<!-- stallwatch:v1:f1 resolved -->' }]);

    expect(changes).toEqual({ post: [], edit: [{ id: 1, body: '**f1**\n\n<!-- stallwatch:v1:f1 -->' }] });
  });

  it('leaves a comment alone whose finding now stands in the check only', () => {
    expect(reconcileComments(wanted([], ['f1']), [posted(1, 'f1')])).toEqual({ post: [], edit: [] });
  });

  it('takes a comment over for a group that its finding has joined', () => {
    const changes = reconcileComments(wanted([planned(['f2', 'f1'], '**Both**')]), [posted(1, 'f1')]);

    expect(changes).toEqual({ post: [], edit: [{ id: 1, body: '**Both**\n\n<!-- stallwatch:v1:f2 -->' }] });
  });

  it('closes the second of two comments that have become one', () => {
    const changes = reconcileComments(wanted([planned(['f1', 'f2'])]), [posted(1, 'f1'), posted(2, 'f2')]);

    expect(changes.edit.map(({ id }) => id)).toEqual([1, 2]);
    expect(changes.edit[1]?.body).toContain('Now part of another comment.');
  });

  it('closes the second of two comments that say the same', () => {
    const changes = reconcileComments(wanted([planned(['f1'])]), [posted(1, 'f1'), posted(2, 'f1')]);

    expect(changes.edit.map(({ id }) => id)).toEqual([2]);
  });

  it('cannot be made to keep a title open by its own strike marks', () => {
    const changes = reconcileComments(wanted([]), [posted(1, 'f1', '**a ~~ b**')]);

    expect(changes.edit[0]?.body).toContain('~~**a  b**~~');
  });
});
