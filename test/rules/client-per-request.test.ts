import rule from '../../rules/client-per-request/rule.ts';
import type { Finding } from '../../src/model/finding.ts';
import { findingsOf } from '../kit/rule-tester.ts';

const imports = `import express from 'express';
import Redis from 'ioredis';
import { Client, Pool } from 'pg';
import { Queue, Worker } from 'bullmq';
import { Kafka } from 'kafkajs';
import https from 'node:https';
const app = express();
`;

/** The findings in a service of one file. */
async function inService(code: string): Promise<readonly Finding[]> {
  return findingsOf(rule, { 'src/app.ts': `${imports}${code}\napp.listen(3000);\n` });
}

/** Severity and called API, to be read at a glance. */
async function verdicts(code: string): Promise<readonly string[]> {
  return (await inService(code)).map((finding) => `${finding.severity} ${finding.chain.at(-1) ?? ''}`);
}

/** A route of this body. */
const bookings = (body: string): string => `app.get('/bookings', async (req, res) => {\n${body}\n});`;

describe('client-per-request', () => {
  it('names the route, the client, and that nothing closes it', async () => {
    const [finding, ...others] = await inService(bookings(`const redis = new Redis();\nres.json(await redis.get('bookings'));`));

    expect(others).toEqual([]);
    expect(finding).toMatchObject({ severity: 'warning', confidence: 'certain', subject: 'GET /bookings', line: 9 });
    expect(finding?.message).toBe('A GET /bookings request builds ioredis `new Redis()`, with a connection of its own, and nothing closes it: connections add up until the server refuses new ones, to everything that uses it.');
    expect(finding?.advice).toContain('`quit()` in a `finally`');
    expect(finding?.evidence.map(({ kind }) => kind)).toEqual(['entry', 'client']);
  });

  it('says nothing of what a class makes once, in a static field, and speaks of what each of its objects makes', async () => {
    const sender = (field: string): string => `class ReceiptSender { ${field} = new https.Agent({ keepAlive: true }); send(receipt) { return https.request('https://receipts.example', { agent: ReceiptSender.agent ?? this.agent }).end(receipt); } }\n${bookings(`new ReceiptSender().send(req.body);\nres.end();`)}`;

    expect(await verdicts(sender('static agent'))).toEqual([]);
    expect(await verdicts(sender('agent'))).toHaveLength(1);
    expect(await verdicts(bookings(`class ReceiptSender { static agent = new https.Agent({ keepAlive: true }); }\nhttps.request('https://receipts.example', { agent: ReceiptSender.agent }).end();\nnew ReceiptSender();\nres.end();`))).toHaveLength(1);
  });

  it('names a package that is called itself, and says of a job what its process keeps', async () => {
    const [finding] = await inService(`import cron from 'node-cron';\nimport postgres from 'postgres';\ncron.schedule('0 9 * * *', async () => {\nconst sql = postgres(process.env.URL);\nawait sql\`select 1\`;\n});`);

    expect(finding?.message).toContain('builds `postgres()`, with a pool of its own (up to 10 connections), and nothing closes it: what each run opens stays open as long as its process lives.');
  });

  it('is quiet where each job has a process of its own', async () => {
    const job = (named: string, run: string): string => `import { ${named} } from '@trigger.dev/sdk';\n${run}`;

    expect(await verdicts(job('task', `export const export_ = task({ id: 'export', run: async () => { const redis = new Redis(); await redis.get('bookings'); } });`))).toEqual([]);
    expect(await verdicts(job('schedules', `export const digest = schedules.task({ id: 'digest', cron: '0 9 * * *', run: async () => { const redis = new Redis(); await redis.get('bookings'); } });`))).toEqual([]);
    expect(await verdicts(`new Worker('export', async () => { const redis = new Redis(); await redis.get('bookings'); });`)).toHaveLength(1);
  });

  it('says how large a pool is, as written or by default', async () => {
    const [written] = await inService(bookings(`res.json(await new Pool({ max: 25 }).query('select 1'));`));
    const [usual] = await inService(bookings(`res.json(await new Pool().query('select 1'));`));
    const [unknown] = await inService(bookings(`res.json(await new Pool(settings()).query('select 1'));`));

    expect([written, usual, unknown].map((finding) => /a pool of its own( \(.+?\))?/.exec(finding?.message ?? '')?.[0])).toEqual([
      'a pool of its own (up to 25 connections)', 'a pool of its own (up to 10 connections)', 'a pool of its own',
    ]);
  });

  describe('multiplies by instances and requests', () => {
    const service = (annotations: string, concurrency: string): string => `apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata:\n  name: bookings\nspec:\n  template:\n    metadata:\n      annotations:\n        ${annotations}\n    spec:\n      ${concurrency}\n      containers:\n        - image: bookings\n`;
    const makesPool = bookings(`res.json(await new Pool({ max: 5 }).query('select 1'));`);
    const inDeployment = async (yaml: string): Promise<Finding | undefined> => (await findingsOf(rule, { 'src/app.ts': `${imports}${makesPool}\napp.listen(3000);\n`, 'service.yaml': yaml }))[0];

    it('where the files say both, and the server takes fewer', async () => {
      const finding = await inDeployment(service(`autoscaling.knative.dev/maxScale: '20'`, 'containerConcurrency: 80'));

      expect(finding?.message).toContain('20 instances with 80 requests at once may hold up to 20 x 80 x 5 = 8000 connections; PostgreSQL takes 100 unless it is told otherwise.');
      expect(finding?.evidence.at(-1)).toMatchObject({ kind: 'deployment', file: 'service.yaml', line: 9 });
    });

    it('but not where the server takes that many, or no file says how many instances there are', async () => {
      expect((await inDeployment(service(`autoscaling.knative.dev/maxScale: '2'`, 'containerConcurrency: 1')))?.message).not.toContain('PostgreSQL takes');
      expect((await inDeployment(service(`autoscaling.knative.dev/minScale: '1'`, 'containerConcurrency: 80')))?.message).not.toContain('PostgreSQL takes');
      expect((await inService(makesPool))[0]?.message).not.toContain('PostgreSQL takes');
    });
  });

  it('is milder where all goes well, and mildest where it is closed whatever happens', async () => {
    expect(await verdicts(bookings(`const client = new Client();\nawait client.connect();\nres.json(await client.query('select 1'));\nawait client.end();`))).toEqual(['warning pg new Client()']);
    expect(await verdicts(bookings(`const client = new Client();\ntry {\n  res.json(await client.query('select 1'));\n} finally {\n  await client.end();\n}`))).toEqual(['info pg new Client()']);
    expect(await verdicts(bookings(`const client = new Client();\ntry {\n  res.json(await client.query('select 1'));\n  await client.end();\n} catch {\n  await client.end();\n}`))).toEqual(['info pg new Client()']);
    expect(await verdicts(bookings(`const client = new Client();\nres.json(await client.query('select 1').finally(() => client.end()));`))).toEqual(['info pg new Client()']);
    expect(await verdicts(bookings(`const client = new Client();\nres.on('close', () => client.end());\nres.json(await client.query('select 1'));`))).toEqual(['info pg new Client()']);
  });

  it('sees a helper close it, and a helper forget to', async () => {
    const withClient = (end: string): string => `async function withClient(work) {\n  const client = new Client();\n  await client.connect();\n  try { return await work(client); } finally { ${end} }\n}\n${bookings(`res.json(await withClient((client) => client.query('select 1')));`)}`;

    expect(await verdicts(withClient('await letGo(client);') + '\nasync function letGo(one) { await one.end(); }')).toEqual(['info pg new Client()']);
    expect(await verdicts(withClient('log("done");'))).toEqual(['warning pg new Client()']);
  });

  it('is an error where what is left behind takes jobs, or talks to every broker', async () => {
    expect(await verdicts(bookings(`new Worker('confirmations', async () => {});\nres.end();`))).toEqual(['error bullmq new Worker()']);
    expect(await verdicts(`const kafka = new Kafka({ brokers: ['kafka:9092'] });\n${bookings(`const producer = kafka.producer();\nawait producer.connect();\nawait producer.send({ topic: 'bookings', messages: [] });\nres.end();`)}`)).toEqual(['error kafkajs Kafka.producer()']);
  });

  it('is one finding where branches of one function make the same client', async () => {
    const code = `function open(region) {\n  if (region === 'eu') return new Redis('redis://eu');\n  return new Redis('redis://us');\n}\n${bookings(`await open('eu').get('bookings');\nres.end();`)}`;

    expect(await verdicts(code)).toEqual(['warning ioredis new Redis()']);
  });

  it('names a client of a family of packages', async () => {
    const [finding] = await findingsOf(rule, { 'src/app.ts': `import express from 'express';\nimport { Athena } from '@aws-sdk/client-athena';\nconst app = express();\napp.get('/bookings', async (req, res) => { res.json(await new Athena({}).listWorkGroups({})); });\n` });

    expect(finding?.message).toContain('builds AWS clients `new Athena()`');
  });

  it('says that a queue holds listeners where it is given a connection', async () => {
    const [shared] = await inService(`const connection = new Redis();\n${bookings(`await new Queue('confirmations', { connection }).add('confirm', {});\nres.end();`)}`);
    const [own] = await inService(bookings(`await new Queue('confirmations', { connection: { host: 'redis' } }).add('confirm', {});\nres.end();`));

    expect(shared?.message).toContain('listeners of its own on the connection it is given');
    expect(own?.message).toContain('a connection of its own');
  });

  it('says nothing of a queue that uses the connection it is given, and is closed again', async () => {
    const work = (connection: string, end: string): string => `const redis = new Redis();\n${bookings(`const queue = new Queue('confirmations', { connection: ${connection} });\ntry { await queue.add('confirm', {}); } finally { ${end} }\nres.end();`)}`;

    expect(await inService(work('redis', 'await queue.close();'))).toEqual([]);
    expect(await inService(work('redis', ''))).toHaveLength(1);
    expect(await inService(work("{ host: 'redis' }", 'await queue.close();'))).toMatchObject([{ severity: 'info' }]);
  });

  it('follows helpers, classes and jobs', async () => {
    expect(await verdicts(`const getRedis = () => new Redis();\n${bookings(`res.json(await getRedis().get('bookings'));`)}`)).toHaveLength(1);
    expect(await verdicts(`class Bookings {\n  redis = new Redis();\n  list() { return this.redis.get('bookings'); }\n}\n${bookings('res.json(await new Bookings().list());')}`)).toHaveLength(1);
    expect(await verdicts(`new Worker('confirmations', async (job) => { await new Redis().set(job.id, 'sent'); });`)).toEqual(['warning ioredis new Redis()']);
  });

  const kept = (name: string): Promise<readonly Finding[]> => findingsOf(rule, {
    'src/kept.ts': `export class ${name}<T> {\n  private value: Promise<T> | undefined;\n  constructor(private make: () => Promise<T>) {}\n  get(): Promise<T> { return this.value ?? this.fill(); }\n  private fill(): Promise<T> { return (this.value = this.make().catch((error) => { this.value = undefined; throw error; })); }\n}\n`,
    'src/app.ts': `${imports}import { ${name} } from './kept.ts';\nasync function open() { const pool = new Pool(); return (await pool.query('select name from stock')).rows; }\nconst stock = new ${name}(open);\n${bookings('res.json(await stock.get());')}`,
  });

  it('takes an object for one that remembers by its name', async () => {
    expect(await kept('Lazy')).toEqual([]);
    expect(await kept('Opener')).toHaveLength(1);
  });

  it.each([
    ['at module scope', `const redis = new Redis();\n${bookings(`res.json(await redis.get('bookings'));`)}`],
    ['on first use', `let redis;\nfunction getRedis() { if (!redis) { redis = new Redis(); } return redis; }\n${bookings(`res.json(await getRedis().get('bookings'));`)}`],
    ['on first use, in one expression', `let redis;\nconst getRedis = () => (redis ??= new Redis());\n${bookings(`res.json(await getRedis().get('bookings'));`)}`],
    ['on globalThis', `function getRedis() {\n  const shared = globalThis as any;\n  if (shared.redis) return shared.redis;\n  const redis = new Redis();\n  shared.redis = redis;\n  return redis;\n}\n${bookings(`res.json(await getRedis().get('bookings'));`)}`],
    ['in a map by region', `const pools = new Map();\nfunction getPool() {\n  let pool = pools.get('eu');\n  if (!pool) {\n    pool = new Pool();\n    pools.set('eu', pool);\n  }\n  return pool;\n}\n${bookings(`res.json(await getPool().query('select 1'));`)}`],
    ['in a map that a helper is given', `const pools = new Map();\nfunction getOrCreate(cache, key, create) {\n  const there = cache.get(key);\n  if (there) return there;\n  const made = create();\n  cache.set(key, made);\n  return made;\n}\n${bookings(`res.json(await getOrCreate(pools, 'eu', () => new Pool()).query('select 1'));`)}`],
    ['to send within a transaction of the request', `import PgBoss from 'pg-boss';\n${bookings(`await new PgBoss({ db: transaction(pool) }).send('confirmations', {});\nres.end();`)}`],
    ['by a function that is remembered', `import { once } from 'lodash';\nconst getPool = once(() => new Pool());\n${bookings(`res.json(await getPool().query('select 1'));`)}`],
    ['in a field of a shared object', `class Bookings {\n  connect() { this.redis = new Redis(); return this.redis; }\n}\nconst service = new Bookings();\n${bookings(`res.json(await service.connect().get('bookings'));`)}`],
    ['for the tenant of the request', bookings(`const pool = new Pool({ connectionString: await urlOf(req.params.tenant) });\nres.json(await pool.query('select 1'));`)],
    ['by an object that is made of what the run has read', `class Warehouse {\n  constructor(settings) { this.settings = settings; }\n  list() { return new Pool({ host: this.settings.host }).query('select 1'); }\n}\n${bookings(`const warehouse = new Warehouse(await settingsOf(req.user));\nres.json(await list(warehouse));`)}\nfunction list(warehouse) { return warehouse.list(); }`],
    ['for the address a host has at this moment', bookings(`const found = await resolve('hooks.example');\nconst pinned = { lookup: (host, options, done) => done(null, found.address) };\nawait fetch('https://hooks.example', { agent: new https.Agent({ keepAlive: true, ...pinned }) });\nres.end();`)],
    ['for each database of a list', bookings(`for (const url of await listDatabases()) { const pool = new Pool({ connectionString: url }); await pool.query('select 1'); }\nres.end();`)],
    ['to listen until the request ends', bookings(`const redis = new Redis();\nawait redis.subscribe('bookings');\nreq.on('close', () => redis.quit());`)],
    ['as a copy of a shared connection, for a command that waits', `const redis = new Redis();\n${bookings(`const waiting = redis.duplicate();\ntry { res.json(await waiting.blpop('bookings', 5)); } finally { waiting.disconnect(); }`)}`],
    ['by an agent that keeps nothing alive', bookings(`await fetch('https://api.example', { agent: new https.Agent({ rejectUnauthorized: true }) });\nres.end();`)],
    ['when the program starts', `export async function main() { const redis = new Redis(); await redis.ping(); }\nmain();`],
  ])('is quiet about a client made %s', async (_, code) => {
    expect(await verdicts(code)).toEqual([]);
  });

  it('tells an agent that keeps its sockets', async () => {
    expect(await verdicts(bookings(`await fetch('https://api.example', { agent: new https.Agent({ keepAlive: true }) });\nres.end();`))).toEqual(['warning node:http new Agent()']);
  });
});

