import { findMeans } from '../../src/graph/means-at-hand.ts';
import { linkSources } from '../kit/link-sources.ts';

const app = (body: string): Record<string, string> => ({
  'package.json': '{ "dependencies": { "pg-boss": "10", "piscina": "4" } }',
  'src/app.ts': `import express from 'express';\nimport Piscina from 'piscina';\nimport PgBoss from 'pg-boss';\nimport { Worker } from 'node:worker_threads';\nconst pool = new Piscina();\nconst boss = new PgBoss('');\nconst app = express();\napp.post('/orders', async (req, res) => {\n${body}\nres.end();\n});\napp.listen(3000);\n`,
});

it('finds the pool that handlers use, and the queue that most calls send to', async () => {
  const graph = await linkSources(app(`await pool.run({});\nawait boss.send('mails', {});\nawait boss.send('invoices', {});\nawait boss.send('invoices', { again: true });`));

  expect(findMeans(graph)).toEqual({ pool: 'src/app.ts', queue: { name: 'invoices', library: 'pg-boss' } });
});

it('takes a thread for one task for no pool', async () => {
  expect(findMeans(await linkSources(app(`new Worker('totals.js');`)))).toEqual({ pool: null, queue: null });
});
