/** What docs/verdicts-queues.md says of a shop's jobs, by all rules together: what is told, and beside it what is not. */
import { runRules } from '../../src/analyse/run-rules.ts';
import { rules } from '../../rules/index.ts';
import { linkSources } from '../kit/link-sources.ts';

type Files = Readonly<Record<string, string>>;

const dependencies = { express: '5.1.0', 'pg-boss': '9.0.3', bullmq: '5.53.0', resend: '4.6.0', openai: '5.0.0', pg: '8.16.0', 'node-cron': '4.2.1', stripe: '18.1.0', 'better-sqlite3': '11.0.0' };
const imports = "import express from 'express';\nimport cron from 'node-cron';\nimport { Resend } from 'resend';\nimport Stripe from 'stripe';\nimport OpenAI from 'openai';\nimport { Pool } from 'pg';\nimport PgBoss from 'pg-boss';\nimport { Queue, Worker } from 'bullmq';\nimport Database from 'better-sqlite3';\nconst [openai, stripe, resend, app] = [new OpenAI(), new Stripe('key'), new Resend('key'), express()];\n";
const server = "const pool = new Pool();\napp.get('/orders', async (req, res) => { res.json((await pool.query('select * from orders')).rows); });\napp.listen(3000);\n";

/** `rule severity` of what is told of the shop, but for what is only possible and for the note that nothing stops it. */
async function toldOf(source: string, files: Files = {}): Promise<string[]> {
  const graph = await linkSources({ 'package.json': JSON.stringify({ scripts: { start: 'node dist/main.js' }, dependencies }), 'src/main.ts': `${imports}${server}${source}\n`, ...files });
  const { findings } = runRules(graph, rules.filter(({ byDefault, id }) => byDefault !== 'off' && id !== 'unstopped-consumer'));
  return findings.filter(({ confidence }) => confidence !== 'possible').map(({ rule, severity }) => `${rule} ${severity}`);
}

const pods = (replicas: number, strategy = ''): Files => ({ 'k8s/app.yaml': `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: shop }\nspec:\n  replicas: ${replicas}\n${strategy}  template: { spec: { containers: [{ name: shop, image: shop }] } }\n` });
const recreated = pods(1, '  strategy: { type: Recreate }\n');
const processes = (instances: number): Files => ({ 'ecosystem.config.cjs': `module.exports = { apps: [{ name: 'shop', script: 'dist/main.js', instances: ${instances} }] };\n` });
const mail = "resend.emails.send({ from: 'a@shop.example', to: row.email, subject: 'News', text: '' })";
const each = (work: string): string => `const { rows } = await pool.query('select * from members'); for (const row of rows) await ${work};`;
const charge = "stripe.paymentIntents.create({ amount: row.cents, currency: 'eur' })";
const daily = (work: string): string => `cron.schedule('0 6 * * *', async () => { ${each(work)} });`;

describe('row 1: a home-made claim before an effect', () => {
  const claim = (update: string): string => `setInterval(async () => { const { rows } = await pool.query("select * from mails where status = 'new'"); for (const row of rows) { ${update} await ${mail}; } }, 10_000);`;

  it('is an error without any word of a deployment', async () => {
    expect(await toldOf(claim("await pool.query(\"update mails set status = 'sent' where id = $1\", [row.id]);"))).toEqual(['non-atomic-claim error']);
  });

  it('is nothing where the update asks for the old state and its count decides', async () => {
    expect(await toldOf(claim("const { rowCount } = await pool.query(\"update mails set status = 'sent' where id = $1 and status = 'new'\", [row.id]); if (rowCount === 0) continue;"))).toEqual([]);
  });
});

describe('row 2: a flag of a row', () => {
  it('is an error where several instances read it first and set it later, and where nobody knows how many there are', async () => {
    const source = `setInterval(async () => { const { rows: [row] } = await pool.query('select * from runs where id = 1'); if (row.running) return; await pool.query('update runs set running = true where id = 1'); try { await ${mail}; } finally { await pool.query('update runs set running = false where id = 1'); } }, 60_000);`;

    expect(await toldOf(source, pods(3))).toEqual(['broken-single-flight error']);
    expect(await toldOf(source)).toEqual(['broken-single-flight error']);
  });

  it('is nothing where one statement does both', async () => {
    const told = await toldOf(`setInterval(async () => { const { rows: [row] } = await pool.query('update runs set running = true where id = 1 and running = false returning *'); if (!row) return; try { await ${mail}; } finally { await pool.query('update runs set running = false where id = 1'); } }, 60_000);`);

    expect(told).toEqual([]);
  });
});

