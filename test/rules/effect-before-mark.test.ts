import rule from '../../rules/effect-before-mark/rule.ts';
import { findingsOfWorker as worker, report, text, verdicts } from '../kit/notices-worker.ts';
import type { Finding } from '../../src/model/finding.ts';
import { findingsOf } from '../kit/rule-tester.ts';

describe('effect-before-mark, a job that fails after its effect', () => {
  it('is an error when people get a message with each attempt', async () => {
    const [finding] = await worker(`${text} ${report}`);

    expect(finding?.severity).toBe('error');
    expect(finding?.message).toBe('bullmq runs a job of notices again after it has failed, up to 4 more times. It calls twilio Messages.create(), and nothing keeps that from being done again when fetch() fails afterwards: people get the message again.');
    expect(finding?.advice).toContain('Claim the work before the effect');
  });

  it('is quiet where a job has one attempt', async () => {
    expect(await verdicts(worker(`${text} ${report}`, { attempts: '{}' }))).toEqual([]);
  });

  it('is quiet where nothing that can fail follows', async () => {
    expect(await verdicts(worker(text))).toEqual([]);
    expect(await verdicts(worker(`${report} ${text}`))).toEqual([]);
  });

  it('is quiet where the error stays where it is', async () => {
    expect(await verdicts(worker(`${text} try { ${report} } catch (error) { console.error(error); }`))).toEqual([]);
    expect(await verdicts(worker(`${text} ${report.replace(/;$/, '')}.catch(console.error);`))).toEqual([]);
  });

  it('finds an error that a catch passes on', async () => {
    expect(await verdicts(worker(`${text} try { ${report} } catch (error) { console.error(error); throw error; }`))).toEqual(['error likely']);
  });

  it('takes an error about the effect for no second one', async () => {
    expect(await verdicts(worker(`const sent = ${text} if (sent.errorCode) throw new Error('not sent');`))).toEqual([]);
    expect(await verdicts(worker(`${text} if (job.data.order === undefined) throw new Error('no order');`))).toEqual(['error likely']);
  });

  it('is quiet where what fails is on another side of the same question', async () => {
    const kinds = (second: string): Promise<readonly Finding[]> => worker(`if (job.name === 'text') { ${text} } if (job.name === '${second}') { ${report} }`);

    expect(await verdicts(kinds('hook'))).toEqual([]);
    expect(await verdicts(kinds('text'))).toEqual(['error likely']);
    expect(await verdicts(worker(`if (job.name === 'text') { ${text} } if (job.data.to === 'hook') { ${report} }`))).toEqual(['error likely']);
  });

  it('sees that a later item fails after the first ones are done', async () => {
    const [finding] = await worker(`for (const phone of job.data.phones) await client.messages.create({ to: phone });`);

    expect(finding?.message).toContain('for each item, and nothing keeps that from being done again when it fails for a later item afterwards');
    expect(await verdicts(worker(`await Promise.allSettled(job.data.phones.map((phone) => client.messages.create({ to: phone })));`))).toEqual([]);
  });

  it('takes another try for no later item', async () => {
    const tries = (end: string): string => `for (const from of job.data.senders) { try { await client.messages.create({ to: job.data.phone, from }); ${end} } catch (error) { if (from === '+30') throw error; } }`;

    expect(await verdicts(worker(tries('return;')))).toEqual([]);
    expect(await verdicts(worker(tries('break;')))).toEqual([]);
    expect(await verdicts(worker(tries('return;').replace('const from of job.data.senders', 'let from = 0; from < 3; from++')))).toEqual([]);
    expect(await verdicts(worker(tries('await job.updateProgress(1);')))).toEqual(['error likely']);
    expect(await verdicts(worker('for (const phone of job.data.phones) { if (phone.length > 4) { await client.messages.create({ to: phone }); continue; } return; }'))).toEqual(['error likely']);
  });

  it.each([
    ['a list', 'const sent = job.data.phones.map((phone) => client.messages.create({ to: phone })); await Promise.{}(sent);'],
    ['a list that is filled one by one', 'const sent = []; for (const phone of job.data.phones) sent.push(client.messages.create({ to: phone })); await Promise.{}([...sent]);'],
  ])('sees whether the errors of %s go any further', async (_, work) => {
    // Those of a list who have their letter may get it once more after a crash.
    expect(await verdicts(worker(work.replace('{}', 'allSettled')))).not.toContain('error likely');
    expect(await verdicts(worker(work.replace('{}', 'all')))).toEqual(['error likely']);
    // Each is waited for before the next one: the first error ends the run.
    expect(await verdicts(worker('const sent = []; for (const phone of job.data.phones) sent.push(await client.messages.create({ to: phone })); await Promise.allSettled(sent);'))).toEqual(['error likely']);
  });

  it('makes less of money that is given back where a later step fails', async () => {
    const paid = (undo: string): Promise<readonly Finding[]> => worker(`try { const charge = await stripe.charges.create({ amount: 1 }); ${report} } catch (error) { ${undo} throw error; }`);

    expect(await verdicts(paid('console.error(error);'))).toEqual(['error likely']);
    expect(await verdicts(paid('await stripe.refunds.create({ charge: job.data.charge });'))).toEqual(['warning likely']);
  });

  it('believes an idempotency key, unless each attempt has another', async () => {
    expect(await verdicts(worker(`await stripe.charges.create({ amount: 1 }, { idempotencyKey: job.id }); ${report}`))).toEqual([]);
    expect(await verdicts(worker(`await stripe.charges.create({ amount: 1 }, { idempotencyKey: crypto.randomUUID() }); ${report}`))).toEqual(['error likely']);
    expect(await verdicts(worker(`await stripe.charges.create({ amount: 1 }); ${report}`))).toEqual(['error likely']);
  });
});

