import { findMeans } from '../../src/graph/means-at-hand.ts';
import { linkSources } from '../kit/link-sources.ts';

const app = (body: string): Record<string, string> => ({
  'package.json': '{ "dependencies": { "pg-boss": "10", "piscina": "4" } }',
  'src/app.ts': `import express from 'express';\nimport Piscina from 'piscina';\nimport PgBoss from 'pg-boss';\nimport { Worker } from 'node:worker_threads';\nconst pool = new Piscina();\nconst boss = new PgBoss('');\nconst app = express();\napp.post('/orders', async (req, res) => {\n${body}\nres.end();\n});\napp.listen(3000);\n`,
});

it('finds the queue that most calls send to', async () => {
  const graph = await linkSources(app(`await pool.run({});\nawait boss.send('mails', {});\nawait boss.send('invoices', {});\nawait boss.send('invoices', { again: true });`));

  expect(findMeans(graph, 'src/app.ts')).toEqual({ queue: { name: 'invoices', library: 'pg-boss' } });
});

it('finds the queue of a package that the own one calls, and no queue of a neighbour', async () => {
  const graph = await linkSources({
    'package.json': '{ "workspaces": ["shop", "mails", "billing"] }',
    'shop/package.json': '{ "name": "shop", "dependencies": { "@acme/mails": "*", "express": "5" } }',
    'shop/app.ts': "import express from 'express';\nimport { sendMail } from '@acme/mails';\nconst app = express();\napp.post('/orders', async (req, res) => { await sendMail(); res.end(); });\n",
    'mails/package.json': '{ "name": "@acme/mails", "main": "index.ts", "dependencies": { "pg-boss": "10" } }',
    'mails/index.ts': "import PgBoss from 'pg-boss';\nconst boss = new PgBoss('');\nexport const sendMail = () => boss.send('mails', {});\n",
    'billing/package.json': '{ "name": "billing", "dependencies": { "pg-boss": "10", "express": "5" } }',
    'billing/app.ts': "import express from 'express';\nimport PgBoss from 'pg-boss';\nconst boss = new PgBoss('');\nconst app = express();\napp.post('/a', async () => { await boss.send('invoices', {}); await boss.send('invoices', {}); });\n",
  });

  expect(findMeans(graph, 'shop/app.ts').queue).toEqual({ name: 'mails', library: 'pg-boss' });
  expect(findMeans(graph, 'billing/app.ts').queue).toEqual({ name: 'invoices', library: 'pg-boss' });
});
