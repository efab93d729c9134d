import rule from '../../rules/expiry-below-run-time/rule.ts';
import { findingsOf } from '../kit/rule-tester.ts';
import { suggestedIn } from '../kit/suggested-texts.ts';

const call = (seconds: number): string => `await fetch('https://render.example', { method: 'POST', signal: AbortSignal.timeout(${String(seconds * 1000)}) });`;

function boss(version: string, options: string, work: string, more = ''): Readonly<Record<string, string>> {
  return {
    'package.json': JSON.stringify({ dependencies: { 'pg-boss': version } }),
    'src/worker.ts': `import PgBoss from 'pg-boss';\nconst boss = new PgBoss('postgres://db');\n${more}\nawait boss.work('reports', ${options}, ${work});\n`,
  };
}

async function said(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  return (await findingsOf(rule, files)).map(({ severity, confidence, message }) => `${severity} ${confidence}: ${message}`);
}

describe('expiry-below-run-time, pg-boss', () => {
  it('is an error where the expiry and the timeout are both written down', async () => {
    expect(await said(boss('10.1.4', '{}', `async ([job]) => { ${call(300)} }`, "await boss.createQueue('reports', { expireInMinutes: 2 });"))).toEqual([
      'error certain: pg-boss gives a job up after 2 minutes, but fetch() may take 5 minutes: the job is handed out again while the first run goes on, and all its effects happen twice.',
    ]);
  });

  it('is a warning where the expiry is that of the library', async () => {
    expect(await said(boss('10.1.4', '{}', `async ([job]) => { ${call(1200)} }`))).toEqual([expect.stringMatching(/^warning certain: pg-boss gives a job up after 15 minutes by default/)]);
  });

  it('counts the jobs of a batch that the handler takes one after another, not those it takes together', async () => {
    expect(await said(boss('10.1.4', '{ batchSize: 4 }', `async (jobs) => { for (const job of jobs) { ${call(300)} } }`))).toEqual([expect.stringContaining('4 jobs are taken together and run one after another, so the last may have to wait 20 minutes')]);
    expect(await said(boss('10.1.4', '{ batchSize: 4 }', `async (jobs) => { await Promise.all(jobs.map(async (job) => { ${call(300)} })); }`))).toEqual([]);
  });

  it('counts nothing that the handler does not wait for', async () => {
    const short = "await boss.createQueue('reports', { expireInMinutes: 2 });";
    const draw = `const draw = async () => { ${call(300)} };\n${short}`;

    expect(await said(boss('10.1.4', '{}', 'async ([job]) => { await draw(); }', draw))).toHaveLength(1);
    expect(await said(boss('10.1.4', '{}', 'async ([job]) => { return draw(); }', draw))).toHaveLength(1);
    expect(await said(boss('10.1.4', '{}', 'async ([job]) => { void draw(); }', draw))).toEqual([]);
    expect(await said(boss('10.1.4', '{}', 'async ([job]) => { draw().catch(console.error); }', draw))).toEqual([]);
    expect(await said(boss('10.1.4', '{}', `async ([job]) => { void measure(async () => { ${call(300)} }); }`, `import { measure } from '@shop/spans';\n${short}`))).toEqual([]);
    expect(await said(boss('10.1.4', '{}', `async ([job]) => { await measure(async () => { ${call(300)} }); }`, `import { measure } from '@shop/spans';\n${short}`))).toHaveLength(1);
  });

  it('does not read an expiry in minutes from version 11 on', async () => {
    expect(await said(boss('11.0.0', '{}', `async ([job]) => { ${call(300)} }`, "await boss.createQueue('reports', { expireInMinutes: 2 });"))).toEqual([]);
  });

  describe('whose jobs one call sends with an expiry of their own', () => {
    const worker = (sends: string): Readonly<Record<string, string>> => boss('10.1.4', '{}', `async ([job]) => { ${call(300)} }`, sends);
    const send = (options: string): string => `await boss.send('reports', { month: 5 }, ${options});`;

    it.each([['{ expireInSeconds: 60 }', '{ expireInSeconds: 600 }'], ['{ retryLimit: 3, expireInMinutes: 2 }', '{ retryLimit: 3, expireInSeconds: 600 }']])('get twice the time of the call: %s', async (before, after) => {
      expect((await suggestedIn(worker(send(before)), [rule]))['src/worker.ts']).toBe(worker(send(after))['src/worker.ts']);
    });

    it('get twice the time of all calls together, and none where nobody knows how many there are', async () => {
      const made = async (work: string): Promise<unknown> => (await findingsOf(rule, boss('10.1.4', '{}', `async ([job]) => { ${work} }`, send('{ expireInSeconds: 60 }'))))[0]?.edit;

      expect(await made(`${call(300)} ${call(100)}`)).toMatchObject({ value: '800' });
      expect(await made(`for (const page of job.data.pages) { ${call(300)} }`)).toBeNull();
    });

    it.each([
      ['another call sends some too', `${send('{ expireInSeconds: 60 }')}\n${send('{}')}`],
      ['a wrapper sends those of other queues by it', "const enqueue = (queue: string) => boss.send(queue, {}, { expireInSeconds: 60 });\nawait enqueue('reports');\nawait enqueue('mails');"],
      ['something is spread over it', send('{ expireInSeconds: 60, ...JSON.parse(process.env.JOB) }')],
      ['the queue is told, which does not change it where it is there', "await boss.createQueue('reports', { expireInSeconds: 60 });"],
      ['jobs are inserted together', "await boss.insert([{ name: 'reports', expireInSeconds: 60 }]);"],
    ])('keep it where %s', async (_, sends) => {
      expect(await findingsOf(rule, worker(sends))).toMatchObject([{ edit: null }]);
    });
  });

  it('is quiet where no call says how long it waits', async () => {
    expect(await said(boss('10.1.4', '{}', "async ([job]) => { await fetch('https://render.example', { method: 'POST' }); }", "await boss.createQueue('reports', { expireInSeconds: 5 });"))).toEqual([]);
  });
});

