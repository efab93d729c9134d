import { countDatabaseCalls } from '../../../src/graph/watches/count-database-calls.ts';
import { linkSources } from '../../kit/link-sources.ts';

async function count(body: string): Promise<unknown> {
  const graph = await linkSources({
    'src/app.ts': `import Database from 'better-sqlite3';\nimport express from 'express';\nconst db = new Database('shop.db');\nconst app = express();\nconst save = (order) => db.prepare('insert into orders values (?)').run(order.id);\napp.post('/orders', async (req, res) => { ${body} res.json({}); });`,
  });
  const [entry] = graph.entryPoints.filter(({ kind }) => kind === 'http');
  return entry && countDatabaseCalls(graph, entry);
}

describe('the database calls of a request', () => {
  it('count per item in a loop over items', async () => {
    expect(await count('for (const order of req.body) save(order);')).toEqual({ once: 0, perItem: 1 });
  });

  it('count once in a loop that tries one thing again, or that is left with the first round', async () => {
    expect(await count('for (let attempt = 0; attempt < 3; attempt++) { try { save(req.body); break; } catch { await pause(); } }')).toEqual({ once: 1, perItem: 0 });
    expect(await count('for (const order of req.body) { if (order.paid) { save(order); break; } }')).toEqual({ once: 1, perItem: 0 });
  });

  it('count not where a listener makes them when something happens elsewhere', async () => {
    expect(await count(`save(req.body); const feed = new Feed(req.body.url); feed.on('order', save);`)).toEqual({ once: 1, perItem: 0 });
  });
});
