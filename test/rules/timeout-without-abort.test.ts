import rule from '../../rules/timeout-without-abort/rule.ts';
import type { Finding } from '../../src/model/finding.ts';
import { findingsOf } from '../kit/rule-tester.ts';

const manifest = '{"dependencies":{"bullmq":"5.53.2","pg-boss":"10.1.6","amqplib":"0.10.8","pg":"8.16.0","node-cron":"4.0.0","p-timeout":"6.1.4"}}';
const imports = `import { PgBoss } from 'pg-boss';
import { Queue, Worker, UnrecoverableError } from 'bullmq';
import amqp from 'amqplib';
import cron from 'node-cron';
import pTimeout from 'p-timeout';
import { Pool } from 'pg';
const pool = new Pool();
const queue = new Queue('payouts', { defaultJobOptions: { attempts: 3 } }); export const ask = (shop: number) => queue.add('pay', { shop });
const late = (ms: number) => new Promise((_, reject) => setTimeout(() => reject(new Error('too late')), ms));
async function within<T>(work: Promise<T>, ms: number): Promise<T> { return Promise.race([work, late(ms)]) as Promise<T>; }
async function withLimit<T>(begin: () => Promise<T>, ms: number): Promise<T> { let timer; const limit = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error('late')), ms); }); try { return await Promise.race([begin(), limit]) as T; } finally { clearTimeout(timer); } }
async function payOut(data: any, signal?: AbortSignal) { const { rows } = await pool.query('select id from accounts where shop = $1', [data.shop]); await pool.query('insert into payouts (account) values ($1)', [rows[0].id]); }
async function note(data: any) { await pool.query('insert into visits (shop) values ($1)', [data.shop]); }
`;

async function findings(code: string): Promise<readonly Finding[]> {
  return findingsOf(rule, { 'package.json': manifest, 'src/worker.ts': `${imports}${code}\n` });
}

async function lines(body: string): Promise<number[]> {
  return (await findings(`new Worker('payouts', async (job) => {\n${body}\n});`)).map(({ line }) => line);
}

