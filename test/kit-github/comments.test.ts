import { openShop, type Reply, type Shop } from './open-shop.ts';

describe('single comments at the simulated GitHub', () => {
  let shop: Shop;
  beforeEach(async () => { shop = await openShop(); });
  afterEach(() => shop.github.stop());

  describe('on the diff', () => {
    const comment = (rest: object): Promise<Reply> => shop.send('POST', './pulls/1/comments', { body: 'This blocks.', commit_id: shop.pull.head.sha, path: 'src/checkout.ts', ...rest });

    test('a whole changed file can be commented', async () => {
      expect(await comment({ subject_type: 'file' })).toMatchObject({ status: 201, body: { subject_type: 'file', path: 'src/checkout.ts' } });
    });

    test('a file that is not changed cannot', async () => {
      expect(await comment({ subject_type: 'file', path: 'src/untouched.ts' })).toMatchObject({ status: 422, body: { message: 'Validation Failed' } });
    });

    test('a line outside the diff is refused by field', async () => {
      expect(await comment({ line: 30, side: 'RIGHT' })).toMatchObject({
        status: 422, body: { errors: [{ field: 'pull_request_review_thread.line', message: 'pull_request_review_thread.line must be part of the diff' }, { code: 'missing_field' }] },
      });
    });

    test('an unknown commit is refused', async () => {
      expect((await comment({ line: 10, commit_id: 'a'.repeat(40) })).status).toBe(422);
    });

    test('a lone comment gets a review of its own', async () => {
      await comment({ line: 10 });

      expect(shop.github.state.reviews).toMatchObject([{ state: 'COMMENTED', body: '' }]);
    });

    test('a reply stands in the thread of its parent', async () => {
      const parent = await comment({ line: 10 });

      const reply = await comment({ in_reply_to: parent.body['id'] });

      expect(reply).toMatchObject({ status: 201, body: { in_reply_to_id: parent.body['id'], line: 10 } });
    });

    test('an own comment can be edited and deleted', async () => {
      const { body } = await comment({ line: 10 });

      expect(await shop.send('PATCH', `./pulls/comments/${String(body['id'])}`, { body: 'Still blocks.' })).toMatchObject({ status: 200, body: { body: 'Still blocks.' } });
      expect((await shop.send('DELETE', `./pulls/comments/${String(body['id'])}`)).status).toBe(204);
      expect((await shop.send('GET', `./pulls/comments/${String(body['id'])}`)).status).toBe(404);
    });
  });

  describe('under the pull request', () => {
    const comment = (body: unknown): Promise<Reply> => shop.send('POST', './issues/1/comments', { body });

    test('a comment names the App that wrote it', async () => {
      expect(await comment('Two findings.')).toMatchObject({ status: 201, body: { user: { login: 'stallwatch[bot]', type: 'Bot' }, performed_via_github_app: { id: 4242 } } });
    });

    test('65,537 characters are too long', async () => {
      expect(await comment('e'.repeat(65_537))).toMatchObject({ status: 422, body: { errors: [{ message: expect.stringContaining('Body is too long') as string }] } });
    });

    test('65,536 characters fit', async () => {
      expect((await comment('e'.repeat(65_536))).status).toBe(201);
    });

    test('a comment of somebody else cannot be changed', async () => {
      const theirs = shop.github.addIssueComment(shop.pull, 'mona', '@stallwatch help');

      expect((await shop.send('PATCH', `./issues/comments/${String(theirs.id)}`, { body: 'Ha.' })).status).toBe(403);
      expect((await shop.send('DELETE', `./issues/comments/${String(theirs.id)}`)).status).toBe(403);
      expect(theirs.body).toBe('@stallwatch help');
    });

    test('a reaction is made once', async () => {
      const theirs = shop.github.addIssueComment(shop.pull, 'mona', '@stallwatch scan');
      const react = (): Promise<Reply> => shop.send('POST', `./issues/comments/${String(theirs.id)}/reactions`, { content: 'eyes' });

      expect((await react()).status).toBe(201);
      expect((await react()).status).toBe(200);
      expect(theirs.reactions).toMatchObject([{ content: 'eyes' }]);
    });

    test('pages are linked until the last', async () => {
      for (const text of ['one', 'two', 'three']) await comment(text);

      const first = await shop.send('GET', './issues/1/comments?per_page=2');
      const last = await shop.send('GET', './issues/1/comments?per_page=2&page=2');

      expect(JSON.parse(first.text)).toMatchObject([{ body: 'one' }, { body: 'two' }]);
      expect(first.headers.get('link')).toContain('rel="next"');
      expect(JSON.parse(last.text)).toMatchObject([{ body: 'three' }]);
      expect(last.headers.get('link')).not.toContain('rel="next"');
    });

    test('the permission to write pull requests is enough', async () => {
      await shop.github.stop();
      shop = await openShop({ permissions: { pull_requests: 'write', metadata: 'read' } });

      expect((await comment('Two findings.')).status).toBe(201);
    });
  });

  test('too much content in a minute meets the secondary limit, and waiting lifts it', async () => {
    await shop.github.stop();
    shop = await openShop({ behaviour: { contentPerMinute: 2 } });
    const comment = (): Promise<Reply> => shop.send('POST', './issues/1/comments', { body: 'Again.' });
    await comment();
    await comment();

    const refused = await comment();

    expect(refused).toMatchObject({ status: 403, body: { message: expect.stringContaining('secondary rate limit') as string } });
    shop.github.advanceClock(Number(refused.headers.get('retry-after')) * 1000 + 1000);
    expect((await comment()).status).toBe(201);
  });
});
