import rule from '../../rules/non-atomic-claim/rule.ts';
import type { Finding } from '../../src/model/finding.ts';
import { findingsOf } from '../kit/rule-tester.ts';

const manifest = '{"dependencies":{"pg":"8.16.0","@prisma/client":"6.8.2","mongoose":"8.15.0","drizzle-orm":"0.44.0","knex":"3.1.0","bullmq":"5.53.0","resend":"4.6.0","node-cron":"4.2.1","better-sqlite3":"11.10.0","@supabase/supabase-js":"2.49.8"}}';

const imports = `import cron from 'node-cron';
import { Pool } from 'pg';
import { PrismaClient } from '@prisma/client';
import mongoose from 'mongoose';
import { drizzle } from 'drizzle-orm/node-postgres';
import { and, count, eq, or, sql } from 'drizzle-orm';
import knex from 'knex';
import { Queue } from 'bullmq';
import { Resend } from 'resend';
import Database from 'better-sqlite3';
import { createClient } from '@supabase/supabase-js';
import { mails } from './schema.ts';
const pool = new Pool();
const prisma = new PrismaClient();
const Mail = mongoose.model('Mail', new mongoose.Schema({}));
const db = drizzle(pool);
const tables = knex({ client: 'pg', connection: process.env.DATABASE_URL });
const queue = new Queue('mails');
const resend = new Resend('key');
const file = new Database('mails.db');
const supabase = createClient('url', 'key');
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
async function send(mail: any) { await resend.emails.send({ from: 'desk@clinic.example', to: mail.to, subject: 'Your visit', text: mail.text }); }
`;

const shared = { 'package.json': manifest, 'src/schema.ts': `import { pgTable, text } from 'drizzle-orm/pg-core';\nexport const mails = pgTable('mails', { id: text(), status: text() });\n` };

/** A process that runs the work every minute. */
function poller(work: string): Promise<readonly Finding[]> {
  return findingsOf(rule, { ...shared, 'src/poller.ts': `${imports}cron.schedule('* * * * *', async () => {\n${work}\n});\n` });
}

async function verdicts(found: Promise<readonly Finding[]>): Promise<string[]> {
  return (await found).map((finding) => finding.severity);
}

const queued = `const rows = await prisma.mail.findMany({ where: { status: 'QUEUED' } });`;

