/** What messages call jobs, schedulers and instances: the queue where it is known, else what takes its jobs, and libraries as they are spelled. */
import { runRules } from '../../src/analyse/run-rules.ts';
import { rules } from '../../rules/index.ts';
import { linkSources } from '../kit/link-sources.ts';

async function told(rule: string, files: Readonly<Record<string, string>>): Promise<readonly { readonly subject: string; readonly message: string }[]> {
  const { findings } = runRules(await linkSources(files), rules.filter(({ id }) => id === rule));
  return findings.map(({ subject, message }) => ({ subject, message }));
}

const manifest = JSON.stringify({ scripts: { start: 'node src/worker.ts' }, dependencies: { bull: '4.16.0', 'bee-queue': '1.7.0', nats: '2.29.0', 'pg-boss': '12.1.0', 'node-cron': '4.2.1', stripe: '18.0.0', openai: '5.0.0' } });
const charge = "await stripe.charges.create({ amount: 1, currency: 'eur', customer: data.customer }); await fetch('https://books.example', { method: 'POST' });";
const worker = (code: string): Readonly<Record<string, string>> => ({ 'package.json': manifest, 'src/worker.ts': `import Stripe from 'stripe';\nconst stripe = new Stripe('key');\n${code}\n` });

describe('a job', () => {
  it.each([
    ['Bull', "import Queue from 'bull';\nconst queue = new Queue('charges', 'redis://queue');\nexport const ask = (data) => queue.add(data, { attempts: 3 });\nqueue.process(async ({ data }) => { WORK });"],
    ['Bull, by the name of the job', "import Queue from 'bull';\nconst queue = new Queue('charges');\nexport const ask = (data) => queue.add('charge', data, { attempts: 3 });\nqueue.process('charge', 4, async ({ data }) => { WORK });"],
    ['bee-queue', "import Queue from 'bee-queue';\nconst queue = new Queue('charges');\nexport const ask = (data) => queue.createJob(data).retries(2).save();\nqueue.process(async ({ data }) => { WORK });"],
  ])('goes by the queue that its consumer was made for: %s', async (_, code) => {
    expect(await told('effect-before-mark', worker(code.replace('WORK', charge)))).toMatchObject([{ subject: 'charges', message: expect.stringMatching(/ runs a job of charges again after it has failed/) as string }]);
  });

  it('goes by what takes it where nobody knows the queue', async () => {
    const take = (handler: string): Readonly<Record<string, string>> => worker(`import Queue from 'bull';\nconst queue = new Queue(process.env.QUEUE);\nexport const ask = (data) => queue.add(data, { attempts: 3 });\n${handler}`);

    expect(await told('effect-before-mark', take(`async function settle({ data }) { ${charge} }\nqueue.process(settle);`))).toMatchObject([{ subject: 'settle', message: expect.stringMatching(/^bull runs a job that settle takes again/) as string }]);
    expect(await told('effect-before-mark', take(`queue.process(async ({ data }) => { ${charge} });`))).toMatchObject([{ subject: 'src/worker.ts', message: expect.stringMatching(/^bull runs a job that the consumer in src\/worker\.ts takes again/) as string }]);
  });
});

describe('an option', () => {
  it('is one of its queue, wherever that is named, or of the constructor', async () => {
    const boss = (code: string): Readonly<Record<string, string>> => worker(`import PgBoss from 'pg-boss';\nconst boss = new PgBoss({ retryLimit: 4 });\nawait boss.createQueue('welcome');\n${code}`);

    expect((await told('ineffective-queue-option', boss("export const ask = (user) => boss.send({ name: 'welcome', data: { user }, options: { singletonKey: user } });"))).map(({ subject }) => subject).toSorted()).toEqual(['new PgBoss()', 'welcome']);
  });
});

describe('a number of instances', () => {
  it('is no default where a file says how many processes there are', async () => {
    const consumer = "import PgBoss from 'pg-boss';\nimport OpenAI from 'openai';\nconst openai = new OpenAI();\nconst boss = new PgBoss({ connectionString: 'db', retryLimit: 3 });\nawait boss.work('clips', { teamSize: 4 }, async ({ data }) => { await openai.audio.speech.create({ model: 'tts-1', voice: 'alloy', input: data.text }); });";
    const files = { ...worker(consumer), 'package.json': manifest.replace('12.1.0', '9.0.3'), 'ecosystem.config.cjs': "module.exports = { apps: [{ name: 'clips', script: './src/worker.ts', instances: 4 }] };\n" };

    expect((await told('unguarded-consumer', files)).map(({ message }) => message.slice(0, 52))).toEqual(['Each of up to 4 instances of clips takes jobs of cli']);
  });
});

describe('a sentence', () => {
  it('begins with a library as it is spelled', async () => {
    const timer = (start: string): Readonly<Record<string, string>> => worker(`import cron from 'node-cron';\nexport const due = [];\nasync function settle() { for (const data of due) { ${charge} } }\n${start}`);

    for (const [start, first] of [["cron.schedule('*/5 * * * *', settle);", 'node-cron starts settle every 5 minutes'], ['setInterval(settle, 300_000);', 'setInterval starts settle every 5 minutes']] as const) {
      expect((await told('unguarded-schedule', timer(start))).map(({ message }) => message.slice(0, first.length))).toEqual([first]);
    }
  });
});

describe('a table and its columns', () => {
  const job = (model: string, more: string): Readonly<Record<string, string>> => ({
    'package.json': JSON.stringify({ dependencies: { '@prisma/client': '6.8.2', resend: '4.6.0', 'node-cron': '4.2.1' } }),
    'src/job.ts': `import cron from 'node-cron';\nimport { PrismaClient } from '@prisma/client';\nimport { Resend } from 'resend';\nconst prisma = new PrismaClient();\nconst resend = new Resend('key');\n${more}\ncron.schedule('* * * * *', async () => {\n  for (const mail of await prisma.${model}.findMany({ where: { warnedAt: null } })) {\n    await prisma.${model}.update({ where: { id: mail.id }, data: { warnedAt: new Date() } });\n    await resend.emails.send({ from: 'desk@clinic.example', to: mail.to, subject: 'Your visit', text: mail.text });\n  }\n});\n`,
  });

  it('are called as the code writes them', async () => {
    const [finding] = await told('non-atomic-claim', job('offerMail', ''));

    expect(finding?.message).toContain('read the same rows of offerMail where warnedAt is null, because the update that sets warnedAt asks for the row only');
  });

  it('keep to small letters where the code has both', async () => {
    const [finding] = await told('non-atomic-claim', job('offermail', "const offerMail = 'offers@clinic.example';"));

    expect(finding?.message).toContain('read the same rows of offermail where warnedAt is null');
  });
});
