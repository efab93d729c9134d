import { compareWatchedRoutes } from '../../../src/graph/watches/watched-routes.ts';
import type { ProgramGraph } from '../../../src/model/graph.ts';
import { linkSources } from '../../kit/link-sources.ts';

async function service(routes: string): Promise<ProgramGraph> {
  return linkSources({ 'src/app.ts': `import express from 'express';\nimport { Pool } from 'pg';\nconst db = new Pool();\nconst app = express();\n${routes}` });
}

const orders = `const load = (id) => db.query('select $1', [id]);\napp.get('/orders', async (req, res) => { await load(1);`;

describe('compareWatchedRoutes', () => {
  it('counts each call chain, those per item apart', async () => {
    const before = await service(`${orders} res.end(); });`);
    const after = await service(`${orders} await load(2); for (const id of req.body) await load(id); res.end(); });`);

    expect(compareWatchedRoutes(before, after, ['GET /orders'])).toEqual([{ route: 'GET /orders', before: { once: 1, perItem: 0 }, after: { once: 2, perItem: 1 } }]);
  });

  it('has nothing to count where the route is new or gone', async () => {
    const without = await service('');
    const withRoute = await service(`${orders} res.end(); });`);

    expect(compareWatchedRoutes(without, withRoute, ['* *'])).toMatchObject([{ before: null, after: { once: 1 } }]);
    expect(compareWatchedRoutes(withRoute, without, ['* *'])).toMatchObject([{ before: { once: 1 }, after: null }]);
    expect(compareWatchedRoutes(withRoute, withRoute, ['POST *'])).toEqual([]);
  });

  it('counts routes that reach a changed file where that is asked for, watched or not', async () => {
    const graph = await service(`${orders} res.end(); });`);
    const touching = (file: string) => ({ hasFile: (path: string) => path === file, hasLine: () => false });
    const sides = (file: string) => ({ base: touching('none'), head: touching(file) });

    expect(compareWatchedRoutes(graph, graph, [], sides('src/app.ts'))).toEqual([{ route: 'GET /orders', before: { once: 1, perItem: 0 }, after: { once: 1, perItem: 0 } }]);
    expect(compareWatchedRoutes(graph, graph, [], sides('src/other.ts'))).toEqual([]);
    expect(compareWatchedRoutes(graph, graph, [])).toEqual([]);
  });

  it('ends where a function calls itself, or calls what calls it', async () => {
    const graph = await service(`const down = async (n) => { await db.query('select 1'); await up(n); };\nconst up = async (n) => { if (n) await down(n - 1); };\napp.get('/tree', async (req, res) => { await down(3); res.end(); });`);

    expect(compareWatchedRoutes(graph, graph, ['* *'])).toMatchObject([{ after: { once: 1 } }]);
  });
});
