import { openShop, type Reply, type Shop } from './open-shop.ts';

describe('reviews at the simulated GitHub', () => {
  let shop: Shop;
  beforeEach(async () => { shop = await openShop(); });
  afterEach(() => shop.github.stop());

  const review = (comments: readonly object[], rest: object = {}): Promise<Reply> =>
    shop.send('POST', './pulls/1/reviews', { event: 'COMMENT', body: 'One finding.', commit_id: shop.pull.head.sha, comments, ...rest });
  const comment = (at: object): object => ({ path: 'src/checkout.ts', body: 'This blocks every request.', ...at });
  const outside = { status: 422, body: { message: 'Unprocessable Entity', errors: [expect.stringContaining('line must be part of the diff')] } };

  describe('lines', () => {
    test('an added line is accepted', async () => {
      expect(await review([comment({ line: 10 })])).toMatchObject({ status: 200, body: { state: 'COMMENTED' } });
      expect(shop.github.state.reviewComments).toMatchObject([{ line: 10, side: 'RIGHT', position: 5, diffHunk: expect.stringMatching(/^@@ -7,7 \+7,7 @@[^]*\+const orders = recentOrders\(user\);$/) as string }]);
    });

    test('the third line of context is accepted', async () => {
      expect((await review([comment({ line: 13 })])).status).toBe(200);
    });

    test('the line after the context is outside the diff', async () => {
      expect(await review([comment({ line: 14 })])).toMatchObject(outside);
    });

    test('one line outside the diff refuses the whole review', async () => {
      await review([comment({ line: 10 }), comment({ line: 30 })]);

      expect(shop.github.state.reviews).toHaveLength(0);
      expect(shop.github.state.reviewComments).toHaveLength(0);
      expect(shop.github.state.violations).toMatchObject([{ operation: 'pulls/create-review', kind: 'diff-line' }]);
    });

    test('a file that the pull request does not change is outside the diff', async () => {
      expect(await review([comment({ path: 'src/untouched.ts', line: 1 })])).toMatchObject(outside);
    });

    test('a deleted line is accepted on the left', async () => {
      expect((await review([comment({ path: 'src/prices.ts', line: 3, side: 'LEFT' })])).status).toBe(200);
    });

    test('a line that stays cannot be commented on the left', async () => {
      expect(await review([comment({ path: 'src/prices.ts', line: 2, side: 'LEFT' })])).toMatchObject(outside);
    });

    test('a binary file has no lines', async () => {
      expect(await review([comment({ path: 'logo.png', line: 1 })])).toMatchObject(outside);
    });

    test('every line of a new file is accepted', async () => {
      expect((await review([comment({ path: 'src/recent-orders.ts', line: 1 }), comment({ path: 'src/recent-orders.ts', line: 3 })])).status).toBe(200);
    });

    test('the line after the end of a new file is outside the diff', async () => {
      expect(await review([comment({ path: 'src/recent-orders.ts', line: 4 })])).toMatchObject(outside);
    });

    test('the older way to say a line, its position, works', async () => {
      await review([comment({ position: 5 })]);

      expect(shop.github.state.reviewComments).toMatchObject([{ line: 10, side: 'RIGHT' }]);
    });

    test('a newer GitHub says the same in other words', async () => {
      await shop.github.stop();
      shop = await openShop({ behaviour: { lineRefusal: 'short' } });

      expect(await review([comment({ line: 30 })])).toMatchObject({ status: 422, body: { errors: ['Line could not be resolved'] } });
    });

    test('lines are those of the commit that the review names', async () => {
      const reviewed = shop.pull.head.sha;
      await shop.github.pushToPullRequest(shop.pull, { files: { 'src/checkout.ts': `// A new first line\n${'step;\n'.repeat(3)}` } });

      const reply = await review([comment({ line: 10 })], { commit_id: reviewed });

      expect(reply).toMatchObject({ status: 200, body: { commit_id: reviewed } });
      const [outdated] = JSON.parse((await shop.send('GET', './pulls/1/comments')).text) as readonly object[];
      expect(outdated).toMatchObject({ original_line: 10, original_commit_id: reviewed });
      expect(outdated).not.toHaveProperty('line');
    });
  });

  describe('ranges', () => {
    const range = (start: number, end: number): Promise<Reply> => review([comment({ start_line: start, start_side: 'RIGHT', line: end, side: 'RIGHT' })]);

    test('a range in one hunk is accepted', async () => {
      expect((await range(9, 11)).status).toBe(200);
    });

    test('a range over two hunks is refused', async () => {
      expect(await range(10, 50)).toMatchObject({ status: 422, body: { errors: [expect.stringContaining('same hunk as the line')] } });
    });

    test('a range of one line is refused', async () => {
      expect(await range(10, 10)).toMatchObject({ status: 422, body: { errors: [expect.stringContaining('precede the end line')] } });
    });
  });

  describe('content', () => {
    test('a comment on a whole file is not part of a review', async () => {
      const reply = await review([comment({ subject_type: 'file' })]);

      expect(reply.status).toBe(422);
      expect(shop.github.state.violations).toContainEqual({ operation: 'pulls/create-review', kind: 'unknown-key', detail: 'comments.0.subject_type' });
    });

    test('32 comments are taken', async () => {
      expect((await review(Array.from({ length: 32 }, () => comment({ line: 10 })))).status).toBe(200);
    });

    test('33 comments were submitted too quickly', async () => {
      expect(await review(Array.from({ length: 33 }, () => comment({ line: 10 })))).toMatchObject({ status: 422, body: { errors: ['was submitted too quickly'] } });
    });

    test('a body of 65,536 characters is taken, whatever their bytes', async () => {
      expect((await review([{ ...comment({ line: 10 }), body: 'é'.repeat(65_536) }])).status).toBe(200);
    });

    test('a longer body is too long', async () => {
      expect(await review([{ ...comment({ line: 10 }), body: 'e'.repeat(65_537) }])).toMatchObject({ status: 422, body: { errors: [expect.stringContaining('Body is too long')] } });
    });

    test('a review that says nothing is refused', async () => {
      expect((await review([], { body: '' })).status).toBe(422);
    });

    test('an unknown event is refused by the description', async () => {
      expect((await review([], { event: 'BLOCK' })).status).toBe(422);
      expect(shop.github.state.violations).toMatchObject([{ kind: 'schema' }]);
    });
  });

  describe('without an event', () => {
    const pending = (): Promise<Reply> => review([comment({ line: 10 })], { event: undefined });

    test('a review stays pending and its comments are not shown', async () => {
      expect((await pending()).body).toMatchObject({ state: 'PENDING' });
      expect((await shop.send('GET', './pulls/1/comments')).text).toBe('[]');
    });

    test('a second review is refused as long as one is pending', async () => {
      await pending();

      expect(await pending()).toMatchObject({ status: 422, body: { errors: ['User can only have one pending review per pull request'] } });
    });

    test('submitting shows it', async () => {
      const { body } = await pending();

      expect((await shop.send('POST', `./pulls/1/reviews/${String(body['id'])}/events`, { event: 'COMMENT' })).body).toMatchObject({ state: 'COMMENTED' });
      expect(JSON.parse((await shop.send('GET', './pulls/1/comments')).text)).toHaveLength(1);
    });

    test('deleting takes its comments along', async () => {
      const { body } = await pending();

      expect((await shop.send('DELETE', `./pulls/1/reviews/${String(body['id'])}`)).status).toBe(200);
      expect(shop.github.state.reviewComments).toHaveLength(0);
    });
  });

  test('the text of a review can be changed afterwards', async () => {
    const { body } = await review([]);

    await shop.send('PUT', `./pulls/1/reviews/${String(body['id'])}`, { body: 'Resolved by the last push.' });

    expect(shop.github.state.reviews).toMatchObject([{ body: 'Resolved by the last push.' }]);
  });

  test('a pull request that does not exist is not found', async () => {
    expect((await shop.send('POST', './pulls/7/reviews', { event: 'COMMENT', body: 'x' })).status).toBe(404);
  });
});
