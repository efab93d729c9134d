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
  return findingsOf(rule, { 'package.json': '{"dependencies":{"pg":"8.16.0","bullmq":"5.53.0","resend":"4.6.0","node-cron":"4.2.1"}}', 'src/worker.ts': head + text });
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
});