describe('non-atomic-claim, an update that does not ask for what was read', () => {
  it.each([
    ['SQL', `const { rows } = await pool.query("select * from mails where status = 'queued' limit 10");
for (const mail of rows) { await pool.query("update mails set status = 'sending' where id = $1", [mail.id]); await send(mail); }`],
    ['Prisma', `${queued} for (const mail of rows) { await prisma.mail.update({ where: { id: mail.id }, data: { status: 'SENDING' } }); await send(mail); }`],
    ['Mongoose', `const rows = await Mail.find({ sentAt: null }).limit(10);
for (const mail of rows) { await Mail.updateOne({ _id: mail._id }, { $set: { sentAt: new Date() } }); await send(mail); }`],
    ['a saved document', `const rows = await Mail.find({ status: 'queued' });
for (const mail of rows) { mail.status = 'sending'; await mail.save(); await send(mail); }`],
    ['drizzle', `const rows = await db.select().from(mails).where(eq(mails.status, 'queued'));
for (const mail of rows) { await db.update(mails).set({ status: 'sending' }).where(eq(mails.id, mail.id)); await send(mail); }`],
    ['a repository that is given the columns', `const store = { update: (id: string, changes: any) => db.update(mails).set({ ...changes, updatedAt: new Date() }).where(eq(mails.id, id)) };
for (const mail of await db.select().from(mails).where(eq(mails.status, 'queued'))) { await store.update(mail.id, { status: 'sending' }); await send(mail); await store.update(mail.id, { status: 'sent' }); }`],
    ['a service that hands the columns on', `const store = { update: (id: string, changes: any) => prisma.mail.update({ where: { id }, data: changes }) };
const service = { mark: (id: string, fields: any) => store.update(id, fields) };
${queued} for (const mail of rows) { await service.mark(mail.id, { status: 'SENDING' }); await send(mail); }`],
    ['knex', `const mail = await tables('mails').where('processed', false).first();
await tables('mails').where('id', mail.id).update({ processed: true }); await send(mail);`],
    ['supabase-js', `const { data } = await supabase.from('mails').select('*').eq('status', 'queued');
for (const mail of data) { await supabase.from('mails').update({ status: 'sending' }).eq('id', mail.id); await send(mail); }`],
    ['findMany and updateMany', `${queued} await prisma.mail.updateMany({ where: { id: { in: rows.map((mail) => mail.id) } }, data: { status: 'SENDING' } });
for (const mail of rows) await send(mail);`],
  ])('is an error where mail is sent: %s', async (_, work) => {
    expect(await verdicts(poller(work))).toEqual(['error']);
  });

  it('is none where a row keeps one of the states that are asked for', async () => {
    const check = (state: string): string => `const rows = await db.select().from(mails).where(or(eq(mails.status, 'sending'), eq(mails.status, 'sent')));
for (const mail of rows) { await db.update(mails).set({ status: '${state}' }).where(eq(mails.id, mail.id)); await send(mail); }`;

    expect(await verdicts(poller(check('sending')))).toEqual([]);
    expect(await verdicts(poller(check('archived')))).toEqual(['error']);
  });

  it('tells which rows two runs read and what both then do', async () => {
    const [finding] = await poller(`${queued} for (const mail of rows) { await prisma.mail.update({ where: { id: mail.id }, data: { status: 'SENDING' } }); await send(mail); }`);

    expect(finding?.message).toBe("Two instances, or two runs that meet, of poller (* * * * *) read the same rows of mail where status is 'QUEUED', because the update that sets status asks for the row only, not for its old status: both call resend Emails.send() and people get the message twice.");
    expect(finding?.advice).toContain('`updateMany({ where: { id, status: <as read> }, data: … })`, and go on only if its `count` is 1');
  });

  it('asks in its advice for null as each library does, and for another column where the work makes the value', async () => {
    const adviceOf = async (work: string): Promise<string | undefined> => (await poller(work))[0]?.advice;

    expect(await adviceOf(`for (const mail of (await supabase.from('mails').select().is('sent_at', null)).data) { await supabase.from('mails').update({ sent_at: new Date().toISOString() }).eq('id', mail.id); await send(mail); }`)).toContain("`.update(…).eq('id', id).is('sent_at', null).select()`");
    expect(await adviceOf(`for (const mail of await tables('mails').whereNull('sent_at')) { await tables('mails').where({ id: mail.id }).update({ sent_at: new Date() }); await send(mail); }`)).toContain("`.where({ id }).whereNull('sent_at').update(…)`");
    expect(await adviceOf(`for (const mail of (await pool.query('select * from mails where sent_at is null')).rows) { await pool.query('update mails set sent_at = now() where id = $1', [mail.id]); await send(mail); }`)).toContain('AND sent_at IS NULL, and go on');
    expect(await adviceOf(`for (const mail of (await supabase.from('mails').select().is('receipt', null)).data) { const answer = await fetch('https://api.openai.com/v1/embeddings', { method: 'POST', body: mail.text }); const receipt = await answer.json(); await supabase.from('mails').update({ receipt }).eq('id', mail.id); }`)).toMatch(/^Mark each row in a column of its own before the work.* or write receipt only where it is still null\.$/);
  });

  it('knows only effects that the rows reach', async () => {
    const files = (rest: string, call = 'const done = await complete();'): Promise<readonly Finding[]> => findingsOf(rule, { ...shared, 'src/poller.ts': `${imports}async function complete() {\n  const { rows } = await pool.query('select id from mails where token is null');\n  for (const mail of rows) await pool.query('update mails set token = $1 where id = $2', [Math.random(), mail.id]);\n  ${rest}\n}\ncron.schedule('* * * * *', async () => {\n  ${call}\n  await send({ to: 'desk@clinic.example', text: String(done) });\n});\n` });

    for (const [rest, call] of [[''], ['globalThis.completed = Date.now();'], ['return rows;', 'await complete(); const done = 1;']] as const) expect(await verdicts(files(rest, call))).toEqual([]);
    for (const rest of ['return rows;', 'globalThis.completed = rows;']) expect(await verdicts(files(rest))).toEqual(['error']);
  });

  it('is a warning where jobs are queued twice, and nothing where the queue tells them apart', async () => {
    const work = (options: string): string => `${queued} for (const mail of rows) { await prisma.mail.update({ where: { id: mail.id }, data: { status: 'ENQUEUED' } }); await queue.add('mail', mail${options}); }`;

    expect(await verdicts(poller(work('')))).toEqual(['warning']);
    expect(await verdicts(poller(work(', { jobId: mail.id }')))).toEqual([]);
  });

  it('is nothing where the work may be repeated', async () => {
    expect(await verdicts(poller(`${queued} for (const mail of rows) await prisma.mail.update({ where: { id: mail.id }, data: { status: 'ARCHIVED' } });`))).toEqual([]);
  });

  it('is nothing where the update marks another state than the one that was asked for', async () => {
    expect(await verdicts(poller(`${queued} for (const mail of rows) { await prisma.mail.update({ where: { id: mail.id }, data: { seen: true } }); await send(mail); }`))).toEqual([]);
  });

  it('is nothing where the row is asked for after it as before, and where what has to be there is renewed', async () => {
    const due = (change: string): string => `const rows = await prisma.mail.findMany({ where: ${change} });`;

    expect(await verdicts(poller(`${due("{ status: { in: ['PENDING', 'OVERDUE'] } }")} for (const mail of rows) { await send(mail); await prisma.mail.update({ where: { id: mail.id }, data: { status: 'OVERDUE' } }); }`))).toEqual([]);
    expect(await verdicts(poller(`${due("{ status: { in: ['PENDING', 'OVERDUE'] } }")} for (const mail of rows) { await prisma.mail.update({ where: { id: mail.id }, data: { status: 'SENDING' } }); await send(mail); }`))).toEqual(['error']);
    expect(await verdicts(poller(`${due("{ status: { not: 'ARCHIVED' } }")} for (const mail of rows) { await prisma.mail.update({ where: { id: mail.id }, data: { status: 'FAILING' } }); await send(mail); }`))).toEqual([]);
    expect(await verdicts(poller(`${due("{ status: { not: 'SENT' } }")} for (const mail of rows) { await prisma.mail.update({ where: { id: mail.id }, data: { status: 'SENT' } }); await send(mail); }`))).toEqual(['error']);
    expect(await verdicts(poller(`${due("{ status: { notIn: ['SENT', 'FAILED'] } }")} for (const mail of rows) { await prisma.mail.update({ where: { id: mail.id }, data: { status: 'FAILED' } }); await send(mail); }`))).toEqual(['error']);
    expect(await verdicts(poller(`${due('{ token: { not: null } }')} for (const mail of rows) { await prisma.mail.update({ where: { id: mail.id }, data: { token: crypto.randomUUID() } }); await send(mail); }`))).toEqual([]);
    expect(await verdicts(poller(`${due('{ token: { not: null } }')} for (const mail of rows) { await prisma.mail.update({ where: { id: mail.id }, data: { token: null } }); await send(mail); }`))).toEqual(['error']);
  });

  it('is a note where one process has the file to itself', async () => {
    expect(await verdicts(poller(`for (const mail of file.prepare("select * from mails where status = 'queued'").all()) { file.prepare("update mails set status = 'sending' where id = ?").run(mail.id); await send(mail); }`))).toEqual(['info']);
  });
});

