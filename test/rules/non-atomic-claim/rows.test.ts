/** Claims by the row in hand, by the time a row is due, and by an update that leaves the row among those that are asked for. */
import rule from '../../../rules/non-atomic-claim/rule.ts';
import type { Finding } from '../../../src/model/finding.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const manifest = '{"dependencies":{"pg":"8.16.0","@prisma/client":"6.8.2","mongoose":"8.15.0","sequelize":"6.37.7","resend":"4.6.0","node-cron":"4.2.1","drizzle-orm":"0.44.0"}}';

const imports = `import cron from 'node-cron';
import { Pool } from 'pg';
import { PrismaClient } from '@prisma/client';
import mongoose from 'mongoose';
import { drizzle } from 'drizzle-orm/node-postgres';
import { and, eq, lt } from 'drizzle-orm';
import { pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import { DataTypes, Model, Sequelize } from 'sequelize';
import { Resend } from 'resend';
const pool = new Pool();
const db = drizzle(pool);
const mails = pgTable('mails', { id: text(), status: text(), nextRunAt: timestamp(), score: text() });
const prisma = new PrismaClient();
const Mail = mongoose.model('Mail', new mongoose.Schema({}));
class Notice extends Model {}
Notice.init({ status: DataTypes.STRING }, { sequelize: new Sequelize('postgres://orders') });
const resend = new Resend('key');
async function send(mail: any) { await resend.emails.send({ from: 'desk@clinic.example', to: mail.to, subject: 'Your visit', text: mail.text }); }
`;

/** A process that runs the work every minute. */
async function poller(work: string, more = ''): Promise<readonly Finding[]> {
  return findingsOf(rule, { 'package.json': manifest, 'src/poller.ts': `${imports}${more}cron.schedule('* * * * *', async () => {\n${work}\n});\n` });
}

async function verdicts(work: string, more = ''): Promise<string[]> {
  return (await poller(work, more)).map(({ severity }) => severity);
}

const documents = "const rows = await Mail.find({ status: 'queued' });\n";
const notices = "const rows = await Notice.findAll({ where: { status: 'queued' } });\n";
const each = (mark: string): string => `for (const mail of rows) { ${mark} await send(mail); }`;

describe('non-atomic-claim, a mark that takes no row', () => {
  const found = "const rows = await prisma.mail.findMany({ where: { status: 'queued' } });\n";
  const failed = "await prisma.mail.update({ where: { id: mail.id }, data: { status: 'failed' } });";

  it('is one that is made before the run ends with an error', async () => {
    expect(await verdicts(found + each(`if (!mail.to) { ${failed} throw new Error('no address'); }`))).toEqual([]);
    expect(await verdicts(found + each(`if (!mail.to) { ${failed} }`))).toEqual(['error']);
  });

  it('is one in a function whose error ends the run', async () => {
    expect(await verdicts(found + each('await check(mail);'), `async function check(mail: any) { if (!mail.to) { ${failed} throw new Error('no address'); } }\n`)).toEqual([]);
  });

  it('sets what is asked not to be one value to what another column holds', async () => {
    const read = "const rows = (await pool.query(`select id, raw from mails where status <> 'held'`)).rows;\n";

    expect(await verdicts(read + each("await pool.query('update mails set status = raw where id = $1', [mail.id]);"))).toEqual([]);
    expect(await verdicts(read + each("await pool.query(`update mails set status = 'held' where id = $1`, [mail.id]);"))).toEqual(['error']);
  });
});

describe('non-atomic-claim, a row that is marked in hand', () => {
  it.each([
    ['given a status and saved', documents, "mail.set({ status: 'sending' }); await mail.save();", "mail.set({ seen: true }); await mail.save();"],
    ['given one column by its name and saved', documents, "mail.set('status', 'sending'); await mail.save();", "mail.set('seen', true); await mail.save();"],
    ['assigned several and saved', documents, "Object.assign(mail, { status: 'sending' }); await mail.save();", 'Object.assign(mail, { seen: true }); await mail.save();'],
    ['updated as a document', documents, "await mail.updateOne({ $set: { status: 'sending' } });", 'await mail.updateOne({ $set: { seen: true } });'],
    ['updated as a row', notices, "await mail.update({ status: 'sending' });", 'await mail.update({ seen: true });'],
  ])('is an error where it is %s, and none where something else of it is', async (_, read, mark, other) => {
    expect(await verdicts(read + each(mark))).toEqual(['error']);
    expect(await verdicts(read + each(other))).toEqual([]);
  });

  it('is seen in the function that is given the row', async () => {
    expect(await verdicts(documents + each('await take(mail);'), "async function take(mail: any) { mail.status = 'sending'; await mail.save(); }\n")).toEqual(['error']);
    expect(await verdicts(documents + each('await take(mail);'), 'async function take(mail: any) { mail.seen = true; await mail.save(); }\n')).toEqual([]);
  });

  it('is not rewritten where the call has no place for a condition', async () => {
    const [finding] = await poller(notices + each("await mail.update({ status: 'sending' });"));
    expect(finding?.edit).toBeNull();
  });

  it('is no row where the function made it for itself', async () => {
    expect(await verdicts("const bar = startBar();\n" + notices + each("bar.update({ status: 'sending' });"), 'declare function startBar(): any;\n')).toEqual([]);
  });

  it('is no row where an update says which rows it means', async () => {
    expect(await verdicts(notices + each("const [changed] = await Notice.update({ status: 'sending' }, { where: { id: mail.id, status: 'queued' } }); if (changed === 0) continue;"))).toEqual([]);
  });
});

