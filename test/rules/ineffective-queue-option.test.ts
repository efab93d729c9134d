import rule from '../../rules/ineffective-queue-option/rule.ts';
import { findingsOf } from '../kit/rule-tester.ts';

const asks = (packages: Readonly<Record<string, string>>): string => JSON.stringify({ dependencies: packages });

function boss(version: string, code: string, options = ''): Readonly<Record<string, string>> {
  return {
    'package.json': asks({ 'pg-boss': version }),
    'src/queue.ts': `import PgBoss from 'pg-boss';\nimport { randomUUID } from 'node:crypto';\nconst boss = new PgBoss({ connectionString: 'postgres://db'${options} });\n${code}\n`,
  };
}

const created = "await boss.createQueue('invoices');\n";
const keyed = "await boss.send('invoices', { id: 7 }, { singletonKey: 'invoice-7' });";

describe('a key on a queue without policy', () => {
  it('has no effect from version 10 on', async () => {
    expect(await findingsOf(rule, boss('10.1.4', created + keyed))).toMatchObject([
      { subject: 'invoices', line: 5, severity: 'warning', confidence: 'certain', message: 'pg-boss 10.1.4 looks at `singletonKey` only on a queue with a policy, and invoices is created without one: two jobs with the same key are both queued, and both run.' },
    ]);
  });

  it('is fine up to version 9, in a fork, and where the version is unknown', async () => {
    for (const version of ['9.0.3', 'github:acme/pg-boss#exactly-once', 'latest']) expect(await findingsOf(rule, boss(version, created + keyed))).toEqual([]);
  });

  it('is fine with a policy, a time slot, or a queue that somebody else creates', async () => {
    expect(await findingsOf(rule, boss('10.1.4', `await boss.createQueue('invoices', { policy: 'short' });\n${keyed}`))).toEqual([]);
    expect(await findingsOf(rule, boss('10.1.4', `${created}await boss.send('invoices', {}, { singletonKey: 'all', singletonSeconds: 60 });`))).toEqual([]);
    expect(await findingsOf(rule, boss('10.1.4', keyed))).toEqual([]);
  });

  it('is fine where the options of the queue are not known', async () => {
    expect(await findingsOf(rule, boss('10.1.4', `import { options } from './settings.ts';\nawait boss.createQueue('invoices', options);\n${keyed}`))).toEqual([]);
  });

  it('is told at the caller of a wrapper, with the queues that wrapper serves', async () => {
    const files = {
      ...boss('10.1.4', "const names = ['invoices', 'refunds'];\nfor (const name of names) await boss.createQueue(name);\nexport const queueJob = (name: string, data: object, options?: object) => boss.send(name, data, options ?? {});"),
      'src/orders.ts': "import { queueJob } from './queue.ts';\nexport async function refund(id: string) {\n  await queueJob('refunds', { id }, { singletonKey: `refund-${id}` });\n}\n",
    };
    expect(await findingsOf(rule, files)).toMatchObject([{ file: 'src/orders.ts', line: 3, subject: 'refunds', confidence: 'certain' }]);
  });

  it('is seen where it is only put in for those who ask for it', async () => {
    const wrapped = (given: string): Readonly<Record<string, string>> => boss('10.1.4', `${created}export const queueInvoice = (data: object, options?: { key?: string }) => boss.send('invoices', data, { priority: 1, ...(${given}) });`);

    expect(await findingsOf(rule, wrapped('options?.key ? { singletonKey: options.key } : {}'))).toMatchObject([{ subject: 'invoices', severity: 'warning' }]);
    expect(await findingsOf(rule, wrapped('options?.key && { singletonKey: options.key }'))).toMatchObject([{ subject: 'invoices' }]);
    expect(await findingsOf(rule, wrapped('options?.key ? { singletonKey: options.key, singletonSeconds: 60 } : {}'))).toEqual([]);
    expect(await findingsOf(rule, wrapped('options?.key ? { singletonKey: options.key } : readOptions(data)'))).toEqual([]);
  });

  it('is only a note at a schedule, whose firings are queued once anyway', async () => {
    expect(await findingsOf(rule, boss('10.1.4', `${created}await boss.schedule('invoices', '0 * * * *', {}, { singletonKey: 'hourly' });`))).toMatchObject([{ severity: 'info' }]);
  });

  it('is not meant by a field of that name in the data of a job', async () => {
    expect(await findingsOf(rule, boss('10.1.4', `${created}await boss.send('invoices', { singletonKey: 'invoice-7' });`))).toEqual([]);
  });
});

