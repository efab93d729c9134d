import rule from '../../rules/unawaited-work/rule.ts';
import type { Finding } from '../../src/model/finding.ts';
import { findingsOf } from '../kit/rule-tester.ts';

const manifest = '{"dependencies":{"bull":"4.16.5","bullmq":"5.53.2","pg":"8.16.0","resend":"4.6.0","amqplib":"0.10.8","mystery":"1.0.0"}}';
const imports = `import Bull from 'bull';
import { Worker } from 'bullmq';
import { Pool } from 'pg';
import { Resend } from 'resend';
import amqp from 'amqplib';
import { work } from 'mystery';
const pool = new Pool();
const resend = new Resend('key');
async function send(to: string) { await resend.emails.send({ from: 'desk@clinic.example', to, subject: 'Your visit', text: 'Tomorrow' }); }
function begin(to: string) { send(to).catch((error) => console.error(error)); }
`;

async function inWorker(code: string): Promise<readonly Finding[]> {
  return findingsOf(rule, { 'package.json': manifest, 'src/worker.ts': `${imports}${code}\n` });
}

async function verdicts(body: string): Promise<string[]> {
  return (await inWorker(`new Worker('visits', async (job) => {\n${body}\n});`)).map(({ severity, subject, line }) => `${severity} ${subject} ${line}`);
}

describe('unawaited-work', () => {
  it('says what nobody waits for, and who takes the job for done', async () => {
    const [finding, ...others] = await inWorker("new Worker('visits', async (job) => {\n  send(job.data.to);\n});");

    expect(others).toEqual([]);
    expect(finding).toMatchObject({ severity: 'warning', confidence: 'likely', subject: 'visits', line: 12 });
    expect(finding?.message).toBe('The handler of visits does not wait for resend Emails.send(), and for nothing else that it does: bullmq takes the job for done while that is under way, so that no retry sees a failure, and a deploy or a crash in that moment loses it.');
    expect(finding?.evidence.map(({ kind, line }) => `${kind} ${line}`)).toEqual(['entry 11', 'call 12', 'effect 9']);
  });

  it('is a promise that is thrown away, however it is', async () => {
    for (const body of ['send(job.data.to);', 'void send(job.data.to);', 'begin(job.data.to);', 'send(job.data.to).catch(() => {});', 'job.data.all.forEach(async (to) => { await send(to); });', "resend.emails.send({ from: 'a@b.example', to: job.data.to, subject: 'Visit', text: '' });"]) {
      expect(await verdicts(body)).toEqual(['warning visits 12']);
    }
  });

  it('is none that is waited for, given back or kept', async () => {
    for (const body of ['await send(job.data.to);', 'return send(job.data.to);', 'await Promise.all(job.data.all.map(async (to) => { await send(to); }));', 'const sent = []; for (const to of job.data.all) sent.push(send(to)); await Promise.all(sent);', 'await send(job.data.to).then(() => {});']) {
      expect(await verdicts(body)).toEqual([]);
    }
  });

  it('is none whose end settles the promise that is given back', async () => {
    const sent = (settled: string): Promise<string[]> => verdicts(`return new Promise((resolve, reject) => {\n  ${settled}\n});`);

    for (const settled of ['send(job.data.to).then(() => resolve(true), reject);', "send(job.data.to).then(resolve).catch((error) => { console.error(error); resolve('failed'); });"]) expect(await sent(settled)).toEqual([]);
    expect(await sent('send(job.data.to).catch((error) => console.error(error)); resolve(true);')).toEqual(['warning visits 13']);
  });

  it('is not told where the run waits for something else that it does, or that nobody knows', async () => {
    expect(await verdicts("await pool.query('update visits set told = true where id = $1', [job.data.id]); send(job.data.to);")).toEqual([]);
    expect(await verdicts('await work(job.data); send(job.data.to);')).toEqual([]);
    expect(await verdicts("const { rows } = await pool.query('select mail from visits where id = $1', [job.data.id]); send(rows[0].mail);")).toEqual(['warning visits 12']);
    expect(await verdicts('try { console.log(job.id); } catch (error) { send(job.data.desk); throw error; }')).toEqual([]);
  });

  it('is told where the run waits for nothing but time', async () => {
    const pause = 'const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));';
    const inPause = async (body: string): Promise<number> => (await inWorker(`${pause}\nnew Worker('visits', async (job) => {\n${body}\n});`)).length;

    expect(await inPause('while (isBusy()) await pause(100); send(job.data.to);')).toBe(1);
    expect(await inPause('await new Promise((resolve) => setTimeout(() => resolve(true), 100)); send(job.data.to);')).toBe(1);
    expect(await inPause('await pause(await work(job.data)); send(job.data.to);')).toBe(0);
    expect(await inPause('await new Promise((resolve) => work(job.data, resolve)); send(job.data.to);')).toBe(0);
  });

  it('ends a function of the cloud as well', async () => {
    const manifest = 'service: visits\nprovider: { name: aws, runtime: nodejs22.x }\nfunctions:\n  remind:\n    handler: src/remind.handler\n    events: [{ sqs: { arn: "arn:aws:sqs:eu-west-1:1:visits" } }]\n';
    const remind = (parameters: string, body: string): Promise<readonly Finding[]> => findingsOf(rule, { 'serverless.yml': manifest, 'src/remind.ts': `import { Resend } from 'resend';\nconst resend = new Resend('key');\nasync function send(to: string) { await resend.emails.send({ from: 'desk@clinic.example', to, subject: 'Your visit', text: 'Tomorrow' }); }\nexport const handler = async (${parameters}) => {\n${body}\n};\n` });
    const each = 'event.Records.forEach(async (record: any) => { await send(record.body); });';

    expect(await remind('event: any', each)).toHaveLength(1);
    expect(await remind('event: any, context: any, callback: any', each)).toEqual([]);
    expect(await remind('event: any', 'for (const record of event.Records) await send(record.body);')).toEqual([]);
  });

  it('is not told where a call says that the job is done', async () => {
    expect(await inWorker("new Bull('visits').process((job, done) => { send(job.data.to).then(() => done(), done); });")).toEqual([]);
    expect(await inWorker("new Bull('visits').process((job) => { send(job.data.to); });")).toHaveLength(1);
    expect(await inWorker("const channel = await (await amqp.connect('amqp://queue')).createChannel();\nawait channel.consume('visits', async (message) => { send(message.content.toString()).then(() => channel.ack(message)); });")).toEqual([]);
  });
});
