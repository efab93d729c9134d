import rule from '../../rules/unguarded-schedule/rule.ts';
import { findingsOf } from '../kit/rule-tester.ts';

const manifest = '{"dependencies":{"express":"5.1.0","resend":"4.6.0","pg":"8.16.0","node-cron":"4.2.1","bullmq":"5.53.0","@google-cloud/tasks":"5.5.0","@upstash/qstash":"2.7.0"}}';

interface Deployment {
  readonly schedule?: string;
  readonly flags?: string;
  readonly service?: string;
}

/** A service whose `POST /tasks/digest` is called by Cloud Scheduler. */
function digest(handler: string, { schedule = '*/10 * * * *', flags = '', service = '--timeout 60' }: Deployment = {}): Record<string, string> {
  return {
    'package.json': manifest,
    'deploy.sh': `gcloud run deploy digests --source . ${service}\ngcloud scheduler jobs create http digest --schedule '${schedule}' --uri https://digests-xk2q7.a.run.app/tasks/digest ${flags}\n`,
    'src/app.ts': `import express from 'express';\nimport { Resend } from 'resend';\nimport { Pool } from 'pg';\nimport { Queue } from 'bullmq';\nconst app = express();\nconst resend = new Resend('key');\nconst pool = new Pool();\nconst queue = new Queue('digests');\n${handler}\napp.listen(8080);\n`,
  };
}

/** A process whose timer runs the work. */
function timer(expression: string, work: string, options = ''): Record<string, string> {
  return {
    'package.json': manifest,
    'src/timer.ts': `import cron from 'node-cron';\nimport { Resend } from 'resend';\nconst resend = new Resend('key');\nexport const users: { email: string }[] = [];\ncron.schedule('${expression}', async () => { ${work} }${options});\n`,
  };
}

const mail = `await resend.emails.send({ from: 'a@clinic.example', to: 'b@clinic.example', subject: 'Digest', text: '' });`;
const mails = `for (const { email } of users) await resend.emails.send({ from: 'a@clinic.example', to: email, subject: 'Digest', text: '' });`;
const sendDigest = `app.post('/tasks/digest', async (req, res) => { ${mail} res.sendStatus(204); });`;

async function severities(files: Record<string, string>): Promise<string[]> {
  return (await findingsOf(rule, files)).map((finding) => finding.severity);
}

