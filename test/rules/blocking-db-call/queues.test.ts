/** The queue that work of a request is handed to, by the name and the module that its file has for it. */
import { rules } from '../../../rules/index.ts';
import { suggestedIn } from '../../kit/suggested-texts.ts';

const checked = rules.filter(({ id }) => id === 'blocking-db-call');
const files = {
  'package.json': '{"dependencies":{"better-sqlite3":"11.10.0","bullmq":"5.53.0","hono":"4.7.10"}}',
  'src/audit.ts': "import Database from 'better-sqlite3';\nconst db = new Database('audit.db');\nexport function recordAudit(entry: { action: string }): void {\n  db.prepare('insert into audit (action) values (?)').run(entry.action);\n}\n",
  'src/queues/audits.ts': "import { Queue } from 'bullmq';\nexport const queue = new Queue('audits', { connection: { host: 'redis' } });\n",
  'src/queues/mails.ts': "import { Queue } from 'bullmq';\nexport const queue = new Queue('mails', { connection: { host: 'redis' } });\n",
  'src/worker.ts': "import { Worker } from 'bullmq';\nimport { recordAudit } from './audit.ts';\nnew Worker('audits', async (job) => recordAudit(job.data), { connection: { host: 'redis' } });\n",
  'src/sign-in.ts': "import { Hono } from 'hono';\nimport { queue } from './queues/audits.ts';\nexport const signIn = new Hono();\nsignIn.post('/sign-in', async (c) => {\n  await queue.add('record', { action: 'sign-in' });\n  return c.json({});\n});\n",
};

/** `src/app.ts` as it is suggested; undefined where nothing is. */
async function suggest(imported: string): Promise<string | undefined> {
  const app = `import { Hono } from 'hono';\nimport { recordAudit } from './audit.ts';\nimport { signIn } from './sign-in.ts';\n${imported}export const app = new Hono();\napp.route('/', signIn);\napp.post('/checkout', (c) => {\n  recordAudit({ action: 'checkout' });\n  return c.json({ accepted: true });\n});\n`;
  return (await suggestedIn({ ...files, 'src/app.ts': app }, checked))['src/app.ts'];
}

describe('a request that does the work of a queue', () => {
  it('sends the job to the queue that is imported for it', async () => {
    const suggested = await suggest('');

    expect(suggested).toContain("import { queue } from './queues/audits.ts';");
    expect(suggested).toContain("await queue.add('record', { action: 'checkout' });");
  });

  it('never takes the queue from the folder of another package', async () => {
    const { 'src/queues/audits.ts': queue, 'src/sign-in.ts': signIn, ...own } = files;
    const moved = { ...own, 'accounts/package.json': '{"dependencies":{"bullmq":"5.53.0","hono":"4.7.10"}}', 'accounts/queues/audits.ts': queue, 'accounts/sign-in.ts': signIn };
    const app = "import { Hono } from 'hono';\nimport { recordAudit } from './audit.ts';\nimport { signIn } from '../accounts/sign-in.ts';\nexport const app = new Hono();\napp.route('/', signIn);\napp.post('/checkout', (c) => {\n  recordAudit({ action: 'checkout' });\n  return c.json({ accepted: true });\n});\n";

    expect(await suggestedIn({ ...moved, 'src/app.ts': app }, checked)).toEqual({});
  });

  it('takes the import that is there already', async () => {
    expect(await suggest("import { queue } from './queues/audits.ts';\n")).toContain("await queue.add('record', { action: 'checkout' });");
  });

  it('never sends it to another queue of the same name', async () => {
    expect(await suggest("import { queue } from './queues/mails.ts';\n")).toBeUndefined();
  });
});