describe('client-per-request, a client that is closed again at once', () => {
  const probe = (between: string): string => bookings(`const redis = new Redis();\n${between}await redis.quit();\nres.json('up');`);

  it('is information only: nothing can throw in between', async () => {
    expect(await verdicts(probe(''))).toEqual(['info ioredis new Redis()']);
    expect(await verdicts(probe('await redis.ping();\n'))).toEqual(['warning ioredis new Redis()']);
  });
});

describe('client-per-request, of queues', () => {
  it('is one that a function makes for whoever asks, and none that it keeps', async () => {
    const found = async (get: string): Promise<readonly string[]> => (await findingsOf(rule, { 'src/app.ts': `import express from 'express';\nimport { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';\nimport { connect } from 'nats';\nconst app = express();\n${get}\napp.listen(3000);\n` })).map((finding) => `${finding.severity} ${finding.chain.at(-1) ?? ''}`);
    const route = "app.post('/reports', async (req, res) => { await getClient().send(new SendMessageCommand({ QueueUrl: 'reports' })); res.end(); });";
    expect(await found(`function getClient() { return new SQSClient({}); }\n${route}`)).toEqual(['warning @aws-sdk/client-sqs new SQSClient()']);
    expect(await found(`let client: SQSClient | undefined;\nfunction getClient() { client ??= new SQSClient({}); return client; }\n${route}`)).toEqual([]);
    expect(await found("app.post('/reports', async (req, res) => { const nats = await connect(); try { await nats.jetstream().publish('reports'); } finally { await nats.close(); } res.end(); });")).toEqual(['info nats connect()']);
    expect(await found("const nats = await connect();\napp.post('/reports', async (req, res) => { await nats.jetstream().publish('reports'); res.end(); });")).toEqual([]);
  });
});

