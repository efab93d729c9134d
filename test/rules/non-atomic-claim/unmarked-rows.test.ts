/** Rows for which jobs are queued, and that only the jobs mark. */
import rule from '../../../rules/non-atomic-claim/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const manifest = '{"dependencies":{"@prisma/client":"6.8.2","bullmq":"5.53.0","express":"5.1.0","resend":"4.6.0","node-cron":"4.2.1"}}';
const imports = `import cron from 'node-cron';
import express from 'express';
import { PrismaClient } from '@prisma/client';
import { Queue, Worker } from 'bullmq';
import { Resend } from 'resend';
const prisma = new PrismaClient();
const queue = new Queue('mails');
const resend = new Resend('key');
const app = express();
async function send(mail: any) { await resend.emails.send({ from: 'desk@clinic.example', to: mail.to, subject: 'Your visit', text: mail.text }); }
`;
const find = 'const mail = await prisma.mail.findUniqueOrThrow({ where: { id: job.data.id } });';
const sent = "await prisma.mail.update({ where: { id: job.data.id }, data: { status: 'SENT' } });";
const worker = `${find} await send(mail); ${sent}`;
const queueAll = "for (const mail of await prisma.mail.findMany({ where: { status: 'QUEUED' } })) await queue.add('mail', { id: mail.id });";

async function verdicts(dispatch: string, work = worker, start = (text: string): string => `cron.schedule('* * * * *', async () => {\n${text}\n});`): Promise<string[]> {
  const text = `${imports}new Worker('mails', async (job) => {\n${work}\n});\n${start(dispatch)}\n`;
  return (await findingsOf(rule, { 'package.json': manifest, 'src/main.ts': text })).map(({ severity }) => severity);
}

describe('rows that only their jobs mark', () => {
  it.each([
    ['one by one', queueAll],
    ['side by side', "const rows = await prisma.mail.findMany({ where: { status: 'QUEUED' } });\nawait Promise.all(rows.map((mail) => queue.add('mail', { id: mail.id })));"],
  ])('are queued again by the next tick: %s', async (_, dispatch) => {
    expect(await verdicts(dispatch)).toEqual(['warning']);
  });

  it.each([
    ['each job has the key of its row', queueAll.replace('{ id: mail.id })', '{ id: mail.id }, { jobId: mail.id })'), worker],
    ['the rows are marked when they are queued', `const rows = await prisma.mail.findMany({ where: { status: 'QUEUED' } });\nawait prisma.mail.updateMany({ where: { id: { in: rows.map(({ id }) => id) } }, data: { queuedAt: new Date() } });\nfor (const mail of rows) await queue.add('mail', { id: mail.id });`, worker],
    ['each is looked for among those that were queued', "for (const mail of await prisma.mail.findMany({ where: { status: 'QUEUED' } })) { if (await prisma.dispatch.findUnique({ where: { mailId: mail.id } })) continue; await queue.add('mail', { id: mail.id }); }", worker],
    ['the worker lets a sent one go', queueAll, `${find} if (mail.status === 'SENT') return; await send(mail); ${sent}`],
    ['the worker lets go of what does not wait any more', queueAll, `${find} if (mail.status !== 'QUEUED') return; await send(mail); ${sent}`],
    ['the worker claims the row', queueAll, `const won = await prisma.mail.updateMany({ where: { id: job.data.id, status: 'QUEUED' }, data: { status: 'SENDING' } }); if (won.count === 0) return; await send(job.data); ${sent}`],
    ['the worker leaves the state as it is: each tick is meant to send', queueAll.replace('QUEUED', 'ACTIVE'), `${find} await send(mail); await prisma.mail.update({ where: { id: mail.id }, data: { lastSentAt: new Date() } });`],
    ['the worker only writes what may be written twice', queueAll, sent],
  ])('are nothing where %s', async (_, dispatch, work) => {
    expect(await verdicts(dispatch, work)).toEqual([]);
  });

  it('are queued again by a second order, unless that is turned away', async () => {
    const route = (method: string) => (text: string): string => `app.${method}('/campaigns/:id/send', async (req, res) => {\n${text}\nres.json({});\n});\napp.listen(3000);`;

    expect(await verdicts(queueAll, worker, route('post'))).toEqual(['warning']);
    expect(await verdicts(queueAll, worker, route('get'))).toEqual([]);
    expect(await verdicts(`const campaign = await prisma.campaign.findUniqueOrThrow({ where: { id: req.params.id } });\nif (campaign.status !== 'DRAFT') return res.status(409).end();\n${queueAll}`, worker, route('post'))).toEqual([]);
  });

  it('are worked off by the time of a tick that comes once a day', async () => {
    expect(await verdicts(queueAll, worker, (text) => `cron.schedule('0 6 * * *', async () => {\n${text}\n});`)).toEqual([]);
  });
});
