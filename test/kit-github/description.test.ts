import { statSync } from 'node:fs';
import { completeAs } from '../kit/github/openapi/complete.ts';
import { loadSlice } from '../kit/github/openapi/slice.ts';
import { validateAnswer } from '../kit/github/openapi/validate.ts';
import { routes } from '../kit/github/routes/all-routes.ts';
import { webhookSchemas } from '../kit/github/webhooks/webhook-schemas.ts';
import { openShop, request, type Shop } from './open-shop.ts';

describe("GitHub's published description", () => {
  test('the slice holds exactly what is served and sent', () => {
    const slice = loadSlice();

    expect(Object.keys(slice.operations).sort()).toEqual(routes.map((route) => route.operation).sort());
    expect(Object.keys(slice.webhooks).sort()).toEqual(Object.values(webhookSchemas).sort());
  });

  test('the slice stays small', () => {
    expect(statSync(new URL('../kit/github/openapi-slice.json', import.meta.url)).size).toBeLessThan(400_000);
  });

  test('the slice holds no prose', () => {
    expect(JSON.stringify(loadSlice().schemas['check-run'])).not.toMatch(/"(description|example|title)":"/);
  });

  test('what is left out of an answer is completed by the schema', () => {
    const review = completeAs('pull-request-review', { id: 1, state: 'COMMENTED' });

    expect(validateAnswer('pulls/get-review', 200, review)).toEqual([]);
  });

  test('an answer of the wrong shape is found', () => {
    expect(validateAnswer('pulls/get-review', 200, { id: 'one' })).toContainEqual(expect.objectContaining({ at: 'id' }));
    expect(validateAnswer('pulls/get-review', 201, {})).toMatchObject([{ message: 'pulls/get-review never answers 201.' }]);
  });

  describe('holds the client to it', () => {
    let shop: Shop;
    beforeEach(async () => { shop = await openShop(); });
    afterEach(() => shop.github.stop());
    const createRun = (rest: object): ReturnType<Shop['send']> => shop.send('POST', './check-runs', { name: 'stallwatch', head_sha: shop.pull.head.sha, ...rest });

    test('a missing key is refused by name, as GitHub does', async () => {
      const reply = await shop.send('POST', './check-runs', { name: 'stallwatch' });

      expect(reply).toMatchObject({ status: 422, body: { message: 'Invalid request.\n\n"head_sha" wasn\'t supplied.' } });
      expect(shop.github.state.violations).toEqual([{ operation: 'checks/create', kind: 'schema', detail: '"head_sha" wasn\'t supplied.' }]);
    });

    test('a wrong type is refused', async () => {
      expect((await createRun({ output: { title: 'One', summary: 7 } })).status).toBe(422);
    });

    test('an unknown key is refused, at any depth', async () => {
      expect((await createRun({ output: { title: 'One', summary: 'Two', sumary: 'Three' } })).status).toBe(422);
      expect(shop.github.state.violations).toMatchObject([{ kind: 'unknown-key', detail: 'output.sumary' }]);
    });

    test('an unknown key can be ignored as GitHub does, and is still recorded', async () => {
      await shop.github.stop();
      shop = await openShop({ behaviour: { strictBodies: false } });

      expect((await createRun({ headsha: 'x' })).status).toBe(201);
      expect(shop.github.state.violations).toMatchObject([{ kind: 'unknown-key', detail: 'headsha' }]);
    });

    test('an unknown query is refused', async () => {
      expect((await shop.send('GET', './pulls/1/files?perpage=100')).status).toBe(422);
    });

    test('a body that is not JSON is refused', async () => {
      expect(await shop.send('POST', './check-runs', '{"name":')).toMatchObject({ status: 400, body: { message: 'Problems parsing JSON' } });
    });

    test('a route that is not simulated is not found, and recorded', async () => {
      expect((await shop.send('GET', './branches')).status).toBe(404);
      expect(shop.github.state.violations).toMatchObject([{ kind: 'unserved-route', operation: 'GET /repos/acme/shop/branches' }]);
    });

    test('who may not write learns nothing about the form', async () => {
      const reply = await request(shop.github, null, 'POST', '/repos/acme/shop/check-runs', { nonsense: true });

      expect(reply.status).toBe(401);
      expect(shop.github.state.violations).toEqual([]);
    });
  });
});