describe('non-atomic-claim, an update that asks for what was read', () => {
  it.each([
    ['SQL with its row count', `const { rows } = await pool.query("select * from mails where status = 'queued'");
for (const mail of rows) { const { rowCount } = await pool.query("update mails set status = 'sending' where id = $1 and status = 'queued'", [mail.id]); if (rowCount === 0) continue; await send(mail); }`],
    ['Prisma with its count', `${queued} for (const mail of rows) { const { count } = await prisma.mail.updateMany({ where: { id: mail.id, status: 'QUEUED' }, data: { status: 'SENDING' } }); if (count === 0) continue; await send(mail); }`],
    ['findOneAndUpdate', `const mail = await Mail.findOneAndUpdate({ status: 'queued' }, { $set: { status: 'sending' } }); if (!mail) return; await send(mail);`],
    ['drizzle with the rows it gives', `const rows = await db.select().from(mails).where(eq(mails.status, 'queued'));
for (const mail of rows) { const [mine] = await db.update(mails).set({ status: 'sending' }).where(and(eq(mails.id, mail.id), eq(mails.status, 'queued'))).returning(); if (!mine) continue; await send(mail); }`],
    ['one statement that skips locked rows', `const { rows } = await pool.query("update mails set status = 'sending' where id in (select id from mails where status = 'queued' for update skip locked) returning *");
for (const mail of rows) await send(mail);`],
    ['a function of the database that hands out rows', `const { data: taken } = await supabase.rpc('claim_due_mails', { most: 10 }); if (taken.length === 0) return;
const { data: open } = await supabase.from('mails').select('*').eq('status', 'queued');
for (const mail of taken) { await supabase.from('mails').update({ status: 'sending' }).eq('id', mail.id); await send(mail); }`],
    ['a row lock in a transaction', `const rows = await tables.transaction(async (trx) => { const found = await trx('mails').where({ status: 'queued' }).forUpdate().skipLocked();
await trx('mails').whereIn('id', found.map((mail) => mail.id)).update({ status: 'sending' }); return found; });
for (const mail of rows) await send(mail);`],
    ['an update between the read and the work that one run wins', `${queued} for (const mail of rows) { const won = await prisma.mail.updateMany({ where: { id: mail.id, status: 'QUEUED' }, data: { status: 'SENDING' } }); if (won.count !== 1) continue; await send(mail); await prisma.mail.update({ where: { id: mail.id }, data: { status: 'SENT' } }); }`],
  ])('is nothing: %s', async (_, work) => {
    expect(await verdicts(poller(work))).toEqual([]);
  });

  it('is an error where a function of the database only counts', async () => {
    expect(await verdicts(poller(`const { data: totals } = await supabase.rpc('count_due_mails'); if (totals.length === 0) return;
const { data: open } = await supabase.from('mails').select('*').eq('status', 'queued');
for (const mail of open) { await supabase.from('mails').update({ status: 'sending' }).eq('id', mail.id); await send(mail); }`))).toEqual(['error']);
  });

  it('is an error where nobody looks whether it changed a row', async () => {
    const [finding] = await poller(`${queued} for (const mail of rows) { await prisma.mail.updateMany({ where: { id: mail.id, status: 'QUEUED' }, data: { status: 'SENDING' } }); await send(mail); }`);

    expect(finding?.severity).toBe('error');
    expect(finding?.message).toContain('although the update asks for the old status, nobody looks whether it changed a row');
  });

  it('is an error where the row lock ends before the update', async () => {
    const [finding] = await poller(`const rows = await tables('mails').where({ status: 'queued' }).forUpdate().skipLocked();
for (const mail of rows) { await tables('mails').where({ id: mail.id }).update({ status: 'sending' }); await send(mail); }`);

    expect(finding?.severity).toBe('error');
    expect(finding?.message).toContain('no transaction holds it until the update');
  });
});