describe('a key that no two jobs share', () => {
  it('has the time or chance in it', async () => {
    for (const key of ['`invoice-${Date.now()}`', "'invoice-' + new Date().toISOString()", 'randomUUID()']) {
      expect(await findingsOf(rule, boss('9.0.3', `await boss.send('invoices', {}, { singletonKey: ${key} });`))).toMatchObject([{ severity: 'warning', confidence: 'certain', title: '`singletonKey` has no effect' }]);
    }
  });

  it('may hold a period', async () => {
    for (const key of ['`invoice-${new Date().toISOString().slice(0, 10)}`', '`invoice-${Math.floor(Date.now() / 60000)}`', '`invoice-${new Date().getHours()}`']) {
      expect(await findingsOf(rule, boss('9.0.3', `await boss.send('invoices', {}, { singletonKey: ${key} });`))).toEqual([]);
    }
  });

  it('is told of BullMQ where it is there to find duplicates, not where it names a job', async () => {
    const queue = (options: string): Readonly<Record<string, string>> => ({ 'package.json': asks({ bullmq: '^5.30.0' }), 'src/queue.ts': `import { Queue } from 'bullmq';\nconst queue = new Queue('invoices');\nawait queue.add('send', { id: 7 }, ${options});\n` });

    expect(await findingsOf(rule, queue('{ deduplication: { id: `invoice-${Date.now()}` } }'))).toMatchObject([{ title: '`deduplication.id` has no effect' }]);
    expect(await findingsOf(rule, queue('{ jobId: `invoice-${Date.now()}` }'))).toEqual([]);
  });
});

describe('a consumer group of each process', () => {
  const consumer = (group: string, handler: string): Readonly<Record<string, string>> => ({
    'package.json': asks({ kafkajs: '^2.2.4', nodemailer: '^6.9.0' }),
    'src/orders.ts': `import { Kafka } from 'kafkajs';\nimport { randomUUID } from 'node:crypto';\nimport os, { hostname } from 'node:os';\nimport nodemailer from 'nodemailer';\nconst GROUP = ['orders', hostname(), process.pid].join('-');\nconst mail = nodemailer.createTransport({ host: 'mail' });\nconst consumer = new Kafka({ brokers: ['kafka:9092'] }).consumer({ groupId: ${group} });\nawait consumer.subscribe({ topic: 'orders' });\nawait consumer.run({ eachMessage: async ({ message }) => { ${handler} } });\n`,
  });
  const sends = "await mail.sendMail({ to: 'shop@example.com', text: String(message.value) });";

  it('gives every message to every instance', async () => {
    for (const group of ['`orders-${randomUUID()}`', "'orders-' + Date.now()"]) {
      expect(await findingsOf(rule, consumer(group, sends))).toMatchObject([{ subject: 'orders', line: 7, severity: 'warning', title: 'No two instances share the `groupId`', message: 'Every process makes a consumer group of its own, so each instance gets every message of orders and calls nodemailer Transporter.sendMail() for it; a restart forgets how far the last group had come.' }]);
    }
  });

  it.each(['`orders-${os.hostname()}`', "'orders-' + hostname().toLowerCase()", '`orders-${process.env.POD_NAME}`', 'GROUP'])('is one of each instance by its host: %s', async (group) => {
    const [finding, ...others] = await findingsOf(rule, consumer(group, sends));

    expect([finding?.severity, others]).toEqual(['warning', []]);
    expect(finding?.message).toContain('Every instance makes a consumer group of its own');
  });

  it.each(['`orders-${process.pid}`', '`orders-${process.env.STAGE}`', "process.env.HOSTNAME ? 'orders' : 'orders-local'", '`orders-${os.platform()}`'])('is not known to be one of each instance: %s', async (group) => {
    expect(await findingsOf(rule, consumer(group, sends))).toEqual([]);
  });

  it('is fine under a constant name, or where each instance refreshes what it keeps itself', async () => {
    expect(await findingsOf(rule, consumer("'orders'", sends))).toEqual([]);
    expect(await findingsOf(rule, consumer('`orders-${randomUUID()}`', 'seen.set(String(message.key), message.value);'))).toEqual([]);
    expect(await findingsOf(rule, consumer('`orders-${os.hostname()}`', 'seen.set(String(message.key), message.value);'))).toEqual([]);
  });
});