describe('client-per-request, of what is waited for with a limit', () => {
  it('is quiet where the winner of a race is kept, and not where nobody keeps it', async () => {
    const service = (keep: string): string => `class Visits {
  nats: any = null;
  async open() {
    if (this.nats) return this.nats;
    const begin = async () => { const won = await Promise.race([connect(), new Promise((done) => setTimeout(done, 5000))]); return won; };
    ${keep} await begin();
    return null;
  }
}
const visits = new Visits();
app.post('/visits', async (req, res) => { await visits.open(); res.end(); });`;
    const found = async (keep: string): Promise<number> => (await findingsOf(rule, { 'src/app.ts': `import express from 'express';\nimport { connect } from 'nats';\nconst app = express();\n${service(keep)}\napp.listen(3000);\n` })).length;
    expect(await found('this.nats =')).toBe(0);
    expect(await found('const nats =')).toBe(1);
  });
});

describe('client-per-request, of what a promise gives', () => {
  const prices = (body: string, load = ''): string => `import { MongoClient } from 'mongodb';\n${load}${bookings(`const client = await MongoClient.connect(process.env.URL).catch((error) => { console.error(error); throw new Error('no database'); });\n${body}`)}`;
  const severities = async (code: string): Promise<string[]> => (await inService(code)).map(({ severity, message }) => `${severity} ${/closes it again|only when all goes well|nothing closes it/.exec(message)?.[0] ?? message}`);

  it('sees it closed where its errors were caught on the way', async () => {
    expect(await severities(prices("try { await client.db().collection('prices').findOne({}); } finally { await client.close(); }\nres.end();"))).toEqual(['info closes it again']);
    expect(await severities(prices("await client.db().collection('prices').findOne({});\nawait client.close();\nres.end();"))).toEqual(['warning only when all goes well']);
    expect(await severities(prices("await client.db().collection('prices').findOne({});\nres.end();"))).toEqual(['warning nothing closes it']);
  });

  it('takes rows whose errors were caught for no client', async () => {
    expect(await severities(prices("const prices = await client.db().collection('prices').findOne({}).catch(() => null);\nprices.close();\nres.end();"))).toEqual(['warning nothing closes it']);
  });

  it('adds up what is closed on an error by the function that is handed it and on success by its caller', async () => {
    const load = (onError: string): string => `async function load(client) { try { return await client.db().collection('prices').findOne({}); } catch (error) { ${onError} throw error; } }\n`;
    const handed = 'const price = await load(client);\nawait client.close();\nres.json(price);';
    expect(await severities(prices(handed, load('await client.close();')))).toEqual(['info closes it again']);
    expect(await severities(prices(handed, load('')))).toEqual(['warning only when all goes well']);
  });
});