describe('non-atomic-claim, a row lock in SQL', () => {
  const lock = (take: string, mark: string): string => `const { rows } = await pool.query("select * from mails where status = 'queued' for update skip locked"); for (const mail of rows) { ${take}("update mails set status = 'sending' where id = $1${mark} await send(mail); }`;

  it('is an error outside of a transaction', async () => {
    expect(await verdicts(poller(lock('await pool.query', '", [mail.id]);')))).toEqual(['error']);
  });

  it('is nothing inside of one, or where the update asks for the old state all the same', async () => {
    const client = "const client = await pool.connect(); await client.query('BEGIN'); ";

    expect(await verdicts(poller(`${client}${lock('await pool.query', '", [mail.id]);').replaceAll('pool.query', 'client.query')} await client.query('COMMIT');`))).toEqual([]);
    expect(await verdicts(poller(lock('const { rowCount } = await pool.query', ` and status = 'queued'", [mail.id]); if (rowCount === 0) continue;`)))).toEqual([]);
  });
});

describe('non-atomic-claim, statements that a database class of the project is given', () => {
  const database = `import { Pool } from 'pg';
const pool = new Pool();
class Database {
  async query<T>(text: string, params?: unknown[]): Promise<T[]> { try { return (await pool.query(text, params)).rows as T[]; } catch (error) { throw new Error('the query failed'); } }
}
export const database = new Database();
`;
  const work = (read: string): Promise<readonly Finding[]> => findingsOf(rule, {
    ...shared,
    'src/database.ts': database,
    'src/reports.ts': `import { database } from './database.ts';\nexport async function report() {\n${Array.from({ length: 80 }, (_, day) => `  await database.query('select count(*) from visits_${String(day)}');`).join('\n')}\n}\n`,
    'src/poller.ts': `${imports}import { database } from './database.ts';\nimport { report } from './reports.ts';\ncron.schedule('* * * * *', async () => {\nawait report();\nfor (const mail of await database.query<any>("${read}")) { await database.query("update mails set status = 'sending' where id = $1", [mail.id]); await send(mail); }\n});\n`,
  });

  it('are told apart by their texts, however many there are', async () => {
    expect(await verdicts(work("select * from mails where status = 'queued'"))).toEqual(['error']);
  });

  it('are no claim where they are of two tables', async () => {
    expect(await verdicts(work("select * from visits where status = 'queued'"))).toEqual([]);
  });
});