describe('effect-before-mark, a job that marks its work after the effect', () => {
  const read = `const { rows: [notice] } = await pool.query("select * from notices where id = $1", [job.data.id]); if (notice.status === 'sent') return;`;
  const mark = `await pool.query("update notices set status = 'sent' where id = $1", [job.data.id]);`;

  it('is a warning: only a crash in between repeats it', async () => {
    const [finding] = await worker(`${read} ${text} ${mark}`);

    expect(finding?.severity).toBe('warning');
    expect(finding?.message).toContain('It calls twilio Messages.create() and updates notices only afterwards');
  });

  it('is a warning with one attempt too, for the process may die, unless nobody takes over', async () => {
    const [finding] = await worker(`${read} ${text} ${mark}`, { attempts: '{}' });

    expect(finding?.severity).toBe('warning');
    expect(finding?.message).toContain('bullmq gives a job of notices to another process when the one that has it dies');
    expect(await verdicts(worker(`${read} ${text} ${mark}`, { attempts: '{}', options: '{ maxStalledCount: 0 }' }))).toEqual([]);
  });

  it('is an error when something can fail before the mark, and not when it fails behind it', async () => {
    expect(await verdicts(worker(`${read} ${text} ${report} ${mark}`))).toEqual(['error likely']);
    expect(await verdicts(worker(`${read} ${text} ${mark} ${report}`))).toEqual(['warning likely']);
  });

  it('is quiet where a claim stands before the effect', async () => {
    expect(await verdicts(worker(`const claimed = await pool.query("update notices set status = 'sent' where id = $1 and status = 'due' returning id", [job.data.id]); if (claimed.rowCount === 0) return; ${text} ${report} ${mark}`))).toEqual([]);
  });

  it('leaves a claim that does not hold to the rule about claims', async () => {
    const unclaimed = read.replace("=== 'sent'", "!== 'waiting'");

    expect(await verdicts(worker(`${unclaimed} await pool.query("update notices set status = 'sending' where id = $1", [job.data.id]); ${text} ${mark}`))).toEqual([]);
  });

  it('takes a state that nobody looks at for no record made in advance', async () => {
    const start = (column: string): string => `const { rows: [notice] } = await pool.query("select * from notices where id = $1", [job.data.id]); ${column === 'status' ? "if (notice.status === 'started') return;" : ''} await pool.query("update notices set ${column} = 'started' where id = $1", [job.data.id]);`;

    expect(await verdicts(worker(`${start('status')} ${text} ${report}`))).toEqual([]);
    expect(await verdicts(worker(`${start('touched')} ${text} ${report}`))).toEqual(['error likely']);
  });

  it('takes a write for no mark by which no work is chosen', async () => {
    expect(await verdicts(worker(`${read} ${text} await pool.query('update shops set seen = now()');`, { attempts: '{}' }))).toEqual([]);
  });
});

