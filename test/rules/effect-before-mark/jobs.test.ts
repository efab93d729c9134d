/** One consumer that does several jobs: what one of them does is no part of the run of another, and each is told for itself. */
import rule from '../../../rules/effect-before-mark/rule.ts';
import type { Finding } from '../../../src/model/finding.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const head = `import { Queue, Worker } from 'bullmq';
import { mail } from './mail';
import { report } from './report';
export const queue = new Queue('orders');
export const start = () => Promise.all(['receipt', 'reminder', 'count'].map((name) => queue.add(name, { id: 1 }, { attempts: 3 })));
`;

const told = async (worker: string, more: Readonly<Record<string, string>> = {}): Promise<readonly string[]> => {
  const found = await findingsOf(rule, {
    'package.json': '{"dependencies":{"bullmq":"5.53.0","resend":"4.0.0"}}',
    'src/mail.ts': "import { Resend } from 'resend';\nconst resend = new Resend('key');\nexport const mail = (to: string, subject: string) => resend.emails.send({ from: 'shop@shop.example', to, subject, text: '' });\n",
    'src/report.ts': "export const report = async (id: number) => { const answer = await fetch('https://reports.example/orders', { method: 'POST', body: String(id) }); if (!answer.ok) throw new Error('not reported'); };\n",
    'src/worker.ts': head + worker,
    ...more,
  });
  return found.map(at).toSorted();
};

function at({ file, line, confidence }: Finding): string {
  return `${file}:${String(line)} ${confidence}`;
}

describe('effect-before-mark, consumers of several jobs', () => {
  it.each([
    ['a table by name', `const jobs: Record<string, (job: any) => Promise<void>> = {
  receipt: async (job) => { await mail(job.data.to, 'receipt'); await report(job.data.id); },
  reminder: async (job) => { await mail(job.data.to, 'reminder'); await report(job.data.id + 1); },
  count: async (job) => { await report(job.data.id); },
};
new Worker('orders', async (job) => { const run = jobs[job.name]; await run(job); });
`, ['src/worker.ts:7 likely', 'src/worker.ts:8 likely']],
    ['a switch', `new Worker('orders', async (job) => {
  switch (job.name) {
    case 'receipt': await mail(job.data.to, 'receipt'); await report(job.data.id); break;
    case 'reminder': await mail(job.data.to, 'reminder'); await report(job.data.id + 1); break;
    case 'count': await report(job.data.id); break;
  }
});
`, ['src/worker.ts:8 likely', 'src/worker.ts:9 likely']],
    ['objects that share a method', `class Receipt { async handle(job: any) { await mail(job.data.to, 'receipt'); await report(job.data.id); } }
class Reminder { async handle(job: any) { await mail(job.data.to, 'reminder'); await report(job.data.id + 1); } }
const processors = new Map<string, Receipt | Reminder>([['receipt', new Receipt()], ['reminder', new Reminder()]]);
new Worker('orders', async (job) => { const processor = processors.get(job.name); await processor?.handle(job); });
`, ['src/worker.ts:6 likely', 'src/worker.ts:7 likely']],
  ])('tells each job of %s', async (_, worker, places) => {
    expect(await told(worker)).toEqual(places);
  });

  it.each([
    ['a table', `const jobs: Record<string, (job: any) => Promise<void>> = {
  receipt: async (job) => { await mail(job.data.to, 'receipt'); },
  count: async (job) => { await report(job.data.id); },
};
new Worker('orders', async (job) => { await jobs[job.name](job); });
`],
    ['objects', `class Receipt { async handle(job: any) { await mail(job.data.to, 'receipt'); } }