describe('non-atomic-claim, what starts the claim', () => {
  const claim = `const mail = await tables('mails').whereNull('sent_at').first(); await tables('mails').where({ id: mail.id }).update({ sent_at: new Date() }); await send(mail);`;
  const started = (start: string): Record<string, string> => ({ ...shared, 'src/worker.ts': `${imports}async function sendNext() { ${claim} }\n${start}\n` });

  it.each([
    ['a loop of the process', 'async function run() { while (true) { await sendNext(); await sleep(500); } }\nvoid run();'],
    ['a loop at the top of a module', 'while (true) { await sendNext(); await sleep(500); }'],
    ['a loop without a test, which pauses only when nothing waits', 'for (;;) { try { await sendNext(); } catch { await new Promise((resolve) => setTimeout(resolve, 500)); } }'],
    ['a function that asks to be called again', 'async function run() { await sendNext(); setTimeout(run, 500); }\nvoid run();'],
    ['a timer', 'setInterval(async () => { await sendNext(); }, 5000);'],
  ])('is reported: %s', async (_, start) => {
    expect(await verdicts(findingsOf(rule, started(start)))).toEqual(['error']);
  });

  it('is nothing in a script that is over when nothing is left', async () => {
    const script = (end: string): Record<string, string> => ({ ...shared, 'src/backfill.ts': `${imports}async function backfill() { while (true) { const rows = await tables('mails').whereNull('sent_at').limit(100); ${end} for (const mail of rows) { await tables('mails').where({ id: mail.id }).update({ sent_at: new Date() }); await send(mail); } await sleep(2000); } }\nvoid backfill();\n` });

    expect(await verdicts(findingsOf(rule, script('if (rows.length === 0) break;')))).toEqual([]);
    expect(await verdicts(findingsOf(rule, started('for (let round = 0; round < 3; round += 1) { await sendNext(); await sleep(500); }')))).toEqual([]);
    expect(await verdicts(findingsOf(rule, started('while (true) { const rows = await tables(\'mails\').whereNull(\'sent_at\').limit(1); if (rows.length === 0) break; await sendNext(); await sleep(500); }')))).toEqual([]);
    expect(await verdicts(findingsOf(rule, script('if (rows.length === 0) { await sleep(60_000); continue; }')))).toEqual(['error']);
  });

  describe('in a route', () => {
    const route = (work: string): Promise<readonly Finding[]> => findingsOf(rule, { ...shared, 'src/app.ts': `import express from 'express';\n${imports}const app = express();\napp.post('/mails/process', async (req, res) => {\n${work}\nres.end();\n});\napp.listen(3000);\n` });
    const all = (where: string): string => `const rows = await prisma.mail.findMany({ where: { ${where}status: 'QUEUED' } });`;
    const each = `for (const mail of rows) { await prisma.mail.update({ where: { id: mail.id }, data: { status: 'SENDING' } }); await send(mail); }`;

    it('is a warning where it does the work of a job: a button is pressed twice', async () => {
      expect(await verdicts(route(`${all('')} ${each}`))).toEqual(['warning']);
    });

    it.each([
      ['rows of one customer', `${all('customerId: req.body.customer, ')} ${each}`],
      ['one row', `const mail = await prisma.mail.findFirst({ where: { status: 'QUEUED' } }); await prisma.mail.update({ where: { id: mail.id }, data: { status: 'SENDING' } }); await send(mail);`],
      ['no effect beyond the rows', `${all('')} for (const mail of rows) await prisma.mail.update({ where: { id: mail.id }, data: { status: 'READ' } });`],
    ])('is nothing for %s', async (_, work) => {
      expect(await verdicts(route(work))).toEqual([]);
    });
  });

  it('is nothing in a loop that nobody starts', async () => {
    expect(await verdicts(findingsOf(rule, started('export async function run() { while (true) { await sendNext(); await sleep(500); } }')))).toEqual([]);
  });

  it('is nothing in a job that works on the rows it was given', async () => {
    const work = (where: string): Promise<readonly Finding[]> => findingsOf(rule, {
      ...shared,
      'src/worker.ts': `import { Worker } from 'bullmq';\n${imports}new Worker('campaigns', async (job) => { const rows = await prisma.mail.findMany({ where: { ${where}status: 'QUEUED' } }); for (const mail of rows) { await prisma.mail.update({ where: { id: mail.id }, data: { status: 'SENDING' } }); await send(mail); } });\n`,
    });

    expect(await verdicts(work('campaignId: job.data.id, '))).toEqual([]);
    expect(await verdicts(work(''))).toEqual(['error']);
  });
});

describe('non-atomic-claim, statements that a function of the project is handed', () => {
  const wrapped = (work: string): Promise<readonly Finding[]> => findingsOf(rule, {
    ...shared,
    'src/database.ts': `import { Pool } from 'pg';
class Database {
  private pool = new Pool();
  async query(text: string, values?: unknown[]) { const result = await this.pool.query(text, values); return result.rows; }
  async queryOne(text: string, values?: unknown[]) { const rows = await this.query(text, values); return rows[0] ?? null; }
}
export const database = new Database();
`,
    'src/poller.ts': `${imports}import { database } from './database.ts';\ncron.schedule('* * * * *', async () => {\nconst mails = await database.query("select * from mails where status = 'queued'");\nfor (const mail of mails) { ${work} }\n});\n`,
  });

  it('are read where they are written', async () => {
    const [finding] = await wrapped(`await database.query("update mails set status = 'sending' where id = $1", [mail.id]); await send(mail);`);

    expect(finding?.message).toContain("read the same rows of mails where status is 'queued', because the update that sets status asks for the row only, not for its old status");
  });

  it('are claims where they ask for the old value, also through a second such function', async () => {
    const claim = `const taken = await database.queryOne("update mails set status = 'sending' where id = $1 and status = 'queued' returning id", [mail.id]);`;

    expect(await verdicts(wrapped(`${claim} if (taken === null) continue; await send(mail);`))).toEqual([]);
    expect(await verdicts(wrapped(`${claim} await send(mail);`))).toEqual(['error']);
  });
});

