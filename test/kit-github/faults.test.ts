import { openShop, type Reply, type Shop } from './open-shop.ts';

describe('faults of the simulated GitHub', () => {
  let shop: Shop;
  beforeEach(async () => { shop = await openShop(); });
  afterEach(() => shop.github.stop());

  const review = (): Promise<Reply> => shop.send('POST', './pulls/1/reviews', { event: 'COMMENT', body: 'One finding.' });
  const operation = 'pulls/create-review';

  test('a review can be stored although the answer is 502', async () => {
    shop.github.injectFault({ operation, fault: { kind: 'stored-then-status', status: 502 } });

    expect((await review()).status).toBe(502);
    expect(shop.github.state.reviews).toHaveLength(1);
  });

  test('a review can be lost with the answer 502', async () => {
    shop.github.injectFault({ operation, fault: { kind: 'status', status: 502 } });

    expect((await review()).status).toBe(502);
    expect(shop.github.state.reviews).toHaveLength(0);
  });

  test('the connection can break before the write', async () => {
    shop.github.injectFault({ operation, fault: { kind: 'cut-before' } });

    await expect(review()).rejects.toThrow('fetch failed');
    expect(shop.github.state.reviews).toHaveLength(0);
  });

  test('the connection can break after the write', async () => {
    shop.github.injectFault({ operation, fault: { kind: 'cut-after' } });

    await expect(review()).rejects.toThrow('fetch failed');
    expect(shop.github.state.reviews).toHaveLength(1);
  });

  test('the secondary limit says when to come back', async () => {
    shop.github.injectFault({ operation, fault: { kind: 'secondary-limit', retryAfterSeconds: 90 } });

    const refused = await review();

    expect(refused.status).toBe(403);
    expect(refused.headers.get('retry-after')).toBe('90');
  });

  test('the secondary limit has a form that says nothing of time', async () => {
    shop.github.injectFault({ operation, fault: { kind: 'abuse' } });

    expect(await review()).toMatchObject({ status: 422, body: { errors: [{ code: 'abuse' }] } });
  });

  test('the primary limit leaves nothing until its reset', async () => {
    shop.github.injectFault({ operation, fault: { kind: 'primary-limit', resetInSeconds: 60 } });

    const refused = await review();

    expect(refused.status).toBe(403);
    expect(refused.headers.get('x-ratelimit-remaining')).toBe('0');
  });

  test('a token can expire on the way', async () => {
    shop.github.injectFault({ operation, fault: { kind: 'bad-credentials' } });

    expect(await review()).toMatchObject({ status: 401, body: { message: 'Bad credentials' } });
  });

  test('a slow answer is an answer', async () => {
    shop.github.injectFault({ operation, fault: { kind: 'delay', milliseconds: 20 } });

    expect((await review()).status).toBe(200);
    expect(shop.github.state.requests.at(-1)).toMatchObject({ operation, fault: 'delay' });
  });

  test('faults happen as often as ordered, after as many good calls as ordered', async () => {
    shop.github.injectFault({ operation, fault: { kind: 'status', status: 500 }, skip: 1, times: 2 });

    const statuses = [(await review()).status, (await review()).status, (await review()).status, (await review()).status];

    expect(statuses).toEqual([200, 500, 500, 200]);
  });

  test('other operations are left alone', async () => {
    shop.github.injectFault({ operation, fault: { kind: 'status', status: 500 } });

    expect((await shop.send('GET', './pulls/1/reviews')).status).toBe(200);
  });

  test('a fault for an operation that is not served is an error of the test', () => {
    expect(() => { shop.github.injectFault({ operation: 'pulls/creat-review', fault: { kind: 'cut-after' } }); }).toThrow('would never happen');
  });

  test('injected refusals are no violations of the client', async () => {
    shop.github.injectFault({ operation, fault: { kind: 'abuse' } });
    await review();

    expect(shop.github.state.violations).toEqual([]);
  });

  test('waiting for what does not happen tells what did', async () => {
    await shop.send('GET', './pulls/1');

    await expect(shop.github.waitFor((state) => state.reviews.length > 0, 20)).rejects.toThrow('GET /repos/acme/shop/pulls/1 -> 200');
  });
});