describe('client-per-request in a script', () => {
  const manifest = (command: string): string => `apiVersion: batch/v1\nkind: CronJob\nmetadata: { name: ledger }\nspec:\n  schedule: '*/10 * * * *'\n  jobTemplate: { spec: { template: { spec: { containers: [{ name: ledger, image: ledger, command: ${command} }] } } } }\n`;

  it('is quiet: each run is a process of its own', async () => {
    const script = "import { Pool } from 'pg';\nconst pool = new Pool();\nawait pool.query('select 1');\nawait pool.end();\n";

    expect(await findingsOf(rule, { 'package.json': '{"dependencies":{"pg":"8.16.0"}}', 'scripts/ledger.ts': script, 'k8s/ledger.yaml': manifest("[node, scripts/ledger.ts]") })).toEqual([]);
  });
});

describe('a client that only signs addresses', () => {
  const signing = (made: string, body: string): Promise<readonly string[]> => verdicts(`import { S3Client, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';\nimport { getSignedUrl } from '@aws-sdk/s3-request-presigner';\n${made}\n${bookings(body)}`);
  const read = "new GetObjectCommand({ Bucket: 'receipts', Key: req.params.id })";

  it('opens nothing, made where it is used or by a function', async () => {
    expect(await signing('', `const s3 = new S3Client({});\nres.json({ url: await getSignedUrl(s3, ${read}) });`)).toEqual([]);
    expect(await signing('const getS3 = () => new S3Client({});', `res.json({ url: await getSignedUrl(getS3(), ${read}, { expiresIn: 60 }) });`)).toEqual([]);
    expect(await signing(`function sign(Key) { const s3 = new S3Client({}); return getSignedUrl(s3, new GetObjectCommand({ Bucket: 'receipts', Key })); }`, 'const url = await sign(req.params.id);\nres.json({ url });')).toEqual([]);
    expect(await signing('', `const s3 = new S3Client({});\nres.json(await Promise.all(req.body.keys.map((Key) => getSignedUrl(s3, new GetObjectCommand({ Bucket: 'receipts', Key })))));`)).toEqual([]);
  });

  it.each(['npm:@aws-sdk/s3-request-presigner@3', 'https://esm.sh/@aws-sdk/s3-request-presigner@3.400.0'])('opens nothing where the signing comes from an address: %s', async (address) => {
    const edge = (body: string): Promise<readonly string[]> => verdicts(`import { S3Client, GetObjectCommand } from 'npm:@aws-sdk/client-s3@3';\nimport { getSignedUrl } from '${address}';\n${bookings(body)}`);

    expect(await edge(`const s3 = new S3Client({});\nres.json({ url: await getSignedUrl(s3, ${read}) });`)).toEqual([]);
    expect(await edge(`const s3 = new S3Client({});\nres.json(await s3.send(${read}));`)).toHaveLength(1);
  });

  it('opens nothing where the signing is a parameter that is left at its default', async () => {
    const resolve = (fallback: string): string => `import { send } from 'uploads';\nasync function resolve(Key, { sign = ${fallback} } = {}) { const s3 = new S3Client({}); return sign(s3, new GetObjectCommand({ Bucket: 'receipts', Key })); }`;

    expect(await signing(resolve('getSignedUrl'), 'res.json({ url: await resolve(req.params.id) });')).toEqual([]);
    expect(await verdicts(`const { S3Client, GetObjectCommand } = require('@aws-sdk/client-s3');\nconst { getSignedUrl } = require('@aws-sdk/s3-request-presigner');\nasync function resolve(Key, { sign = getSignedUrl, env = process.env } = {}) { const s3 = new S3Client({ region: env.REGION }); return sign(s3, new GetObjectCommand({ Bucket: 'receipts', Key })); }\n${bookings('res.json({ url: await resolve(req.params.id) });')}`)).toEqual([]);
    expect(await signing(resolve('send'), 'res.json({ url: await resolve(req.params.id) });')).toHaveLength(1);
    expect(await signing('async function resolve(Key, { sign } = {}) { const s3 = new S3Client({}); return sign(s3, new GetObjectCommand({ Bucket: "receipts", Key })); }', 'res.json({ url: await resolve(req.params.id) });')).toHaveLength(1);
  });

  it('is no other where it is asked for more', async () => {
    expect(await signing('', `const s3 = new S3Client({});\nawait s3.send(${read});\nres.json({ url: await getSignedUrl(s3, ${read}) });`)).toEqual(['warning @aws-sdk/client-s3 new S3Client()']);
    expect(await signing('const getS3 = () => { const s3 = new S3Client({}); s3.send(new PutObjectCommand({})); return s3; };', `res.json({ url: await getSignedUrl(getS3(), ${read}) });`)).toHaveLength(1);
    expect(await signing("import { upload } from 'uploads';", `const s3 = new S3Client({});\nawait upload(s3, req.body);\nres.json({ url: await getSignedUrl(s3, ${read}) });`)).toHaveLength(1);
    expect(await signing("import { Upload } from '@aws-sdk/lib-storage';", `const s3 = new S3Client({});\nawait new Upload({ client: s3, params: {} }).done();\nres.json({ url: await getSignedUrl(s3, ${read}) });`)).toHaveLength(1);
    expect(await signing("import { copy } from 'uploads';", `const s3 = new S3Client({});\nawait Promise.all(req.body.keys.map((key) => copy({ client: s3, key })));\nres.json({ url: await getSignedUrl(s3, ${read}) });`)).toHaveLength(1);
    expect(await signing('', `const s3 = new S3Client({});\nconst { send } = s3;\nawait send(${read});\nres.json({ url: await getSignedUrl(s3, ${read}) });`)).toHaveLength(1);
    expect(await verdicts(`import { S3Client } from '@aws-sdk/client-s3';\nimport { getSignedUrl } from './urls.ts';\n${bookings(`const s3 = new S3Client({});\nres.json({ url: await getSignedUrl(s3, req.params.id) });`)}`)).toHaveLength(1);
  });
});
