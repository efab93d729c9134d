/** A queue whose jobs are tried unequally often: what the jobs of one name are given says nothing of those of another. */
import effectBeforeMark from '../../rules/effect-before-mark/rule.ts';
import swallowedError from '../../rules/swallowed-error/rule.ts';
import unguardedConsumer from '../../rules/unguarded-consumer/rule.ts';
import type { Finding } from '../../src/model/finding.ts';
import { findingsOf } from '../kit/rule-tester.ts';

type Rule = Parameters<typeof findingsOf>[0];

const head = `import { Queue, Worker } from 'bullmq';
import { Pool } from 'pg';
import { Resend } from 'resend';
const pool = new Pool();
const resend = new Resend('key');
const send = (to: string) => resend.emails.send({ from: 'shop@shop.example', to, subject: 'Thanks', text: '' });
const book = async (id: number) => { const answer = await fetch('https://books.example/orders', { method: 'POST', body: String(id) }); if (!answer.ok) throw new Error('not booked'); };
`;

async function findingsFor(rule: Rule, sends: string, worker: string, queue = "new Queue('orders')"): Promise<readonly Finding[]> {
  return findingsOf(rule, {
    'package.json': '{"dependencies":{"bullmq":"5.53.0","resend":"4.0.0","pg":"8.16.0"}}',
    'src/worker.ts': `${head}const queue = ${queue};\nexport const ask = async (id: number, name: string) => { ${sends} };\nnew Worker('orders', async (job) => { ${worker} });\n`,
  });
}

const stock = "await queue.add('stock', { id }, { attempts: 5 });";
const receipt = "await queue.add('receipt', { id });";
const tried = "await queue.add('receipt', { id }, { attempts: 3 });";
const inSwitch = (work: string): string => `switch (job.name) { case 'receipt': ${work} break; case 'stock': console.log(job.data); break; }`;
const inTest = (work: string): string => `if (job.name === 'receipt') { ${work} } else if (job.name === 'stock') { console.log(job.data); }`;
const mail = 'await send(job.data.to); await book(job.data.id);';
const insert = "await pool.query('insert into receipts (order_id) values ($1)', [job.data.id]); await book(job.data.id);";
const kept = 'try { await send(job.data.to); } catch (error) { console.error(error); }';

describe.each<readonly [string, Rule, string]>([
  ['effect-before-mark', effectBeforeMark, mail],
  ['unguarded-consumer', unguardedConsumer, insert],
])('attempts of jobs, %s', (_, rule, work) => {
  it('are those of the jobs that come to the work', async () => {
    const [finding, ...others] = await findingsFor(rule, `${stock} ${tried}`, inSwitch(work));

    expect(others).toEqual([]);
    expect(finding?.message).toMatch(/up to 2 (more )?times/);
    expect((await findingsFor(rule, `${stock} ${receipt}`, inSwitch(work))).filter(({ message }) => /up to|attempts/.test(message))).toEqual([]);
    expect((await findingsFor(rule, `${stock} ${receipt}`, inTest(work))).filter(({ message }) => /up to|attempts/.test(message))).toEqual([]);
  });

  it('are those of all where a name is known only while running, where nobody is seen to send it, where no case asks for it, and where the queue says so', async () => {
    for (const [sends, worker, queue] of [
      ['await queue.add(name, { id }, { attempts: 5 });', inSwitch(work)],
      [`${stock} ${receipt}`, work],
      [stock, inSwitch(work)],
      [stock, `switch (job.name) { case process.env.RECEIPT: ${work} break; }`],
      [stock, `switch (job.name) { case 'receipt': console.log(job.data); break; default: ${work} }`],
      [`${receipt} await queue.add('stock', { id });`, inSwitch(work), "new Queue('orders', { defaultJobOptions: { attempts: 5 } })"],
    ] as const) {
      expect((await findingsFor(rule, sends, worker, queue)).map(({ message }) => /up to 4 (more )?times/.test(message))).toEqual([true]);
    }
  });
});

describe('attempts of jobs whose names are constants', () => {
  const sends = 'await queue.add(Job.Receipt, { id }); await queue.add(Job.Stock, { id }, { attempts: 3 });';
  const inCases = (own: string, other: string): string => `switch (job.name) { case ${own}: ${mail} break; case ${other}: console.log(job.data); }`;
  const jobs = "const Job = { Receipt: 'receipt', Stock: 'stock' };\n";

  it.each([
    ["enum Job { Receipt = 'receipt', Stock = 'stock' }\n", 'Job.Receipt', 'Job.Stock'],
    [jobs, 'Job.Receipt', 'Job.Stock'],
    [`${jobs}const { Receipt, Stock } = Job;\n`, 'Receipt', 'Stock'],
    [`${jobs}const wanted = Job.Receipt;\nconst counted = Job.Stock;\n`, 'wanted', 'counted'],
  ])('are known where the file says what they are: %s', async (constants, own, other) => {
    const told = async (worker: string): Promise<readonly boolean[]> => (await findingsFor(effectBeforeMark, sends, worker, `new Queue('orders');\n${constants}`)).map(({ message }) => /up to 2 (more )?times/.test(message));

    expect(await told(inCases(own, other))).not.toContain(true);
    expect(await told(inCases(other, own))).toEqual([true]);
  });

  it('are not known where the name is made while running', async () => {
    expect((await findingsFor(effectBeforeMark, sends, inCases('named.receipt', 'named.stock'), `new Queue('orders');\n${jobs}const named = JSON.parse(process.env.JOBS);\n`)).map(({ message }) => /up to 2 (more )?times/.test(message))).toEqual([true]);
  });
});

describe('attempts of jobs, swallowed-error', () => {
  it('are those of the jobs whose error is kept', async () => {
    expect((await findingsFor(swallowedError, `${stock} ${tried}`, inSwitch(kept))).map(({ message }) => /the 2 further attempts/.test(message))).toEqual([true]);
    expect((await findingsFor(swallowedError, `${stock} ${receipt}`, inSwitch(kept))).filter(({ message }) => /further attempt/.test(message))).toEqual([]);
    expect((await findingsFor(swallowedError, `${stock} ${receipt}`, kept)).map(({ message }) => /the 4 further attempts/.test(message))).toEqual([true]);
  });
});