describe('unguarded-schedule, called by Cloud Scheduler', () => {
  it('is an error when retries repeat a message', async () => {
    expect(await severities(digest(sendDigest, { flags: '--max-retry-attempts 3' }))).toEqual(['error']);
  });

  it('is an error when the deadline is shorter than a run may take', async () => {
    expect(await severities(digest(sendDigest, { flags: '--attempt-deadline 30s', service: '--timeout 300' }))).toEqual(['error']);
  });

  it('is a warning when only a second delivery can repeat it', async () => {
    expect(await severities(digest(sendDigest))).toEqual(['warning']);
  });

  it('is only worth a note for one message a day without retries', async () => {
    expect(await severities(digest(sendDigest, { schedule: '0 6 * * *' }))).toEqual(['info']);
  });

  it('is quiet about a mail that tells of what failed, and not about one that tells of what was done', async () => {
    const settle = (tells: string): string => `app.post('/tasks/digest', async (req, res) => { let failed = 0; let done = 0; const errors = []; for (const shop of ['north', 'south']) { try { await load(shop); done += 1; } catch (error) { failed += 1; errors.push(error); } } if (${tells}) { ${mail} } res.sendStatus(204); });`;

    expect(await severities(digest(settle('failed > 0 && done === 0'), { flags: '--max-retry-attempts 3' }))).toEqual([]);
    expect(await severities(digest(settle('errors.length > 0'), { flags: '--max-retry-attempts 3' }))).toEqual([]);
    expect(await severities(digest(settle('done > 0'), { flags: '--max-retry-attempts 3' }))).toEqual(['error']);
    expect(await severities(digest(settle('failed === 0'), { flags: '--max-retry-attempts 3' }))).toEqual(['error']);
  });

  it('takes a list for one of failures only where nothing else is added to it', async () => {
    const settle = (list: string, works: string): string => `app.post('/tasks/digest', async (req, res) => { const ${list} = []; for (const shop of ['north', 'south']) { try { ${works} } catch (error) { ${list}.push(error.message); } } if (${list}.length > 0) { ${mail} } res.sendStatus(204); });`;
    const flags = { flags: '--max-retry-attempts 3' };

    expect(await severities(digest(settle('results', 'results.push(await load(shop));'), flags))).toEqual(['error']);
    expect(await severities(digest(settle('results', 'await load(shop);'), flags))).toEqual([]);
    for (const list of ['errors', 'unreachable', 'alerts']) expect(await severities(digest(settle(list, `if (!(await load(shop))) ${list}.push(shop);`), flags))).toEqual([]);
    expect(await severities(digest(settle('loadErrors', 'loadErrors.push(...(await load(shop)));'), flags))).toEqual([]);
    for (const list of ['transferred', 'deferred']) expect(await severities(digest(settle(list, `${list}.push(await load(shop));`), flags))).toEqual(['error']);
    expect(await severities(digest(settle('answers', 'if (await load(shop)) answers.push(shop); else answers.push(null);'), flags))).toEqual(['error']);
  });

  it('says how it takes an answer of 429, and nothing of the kind where a CronJob calls', async () => {
    const cronJob = `apiVersion: batch/v1
kind: CronJob
metadata: { name: digest }
spec:
  schedule: '*/10 * * * *'
  jobTemplate:
    spec:
      backoffLimit: 3
      template:
        spec:
          containers: [{ name: call, image: curlimages/curl, args: [-X, POST, http://digests/tasks/digest] }]
`;
    const { 'package.json': manifest, 'src/app.ts': app } = digest(sendDigest);

    const [called] = await findingsOf(rule, digest(sendDigest, { flags: '--max-retry-attempts 3' }));
    const [fromCluster] = await findingsOf(rule, { 'package.json': manifest ?? '', 'src/app.ts': app ?? '', 'k8s/digest.yaml': cronJob });

    expect(called?.advice).toContain('Cloud Scheduler takes 429 for a failure');
    expect(fromCluster?.advice).toContain('Answer 200 with `skipped` while a run is going on, with `ALLOW_PARALLEL_DIGEST=1` as the way out');
    expect(fromCluster?.advice).not.toContain('Cloud Scheduler');
  });

  it('never says that the scheduler itself starts overlapping runs', async () => {
    const [finding] = await findingsOf(rule, digest(sendDigest, { flags: '--max-retry-attempts 3' }));

    expect(finding?.message).toContain('Cloud Scheduler calls POST /tasks/digest every 10 minutes, gives up on an attempt after 3 minutes by default and retries it up to 3 times');
    expect(finding?.message).toContain('Nothing in the handler keeps a second run out.');
  });

  it('is quiet where the handler does nothing that is known to matter', async () => {
    expect(await severities(digest(`app.post('/tasks/digest', async (req, res) => { console.log('tick'); res.sendStatus(204); });`, { flags: '--max-retry-attempts 3' }))).toEqual([]);
  });

  it('is quiet where the handler only reads', async () => {
    expect(await severities(digest(`app.post('/tasks/digest', async (req, res) => { res.json(await pool.query('select count(*) from users')); });`, { flags: '--max-retry-attempts 3' }))).toEqual([]);
  });

  it('is an error where rows are inserted without a unique key', async () => {
    expect(await severities(digest(`app.post('/tasks/digest', async (req, res) => { await pool.query('insert into digests (day) values (now())'); res.sendStatus(204); });`, { flags: '--max-retry-attempts 3' }))).toEqual(['error']);
  });

  it('is quiet where a second insert changes nothing', async () => {
    expect(await severities(digest(`app.post('/tasks/digest', async (req, res) => { await pool.query('insert into digests (day) values (now()) on conflict do nothing'); res.sendStatus(204); });`, { flags: '--max-retry-attempts 3' }))).toEqual([]);
  });

  it('is a warning where the same jobs are queued twice', async () => {
    expect(await severities(digest(`app.post('/tasks/digest', async (req, res) => { await queue.add('digest', {}); res.sendStatus(202); });`, { flags: '--max-retry-attempts 3' }))).toEqual(['warning']);
  });

  it('is quiet where queued jobs have a key', async () => {
    expect(await severities(digest(`app.post('/tasks/digest', async (req, res) => { await queue.add('digest', {}, { jobId: 'digest-today' }); res.sendStatus(202); });`, { flags: '--max-retry-attempts 3' }))).toEqual([]);
  });

  it('is quiet where each of many queued jobs has a key', async () => {
    const bulk = (job: string): Promise<unknown> => severities(digest(`app.post('/tasks/digest', async (req, res) => { const { rows } = await pool.query('select id from patients'); await queue.addBulk(rows.map((row) => (${job}))); res.sendStatus(202); });`, { flags: '--max-retry-attempts 3' }));

    expect(await bulk('{ name: \'digest\', data: row, opts: { jobId: `digest-${row.id}` } }')).toEqual([]);
    expect(await bulk('{ name: \'digest\', data: row, opts: { attempts: 3 } }')).toEqual(['warning']);
    expect(await bulk('{ name: \'digest\', data: row, opts: { jobId: `digest-${Date.now()}` } }')).toEqual(['warning']);
  });

  it.each([
    ['tasks of Cloud Tasks', "import { CloudTasksClient } from '@google-cloud/tasks';\nconst tasks = new CloudTasksClient();", "await tasks.createTask({ parent, task: { httpRequest: { url } } });", 'await tasks.createTask({ parent, task: { name: `${parent}/tasks/digest-${row.id}`, httpRequest: { url } } });', 'await tasks.createTask({ parent, task: { name: `${parent}/tasks/digest-${Date.now()}`, httpRequest: { url } } });'],
    ['events of Inngest', "import { Inngest } from 'inngest';\nconst inngest = new Inngest({ id: 'clinic' });", "await inngest.send({ name: 'digest/due', data: { id: row.id } });", 'await inngest.send({ id: `digest-${row.id}`, name: \'digest/due\', data: { id: row.id } });', 'await inngest.send({ id: `digest-${Date.now()}`, name: \'digest/due\', data: { id: row.id } });'],
    ['messages of QStash', "import { Client } from '@upstash/qstash';\nconst qstash = new Client({ token: 'token' });", 'await qstash.publishJSON({ url, body: row });', 'await qstash.publishJSON({ url, body: row, deduplicationId: `digest-${row.id}` });', 'await qstash.publishJSON({ url, body: row, deduplicationId: `digest-${Date.now()}` });'],
    ['messages of a queue of QStash', "import { Client } from '@upstash/qstash';\nconst mails = new Client({ token: 'token' }).queue({ queueName: 'digests' });", 'await mails.enqueueJSON({ url, body: row });', 'await mails.enqueueJSON({ url, body: row, contentBasedDeduplication: true });', 'await mails.enqueueJSON({ url, body: row, deduplicationId: crypto.randomUUID() });'],
  ])('is a warning where the same %s are queued twice, and quiet where each has a key that is the same again', async (_, client, plain, keyed, changing) => {
    const told = (send: string): Promise<string[]> => severities(digest(`${client}\nconst parent = 'projects/p/locations/l/queues/q';\nconst url = 'https://digests.example/send';\napp.post('/tasks/digest', async (req, res) => { const { rows } = await pool.query('select id from patients'); const [row] = rows; ${send} res.sendStatus(202); });`, { flags: '--max-retry-attempts 3' }));

    expect(await told(plain)).toEqual(['warning']);
    expect(await told(keyed)).toEqual([]);
    expect(await told(changing)).toEqual(['warning']);
  });

  it('is quiet about a task of Cloud Tasks that another function puts together, which may name it', async () => {
    const dispatch = "import { CloudTasksClient } from '@google-cloud/tasks';\nimport { taskOf } from './tasks.js';\nconst tasks = new CloudTasksClient();\napp.post('/tasks/digest', async (req, res) => { const { rows } = await pool.query('select id from patients'); for (const row of rows) await tasks.createTask({ parent: 'q', task: taskOf(row) }); res.sendStatus(202); });";

    expect(await severities(digest(dispatch, { flags: '--max-retry-attempts 3' }))).toEqual([]);
  });

  it('is quiet about a report that the run itself failed', async () => {
    const report = `const report = () => resend.emails.send({ from: 'a@clinic.example', to: 'duty@clinic.example', subject: 'Digest failed', text: '' });\n`;
    const flags = { flags: '--max-retry-attempts 3' };

    expect(await severities(digest(`${report}app.post('/tasks/digest', async (req, res) => { const { error } = await pool.query('select 1'); if (error) { await report(); return res.sendStatus(500); } res.sendStatus(204); });`, flags))).toEqual([]);
    expect(await severities(digest(`${report}app.post('/tasks/digest', async (req, res) => { try { await pool.query('select 1'); } catch (error) { await report(); } res.sendStatus(204); });`, flags))).toEqual([]);
    const both = (test: string): string => `${report}async function settle() { await report(); }\napp.post('/tasks/digest', async (req, res) => { ${test} await settle(); res.sendStatus(204); });`;
    expect(await severities(digest(both("try { await pool.query('select 1'); } catch (error) { await report(); }"), flags))).toEqual(['error']);
    expect(await severities(digest(both("const { error } = await pool.query('select 1'); if (error) { await report(); return res.sendStatus(500); }"), flags))).toEqual(['error']);
    expect(await severities(digest(`${report}app.post('/tasks/digest', async (req, res) => { for (const user of req.body) { try { await pool.query('select 1'); } catch (error) { await report(); } } res.sendStatus(204); });`, flags))).toEqual(['error']);
  });

  it('is quiet about a row whose second insert is known to be refused', async () => {
    const flags = { flags: '--max-retry-attempts 3' };

    expect(await severities(digest(`app.post('/tasks/digest', async (req, res) => { try { await pool.query('insert into digests (day) values (now())'); } catch (error) { if (error.code !== '23505') throw error; } res.sendStatus(204); });`, flags))).toEqual([]);
    expect(await severities(digest(`app.post('/tasks/digest', async (req, res) => { try { await pool.query('insert into digests (day) values (now())'); } catch (error) { if (error.code !== '40001') throw error; } res.sendStatus(204); });`, flags))).toEqual(['error']);
  });

  it('is only worth a note where an accident of delivery costs one more round of requests', async () => {
    const ask = `app.post('/tasks/digest', async (req, res) => { for (const clinic of req.query.clinics) await fetch('https://clinics.example/' + clinic); res.sendStatus(204); });`;

    expect(await severities(digest(ask))).toEqual(['info']);
    expect(await severities(digest(ask, { flags: '--max-retry-attempts 3' }))).toEqual(['warning']);
  });

  it('leaves a guard that can stay taken to the rule for broken guards', async () => {
    expect(await severities(digest(`let running = false;
app.post('/tasks/digest', async (req, res) => {
  if (running) return res.sendStatus(429);
  running = true;
  ${mail}
  running = false;
  res.sendStatus(204);
});`))).toEqual([]);
  });

  it('is quiet where the guard is out of sight', async () => {
    expect(await severities(digest(`import { acquireLock } from '@clinic/locks';
app.post('/tasks/digest', async (req, res) => {
  await acquireLock('digest');
  ${mail}
  res.sendStatus(204);
});`, { flags: '--max-retry-attempts 3' }))).toEqual([]);
  });

  it('offers no flag in memory to several instances that stay several', async () => {
    const [one] = await findingsOf(rule, digest(sendDigest, { service: '--max-instances 1' }));
    const [four] = await findingsOf(rule, digest(`app.get('/digest', (req, res) => res.json({}));\n${sendDigest}`, { service: '--max-instances 4' }));

    expect(one?.edit).toMatchObject({ optOutVariable: 'ALLOW_PARALLEL_DIGEST', jobName: 'digest', framework: 'express' });
    expect(four?.edit).toBeNull();
    expect(four?.advice).toContain('use a lock in the database or in Redis');
  });

  it('keeps its fingerprint when lines move', async () => {
    const before = await findingsOf(rule, digest(sendDigest));
    const after = await findingsOf(rule, digest(`// A comment.\n\n${sendDigest}`));

    expect(after[0]?.fingerprint).toBe(before[0]?.fingerprint);
    expect(after[0]?.line).not.toBe(before[0]?.line);
  });

  it('is quiet for a route that nothing schedules', async () => {
    const files = { ...digest(sendDigest), 'deploy.sh': 'gcloud run deploy digests --source .\n' };

    expect(await severities(files)).toEqual([]);
  });
});