describe('effect-before-mark, a schedule that marks its work after the effect', () => {
  const due = `const { rows } = await pool.query("select * from invoices where state = 'due'");`;
  const mail = `await mailer.sendMail({ to: row.mail });`;
  const mark = `await pool.query("update invoices set state = 'sent' where id = $1", [row.id]);`;

  /** A process that answers requests, and mails invoices by the clock. */
  function timer(body: string, { expression = '*/5 * * * *', service = '' } = {}): Promise<readonly Finding[]> {
    return findingsOf(rule, {
      'package.json': '{"dependencies":{"node-cron":"4.2.1","express":"5.1.0","pg":"8.16.0","nodemailer":"7.0.0"},"scripts":{"start":"node src/main.ts"}}',
      ...(service === '' ? {} : { 'service.yaml': service }),
      'src/main.ts': `import cron from 'node-cron';
import express from 'express';
import nodemailer from 'nodemailer';
import pg from 'pg';
const mailer = nodemailer.createTransport({});
const pool = new pg.Pool();
const app = express();
app.get('/', (req, res) => { res.send('invoices'); });
app.listen(3000);
cron.schedule('${expression}', async () => { ${body} });
`,
    });
  }

  it('is a warning where other instances may do the same', async () => {
    const [finding] = await timer(`${due} for (const row of rows) { ${mail} ${mark} }`);

    expect(finding?.severity).toBe('warning');
    expect(finding?.message).toBe('node-cron starts this job every 5 minutes, whether or not the last run came to its end. It calls nodemailer Transporter.sendMail() for each item and updates invoices only afterwards: until then every other run finds the same work, and people get the message again.');
    expect(finding?.title).toBe('The job in main.ts can repeat nodemailer Transporter.sendMail()');
    expect(finding?.evidence.map((one) => `${one.kind} ${one.label}`)).toEqual(['schedule */5 * * * *, every 5 minutes', 'entry */5 * * * *', 'call reads invoices', 'effect nodemailer Transporter.sendMail()', 'sink updates invoices']);
  });

  it('says that all is marked together', async () => {
    const [finding] = await timer(`${due} for (const row of rows) { ${mail} } await pool.query("update invoices set state = 'sent' where state = 'due'");`);

    expect(finding?.message).toContain('updates invoices only after all of them');
  });

  it('says that those of one item are marked together', async () => {
    const copies = '\nfor (const copy of row.copies) { await mailer.sendMail({ to: copy }); }';
    const grouped = await timer(`${due} for (const row of rows) { ${copies} ${mark} }`);

    expect(grouped.map(({ severity }) => severity)).toEqual(['warning']);
    expect(grouped[0]?.message).toContain('It calls nodemailer Transporter.sendMail() for each of several that belong to one item and updates invoices only after those: until then');
    expect((await timer(`${due} for (const row of rows) { ${copies} }\nfor (const row of rows) { ${mark} }`))[0]?.message).toContain('only after all of them');
  });

  it('tells another try from another item', async () => {
    const deliver = (end: string): string => `${due} for (const row of rows) { await deliver(row); ${mark} } });\nasync function deliver(row) { for (const host of hosts) { try { await nodemailer.createTransport({ host }).sendMail({ to: row.mail }); ${end} } catch (error) { console.error(error); } } }\ncron.schedule('0 6 * * *', () => {`;

    expect((await timer(deliver('return;')))[0]?.message).toContain('for each item and updates invoices only afterwards');
    expect((await timer(deliver('console.info(host);')))[0]?.message).toContain('for each of several that belong to one item and updates invoices only after those');
  });

  it('is no more than a note once a day', async () => {
    expect(await verdicts(timer(`${due} for (const row of rows) { ${mail} ${mark} }`, { expression: '0 6 * * *' }))).toEqual(['info likely']);
  });

  it('is said once where several schedules lead to it, at its worst, and names the others', async () => {
    const found = await timer(`await mailDue(); });
async function mailDue() { ${due} for (const row of rows) { ${mail} ${mark} } }
cron.schedule('*/5 * * * *', async () => { await mailDue();`, { expression: '0 6 * * *' });

    expect(found.map(({ severity, subject }) => `${severity} ${subject}`)).toEqual(['warning mailDue']);
    expect(found[0]?.evidence.at(-1)).toMatchObject({ kind: 'entry', label: 'also 0 6 * * *' });
  });

  it('is quiet where each item is claimed', async () => {
    expect(await verdicts(timer(`${due} for (const row of rows) { const claimed = await pool.query("update invoices set state = 'sent' where id = $1 and state = 'due' returning id", [row.id]); if (claimed.rowCount === 0) continue; ${mail} }`))).toEqual([]);
  });

  it('is quiet about a list of those that were claimed one by one', async () => {
    const close = `const won = []; ${due} for (const row of rows) { const claimed = await pool.query("update invoices set state = 'closed' where id = $1 and state = 'due' returning id", [row.id]); if (claimed.rowCount === 1) won.push(row); }`;
    const closing = (list: string): string => `for (const row of await closeDue()) { ${mail} ${mark} } });\nasync function closeDue() { ${close} return ${list}; }\ncron.schedule('0 6 1 1 *', async () => {`;

    expect(await verdicts(timer(closing('won')))).toEqual([]);
  });

  it('is quiet where the work was not chosen by what is written', async () => {
    expect(await verdicts(timer(`const { rows } = await pool.query('select * from shops'); for (const row of rows) { ${mail} await pool.query('update invoices set seen = now() where id = $1', [row.id]); }`))).toEqual([]);
  });

  it('takes a row that is looked for before, and made afterwards, for a mark', async () => {
    const look = `const { rows: [seen] } = await pool.query('select id from notices where invoice = $1', [row.id]); if (seen !== undefined) continue;`;
    const note = `await pool.query('insert into notices (invoice) values ($1)', [row.id]);`;

    expect(await verdicts(timer(`${due} for (const row of rows) { ${look} ${mail} ${note} }`))).toEqual(['warning likely']);
    expect(await verdicts(timer(`${due} for (const row of rows) { ${mail} ${note} }`))).toEqual([]);
  });

  it('asks for no mark afterwards where each item is looked for, and noted, before', async () => {
    const look = `const { rows: [seen] } = await pool.query('select id from notices where invoice = $1', [row.id]); if (seen !== undefined) continue;`;
    const note = `await pool.query('insert into notices (invoice) values ($1)', [row.id]);`;

    expect(await verdicts(timer(`${due} for (const row of rows) { ${look} ${note} ${mail} ${mark} }`))).toEqual([]);
    expect(await verdicts(timer(`${due} for (const row of rows) { ${note} ${mail} ${mark} }`))).toEqual(['warning likely']);
    expect(await verdicts(timer(`${look.replace('row.id', '1').replace('continue', 'return')} ${note.replace('row.id', '1')} ${due} for (const row of rows) { ${mail} ${mark} }`))).toEqual(['warning likely']);
  });

  it('takes counting before the row is deleted for an effect, unless both stand in one transaction', async () => {
    const count = `await tx.query('update shops set visits = visits + 1 where id = $1', [row.shop]);`;
    const work = `const { rows } = await tx.query('select * from clicks'); for (const row of rows) { ${count} await tx.query('delete from clicks where id = $1', [row.id]); }`;

    expect(await verdicts(timer(work.replaceAll('tx.', 'pool.')))).toEqual(['warning likely']);
    expect(await verdicts(timer(`const tx = await pool.connect(); await tx.query('begin'); ${work} await tx.query('commit');`))).toEqual([]);
  });

  it('takes subscriptions that a push service no longer knows for no mark', async () => {
    const work = (table: string): string => `const { rows } = await pool.query('select * from ${table}'); for (const row of rows) { ${mail} await pool.query('delete from ${table} where id = $1', [row.id]); }`;

    expect(await verdicts(timer(work('push_subscriptions')))).toEqual([]);
    expect(await verdicts(timer(work('outbox')))).toEqual(['warning likely']);
  });

  it('takes addresses that no longer answer, and are thrown away, for no mark', async () => {
    const mails = `for (const row of rows) { ${mail} await pool.query('delete from readers where KEY = $1', [row.KEY]); }`;
    const readers = `const { rows } = await pool.query('select * from readers'); ${mails}`;

    expect(await verdicts(timer(readers.replaceAll('KEY', 'id')))).toEqual(['warning likely']);
    expect(await verdicts(timer(readers.replaceAll('KEY', 'address')))).toEqual([]);
  });

  it('takes readers that are turned off by another name for no mark', async () => {
    const mails = (off: string): string => `const { rows } = await pool.query('select * from readers where active'); for (const row of rows) { ${mail} ${off} }`;

    expect(await verdicts(timer(mails("await pool.query('update readers set active = false where id = $1', [row.id]);")))).toEqual(['warning likely']);
    expect(await verdicts(timer(mails("await pool.query('update readers set active = false where address = $1', [row.address]);")))).toEqual([]);
  });

  it('takes work that is added to the list for no mark', async () => {
    const add = `await pool.query('insert into notices (invoice) values ($1)', [row.id]);`;

    expect(await verdicts(timer(`const { rows } = await pool.query('select * from notices'); for (const row of rows) { ${mail} ${add} }`))).toEqual([]);
  });
});