describe('expiry-below-run-time, agenda', () => {
  const agenda = (options: string): Readonly<Record<string, string>> => ({
    'package.json': '{"dependencies":{"agenda":"5.0.0","axios":"1.7.0"}}',
    'src/worker.ts': `import Agenda from 'agenda';\nimport axios from 'axios';\nconst agenda = new Agenda({ db: { address: 'mongodb://db' } });\nagenda.define('reports', ${options}, async (job) => { await axios.post('https://render.example', {}, { timeout: 60000 }); });\n`,
  });

  it('is an error where the lock is shorter than a call', async () => {
    expect(await findingsOf(rule, agenda('{ lockLifetime: 30 * 1000 }'))).toMatchObject([{ severity: 'error', subject: 'reports', edit: { option: 'lockLifetime', value: '120000' } }]);
  });

  it('is quiet where the run asks for more time, itself or from a timer', async () => {
    const renewing = (touch: string): Readonly<Record<string, string>> => {
      const files = agenda('{ lockLifetime: 30 * 1000 }');
      return { ...files, 'src/worker.ts': files['src/worker.ts']?.replace('async (job) => { ', `async (job) => { ${touch} `) ?? '' };
    };

    expect(await findingsOf(rule, renewing('await job.touch();'))).toEqual([]);
    expect(await findingsOf(rule, renewing('const timer = setInterval(() => job.touch(), 10000);'))).toEqual([]);
    expect(await findingsOf(rule, renewing('const timer = setInterval(() => screen.touch(), 10000);'))).toHaveLength(1);
  });

  it('is locked for longer where it has options already, and the default is too short', async () => {
    const slow = (options: string): Readonly<Record<string, string>> => Object.fromEntries(Object.entries(agenda(options)).map(([file, text]) => [file, text.replace('timeout: 60000', 'timeout: 900000')]));

    expect((await suggestedIn(slow('{ concurrency: 2 }'), [rule]))['src/worker.ts']).toBe(slow('{ concurrency: 2, lockLifetime: 1800000 }')['src/worker.ts']);
    expect(await findingsOf(rule, slow('{ ...JSON.parse(process.env.JOB) }'))).toMatchObject([{ edit: null }]);
  });

  it.each([
    ['its constructor', (text: string) => text.replace("'mongodb://db' } }", "'mongodb://db' }, defaultLockLifetime: 30_000 }")],
    ['a call', (text: string) => text.replace('agenda.define', 'agenda.defaultLockLifetime(30_000);\nagenda.define')],
  ])('goes by the time that %s sets for all jobs, unless one has its own', async (_, set) => {
    const files = (options: string): Readonly<Record<string, string>> => Object.fromEntries(Object.entries(agenda(options)).map(([file, text]) => [file, set(text)]));

    expect(await findingsOf(rule, files('{ concurrency: 2 }'))).toMatchObject([{ severity: 'error', subject: 'reports', edit: { option: 'lockLifetime', value: '120000' } }]);
    expect(await findingsOf(rule, files('{ lockLifetime: 120_000 }'))).toEqual([]);
  });

  it('is quiet with the ten minutes that agenda locks a job by default', async () => {
    expect(await findingsOf(rule, agenda('{ concurrency: 2 }'))).toEqual([]);
  });
});

describe('expiry-below-run-time, SQS', () => {
  const receive = (body: string, options = ''): Readonly<Record<string, string>> => ({
    'package.json': '{"dependencies":{"@aws-sdk/client-sqs":"3.900.0"}}',
    'src/worker.ts': `import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';\nconst client = new SQSClient({});\nexport async function poll() {\n  const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl: 'reports', MaxNumberOfMessages: 10, ${options} }));\n  ${body}\n}\nsetInterval(poll, 1000);\n`,
  });

  it('counts the messages of one call that are handled one after another', async () => {
    expect(await said(receive(`for (const message of Messages) { ${call(10)} }`, 'VisibilityTimeout: 60'))).toEqual([expect.stringContaining('SQS shows a message to other consumers again after 60 s, but fetch() may take 10 s; 10 jobs are taken together')]);
  });

  it('is quiet where the visibility is extended while the handler runs', async () => {
    const extend = "await client.send(new ChangeMessageVisibilityCommand({ QueueUrl: 'reports', ReceiptHandle: message.ReceiptHandle, VisibilityTimeout: 60 }));";
    const files = receive(`for (const message of Messages) { ${extend} ${call(10)} }`, 'VisibilityTimeout: 60');

    expect(await said({ ...files, 'src/worker.ts': files['src/worker.ts']?.replace('{ ReceiveMessageCommand', '{ ChangeMessageVisibilityCommand, ReceiveMessageCommand') ?? '' })).toEqual([]);
  });

  it('is quiet where they have the time, or the queue decides about it', async () => {
    expect(await said(receive(`for (const message of Messages) { ${call(10)} }`, 'VisibilityTimeout: 300'))).toEqual([]);
    expect(await said(receive(`for (const message of Messages) { ${call(10)} }`))).toEqual([]);
  });
});
