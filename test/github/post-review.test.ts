import type { PlannedComment } from '../../src/model/review-plan.ts';
import { postReview } from '../../src/github/post-review.ts';
import type { PostedComment } from '../../src/github/reconcile-comments.ts';
import { findMark } from '../../src/github/markers.ts';
import type { ReviewComments } from '../../src/github/review-comments.ts';

class Answered extends Error {
  readonly status: number;
  readonly response: { readonly headers: Record<string, string>; readonly data: unknown };

  constructor(status: number, data: unknown = {}, headers: Record<string, string> = {}) {
    super(`answered ${status}`);
    this.status = status;
    this.response = { headers, data };
  }
}

const unacceptable = new Answered(422, { message: 'Unprocessable Entity', errors: ['Line could not be resolved'] });

function planned(fingerprint: string, line: number | null): PlannedComment {
  const anchor: PlannedComment['anchor'] = line === null ? { kind: 'file' } : { kind: 'lines', line, startLine: null };
  return { fingerprints: [fingerprint], path: 'src/checkout.ts', anchor, body: `**${fingerprint}**` };
}

/** Remembers comments as GitHub does; each method may be told what goes wrong before or after it has worked. */
class Conversation implements ReviewComments {
  readonly stored: PostedComment[] = [];
  readonly placed: string[] = [];
  readonly calls: string[] = [];
  beforeReview: Error[] = [];
  afterReview: Error[] = [];
  refusedLines = new Set<number>();
  refusesFiles = false;

  listOwn(): Promise<PostedComment[]> {
    this.calls.push('list');
    return Promise.resolve([...this.stored]);
  }

  createReview(_body: string, comments: readonly PlannedComment[]): Promise<void> {
    this.calls.push('review');
    const before = this.beforeReview.shift();
    if (before !== undefined) return Promise.reject(before);
    if (comments.some(({ anchor }) => anchor.kind === 'lines' && this.refusedLines.has(anchor.line))) return Promise.reject(unacceptable);
    for (const comment of comments) this.#store(comment);
    const after = this.afterReview.shift();
    return after === undefined ? Promise.resolve() : Promise.reject(after);
  }

  createComment(comment: PlannedComment): Promise<void> {
    this.calls.push('comment');
    const isRefused = comment.anchor.kind === 'file' ? this.refusesFiles : this.refusedLines.has(comment.anchor.line);
    if (isRefused) return Promise.reject(unacceptable);
    this.#store(comment);
    return Promise.resolve();
  }

  updateBody(id: number, body: string): Promise<void> {
    this.calls.push('edit');
    const index = this.stored.findIndex((comment) => comment.id === id);
    const found = this.stored[index];
    if (found === undefined) return Promise.reject(new Answered(404));
    this.stored[index] = { ...found, body };
    return Promise.resolve();
  }

  #store(comment: PlannedComment): void {
    const mark = findMark(comment.body);
    if (mark === undefined) throw new Error('A comment was posted without its mark.');
    this.stored.push({ id: this.stored.length + 1, body: comment.body, ...mark });
    this.placed.push(`${mark.fingerprint}@${comment.anchor.kind === 'file' ? 'file' : String(comment.anchor.line)}`);
  }
}

function post(conversation: Conversation, comments: readonly PlannedComment[]): ReturnType<typeof postReview> {
  const introduced = new Set(comments.flatMap(({ fingerprints }) => fingerprints));
  return postReview(conversation, { comments, introduced, headSha: 'b'.repeat(40), summary: '2 findings' }, 0);
}

describe('postReview', () => {
  it('posts comments on lines as one review and comments on files one by one', async () => {
    const conversation = new Conversation();

    const result = await post(conversation, [planned('f1', 12), planned('f2', 30), planned('f3', null)]);

    expect(conversation.calls).toEqual(['list', 'review', 'comment']);
    expect(conversation.placed).toEqual(['f1@12', 'f2@30', 'f3@file']);
    expect(result).toEqual({ posted: 3, edited: 0, refused: [] });
  });

  it('posts nothing when everything is said', async () => {
    const conversation = new Conversation();
    await post(conversation, [planned('f1', 12)]);
    conversation.calls.length = 0;

    await post(conversation, [planned('f1', 12)]);

    expect(conversation.calls).toEqual(['list']);
  });

  it('does not post a review again that was stored behind a 502', async () => {
    const conversation = new Conversation();
    conversation.afterReview = [new Answered(502)];

    await post(conversation, [planned('f1', 12), planned('f2', 30)]);

    expect(conversation.placed).toEqual(['f1@12', 'f2@30']);
    expect(conversation.calls).toEqual(['list', 'review', 'list']);
  });

  it('posts a review again that was lost with its connection', async () => {
    const conversation = new Conversation();
    conversation.beforeReview = [new Error('socket hang up')];

    await post(conversation, [planned('f1', 12)]);

    expect(conversation.placed).toEqual(['f1@12']);
  });

  it('gives up after three unclear answers, for the queue to try later', async () => {
    const conversation = new Conversation();
    conversation.beforeReview = [new Answered(502), new Answered(502), new Answered(502)];

    await expect(post(conversation, [planned('f1', 12)])).rejects.toMatchObject({ name: 'GitHubError', code: 'unavailable' });
  });

  it('finds out one by one which line was refused, and puts that comment on the file', async () => {
    const conversation = new Conversation();
    conversation.refusedLines.add(30);

    const result = await post(conversation, [planned('f1', 12), planned('f2', 30)]);

    expect(conversation.placed).toEqual(['f1@12', 'f2@file']);
    expect(result.refused).toEqual([]);
  });

  it('gives back what is refused on the file as well', async () => {
    const conversation = new Conversation();
    conversation.refusedLines.add(30);
    conversation.refusesFiles = true;

    const result = await post(conversation, [planned('f1', 12), planned('f2', 30)]);

    expect(conversation.placed).toEqual(['f1@12']);
    expect(result.refused.map(({ fingerprints }) => fingerprints)).toEqual([['f2']]);
    expect(result.posted).toBe(1);
  });

  it('does not take "too quickly" for a wrong line', async () => {
    const conversation = new Conversation();
    conversation.beforeReview = [new Answered(422, { errors: [{ code: 'abuse', message: 'was submitted too quickly' }] })];

    await expect(post(conversation, [planned('f1', 12)])).rejects.toMatchObject({ code: 'rate-limited', retryAfterSeconds: 60 });
    expect(conversation.placed).toEqual([]);
  });

  it('passes over a comment that somebody deleted while it was being edited', async () => {
    const conversation = new Conversation();
    conversation.stored.push({ id: 9, fingerprint: 'f1', resolved: false, body: 'old\n\n<!-- stallwatch:v1:f1 -->' });
    conversation.updateBody = () => Promise.reject(new Answered(404));

    expect(await post(conversation, [planned('f1', 12)])).toEqual({ posted: 0, edited: 0, refused: [] });
  });
});