describe('effect-before-mark, a row with a unique key', () => {
  const insert = `await pool.query('insert into sent_notices (job) values ($1)', [job.data.id]);`;

  it('is a claim where it is inserted before the effect', async () => {
    expect(await verdicts(worker(`${insert} ${text} ${report}`, { files: { 'migrations/001.sql': 'create table sent_notices (id serial primary key, job text unique);' } }))).toEqual([]);
    expect(await verdicts(worker(`${insert} ${text} ${report}`, { files: { 'migrations/001.sql': 'create table sent_notices (id serial primary key, job text);' } }))).toEqual(['error likely']);
  });

  it('is none where it is inserted afterwards', async () => {
    expect(await verdicts(worker(`${text} ${report} ${insert}`, { files: { 'migrations/001.sql': 'create table sent_notices (id serial primary key, job text unique);' } }))).toEqual(['error likely']);
  });
});

describe('effect-before-mark, a function that queues many jobs', () => {
  const dispatch = (options: string, loop = 'for (const shop of shops)'): Promise<readonly Finding[]> => findingsOf(rule, {
    'package.json': '{"dependencies":{"@aws-sdk/client-sqs":"3.800.0"}}',
    'serverless.yml': 'service: shops\nprovider:\n  name: aws\nfunctions:\n  dispatch:\n    handler: src/dispatch.handler\n    events:\n      - schedule: rate(1 hour)\n',
    'src/dispatch.ts': `import { SQS } from '@aws-sdk/client-sqs';
const sqs = new SQS({});
const shops = ['north', 'south'];
export async function handler() { ${loop} await sqs.sendMessage({ QueueUrl: 'shops', MessageBody: 'now'${options} }); }
`,
  });

  it('is a warning where the platform begins again after a failure', async () => {
    const [finding] = await dispatch('');

    expect(finding?.severity).toBe('warning');
    expect(finding?.message).toContain('gives the jobs no key by which the queue would know the second one: the same jobs are queued again.');
  });

  it('says how often the platform begins again, and who decided that', async () => {
    const [byDefault] = await dispatch('');

    expect(byDefault?.message).toContain('and again after a run that failed (Lambda tries 2 more times by default).');
  });

  it('is quiet where each job has a key, or there is one job', async () => {
    expect(await verdicts(dispatch(', MessageDeduplicationId: shop'))).toEqual([]);
    expect(await verdicts(dispatch('', ''))).toEqual([]);
  });
});