describe('non-atomic-claim, rows that are read because they are due', () => {
  const due = 'for (const mail of await db.select().from(mails).where(lt(mails.nextRunAt, new Date()))) ';

  it('is an error where they are marked by a status that the read does not ask for', async () => {
    const [finding] = await poller(`${due}{ await db.update(mails).set({ status: 'sending' }).where(eq(mails.id, mail.id)); await send(mail); await db.update(mails).set({ status: 'sent' }).where(eq(mails.id, mail.id)); }`);

    expect(finding?.severity).toBe('error');
    expect(finding?.message).toContain('read the same rows of mails, whatever their status is, because the update that sets status asks for the row only');
    expect(finding?.edit).toBeNull();
  });

  it('is nothing where the update asks for the old status and its rows decide', async () => {
    expect(await verdicts(`${due}{ const won = await db.update(mails).set({ status: 'sending' }).where(and(eq(mails.id, mail.id), eq(mails.status, 'waiting'))).returning(); if (won.length === 0) continue; await send(mail); }`)).toEqual([]);
  });

  it('is nothing where they are compared by something else than the time of their work', async () => {
    expect(await verdicts(`for (const mail of await db.select().from(mails).where(lt(mails.score, '10'))) { await db.update(mails).set({ status: 'reported' }).where(eq(mails.id, mail.id)); await send(mail); }`)).toEqual([]);
  });

  it('is an error where their time is moved on among many columns, and nothing where the old time is asked for', async () => {
    const read = 'const rows = await prisma.mail.findMany({ where: { enabled: true, nextRunAt: { lte: new Date() } } });\n';
    const data = 'data: { nextRunAt: next(mail), lastRunAt: new Date(), runs: mail.runs + 1, stage: mail.stage + 1, note: mail.note }';

    expect(await verdicts(read + each(`await prisma.mail.update({ where: { id: mail.id }, ${data} });`))).toEqual(['error']);
    expect(await verdicts(read + each(`const won = await prisma.mail.updateMany({ where: { id: mail.id, nextRunAt: mail.nextRunAt }, ${data} }); if (won.count === 0) continue;`))).toEqual([]);
  });
});

describe('non-atomic-claim, an update that leaves the row among those that are asked for', () => {
  const claim = (to: string): string => `const rows = await prisma.mail.findMany({ where: { status: { in: ['PENDING', 'RETRYING'] } } });
${each(`const won = await prisma.mail.updateMany({ where: { id: mail.id, status: { in: ['PENDING', 'RETRYING'] } }, data: { status: '${to}' } }); if (won.count === 0) continue;`).replace('send(mail);', "send(mail); await prisma.mail.update({ where: { id: mail.id }, data: { status: 'SENT' } });")}`;

  it('is believed by nobody, for the second run finds what it asks for as well', async () => {
    const [finding] = await poller(claim('RETRYING'));
    expect(finding?.severity).toBe('error');
    expect(finding?.message).toContain('status is set to RETRYING first, which is asked for too');
  });

  it('is a claim where it takes the row out of them', async () => {
    expect(await verdicts(claim('SENDING'))).toEqual([]);
  });

  it('is told in SQL as well', async () => {
    const sql = (to: string): string => `const { rows } = await pool.query("select * from mails where status in ('pending', 'retrying')");
${each(`const won = await pool.query("update mails set status = '${to}' where id = $1 and status in ('pending', 'retrying')", [mail.id]); if (won.rowCount === 0) continue;`).replace('send(mail);', `send(mail); await pool.query("update mails set status = 'sent' where id = $1", [mail.id]);`)}`;
    expect(await verdicts(sql('retrying'))).toEqual(['error']);
    expect(await verdicts(sql('sending'))).toEqual([]);
  });
});