describe('non-atomic-claim, what looks like a claim', () => {
  it('is nothing where the mark is the run\'s own and is read again', async () => {
    expect(await verdicts(poller(`const mail = await tables('mails').where('started', 0).first(); const now = Date.now();
await tables('mails').where({ id: mail.id, started: 0 }).update({ started: now }); const mine = await tables('mails').where({ id: mail.id }).first(); if (mine.started !== now) return; await send(mail);`))).toEqual([]);
  });

  it('is nothing where the program puts the name of the table together, which may be the run\'s own', async () => {
    const work = (table: string): string => `const work = \`scores_\${Date.now()}\`; const { rows } = await pool.query(\`select * from "${table}" where status = 'queued'\`);
for (const mail of rows) { await pool.query(\`update "${table}" set status = 'sending' where id = $1\`, [mail.id]); await send(mail); }`;

    expect(await verdicts(poller(work('mails')))).toEqual(['error']);
    expect(await verdicts(poller(work('${work}')))).toEqual([]);
  });

  it('is nothing where something is switched off', async () => {
    expect(await verdicts(poller(`const rows = await prisma.reader.findMany({ where: { isActive: true } });
for (const reader of rows) { await send(reader); await prisma.reader.update({ where: { id: reader.id }, data: { isActive: false } }); }`))).toEqual([]);
  });

  it('is a note where rows are written, which a key may refuse', async () => {
    expect(await verdicts(poller(`${queued} for (const mail of rows) { await prisma.mail.update({ where: { id: mail.id }, data: { status: 'BILLED' } }); await prisma.charge.create({ data: { mailId: mail.id } }); }`))).toEqual(['info']);
  });
});