class Count { async handle(job: any) { await report(job.data.id); } }
const processors = { receipt: new Receipt(), count: new Count() };
new Worker('orders', async (job) => { const processor = (processors as any)[job.name]; await processor.handle(job); });
`],
  ])('does not take the failure of one job for that of another of %s', async (_, worker) => {
    expect(await told(worker)).toEqual([]);
  });

  it('takes all listeners for one run that a loop calls one after the other', async () => {
    const listeners = `const listeners = [
  async (job: any) => { await mail(job.data.to, 'receipt'); },
  async (job: any) => { await report(job.data.id); },
];
new Worker('orders', async (job) => { for (const listener of listeners) await listener(job); });
`;

    expect(await told(listeners)).toEqual(['src/mail.ts:3 likely']);
  });

  it('is told once where the mailer keeps the record of what all of them send', async () => {
    const mailer = "import { Resend } from 'resend';\nimport { report } from './report';\nconst resend = new Resend('key');\nexport const mail = async (to: string, subject: string) => { await resend.emails.send({ from: 'shop@shop.example', to, subject, text: '' }); await report(1); };\n";
    const worker = `const jobs: Record<string, (job: any) => Promise<void>> = {
  receipt: async (job) => { await mail(job.data.to, 'receipt'); },
  reminder: async (job) => { await mail(job.data.to, 'reminder'); },
};
new Worker('orders', async (job) => { await jobs[job.name](job); });
`;

    expect(await told(worker, { 'src/mail.ts': mailer })).toEqual(['src/mail.ts:4 likely']);
  });

  it('is told once for the same job of several queues', async () => {
    const worker = `const jobs: Record<string, (job: any) => Promise<void>> = {
  receipt: async (job) => { await mail(job.data.to, 'receipt'); await report(job.data.id); },
  count: async (job) => { await report(job.data.id); },
};
for (const name of ['orders', 'returns']) new Worker(name, async (job) => { await jobs[job.name](job); });
`;

    expect(await told(worker)).toEqual(['src/mail.ts:3 likely']);
  });

  describe('actions of several kinds in one run', () => {
    const actions = (kinds: string, choose: string): Promise<readonly Finding[]> => findingsOf(rule, {
      'package.json': '{"dependencies":{"pg":"8.16.0","resend":"4.0.0","node-cron":"4.2.1"}}',
      'src/mail.ts': "import { Resend } from 'resend';\nconst resend = new Resend('key');\nexport const mail = (to: string, subject: string) => resend.emails.send({ from: 'shop@shop.example', to, subject, text: '' });\n",
      'src/worker.ts': `import cron from 'node-cron';
import { Pool } from 'pg';
import { mail } from './mail';
const pool = new Pool();
${kinds}
cron.schedule('* * * * *', async () => {
  const { rows: rules } = await pool.query('select * from rules');
  const { rows: [shop] } = await pool.query("select * from shops where plan = 'trial'");
  if (shop === undefined) return;
  for (const rule of rules) { ${choose} }
});
`,
    });
    const remind = "await mail(shop.owner, 'reminder');";
    const upgrade = "await pool.query(\"update shops set plan = 'paid' where id = $1\", [shop.id]);";
    const table = (first: string, second: string): string => `const handlers: Record<string, { run(rule: any, shop: any): Promise<void> }> = {
  remind: { run: async (rule: any, shop: any) => { ${first} } },
  upgrade: { run: async (rule: any, shop: any) => { ${second} } },
};`;

    it('does not take the record of one kind for that of another', async () => {
      const chosen = 'const handler = handlers[rule.kind]; await handler.run(rule, shop);';
      const late = async (kinds: string, choose: string): Promise<boolean> => (await actions(kinds, choose)).some(({ message }) => /updates shops/.test(message));

      expect(await late(table(remind, upgrade), chosen)).toBe(false);
      expect(await late(table(remind, upgrade), 'await handlers[rule.kind].run(rule, shop);')).toBe(false);
      expect(await late(table(`${remind} ${upgrade}`, "console.log('nothing');"), chosen)).toBe(true);
      expect(await late(table(remind, upgrade), 'for (const handler of Object.values(handlers)) await handler.run(rule, shop);')).toBe(true);
      expect(await late(table(remind, "console.log('nothing');"), `${chosen} ${upgrade}`)).toBe(true);
    });
  });

  it('shows where the job itself calls what reads its work and what records it', async () => {
    const [finding] = await findingsOf(rule, {
      'package.json': '{"dependencies":{"pg":"8.16.0","resend":"4.0.0","node-cron":"4.2.1"}}',
      'src/store.ts': `import { Pool } from 'pg';
const pool = new Pool();
export const due = async () => (await pool.query("select * from mails where status = 'pending'")).rows;
export const done = (id: number) => pool.query("update mails set status = 'sent' where id = $1", [id]);
`,
      'src/worker.ts': `import cron from 'node-cron';
import { Resend } from 'resend';
import { done, due } from './store';
const resend = new Resend('key');
cron.schedule('* * * * *', async () => {
  for (const mail of await due()) {
    await resend.emails.send({ from: 'shop@shop.example', to: mail.recipient, subject: 'order', text: '' });
    await done(mail.id);
  }
});
`,
    });

    expect(finding?.evidence.map(({ file, line, label }) => `${file}:${String(line)} ${label}`)).toEqual(expect.arrayContaining(['src/worker.ts:6 leads to the work', 'src/store.ts:3 reads mails', 'src/worker.ts:8 leads to the record', 'src/store.ts:4 updates mails']));
  });
});