describe('timeout-without-abort', () => {
  it('says what goes on, and what begins beside it', async () => {
    const [finding, ...others] = await findings("new Worker('payouts', async (job) => {\n  await Promise.race([payOut(job.data), new Promise((_, reject) => setTimeout(() => reject(new Error('late')), 5 * 60_000))]);\n});");

    expect(others).toEqual([]);
    expect(finding).toMatchObject({ severity: 'warning', confidence: 'likely', subject: 'payouts', line: 15 });
    expect(finding?.message).toBe('payouts stops waiting after 5 minutes, but nothing ends the work: bullmq takes the job for failed, and its retry begins the same beside the run that goes on, and both make pg Pool.query().');
    expect(finding?.evidence.map(({ kind, line }) => `${kind} ${line}`)).toEqual(['entry 14', 'call 15', 'effect 12']);
  });

  it('is a limit that only the waiting keeps to, however it is written', async () => {
    for (const body of [
      'await Promise.race([payOut(job.data), late(60_000)]);',
      'const work = payOut(job.data); const limit = late(60_000); await Promise.race([limit, work]);',
      'await within(payOut(job.data), 60_000);',
      'await withLimit(() => payOut(job.data), 60_000);',
      'await pTimeout(payOut(job.data), { milliseconds: 60_000 });',
      'await new Promise((resolve, reject) => { setTimeout(() => reject(new Error("late")), 60_000); payOut(job.data).then(resolve, reject); });',
      'try { await within(payOut(job.data), 60_000); } catch (error) { console.error(error); throw error; }',
    ]) expect([body, await lines(body)]).toEqual([body, [15]]);
  });

  it('is none that ends or tells the work', async () => {
    for (const body of [
      'const controller = new AbortController(); try { await within(payOut(job.data, controller.signal), 60_000); } catch (error) { controller.abort(); throw error; }',
      'let isLate = false; await Promise.race([payOut(job.data), new Promise((_, reject) => { setTimeout(() => { isLate = true; reject(new Error("late")); }, 60_000); })]);',
      'await payOut(job.data);',
      'await Promise.race([payOut(job.data), new Promise((resolve) => setTimeout(resolve, 60_000))]);',
    ]) expect([body, await lines(body)]).toEqual([body, []]);
  });

  it('is none after which nothing is begun again', async () => {
    for (const body of [
      'try { await within(payOut(job.data), 60_000); } catch (error) { console.error(error); }',
      'try { await within(payOut(job.data), 60_000); } catch (error) { throw new UnrecoverableError("late"); }',
      'await within(payOut(job.data), 60_000).catch(() => {});',
      'try { await within(payOut(job.data), 60_000); } catch { process.exit(1); }',
    ]) expect([body, await lines(body)]).toEqual([body, []]);
  });

  it('is none of work that is one call, or that a second run finds claimed', async () => {
    expect(await lines('await within(note(job.data), 60_000);')).toEqual([]);
    expect(await findings(`new Worker('payouts', async (job) => {
  const claimed = await pool.query("update runs set state = 'taken' where id = $1 and state = 'open'", [job.data.id]);
  if (claimed.rowCount === 0) return;
  await within(payOut(job.data), 60_000);
});`)).toEqual([]);
  });

  it('is none of work that turns a second run of itself away', async () => {
    const verdict = async (test: string): Promise<number> => (await findings(`let isPaying = false;
async function payAll(data: any) { ${test} isPaying = true; try { await payOut(data); } finally { isPaying = false; } }
new Worker('payouts', async (job) => { await within(payAll(job.data), 60_000); });`)).length;

    expect(await verdict('if (isPaying) return;')).toBe(0);
    expect(await verdict('')).toBe(1);
  });

  it('needs a queue that begins a failed job again', async () => {
    const code = "new Worker('refunds', async (job) => { await within(payOut(job.data), 60_000); });";

    expect(await findings(code)).toEqual([]);
    expect(await findings("new PgBoss('postgres://db').work('refunds', async ([job]) => { await within(payOut(job.data), 60_000); });")).toHaveLength(1);
  });

  it('is told where the message is put back, and not where it is acknowledged', async () => {
    const consume = (caught: string): Promise<readonly Finding[]> => findings(`const channel = await (await amqp.connect('amqp://queue')).createChannel();
await channel.consume('payouts', async (message) => { try { await within(payOut(JSON.parse(message.content.toString())), 60_000); channel.ack(message); } catch (error) { ${caught} } });`);

    expect(await consume('channel.nack(message);')).toHaveLength(1);
    expect(await consume('console.error(error); channel.ack(message);')).toEqual([]);
  });

  it('is told of attempts in a loop', async () => {
    const attempts = (caught: string): Promise<number[]> => lines(`for (let attempt = 0; attempt < 3; attempt += 1) { try { await within(payOut(job.data), 60_000); return; } catch (error) { ${caught} } }`);

    expect(await attempts('console.error(error);')).toEqual([15]);
    expect(await attempts('console.error(error); break;')).toEqual([]);
  });

  it('is told of a tick that a flag lets in', async () => {
    const tick = (every: string, test: string): Promise<readonly Finding[]> => findings(`let isRunning = false;
cron.schedule('${every}', async () => {
  ${test}
  isRunning = true;
  try { await within(payOut({ shop: 1 }), 60_000); } catch (error) { console.error(error); } finally { isRunning = false; }
});`);

    expect((await tick('* * * * *', 'if (isRunning) return;')).map(({ message }) => message)).toEqual(['* * * * * stops waiting when its time limit is over, but nothing ends the work: flag isRunning is given back, and the next run begins the same beside the run that goes on, and both make pg Pool.query().']);
    expect(await tick('0 3 * * *', 'if (isRunning) return;')).toEqual([]);
    expect(await tick('* * * * *', '')).toEqual([]);
  });
});

