/** Routes that an earlier one of the same router always answers. */
import { routesOf } from '../../blocking-calls.ts';

const list = '(req, res) => { res.json([]); }';

async function express(routes: string): Promise<readonly string[]> {
  return routesOf({ 'src/app.ts': `import express from 'express';\nconst app = express();\nconst orders = express.Router();\napp.use('/api', orders);\n${routes}` });
}

describe('a route is never reached', () => {
  it('where the same method and path were registered before', async () => {
    expect(await express(`orders.get('/recent', ${list});\norders.get('/recent', ${list});\norders.post('/recent', ${list});`)).toEqual(['GET /api/recent', 'POST /api/recent']);
  });

  it('where a parameter before it takes its name', async () => {
    expect(await express(`orders.get('/:id', ${list});\norders.get('/recent', ${list});\norders.get('/:id/items', ${list});`)).toEqual(['GET /api/:id', 'GET /api/:id/items']);
  });

  it('where frameworks have other means to pass a request on', async () => {
    const answer = '(c) => c.json([])';

    expect(await routesOf({ 'src/app.ts': `import { Hono } from 'hono';\nconst app = new Hono();\napp.get('/:id', ${answer});\napp.get('/recent', ${answer});\nexport default app;` })).toEqual(['GET /:id']);
    expect(await routesOf({ 'src/app.ts': `import Router from '@koa/router';\nconst app = new Router();\napp.get('/:id', ${answer});\napp.get('/recent', ${answer});` })).toEqual(['GET /:id']);
  });
});

describe('a route is reached', () => {
  it('where the one that takes it too comes later', async () => {
    expect(await express(`orders.get('/recent', ${list});\norders.get('/:id', ${list});`)).toEqual(['GET /api/:id', 'GET /api/recent']);
  });

  it.each([
    ['can pass the request on', `orders.get('/:id', (req, res, next) => next());`],
    ['is middleware before the handler', `orders.get('/:id', (req, res) => {}, (req, res, next) => next());`],
    ['is registered on a condition', `if (process.env.DEMO) orders.get('/:id', ${list});`],
    ['takes some names only', `orders.get('/:id(\\\\d+)', ${list});`],
    ['stands on another router', `app.get('/:id', ${list});`],
    ['takes another method', `orders.delete('/:id', ${list});`],
  ])('where the one before it %s', async (_, before) => {
    expect(await express(`${before}\norders.get('/recent', ${list});`)).toContain('GET /api/recent');
  });
});