describe('row 3: a timer of a process that answers requests', () => {
  it.each([
    ['mails', mail], ['charges', charge], ['answers that are paid for', "openai.responses.create({ model: 'gpt-5', input: row.note })"],
  ])('is an error where it repeats %s in several instances', async (_, work) => {
    expect(await toldOf(daily(work), pods(5))).toEqual(['unguarded-schedule error']);
    expect(await toldOf(`setInterval(async () => { ${each(work)} }, 3_600_000);`, pods(5))).toEqual(['unguarded-schedule error']);
    expect(await toldOf(daily(work), processes(4))).toEqual(['unguarded-schedule error']);
  });

  it('is a warning where nobody knows how many there are, and a note for a mail a day', async () => {
    expect(await toldOf(daily(charge))).toEqual(['unguarded-schedule warning']);
    expect(await toldOf(daily(mail).replace('0 6 * * *', '0 * * * *'))).toEqual(['unguarded-schedule warning']);
    expect(await toldOf(daily(mail))).toEqual(['unguarded-schedule info']);
  });

  it.each([
    ['cleans up', "cron.schedule('0 * * * *', async () => { await pool.query('delete from sessions where expires_at < now()'); });"],
    ['writes what may be written twice', "cron.schedule('0 * * * *', async () => { await pool.query('insert into days (day, orders) select current_date, count(*) from orders on conflict (day) do update set orders = excluded.orders'); });"],
    ['only one process starts', `if (process.env.NODE_APP_INSTANCE === '0') { ${daily(charge)} }`],
  ])('is nothing where it %s', async (_, source) => {
    expect(await toldOf(source, processes(4))).toEqual([]);
  });
});

describe('rows 4, 10 and 12: a consumer of a queue', () => {
  const queue = (options: string): string => `const clips = new Queue('clips');\napp.post('/clips', async (req, res) => { await clips.add('clip', req.body${options}); res.end(); });\n`;
  const draw = "new Worker('clips', async (job) => { await openai.images.generate({ prompt: job.data.prompt }); const kept = await fetch('https://store.example', { method: 'POST', body: job.id }); if (!kept.ok) throw new Error('not kept'); });";
  const boss = (options: string): string => `new PgBoss({ connectionString: 'db', retryLimit: 2 }).work('clips', ${options}async (job) => { await openai.images.generate({ prompt: job.data.prompt }); });`;

  it('is a warning where a job that fails half-way is tried again', async () => {
    expect(await toldOf(`${queue(', { attempts: 3 }')}${draw}`, pods(5))).toEqual(['unguarded-consumer warning']);
  });

  it('is an error where its jobs also run out of their time', async () => {
    expect(await toldOf(boss('{ teamSize: 4 }, '), pods(5))).toEqual(['unguarded-consumer error']);
  });

  it('is nothing without retries, and where it may be repeated, however many instances there are', async () => {
    expect(await toldOf(`${queue('')}${draw}`, pods(5))).toEqual([]);
    expect(await toldOf(`${queue(', { attempts: 3 }')}new Worker('clips', async (job) => { await pool.query('update clips set title = $1 where id = $2', [job.data.title, job.data.id]); });`, pods(5))).toEqual([]);
  });
});

describe('row 11: evidence of one instance', () => {
  it.each([
    ['replicas 1 that are replaced first', recreated], ['one process of PM2', processes(1)], ['minimum and maximum 1', { 'deploy.sh': 'gcloud run deploy shop --source . --min-instances 1 --max-instances 1 --no-cpu-throttling\n' }],
  ])('is enough: %s', async (_, files) => {
    expect(await toldOf(daily(charge))).toEqual(['unguarded-schedule warning']);
    expect(await toldOf(daily(charge), files)).toEqual([]);
  });

  it('is a database that only one process can have open', async () => {
    const own = daily(charge).replace("const { rows } = await pool.query('select * from members');", "const rows = new Database('shop.db').prepare('select * from members').all();");

    expect(await toldOf(own)).toEqual([]);
  });
});