describe('timeout-without-abort, the timeout of a job', () => {
  const worker = (options: string, handler: string, queue = "new Bull('reminders')"): Record<string, string> => ({
    'package.json': '{"dependencies":{"bull":"4.16.5","pg":"8.16.0","resend":"4.6.0"}}',
    'src/reminders.ts': `import Bull from 'bull';
import { Pool } from 'pg';
import { Resend } from 'resend';
const pool = new Pool();
const resend = new Resend('key');
const reminders = ${queue};
export const remind = (booking: number) => reminders.add({ booking }, ${options});
reminders.process(async (job) => {
${handler}
});
`,
  });
  const send = "const { rows } = await pool.query('select mail from bookings where id = $1', [job.data.booking]);\nawait resend.emails.send({ from: 'desk@hotel.example', to: rows[0].mail, subject: 'Your stay', text: '' });";

  it('leaves the handler running beside the next try', async () => {
    const [finding, ...others] = await findingsOf(rule, worker('{ attempts: 3, timeout: 60_000 }', send));

    expect(others).toEqual([]);
    expect(finding).toMatchObject({ severity: 'warning', confidence: 'likely', line: 7, message: 'bull takes a job of reminders for failed after 60 s, and leaves its handler running: the next try begins beside it, and both make resend Emails.send().' });
    expect(finding?.evidence.map(({ kind, line }) => `${kind} ${line}`)).toEqual(['call 7', 'entry 8', 'effect 10']);
  });

  it('is one of a job that is tried again, and not only of its neighbour', async () => {
    const files = worker('{ timeout: 60_000 }', send);
    const with_ = (options: string): Record<string, string> => ({ ...files, 'src/reminders.ts': (files['src/reminders.ts'] ?? '').replace('reminders.process(', `export const charge = (booking: number) => reminders.add({ booking }, ${options});\nreminders.process(`) });

    expect(await findingsOf(rule, with_('{ attempts: 3 }'))).toEqual([]);
    expect(await findingsOf(rule, with_('{ attempts: 3, timeout: 60_000 }'))).toMatchObject([{ severity: 'warning' }]);
  });

  it('may be said of all jobs of the queue, and by a setting', async () => {
    expect(await findingsOf(rule, worker('{}', send, "new Bull('reminders', { defaultJobOptions: { attempts: 3, timeout: Number(process.env.LIMIT) } })"))).toMatchObject([{ severity: 'warning' }]);
  });

  it('is told once of several consumers, with the worst that they do', async () => {
    const jobs = "reminders.process('note', async (job) => { const { rows } = await pool.query('select id from bookings where id = $1', [job.data.booking]); await pool.query('insert into notes (booking) values ($1)', [rows[0].id]); });\nreminders.process('remind', async (job) => {";
    const files = worker('{}', send, "new Bull('reminders', { defaultJobOptions: { attempts: 3, timeout: 60_000 } })");
    const found = await findingsOf(rule, { ...files, 'src/reminders.ts': (files['src/reminders.ts'] ?? '').replace('reminders.process(async (job) => {', jobs) });

    expect(found.map(({ message }) => message.slice(-35))).toEqual(['and both make resend Emails.send().']);
  });

  it('is a note where hardly any run comes to it', async () => {
    expect(await findingsOf(rule, worker('{ attempts: 3, timeout: 30 * 60 * 1000 }', send))).toMatchObject([{ severity: 'info' }]);
  });

  it.each([
    ['nobody tries again', '{ timeout: 60_000 }', send],
    ['there is no limit', '{ attempts: 3 }', send],
    ['a second run does no harm', '{ attempts: 3, timeout: 60_000 }', "const { rows } = await pool.query('select mail from bookings where id = $1', [job.data.booking]);\nawait pool.query('update bookings set seen = true where id = $1', [rows[0].id]);"],
    ['the run claims its work', '{ attempts: 3, timeout: 60_000 }', `const { rowCount } = await pool.query("update bookings set reminded = 'yes' where id = $1 and reminded = 'no'", [job.data.booking]);\nif (rowCount === 0) return;\n${send}`],
  ])('is nothing to tell where %s', async (_, options, handler) => {
    expect(await findingsOf(rule, worker(options, handler))).toEqual([]);
  });

  it('is no option of BullMQ, which has left it out', async () => {
    const files = worker('{ attempts: 3, timeout: 60_000 }', send);
    const bullmq = (files['src/reminders.ts'] ?? '').replace("import Bull from 'bull';", "import { Queue, Worker } from 'bullmq';").replace("new Bull('reminders')", "new Queue('reminders')").replace('reminders.process(', "new Worker('reminders', ").replace('reminders.add(', "reminders.add('remind', ");

    expect(await findingsOf(rule, { 'package.json': '{"dependencies":{"bullmq":"5.53.2","pg":"8.16.0","resend":"4.6.0"}}', 'src/reminders.ts': bullmq })).toEqual([]);
  });
});