describe('unguarded-schedule, timers in the process', () => {
  it('is a warning when mail after mail is sent every few minutes', async () => {
    expect(await severities(timer('*/5 * * * *', mails))).toEqual(['warning']);
  });

  it('is quiet with noOverlap on a version that knows it', async () => {
    expect(await severities(timer('*/5 * * * *', mails, ', { noOverlap: true }'))).toEqual([]);
  });

  it('names a job beside it that has a guard', async () => {
    const guarded = `import cron from 'node-cron';\nimport { Resend } from 'resend';\nconst resend = new Resend('key');\ncron.schedule('*/5 * * * *', async function remind() { await resend.emails.send({ from: 'a@clinic.example', to: 'b@clinic.example', subject: 'Visit', text: '' }); }, { noOverlap: true });\n`;
    const [finding, ...others] = await findingsOf(rule, { ...timer('*/5 * * * *', mails), 'src/reminders.ts': guarded });

    expect(others).toEqual([]);
    expect(finding?.message).toContain('remind beside it is kept apart (node-cron noOverlap).');
  });

  it('names none that is kept apart in one process where the runs of several meet', async () => {
    const server = "import express from 'express';\nimport './timer.ts';\nimport './reminders.ts';\nexpress().get('/', (req, res) => res.end()).listen(3000);";
    const guarded = `import cron from 'node-cron';\nimport { Resend } from 'resend';\nconst resend = new Resend('key');\ncron.schedule('*/5 * * * *', async function remind() { await resend.emails.send({ from: 'a@clinic.example', to: 'b@clinic.example', subject: 'Visit', text: '' }); }, { noOverlap: true });\n`;
    const message = async (expression: string): Promise<string | undefined> => (await findingsOf(rule, { ...timer(expression, mails), 'src/server.ts': server, 'src/reminders.ts': guarded }))[0]?.message;

    expect(await message('0 8 * * *')).toContain('in every instance');
    expect(await message('0 8 * * *')).not.toContain('beside it');
    expect(await message('*/5 * * * *')).toContain('remind beside it is kept apart');
  });

  it('names no job of another folder', async () => {
    const guarded = `import cron from 'node-cron';\nimport { Resend } from 'resend';\nconst resend = new Resend('key');\ncron.schedule('*/5 * * * *', async function remind() { await resend.emails.send({ from: 'a@clinic.example', to: 'b@clinic.example', subject: 'Visit', text: '' }); }, { noOverlap: true });\n`;
    const [finding] = await findingsOf(rule, { ...timer('*/5 * * * *', mails), 'src/visits/reminders.ts': guarded });

    expect(finding?.message).not.toContain('beside it');
  });

  it('is quiet about statements that are over long before the next tick', async () => {
    const files = timer('*/5 * * * *', `await pool.query("insert into closed (day) values (now())"); await pool.query("insert into opened (day) values (now())");`);

    expect(await severities({ ...files, 'src/timer.ts': `import { Pool } from 'pg';\nconst pool = new Pool();\n${files['src/timer.ts'] ?? ''}` })).toEqual([]);
  });

  it('notes them in a web server, of which there may be two', async () => {
    const files = timer('*/5 * * * *', `await pool.query("insert into closed (day) values (now())"); await pool.query("insert into opened (day) values (now())");`);
    const server = `import express from 'express';\nimport { Pool } from 'pg';\nconst pool = new Pool();\nconst app = express();\napp.get('/closed', (req, res) => { res.end(); });\napp.listen(8080);\n`;

    expect(await severities({ ...files, 'src/timer.ts': `${server}${files['src/timer.ts'] ?? ''}` })).toEqual(['info']);
  });

  it('is quiet for one cheap message', async () => {
    expect(await severities(timer('*/30 * * * *', mail))).toEqual([]);
  });

  it('is quiet about what is only kept in memory', async () => {
    const ask = (keep: string): string => `for (const { email } of users) { const asked = await fetch('https://clinics.example/' + email, { method: 'POST' }); ${keep} }`;
    const rates = (keep: string): Record<string, string> => ({ ...timer('* * * * *', ask(keep)), 'src/timer.ts': `import cron from 'node-cron';\nexport const users: { email: string }[] = [];\nconst rates: Record<string, unknown> = {};\ncron.schedule('* * * * *', async () => { ${ask(keep)} });\n` });

    expect(await severities(rates('rates[email] = await asked.json();'))).toEqual([]);
    expect(await severities(rates('console.log(asked.status);'))).toEqual(['info']);
  });

  it('is quiet where a platform of functions runs another part of the repository', async () => {
    expect(await severities({ ...timer('0 6 * * *', mail), 'netlify.toml': '[build]\npublish = "site"\n' })).toEqual([]);
    expect(await severities({ ...timer('0 6 * * *', mail), 'vercel.json': '{}' })).toEqual([]);
  });

  it('knows no time where the expression is put together from what nobody can read', async () => {
    const at = "function at(time: string, days: string): string { const [hour, minute] = time.split(':'); return `${minute} ${hour} * * ${days}`; }\n";
    const files = (when: string): Record<string, string> => ({ ...timer('X', mails), 'src/timer.ts': `${at}${timer('X', mails)['src/timer.ts']?.replace("'X'", when) ?? ''}` });

    expect(await severities(files('at(String(process.env.DIGEST_AT), String(process.env.DIGEST_DAYS))'))).toEqual([]);
    expect(await severities(files("`*/${5} * * * *`"))).toEqual(['warning']);
  });

  it('is an error when several instances send it', async () => {
    expect(await severities({ ...timer('0 6 * * *', mail), 'deploy.sh': 'gcloud run deploy clinic --source . --max-instances 3\n' })).toEqual(['error']);
  });

  it('is quiet when one instance sends it once a day', async () => {
    expect(await severities({ ...timer('0 6 * * *', mail), 'deploy.sh': 'gcloud run deploy clinic --source . --max-instances 1\n' })).toEqual([]);
  });
});