describe('effect-before-mark, a function that goes on where the last run stopped', () => {
  const crawl = (work: string): Promise<readonly Finding[]> => findingsOf(rule, {
    'package.json': '{"dependencies":{"pg":"8.16.0","twilio":"5.6.0"}}',
    'migrations/001.sql': 'create table shows (day date);',
    'serverless.yml': 'service: shows\nprovider:\n  name: aws\nfunctions:\n  crawl:\n    handler: src/crawl.handler\n    events:\n      - schedule: rate(1 hour)\n',
    'src/crawl.ts': `import pg from 'pg';
import twilio from 'twilio';
const client = twilio('id', 'token');
const pool = new pg.Pool();
const note = (day) => client.messages.create({ to: '+47', from: '+10', body: day });
const keep = (day) => pool.query('insert into shows (day) values ($1)', [day]);
export async function handler() {
  const { rows: [last] } = await pool.query('select max(day) as day from shows');
  for (let day = last.day; day; day = next(day)) { ${work} await fetch('https://stage.example/' + day); }
}
`,
  });

  it('is quiet where that is written before the effect', async () => {
    expect(await verdicts(crawl('await keep(day); await note(day);'))).toEqual([]);
    expect(await verdicts(crawl('await note(day);'))).toEqual(['error likely']);
  });
});