describe('non-atomic-claim, rows that are marked together and then read by their mark', () => {
  const take = (own: string, mine: string): string => `await pool.query("update mails set status = 'sending'${own} where status = 'queued'", [process.pid]);
const { rows } = await pool.query("select * from mails where status = 'sending'${mine}", [process.pid]);
${each('').replace('send(mail);', `send(mail); await pool.query("update mails set status = 'sent' where id = $1", [mail.id]);`)}`;

  it('are read by a second run as well', async () => {
    const [finding] = await poller(take('', ''));
    expect(finding?.severity).toBe('error');
    expect(finding?.message).toContain('each first marks whatever waits and then reads whatever is marked, by others too');
    expect(finding?.edit).toBeNull();
  });

  it('are read by one where the mark says whose they are', async () => {
    expect(await verdicts(take(', worker = $1', ' and worker = $1'))).toEqual([]);
  });

  it('are told in Prisma as well, whatever is done about the count', async () => {
    const mark = (own: string, mine: string): string => `const { count } = await prisma.mail.updateMany({ where: { status: 'QUEUED' }, data: { status: 'SENDING'${own} } }); if (count === 0) return;
const rows = await prisma.mail.findMany({ where: { status: 'SENDING'${mine} } });
${each('')}`;
    expect(await verdicts(mark('', ''))).toEqual(['error']);
    expect(await verdicts(mark(', worker: process.pid', ', worker: process.pid'))).toEqual([]);
    const of = (whose: string): string => mark('', '').replace("status: 'QUEUED'", `status: 'QUEUED', accountId: ${whose}`);
    expect(await verdicts(of('{ not: null }'))).toEqual(['error']);
    expect(await verdicts(of('mine()'))).not.toEqual(['error']);
  });
});

describe('non-atomic-claim, a claim of Supabase of which only the error is looked at', () => {
  const publish = (claim: string, over = 'due'): Readonly<Record<string, string>> => ({
    'package.json': '{"dependencies":{"@supabase/supabase-js":"2.49.8","node-cron":"4.2.1","resend":"4.6.0"}}',
    'src/posts.ts': `import cron from 'node-cron';
import { createClient } from '@supabase/supabase-js';
import { Resend } from 'resend';
const supabase = createClient('url', 'key');
const resend = new Resend('key');
cron.schedule('* * * * *', async () => {
  const { data: due } = await supabase.from('posts').select('id, to').eq('status', 'scheduled').limit(100);
  const ids = due.map((post) => post.id);
  ${claim}
  for (const post of ${over}) await resend.emails.send({ from: 'a@shop.example', to: post.to, subject: 'New', text: '' });
});
`,
  });
  const update = "supabase.from('posts').update({ status: 'publishing' }).in('id', ids).eq('status', 'scheduled')";

  it.each([
    [`const { error } = await ${update};\n  if (error) return;`],
    [`const result = await ${update};\n  if (result.error) throw result.error;`],
    [`const { error } = await ${update}.select('id');\n  if (error) return;`],
  ])('is told: %s', async (claim) => {
    expect((await findingsOf(rule, publish(claim))).map(({ message }) => message.includes('nobody looks whether it changed a row'))).toEqual([true]);
  });

  it.each([
    [`const { data: own, error } = await ${update}.select('id, to');\n  if (error) return;`, 'own'],
    [`const { error, count } = await ${update};\n  if (error || count !== ids.length) return;`, 'due'],
    [`const { error } = await ${update}.select().single();\n  if (error) return;`, 'due'],
  ])('is not: %s', async (claim, over) => {
    expect(await findingsOf(rule, publish(claim, over))).toEqual([]);
  });
});

describe('non-atomic-claim, a row that is marked on several ways', () => {
  const waiting = "const { rows } = await pool.query(\"select * from mails where status = 'queued' and kind = 'reminder' limit 10\");\n";
  const mark = (state: string): string => `await pool.query("update mails set status = '${state}' where id = $1", [mail.id]);`;
  const escalate = "await pool.query(\"update mails set kind = 'escalated' where id = $1\", [mail.id]);";
  const answer = (first: string, last: string): string => `${waiting}for (const mail of rows) { const reply = await ask(mail); if (reply.strange) { ${first} continue; } ${last} }`;
  const reply = 'await pool.query("insert into answers (mail) values ($1)", [mail.id]); ';
  const ask = "async function ask(mail: any) { const response = await fetch('https://model.example/answers', { method: 'POST', body: mail.text }); return response.json(); }\n";

  it('is told by the way on which something is done', async () => {
    const [finding, ...others] = await poller(answer(escalate, `${reply}${mark('done')}`), ask);
    expect(others).toEqual([]);
    expect(finding?.message).toContain('status');
  });

  it('is not told where one run only comes to what is done', async () => {
    const won = "const { rowCount } = await pool.query(\"update mails set status = 'sending' where id = $1 and status = 'queued'\", [mail.id]); if (rowCount === 0) continue; ";
    expect(await verdicts(answer(escalate, `${won}${reply}${mark('done')}`), ask)).toEqual([]);
  });
});