describe('unguarded-schedule beside a claim that two runs can win', () => {
  const due = `const { rows } = await pool.query("select * from mails where status = 'due'"); for (const row of rows) {`;
  const route = (work: string): Record<string, string> => digest(`app.post('/tasks/digest', async (req, res) => { ${work} res.sendStatus(204); });`, { flags: '--attempt-deadline 30s', service: '--timeout 300' });

  it('leaves the effects of the claim to the rule that names the claim', async () => {
    expect(await severities(route(`${due} await pool.query("update mails set status = 'sending' where id = $1", [row.id]); ${mail} }`))).toEqual([]);
  });

  it('speaks of what is worse than all the claim would protect', async () => {
    expect(await severities(route(`${mail} ${due} await pool.query("update mails set status = 'queued' where id = $1", [row.id]); await queue.add('mail', row); }`))).toEqual(['error']);
  });
});

describe('unguarded-schedule, functions that a platform starts', () => {
  const pay = "import Stripe from 'stripe';\nconst stripe = new Stripe('key');\nconst due = async () => (await fetch('https://guides.example/due')).json();\nconst pay = async () => { for (const { cents } of await due()) await stripe.refunds.create({ amount: cents }); };\n";
  const advice = async (files: Readonly<Record<string, string>>): Promise<string> => (await findingsOf(rule, { 'package.json': '{"dependencies":{"stripe":"18.2.1","firebase-functions":"6.0.0"}}', ...files }))[0]?.advice ?? 'no finding';

  it('are told what keeps two of them apart there, and nothing of a flag in a memory they do not share', async () => {
    const worker = await advice({ 'wrangler.toml': 'name = "guides"\nmain = "src/index.ts"\n[triggers]\ncrons = ["*/5 * * * *"]\n', 'src/index.ts': `${pay}export default { async scheduled() { await pay(); } };\n` });

    expect(worker).toContain('KV is not atomic');
    expect(worker).not.toContain('flag');
  });
});