describe('effect-before-mark, work that Redis keeps', () => {
  const sms = `await client.messages.create({ to: item, from: '+10', body: 'your table is ready' });`;

  /** A process that answers requests, and sends what waits each minute. */
  const timer = (body: string): Promise<readonly Finding[]> => findingsOf(rule, {
    'package.json': '{"dependencies":{"node-cron":"4.2.1","express":"5.1.0","ioredis":"5.6.1","twilio":"5.6.0"},"scripts":{"start":"node src/main.ts"}}',
    'src/main.ts': `import cron from 'node-cron';
import express from 'express';
import Redis from 'ioredis';
import twilio from 'twilio';
const client = twilio('id', 'token');
const redis = new Redis();
express().listen(3000);
cron.schedule('* * * * *', async () => { ${body} });
`,
  });

  it.each([
    ['a set that is read and deleted', `const items = await redis.smembers('tables:ready'); for (const item of items) { ${sms} } await redis.del('tables:ready');`, 'deletes from the key tables:ready'],
    ['a list that is read and cut', `const items = await redis.lrange('tables:ready', 0, -1); for (const item of items) { ${sms} } await redis.ltrim('tables:ready', items.length, -1);`, 'deletes from the key tables:ready'],
    ['a key that is read, and set afterwards', `for (const item of await redis.smembers('tables')) { if (await redis.get(\`told:\${item}\`)) continue; ${sms} await redis.set(\`told:\${item}\`, '1'); }`, 'sets the key told:*'],
    ['a member that is looked for, and added afterwards', `for (const item of await redis.smembers('tables')) { if (await redis.sismember('told', item)) continue; ${sms} await redis.sadd('told', item); }`, 'inserts into told'],
  ])('takes %s for a mark that comes too late', async (_, body, mark) => {
    const [finding] = await timer(body);

    expect(finding?.severity).toBe('warning');
    expect(finding?.message).toContain(mark);
  });

  it('takes the key of a lock for no mark', async () => {
    const locked = `if (await redis.get('lock')) return; await redis.set('lock', '1', 'EX', 600); for (const item of ['north', 'south']) { ${sms} } await redis.del('lock');`;

    expect(await verdicts(timer(locked))).toEqual([]);
  });

  it.each([
    ['an item that is popped', `for (let item = await redis.lpop('tables:ready'); item; item = await redis.lpop('tables:ready')) { ${sms} }`],
    ['a member that was added by this run', `for (const item of await redis.smembers('tables')) { if ((await redis.sadd('told', item)) === 0) continue; ${sms} }`],
    ['a member that was removed by this run', `for (const item of await redis.zrange('tables', 0, 9)) { const removed = await redis.zrem('tables', item); if (removed === 0) continue; ${sms} }`],
    ['a key that only one sets', `for (const item of await redis.smembers('tables')) { const won = await redis.set(\`told:\${item}\`, '1', 'EX', 3600, 'NX'); if (won === null) continue; ${sms} }`],
  ])('believes %s', async (_, body) => {
    expect(await verdicts(timer(body))).toEqual([]);
  });
});

