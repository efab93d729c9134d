import { generateKeyPairSync } from 'node:crypto';
import { mintToken, openShop, request, signJwt, type Claims, type Shop } from './open-shop.ts';

describe('authentication at the simulated GitHub', () => {
  let shop: Shop;
  beforeEach(async () => { shop = await openShop(); });
  afterEach(() => shop.github.stop());

  const askAsApp = (claims: Claims, how?: Parameters<typeof signJwt>[2]): ReturnType<typeof request> => request(shop.github, signJwt(shop.github, claims, how), 'GET', '/app');
  const now = (): number => Math.floor(Date.now() / 1000);

  describe('as the App', () => {
    test('a JWT signed with the key of the App is accepted', async () => {
      const reply = await askAsApp({});

      expect(reply.status).toBe(200);
      expect(reply.body).toMatchObject({ id: shop.github.app.id, slug: 'stallwatch' });
    });

    test('the client id is accepted as issuer too', async () => {
      expect((await askAsApp({ iss: shop.github.app.clientId })).status).toBe(200);
    });

    test('a JWT signed with another key is refused', async () => {
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs1', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } });

      const reply = await askAsApp({}, { key: privateKey });

      expect(reply).toMatchObject({ status: 401, body: { message: 'A JSON web token could not be decoded' } });
    });

    test('a JWT that names no algorithm is refused', async () => {
      expect((await askAsApp({}, { alg: 'none' })).status).toBe(401);
    });

    test('a JWT of another App is refused', async () => {
      expect(await askAsApp({ iss: 99 })).toMatchObject({ status: 404, body: { message: 'Integration not found' } });
    });

    test('an expired JWT is refused', async () => {
      const reply = await askAsApp({ iat: now() - 700, exp: now() - 100 });

      expect(reply.status).toBe(401);
      expect(reply.body['message']).toMatch(/^'Expiration time' claim .* future time/);
    });

    test('a JWT that lives longer than ten minutes is refused', async () => {
      const reply = await askAsApp({ exp: now() + 3600 });

      expect(reply).toMatchObject({ status: 401, body: { message: "'Expiration time' claim ('exp') is too far in the future" } });
    });

    test('a JWT issued in the future is refused', async () => {
      expect((await askAsApp({ iat: now() + 300, exp: now() + 500 })).status).toBe(401);
    });

    test('an installation token does not open the routes of the App', async () => {
      expect((await shop.send('GET', '/app')).status).toBe(401);
    });
  });

  describe('as an installation', () => {
    const readShop = (token: string | null, path = ''): ReturnType<typeof request> => request(shop.github, token, 'GET', `/repos/acme/shop${path}`);

    test('a token has the long form with dots that GitHub gives out since 2026', async () => {
      const token = await mintToken(shop.github, shop.installation);

      expect(token).toMatch(/^ghs_4242_[\w-]+\.[\w-]+\.[\w-]+$/);
      expect((await readShop(token)).status).toBe(200);
    });

    test('a token stops working after an hour', async () => {
      const token = await mintToken(shop.github, shop.installation);

      shop.github.advanceClock(59 * 60_000);
      expect((await readShop(token)).status).toBe(200);
      shop.github.advanceClock(2 * 60_000);
      expect(await readShop(token)).toMatchObject({ status: 401, body: { message: 'Bad credentials' } });
    });

    test('a revoked token stops working', async () => {
      const token = await mintToken(shop.github, shop.installation);

      expect((await request(shop.github, token, 'DELETE', '/installation/token')).status).toBe(204);

      expect((await readShop(token)).status).toBe(401);
    });

    test('a token of some repositories does not see the others', async () => {
      await shop.github.addRepository({ owner: 'acme', name: 'payouts', files: { 'index.ts': 'export {};\n' } });
      const token = await mintToken(shop.github, shop.installation, { repositories: ['payouts'] });

      expect((await request(shop.github, token, 'GET', '/repos/acme/payouts')).status).toBe(200);
      expect(await readShop(token)).toMatchObject({ status: 404, body: { message: 'Not Found' } });
    });

    test('a token of some repositories may read a public one, and not write to it', async () => {
      const docs = await shop.github.addRepository({ owner: 'acme', name: 'docs', files: { 'index.md': '# Docs\n' }, isPrivate: false });
      const token = await mintToken(shop.github, shop.installation, { repository_ids: [shop.repository.id] });

      expect((await request(shop.github, token, 'GET', '/repos/acme/docs')).status).toBe(200);
      expect((await request(shop.github, token, 'POST', `/repos/${docs.fullName}/check-runs`, { name: 'stallwatch', head_sha: shop.pull.head.sha })).status).toBe(403);
    });

    test('a token cannot be minted for a repository out of reach', async () => {
      await expect(mintToken(shop.github, shop.installation, { repositories: ['somebody-elses'] })).rejects.toThrow('does not exist or is not accessible');
    });

    test('a token may have fewer permissions than the installation', async () => {
      const token = await mintToken(shop.github, shop.installation, { permissions: { contents: 'read' } });

      expect((await readShop(token, '/contents/src/prices.ts')).status).toBe(200);
      expect(await readShop(token, '/pulls/1')).toMatchObject({ status: 403, body: { message: 'Resource not accessible by integration' } });
    });

    test('a token cannot have more permissions than the installation', async () => {
      await expect(mintToken(shop.github, shop.installation, { permissions: { administration: 'write' } })).rejects.toThrow('not granted to this installation');
    });

    test('read permission is not enough to write', async () => {
      const token = await mintToken(shop.github, shop.installation, { permissions: { checks: 'read' } });

      const reply = await request(shop.github, token, 'POST', '/repos/acme/shop/check-runs', { name: 'stallwatch', head_sha: shop.pull.head.sha });

      expect(reply.status).toBe(403);
      expect(shop.github.state.checkRuns).toHaveLength(0);
    });

    test('nobody may read without a token', async () => {
      expect((await readShop(null)).status).toBe(401);
    });

    test('a made-up token is refused', async () => {
      expect(await readShop('ghs_4242_made.up.token')).toMatchObject({ status: 401, body: { message: 'Bad credentials' } });
    });

    test('a suspended installation gets no token and its tokens do nothing', async () => {
      const token = await mintToken(shop.github, shop.installation);
      shop.github.setInstallation(shop.installation, { suspended: true });

      expect(await readShop(token)).toMatchObject({ status: 403, body: { message: 'This installation has been suspended' } });
      await expect(mintToken(shop.github, shop.installation)).rejects.toThrow('suspended');
    });

    test('a removed installation is not found and its tokens are bad credentials', async () => {
      const token = await mintToken(shop.github, shop.installation);
      shop.github.setInstallation(shop.installation, { deleted: true });

      expect((await readShop(token)).status).toBe(401);
      await expect(mintToken(shop.github, shop.installation)).rejects.toThrow('Not Found');
      expect((await request(shop.github, signJwt(shop.github), 'GET', '/repos/acme/shop/installation')).status).toBe(404);
    });
  });

  test('every answer carries the rate limit, and it goes down', async () => {
    const first = await shop.send('GET', './pulls/1');
    const second = await shop.send('GET', './pulls/1');

    expect(Number(first.headers.get('x-ratelimit-remaining')) - Number(second.headers.get('x-ratelimit-remaining'))).toBe(1);
    expect(second.headers.get('x-ratelimit-limit')).toBe('5000');
  });

  test('the API also answers under the path of an own GitHub server', async () => {
    expect((await shop.send('GET', '/api/v3/repos/acme/shop/pulls/1')).status).toBe(200);
  });
});