describe('unguarded-schedule, for what devices and chains are told', () => {
  const packages = '{"dependencies":{"express":"5.1.0","mqtt":"5.10.0","@stellar/stellar-sdk":"13.1.0"}}';
  const told = (imports: string, work: string): Record<string, string> => ({
    'package.json': packages,
    'deploy.sh': `gcloud run deploy doses --source . --timeout 300\ngcloud scheduler jobs create http doses --schedule '*/10 * * * *' --uri https://doses-xk2q7.a.run.app/tasks/doses --attempt-deadline 30s\n`,
    'src/app.ts': `import express from 'express';\n${imports}\nconst app = express();\napp.post('/tasks/doses', async (req, res) => { ${work} res.sendStatus(204); });\napp.listen(8080);\n`,
  });

  it('tells of a command that is published twice, and not of a topic that is listened to', async () => {
    const client = `import mqtt from 'mqtt';\nconst client = mqtt.connect('mqtts://broker.example');`;

    const dose = await findingsOf(rule, told(client, `await client.publishAsync('tanks/1/dose', '20');`));

    expect(dose).toMatchObject([{ severity: 'error' }]);
    expect(dose[0]?.message).toContain('both call mqtt Client.publishAsync(): what it asks for is done twice');
    expect(await severities(told(client, `client.subscribe('tanks/1/dose');`))).toEqual([]);
  });

  it('tells of a transaction that is submitted twice, and not of an account that is read', async () => {
    const server = `import { Horizon } from '@stellar/stellar-sdk';\nconst server = new Horizon.Server('https://horizon.example');\ndeclare const signed: never;`;

    expect(await severities(told(server, `await server.submitTransaction(signed);`))).toEqual(['error']);
    expect(await severities(told(server, `await server.loadAccount('GA7Q');`))).toEqual([]);
  });
});