describe('effect-before-mark, two schedules of one route', () => {
  const reminders = (nightly: string): Record<string, string> => ({
    'package.json': '{"dependencies":{"next":"15.3.0","resend":"4.6.0","pg":"8.16.0"}}',
    'vercel.json': JSON.stringify({ crons: [{ path: '/api/reminders', schedule: nightly }] }),
    '.github/workflows/reminders.yml': "name: Reminders\non:\n  schedule:\n    - cron: '0 * * * *'\njobs:\n  call:\n    runs-on: ubuntu-latest\n    steps:\n      - run: curl -X GET https://shop.example/api/reminders\n",
    'app/api/reminders/route.ts': "import { Pool } from 'pg';\nimport { Resend } from 'resend';\nconst pool = new Pool();\nconst resend = new Resend('key');\nexport async function GET() {\n  const { rows } = await pool.query('select id, email from bookings where reminded_at is null');\n  for (const booking of rows) {\n    await resend.emails.send({ from: 'a@shop.example', to: booking.email, subject: 'Tomorrow', text: '' });\n    await pool.query('update bookings set reminded_at = now() where id = $1', [booking.id]);\n  }\n  return new Response();\n}\n",
  });

  it('are both named where they start it in the same minute', async () => {
    const [finding] = await findingsOf(rule, reminders('0 8 * * *'));

    expect(finding?.severity).toBe('warning');
    expect(finding?.message).toContain('start GET /api/reminders at the same times, and neither knows of the other.');
  });

  it('have each their own period where they never meet', async () => {
    const [finding] = await findingsOf(rule, reminders('30 8 * * *'));

    expect(finding?.message).toContain('Vercel starts GET /api/reminders every day at least once, not exactly once.');
  });

  it('are held apart by the group of a workflow, which starts after a run that died all the same', async () => {
    const files = reminders('0 8 * * *');
    const workflow = files['.github/workflows/reminders.yml'] ?? '';
    const script = (group: string): Record<string, string> => ({
      'package.json': files['package.json'] ?? '',
      '.github/workflows/reminders.yml': workflow.replace('jobs:', `${group}jobs:`).replace('curl -X GET https://shop.example/api/reminders', 'node src/remind.js').replace("'0 * * * *'", "'0 8 * * *'"),
      'src/remind.js': (files['app/api/reminders/route.ts'] ?? '').replace('export async function GET() {', '').replace('  return new Response();\n}', ''),
    });
    const messageOf = async (group: string): Promise<string | undefined> => (await findingsOf(rule, script(group)))[0]?.message;

    expect(await messageOf('concurrency:\n  group: reminders\n')).toContain('every day, also after a run that broke off. It calls');
    expect(await messageOf('')).toContain('every day, whether or not the last run came to its end. It calls');
  });
});