describe('non-atomic-claim, what both runs do', () => {
  const schema = { 'prisma/schema.prisma': `model Charge {\n  id Int @id\n  mailId Int\n}\n\nmodel Receipt {\n  id Int @id\n  mailId Int @unique\n}\n` };
  const billed = (insert: string): Promise<readonly Finding[]> => findingsOf(rule, {
    ...shared, ...schema,
    'src/poller.ts': `${imports}cron.schedule('* * * * *', async () => { ${queued} for (const mail of rows) { await prisma.mail.update({ where: { id: mail.id }, data: { status: 'BILLED' } }); ${insert} } });\n`,
  });

  it('is a warning where the schema has no key that refuses the second row, and nothing where it has one', async () => {
    expect(await verdicts(billed('await prisma.charge.create({ data: { mailId: mail.id } });'))).toEqual(['warning']);
    expect(await verdicts(billed('await prisma.receipt.create({ data: { mailId: mail.id } });'))).toEqual([]);
  });

  it('names the request that is made for a row, and not the trace it leaves', async () => {
    const [finding] = await poller(`${queued} for (const mail of rows) { await fetch(mail.url, { method: 'POST', body: mail.text }); await prisma.mail.update({ where: { id: mail.id }, data: { status: 'DELIVERED' } }); await prisma.trace.create({ data: { mailId: mail.id } }); }`);

    expect(finding?.severity).toBe('warning');
    expect(finding?.message).toContain('both send the same request with fetch()');
  });

  it('tells once of rows that are marked in two stages', async () => {
    expect(await verdicts(poller(`${queued} await prisma.mail.updateMany({ where: { id: { in: rows.map((mail) => mail.id) } }, data: { status: 'SENDING' } });
const mine = await prisma.mail.findMany({ where: { status: 'SENDING' } }); for (const mail of mine) { await send(mail); await prisma.mail.update({ where: { id: mail.id }, data: { status: 'SENT' } }); }`))).toEqual(['error']);
  });

  it('names the other jobs that run into the same statement', async () => {
    const found = await findingsOf(rule, {
      ...shared,
      'src/poller.ts': `${imports}async function work() { ${queued} for (const mail of rows) { await prisma.mail.update({ where: { id: mail.id }, data: { status: 'SENDING' } }); await send(mail); } }\ncron.schedule('* * * * *', work);\ncron.schedule('0 * * * *', async () => { await work(); });\n`,
    });

    expect(found.map(({ evidence }) => evidence.filter(({ label }) => label.startsWith('also ')).length)).toEqual([1]);
  });

  it('is less in a job that the queue itself makes, and a note once a day', async () => {
    const job = (every: string) => findingsOf(rule, { ...shared, 'src/worker.ts': `${imports}import { Worker } from 'bullmq';
await queue.add('digest', {}, { repeat: { pattern: '${every}' } });
new Worker('mails', async () => { const rows = await prisma.mail.findMany({ where: { status: 'QUEUED' } });
for (const mail of rows) { await prisma.mail.update({ where: { id: mail.id }, data: { status: 'SENDING' } }); await send(mail); } });
` });

    expect(await verdicts(job('0 4 * * *'))).toEqual(['info']);
    expect(await verdicts(job('* * * * *'))).toEqual(['warning']);
    // Each of its jobs is given to one worker, however many there are.
    expect((await job('* * * * *'))[0]?.message).toMatch(/^Two jobs of mails that are worked off at once, or one that is given out again, read the same rows of mail where status is 'QUEUED', because/);
    expect((await poller(`${queued} for (const mail of rows) { await prisma.mail.update({ where: { id: mail.id }, data: { status: 'SENDING' } }); await send(mail); }`))[0]?.message).not.toContain('Two jobs');
  });

  it('says which states are read', async () => {
    const of = async (states: string): Promise<string | undefined> => (await poller(`const rows = await prisma.mail.findMany({ where: { status: { in: ${states} } } }); for (const mail of rows) { await prisma.mail.update({ where: { id: mail.id }, data: { status: 'SENDING' } }); await send(mail); }`))[0]?.message;

    expect(await of("['QUEUED', 'FAILED']")).toContain("where status is 'QUEUED' or 'FAILED', because");
    expect(await of('states')).toContain('read the same rows of mail by their status, because');
  });

  it('calls a state that is out of a list no date', async () => {
    const [finding] = await poller(`const rows = await Mail.find({ status: { $lt: 3 } }); for (const mail of rows) { await Mail.updateOne({ _id: mail._id }, { status: 3 }); await send(mail); }`);

    expect(finding?.message).toContain('read the same rows of mail by their status, ');
  });

  it('looks for the mark on the way to the work, not on one that is left', async () => {
    const later = `await prisma.mail.update({ where: { id: mail.id }, data: { status: 'WAITING' } });`;
    const claim = `const claimed = await prisma.mail.updateMany({ where: { id: mail.id, status: 'QUEUED' }, data: { status: 'SENDING' } }); if (claimed.count === 0) continue;`;

    expect(await verdicts(poller(`${queued} for (const mail of rows) { if (mail.to === null) { ${later} continue; } ${claim} await send(mail); }`))).toEqual([]);
    expect(await verdicts(poller(`${queued} for (const mail of rows) { if (mail.to === null) { ${later} } await send(mail); }`))).toEqual(['error']);
  });

  it('takes a request whose answer is read for a question, unless it asks for a change', async () => {
    const ask = (method: string) => poller(`${queued} for (const mail of rows) { await prisma.mail.update({ where: { id: mail.id }, data: { status: 'SENT' } });
const method = process.env.METHOD; const answer = await fetch('https://post.example/' + mail.id, { ${method}, body: mail.text }); await answer.json(); }`);

    expect(await verdicts(ask('method'))).toEqual([]);
    expect(await verdicts(ask(`method: 'POST'`))).toEqual(['warning']);
  });
});

describe('non-atomic-claim, jobs of a table', () => {
  const take = "async function take() {\n  const rows = await prisma.mail.findMany({ where: { status: 'QUEUED' } });\n  for (const row of rows) await prisma.mail.update({ where: { id: row.id }, data: { status: 'DUE' } });\n  return rows;\n}\n";
  const table = (first: string, second: string): Promise<readonly Finding[]> =>
    findingsOf(rule, { ...shared, 'src/poller.ts': `${imports}${take}const jobs = [\n  { async run() { ${first} } },\n  { async run() { ${second} } },\n];\nfor (const job of jobs) cron.schedule('* * * * *', async () => { await job.run(queue); });\n` });

  it('takes what another job does for none of its own', async () => {
    expect(await verdicts(table('await take();', 'await send({});'))).toEqual([]);
  });

  it('is found where one job does both', async () => {
    expect(await verdicts(table('for (const row of await take()) await send(row);', 'await queue.getJobs();'))).toEqual(['error']);
  });

  it.each([
    ['one by one', 'async function run(name: string, work: () => Promise<void>) { await work(); }', 'for (const job of jobs) cron.schedule(\'* * * * *\', async () => { await run(job.name, job.work); });', []],
    ['one of them for a row', 'async function run(name: string, work: () => Promise<void>) { await work(); }', 'cron.schedule(\'* * * * *\', async () => { const asked = await prisma.asked.findMany({}); for (const one of asked) { const job = jobs.find(({ name }) => name === one.name); if (job) await run(job.name, job.work); } });', []],
    ['as one list', '', 'cron.schedule(\'* * * * *\', async () => { for (const { work } of jobs) await work(); });', ['error']],
  ])('are each a run of their own where a function is given them: %s', async (_, run, start, expected) => {
    const jobs = "async function sendAll() { await send({}); }\nconst jobs = [{ name: 'take', work: take }, { name: 'send', work: sendAll }];\n";

    expect(await verdicts(findingsOf(rule, { ...shared, 'src/poller.ts': `${imports}${take}${jobs}${run}\n${start}\n` }))).toEqual(expected);
  });
});