describe('an option that a version no longer reads', () => {
  it('is a team from version 10 on', async () => {
    const work = "await boss.work('invoices', { teamSize: 5, teamConcurrency: 5 }, async (job) => console.log(job));";
    expect(await findingsOf(rule, boss('10.1.4', work))).toMatchObject([{ subject: 'invoices', edit: null }]);
    expect(await findingsOf(rule, boss('12.5.0', work))).toMatchObject([{ edit: { option: 'localConcurrency', value: '5' } }]);
    expect(await findingsOf(rule, boss('9.0.3', work))).toEqual([]);
  });

  it('is an expiry in hours, and whatever the constructor says of jobs, from version 11 on', async () => {
    const send = "await boss.send('invoices', {}, { expireInHours: 2 });";
    expect(await findingsOf(rule, boss('11.0.0', send, ', retryLimit: 5'))).toMatchObject([
      { line: 3, message: 'pg-boss 11.0.0 no longer reads `retryLimit` in its constructor: jobs are retried twice and expire after 15 minutes.' },
      { line: 4, edit: { option: 'expireInSeconds', value: '7200' } },
    ]);
    expect(await findingsOf(rule, boss('10.1.4', send, ', retryLimit: 5'))).toEqual([]);
  });
});

describe('ineffective-queue-option, a job id that is forgotten', () => {
  const mails = (options: string, work = "await resend.emails.send({ from: 'a@shop.example', to: job.data.email, subject: 'Receipt', text: '' });", queue = ''): Record<string, string> => ({
    'package.json': '{"dependencies":{"bullmq":"5.53.0","resend":"4.0.1","express":"5.1.0"}}',
    'src/main.ts': `import { Queue, Worker } from 'bullmq';\nimport { Resend } from 'resend';\nimport express from 'express';\nconst resend = new Resend('key');\nconst queue = new Queue('receipts'${queue});\nconst app = express();\napp.post('/orders', async (req, res) => { await queue.add('receipt', req.body, ${options}); res.end(); });\nnew Worker('receipts', async (job) => { ${work} });\n`,
  });

  it('is a note where a mail goes out for it', async () => {
    const [finding, ...others] = await findingsOf(rule, mails('{ jobId: req.body.order, removeOnComplete: true }'));

    expect(others).toEqual([]);
    expect(finding).toMatchObject({ severity: 'info', subject: 'receipts' });
    expect(finding?.message).toContain('a retry of the caller a moment later queues receipts again, and resend Emails.send() is called again.');
  });

  it.each([
    '`digest-${new Date().toISOString().slice(0, 10)}`',
    "`digest-${new Date().toISOString().split('T')[0]}`",
    '`digest-${new Date().toDateString()}`',
    "`digest-${format(new Date(), 'yyyy-MM-dd')}`",
  ])('is a warning where the id is that of a day: %s', async (id) => {
    const [finding] = await findingsOf(rule, mails(`{ jobId: ${id}, removeOnComplete: true }`));

    expect(finding).toMatchObject({ severity: 'warning', confidence: 'likely' });
    expect(finding?.message).toContain('whoever asks once more on the same day queues receipts again');
    expect(await findingsOf(rule, mails(`{ jobId: ${id}, removeOnComplete: { age: 86400 } }`))).toEqual([]);
  });

  it('keeps one job at a time where the sender asks how far the last one is', async () => {
    const own = "{ jobId: req.body.order, removeOnComplete: true }";
    const asking = (asks: string, id = 'req.body.order') => async (): Promise<number> => {
      const files = mails(own);
      const text = (files['src/main.ts'] ?? '').replace("await queue.add('receipt'", `const last = await queue.getJob(${id}).catch(() => null); if (last) { const state = await last.getState().catch(() => null); ${asks} } await queue.add('receipt'`);
      return (await findingsOf(rule, { ...files, 'src/main.ts': text })).length;
    };

    expect(await asking("if (state !== 'completed' && state !== 'failed') return;")()).toBe(0);
    expect(await asking("if (state === 'active' || state === 'waiting') return;")()).toBe(0);
    expect(await asking("if (state === 'completed') return;")()).toBe(1);
    expect(await asking("if (state !== 'failed') return;")()).toBe(1);
    expect(await asking("if (state === 'active') return;", 'req.body.refund')()).toBe(1);
  });

  it('stays a note where only a part of the id is that of the work', async () => {
    expect(await findingsOf(rule, mails('{ jobId: `receipt-${req.body.order}`, removeOnComplete: true }'))).toMatchObject([{ severity: 'info' }]);
  });

  it('knows what holds for all jobs of the queue, and that a job may say otherwise', async () => {
    const all = ', { defaultJobOptions: { removeOnComplete: true } }';

    expect(await findingsOf(rule, mails('{ jobId: req.body.order }', undefined, all))).toHaveLength(1);
    expect(await findingsOf(rule, mails('{ jobId: req.body.order, removeOnComplete: { age: 86400 } }', undefined, all))).toEqual([]);
  });

  it('counts what is done for jobs of its own name only, where the consumer asks for the name', async () => {
    const send = "await resend.emails.send({ from: 'a@shop.example', to: job.data.email, subject: 'Receipt', text: '' });";
    const own = '{ jobId: req.body.order, removeOnComplete: true }';

    expect(await findingsOf(rule, mails(own, `switch (job.name) { case 'receipt': ${send} break; case 'stock': console.log(job.data); }`))).toHaveLength(1);
    expect(await findingsOf(rule, mails(own, `switch (job.name) { case 'receipt': case 'refund': ${send} break; }`))).toHaveLength(1);
    expect(await findingsOf(rule, mails(own, `switch (job.name) { case 'stock': break; default: ${send} }`))).toHaveLength(1);
    expect(await findingsOf(rule, mails(own, `if (job.name === 'receipt') ${send}`))).toHaveLength(1);
    expect(await findingsOf(rule, mails(own, `switch (job.name) { case 'receipt': console.log(job.data); break; case 'refund': ${send} break; }`))).toEqual([]);
    expect(await findingsOf(rule, mails(own, `switch (job.name) { case 'receipt': return; default: ${send} }`))).toEqual([]);
    expect(await findingsOf(rule, mails(own, `const run = async (job) => { switch (job.name) { case 'refund': { ${send} } } }; await run(job);`))).toEqual([]);
    expect(await findingsOf(rule, mails(own, `if (job.name === 'refund') ${send} else console.log(job.data);`))).toEqual([]);
    expect(await findingsOf(rule, mails(own, `if (job.name === 'receipt') return; ${send}`))).toEqual([]);
  });

  it('asks the job for its name, not what it is about', async () => {
    const send = "await resend.emails.send({ from: 'a@shop.example', to: job.data.email, subject: 'Receipt', text: '' });";

    expect(await findingsOf(rule, mails('{ jobId: req.body.order, removeOnComplete: true }', `switch (job.data.shop.name) { case 'books': ${send} break; }`))).toHaveLength(1);
  });

  it('knows names that are imported, and those of several jobs at once', async () => {
    const files = {
      'package.json': '{"dependencies":{"bullmq":"5.53.0","resend":"4.0.1"}}',
      'src/receipts.ts': "import { Resend } from 'resend';\nconst resend = new Resend('key');\nexport const RECEIPT = 'receipt';\nexport async function sendReceipt(email: string) { await resend.emails.send({ from: 'a@shop.example', to: email, subject: 'Receipt', text: '' }); }\n",
      'src/stock.ts': "export const STOCK = 'stock';\nexport async function syncStock(item: string) { console.log(item); }\n",
      'src/worker.ts': "import { Worker } from 'bullmq';\nimport { RECEIPT, sendReceipt } from './receipts.ts';\nimport { STOCK, syncStock } from './stock.ts';\nexport const worker = new Worker('shop', async (job) => {\n  switch (job.name) {\n    case RECEIPT: return sendReceipt(job.data.email);\n    case STOCK: return syncStock(job.data.item);\n  }\n});\n",
      'src/queue.ts': "import { Queue } from 'bullmq';\nimport { RECEIPT } from './receipts.ts';\nimport { STOCK } from './stock.ts';\nconst queue = new Queue('shop');\nexport const queueReceipt = (id: string) => queue.add(RECEIPT, { id }, { jobId: `r-${id}`, removeOnComplete: true });\nexport const queueStock = (items: string[]) => queue.addBulk(items.map((item) => ({ name: STOCK, data: { item }, opts: { jobId: `s-${item}`, removeOnComplete: true } })));\n",
    };

    expect(await findingsOf(rule, files)).toMatchObject([{ line: 5 }]);
    expect(await findingsOf(rule, { ...files, 'src/queue.ts': files['src/queue.ts'].replaceAll('name: STOCK', 'name: RECEIPT') })).toMatchObject([{ line: 5 }, { line: 6 }]);
  });

  it('knows a name by the file it is imported from, whoever else exports that name', async () => {
    const files = (worker: string, more: Readonly<Record<string, string>>): Readonly<Record<string, string>> => ({
      'package.json': '{"dependencies":{"bullmq":"5.53.0","resend":"4.0.1"}}',
      'src/receipts.ts': "import { Resend } from 'resend';\nconst resend = new Resend('key');\nexport async function sendReceipt(email: string) { await resend.emails.send({ from: 'a@shop.example', to: email, subject: 'Receipt', text: '' }); }\n",
      'src/worker.ts': `import { Worker } from 'bullmq';\nimport { sendReceipt } from './receipts.ts';\n${worker}`,
      'src/queue.ts': "import { Queue } from 'bullmq';\nconst queue = new Queue('shop');\nexport const queueReceipt = (id: string) => queue.add('receipt', { id }, { jobId: `r-${id}`, removeOnComplete: true });\n",
      ...more,
    });
    const taken = (name: string): string => `export const worker = new Worker('shop', async (job) => {\n  switch (job.name) {\n    case ${name}: return sendReceipt(job.data.email);\n  }\n});\n`;
    const names = "export const RECEIPT = 'receipt';\nexport const JOBS = { receipt: 'receipt', refund: 'refund' };\n";
    const others = { 'src/refunds.ts': "export const RECEIPT = 'refund';\nexport async function refund() {}\n" };
    const both = `import { refund } from './refunds.ts';\nimport { RECEIPT, JOBS } from './names.ts';\nvoid refund();\nexport const again = new Worker('refunds', async () => refund());\n`;

    expect(await findingsOf(rule, files(`${both}${taken('RECEIPT')}`, { ...others, 'src/names.ts': names }))).toHaveLength(1);
    expect(await findingsOf(rule, files(`${both}${taken('RECEIPT')}`, { ...others, 'src/names.ts': "export { RECEIPT, JOBS } from './all-names.ts';\n", 'src/all-names.ts': names }))).toHaveLength(1);
    expect(await findingsOf(rule, files(`${both}${taken('JOBS.receipt')}`, { ...others, 'src/names.ts': names }))).toHaveLength(1);
    expect(await findingsOf(rule, files(`${both}${taken('JOBS.refund')}`, { ...others, 'src/names.ts': names }))).toEqual([]);
    expect(await findingsOf(rule, files(`${names}${taken('JOBS.receipt')}`, {}))).toHaveLength(1);
    expect(await findingsOf(rule, files(`${names}${taken('JOBS.refund')}`, {}))).toEqual([]);
    expect(await findingsOf(rule, files(`import { RECEIPT, refund } from './refunds.ts';\nvoid refund();\n${taken('RECEIPT')}`, { ...others, 'src/names.ts': names }))).toEqual([]);
  });

  it('is quiet where jobs are kept, where the id is one name for ever, and where nothing is done that lasts', async () => {
    expect(await findingsOf(rule, mails('{ jobId: req.body.order, removeOnComplete: 1000 }'))).toEqual([]);
    expect(await findingsOf(rule, mails("{ jobId: 'nightly', removeOnComplete: true }"))).toEqual([]);
    expect(await findingsOf(rule, mails('{ jobId: req.body.order, removeOnComplete: true }', 'console.log(job.data);'))).toEqual([]);
  });
});
