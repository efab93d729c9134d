/** Rows that are taken by a key and by the clock: one function for a message that names its row, and for all that wait. */
import rule from '../../../rules/non-atomic-claim/rule.ts';
import type { Finding } from '../../../src/model/finding.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const head = `import { Worker, Queue } from 'bullmq';
import { Pool } from 'pg';
import { Resend } from 'resend';
const pool = new Pool();
const resend = new Resend('key');
const send = (mail: any) => resend.emails.send({ from: 'desk@clinic.example', to: mail.to, subject: 'Your visit', text: mail.text });
`;

function worker(text: string): Promise<readonly Finding[]> {
  return findingsOf(rule, { 'package.json': '{"dependencies":{"pg":"8.16.0","bullmq":"5.53.0","resend":"4.6.0","node-cron":"4.2.1","ioredis":"5.4.0","redlock":"5.0.0"}}', 'src/worker.ts': head + text });
}

const work = "for (const mail of rows) { await pool.query(\"update mails set status = 'sent' where id = $1\", [mail.id]); await send(mail); }";
const one = "(await pool.query(\"select * from mails where id = $1 and status = 'pending'\", [job.data.id])).rows";
const all = "(await pool.query(\"select * from mails where status = 'pending'\")).rows";

describe('non-atomic-claim, rows by key', () => {
  it('tells the read of all that wait where the same function also takes one by its key', async () => {
    const found = await worker(`new Worker('mails', async (job) => {
  const rows = job.data.id ? ${one}
    : ${all};
  ${work}
});
`);

    expect(found.flatMap(({ evidence }) => evidence.flatMap(({ line, label }) => (label.startsWith('reads') ? [line] : [])))).toEqual([9]);
  });

  it('is quiet where each job takes the row that it names', async () => {
    expect(await worker(`new Worker('mails', async (job) => {\n  const rows = ${one};\n  ${work}\n});\n`)).toEqual([]);
  });

  it('shows where a row is read again and the test keeps nobody out, and the call that leads to the effect', async () => {
    const [finding] = await worker(`import cron from 'node-cron';
async function work(id: string) {
  const { rows: [mail] } = await pool.query('select * from mails where id = $1', [id]);
  if (mail.status !== 'pending') return;
  await pool.query("update mails set status = 'sent' where id = $1", [id]);
  await send(mail);
}
cron.schedule('* * * * *', async () => {
  const { rows } = await pool.query("select id from mails where status = 'pending'");
  for (const mail of rows) await work(mail.id);
});
`);

    expect(finding?.evidence.map(({ kind, line, label }) => `${kind} ${String(line)} ${label}`)).toEqual(expect.arrayContaining(['call 9 reads mails again, where nothing has changed yet', 'call 12 send']));
  });

  describe('beside a scan under a lock', () => {
    const deliver = `import Redis from 'ioredis';
import Redlock from 'redlock';
const redlock = new Redlock([new Redis()]);
async function withLock(key: string, work: () => Promise<void>) { const lock = await redlock.acquire([key], 600000); try { await work(); } finally { await lock.release(); } }
async function deliver(id: string) {
  const { rows: [mail] } = await pool.query("select * from mails where id = $1 and status = 'pending'", [id]);
  if (!mail) return;
  await pool.query("update mails set status = 'sent' where id = $1", [id]);
  await send(mail);
}
`;
    const scan = "await withLock('mails', async () => { const { rows } = await pool.query(\"select id from mails where status = 'pending'\"); for (const mail of rows) await deliver(mail.id); });";

    it('is told of a row that is taken by its key without the lock', async () => {
      expect(await worker(`${deliver}new Worker('mails', async (job) => { if (job.data.id) { await deliver(job.data.id); return; } ${scan} });\n`)).toHaveLength(1);
    });

    it('is not where that has the lock as well, or is not there', async () => {
      expect(await worker(`${deliver}new Worker('mails', async (job) => { if (job.data.id) { await withLock('mails', () => deliver(job.data.id)); return; } ${scan} });\n`)).toEqual([]);
      expect(await worker(`${deliver}new Worker('mails', async (job) => { ${scan} await send(job.data); });\n`)).toEqual([]);
    });
  });
});