describe('non-atomic-claim, rows that are counted', () => {
  const work = "const row = await prisma.mail.findUnique({ where: { id: 1 } }); await send(row); await prisma.mail.update({ where: { id: row.id }, data: { status: 'SENT' } });";

  it('are given to nobody', async () => {
    expect(await verdicts(poller(`if (await prisma.mail.count({ where: { status: 'QUEUED' } }) > 100) { ${work} }`))).toEqual([]);
    expect(await verdicts(poller(`const { rows } = await pool.query("select count(*) from mail where status = 'QUEUED'"); if (rows[0].count > 100) { ${work} }`))).toEqual([]);
  });

  it('are taken by two where they are read as well', async () => {
    expect(await verdicts(poller(`if (await prisma.mail.count({ where: { status: 'QUEUED' } }) > 0) { ${queued} for (const row of rows) { await prisma.mail.update({ where: { id: row.id }, data: { status: 'SENT' } }); await send(row); } }`))).toEqual(['error']);
  });
});

describe('non-atomic-claim, sides of a test', () => {
  const worker = (body: string): Promise<readonly Finding[]> => findingsOf(rule, { ...shared, 'src/poller.ts': `${imports}async function step(kind: string) {\nlet rows: any[] = [];\n${body}\n}\ncron.schedule('* * * * *', async () => { await step(process.argv[2]); });\n` });
  const found = queued.replace('const ', '');
  const mark = "for (const mail of rows) { await prisma.mail.update({ where: { id: mail.id }, data: { status: 'SENT' } }); await send(mail); }";

  it('are no claim together: one run takes one side', async () => {
    expect(await verdicts(worker(`switch (kind) { case 'report': { ${found} console.log(rows.length); break; } case 'send': { ${mark} break; } }`))).toEqual([]);
    expect(await verdicts(worker(`if (kind === 'report') { ${found} console.log(rows.length); } else { ${mark} }`))).toEqual([]);
  });

  it('are one where the first case leads into the second', async () => {
    expect(await verdicts(worker(`switch (kind) { case 'all': ${found} case 'send': ${mark} }`))).toEqual(['error']);
  });
});

describe('non-atomic-claim, rows that are asked for by a quantity', () => {
  const due = (column: string): Promise<readonly Finding[]> => poller(`const rows = await prisma.mail.findMany({ where: { ${column}: { gt: 0 } } });
for (const mail of rows) { await prisma.mail.update({ where: { id: mail.id }, data: { ${column}: mail.next } }); await send(mail); }`);

  it('are none that wait: with more of it they are asked for again', async () => {
    expect(await verdicts(due('outstandingAmount'))).toEqual([]);
    expect(await verdicts(due('remindAt'))).toEqual(['error']);
  });
});

describe('non-atomic-claim, counts', () => {
  const counted = (picked: string): Promise<readonly Finding[]> => poller(`const rows = await db.select(${picked}).from(mails).where(eq(mails.status, 'queued'));
for (const mail of rows) { await db.update(mails).set({ status: 'sending' }).where(eq(mails.id, mail.id)); await send(mail); }`);

  it('give no row out, however the builder is asked for them', async () => {
    expect(await verdicts(counted('{ waiting: sql`count(*)::int` }'))).toEqual([]);
    expect(await verdicts(counted('{ waiting: count().mapWith(Number) }'))).toEqual([]);
    expect(await verdicts(counted('{ id: mails.id, waiting: sql`count(*) over ()` }'))).toEqual(['error']);
  });
});

describe('non-atomic-claim, a row that was claimed by its key before', () => {
  const settled = (claim: string): Promise<readonly Finding[]> => poller(`const rows = await prisma.refund.findMany({ where: { status: 'DUE', lockedUntil: { lt: new Date() } } });
for (const row of rows) {
  ${claim}
  const asked = await prisma.refund.findMany({ where: { status: 'ASKED' } });
  for (const one of asked) { await prisma.refund.update({ where: { id: one.id }, data: { status: 'PAID' } }); await send(one); }
}`);

  it('is worked on by one run, whatever column says who has it', async () => {
    expect(await verdicts(settled('const claimed = await prisma.refund.updateMany({ where: { id: row.id, lockedUntil: { lt: new Date() } }, data: { lockedUntil: new Date(Date.now() + 60_000) } }); if (claimed.count === 0) continue;'))).toEqual([]);
    expect(await verdicts(settled('console.log(row.id);'))).toEqual(['error']);
  });
});
