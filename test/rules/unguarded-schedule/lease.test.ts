import rule from '../../../rules/unguarded-schedule/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';
import { suggestedIn } from '../../kit/suggested-texts.ts';

const route = 'app/api/cron/payouts/route.ts';

/** Payouts that Vercel starts every five minutes, in a project that has a Redis client. */
function payouts(client: string, imports: string, options: { readonly library?: string; readonly duration?: string } = {}): Record<string, string> {
  const { library = '"ioredis":"5.6.1"', duration = 'export const maxDuration = 120;\n' } = options;
  return {
    'package.json': `{"dependencies":{"next":"15.3.0","stripe":"18.2.1",${library}}}`,
    'vercel.json': '{"crons":[{"path":"/api/cron/payouts","schedule":"*/5 * * * *"}]}',
    'lib/redis.ts': client,
    'lib/limits.ts': "import { redis } from './redis';\nexport async function isPaused(): Promise<boolean> {\n  return (await redis.get('paused')) === 'yes';\n}\n",
    [route]: `${imports}import Stripe from 'stripe';\nimport { isPaused } from '../../../../lib/limits';\n\nconst stripe = new Stripe('key');\nexport const due: { amount: number }[] = [];\n${duration}\nexport async function GET() {\n  if (await isPaused()) return Response.json({ paused: true });\n  for (const { amount } of due) await stripe.transfers.create({ amount, currency: 'eur', destination: 'acct' });\n  return Response.json({ paid: due.length });\n}\n`,
  };
}

const ioredis = "import Redis from 'ioredis';\nexport const redis = new Redis(process.env.REDIS_URL!);\n";
const nodeRedis = "import { createClient } from 'redis';\nexport const redis = createClient();\nawait redis.connect();\n";

describe('unguarded-schedule suggests a lease where several instances run the job', () => {
  it('in the Redis client of the project, imported as the file imports what is beside it', async () => {
    expect((await suggestedIn(payouts(ioredis, ''), [rule]))[route]).toBe(`import Stripe from 'stripe';
import { isPaused } from '../../../../lib/limits';
import { redis } from '../../../../lib/redis';

const stripe = new Stripe('key');
export const due: { amount: number }[] = [];
export const maxDuration = 120;

const payoutsLock = 'lock:payouts';
// Only whoever holds the lock may give it back.
const releaseLock = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0";

export async function GET() {
  const token = crypto.randomUUID();
  const taken = await redis.set(payoutsLock, token, 'EX', 180, 'NX');
  if (taken !== 'OK' && process.env.ALLOW_PARALLEL_PAYOUTS !== '1') {
    return Response.json({ status: 'skipped' });
  }
  try {
    if (await isPaused()) return Response.json({ paused: true });
    for (const { amount } of due) await stripe.transfers.create({ amount, currency: 'eur', destination: 'acct' });
    return Response.json({ paid: due.length });
  } finally {
    await redis.eval(releaseLock, 1, payoutsLock, token);
  }
}
`);
  });

  it('and none in the client of another package of the workspace, which is deployed without it', async () => {
    const worker = "import { createServer } from 'node:http';\nimport { isPaused } from './lib/limits';\ncreateServer(async (_, response) => response.end(String(await isPaused()))).listen(3000);\n";
    const { 'lib/redis.ts': client = '', 'lib/limits.ts': limits = '', ...site } = payouts(ioredis, '');
    const files = { ...site, 'worker/package.json': '{"dependencies":{"ioredis":"5.6.1"}}', 'worker/lib/redis.ts': client, 'worker/lib/limits.ts': limits, 'worker/server.ts': worker, 'lib/limits.ts': 'export const isPaused = async () => false;\n' };

    expect(await findingsOf(rule, files)).toHaveLength(1);
    expect(await suggestedIn(files, [rule])).toEqual({});
  });

  it('in the words of node-redis, by the name that the file has for it', async () => {
    const text = (await suggestedIn(payouts(nodeRedis, "import { redis as cache } from '../../../../lib/redis';\n", { library: '"redis":"5.1.0"' }), [rule]))[route];

    expect(text).toContain("  const taken = await cache.set(payoutsLock, token, { EX: 180, NX: true });\n");
    expect(text).toContain('    await cache.eval(releaseLock, { keys: [payoutsLock], arguments: [token] });\n');
    expect(text).not.toContain('import { redis }');
  });

  it('and none for a client of node-redis that calls back', async () => {
    const files = payouts(nodeRedis, '', { library: '"redis":"3.1.2"' });

    expect(await findingsOf(rule, files)).toHaveLength(1);
    expect(await suggestedIn(files, [rule])).toEqual({});
  });

  it('and none where no client is there', async () => {
    const files = { ...payouts('export const redis = { get: async (key: string) => key };\n', '', { library: '"zod":"4.0.0"' }) };

    expect(await findingsOf(rule, files)).toHaveLength(1);
    expect(await suggestedIn(files, [rule])).toEqual({});
  });

  it('as a lock of a transaction where PostgreSQL is all that instances share', async () => {
    const pool = "import { Pool } from 'pg';\nexport const redis = { get: async (key: string) => (await pool.query('select value from flags where key = $1', [key])).rows[0]?.value };\nexport const pool = new Pool();\n";
    const text = (await suggestedIn(payouts(pool, '', { library: '"pg":"8.16.0"', duration: '' }), [rule]))[route];

    expect(text).toContain(`import { pool } from '../../../../lib/redis';\n`);
    expect(text).toContain(`export async function GET() {
  const lock = await pool.connect();
  // Without a listener, a connection that is lost while it waits ends the process.
  lock.on('error', console.error);
  try {
    await lock.query('BEGIN');
    const held = await lock.query('SELECT pg_try_advisory_xact_lock(hashtext($1)) AS taken', ['payouts']);
    if (!held.rows[0].taken && process.env.ALLOW_PARALLEL_PAYOUTS !== '1') {
      return Response.json({ status: 'skipped' });
    }
    if (await isPaused()) return Response.json({ paused: true });
    for (const { amount } of due) await stripe.transfers.create({ amount, currency: 'eur', destination: 'acct' });
    return Response.json({ paid: due.length });
  } finally {
    // Closing the connection ends the transaction, and the lock with it.
    lock.release(true);
  }
}
`);
  });

  it('and no lock that would wait for the only connection of its pool', async () => {
    const pool = "import { Pool } from 'pg';\nexport const redis = { get: async (key: string) => (await pool.query('select value from flags where key = $1', [key])).rows[0]?.value };\nexport const pool = new Pool({ max: 1 });\n";

    expect(await suggestedIn(payouts(pool, '', { library: '"pg":"8.16.0"' }), [rule])).toEqual({});
  });
});

/** The same payouts, in a project whose database is asked through another client. */
function paidFrom(library: string, client: string, ask: string, schema: Record<string, string> = {}): Record<string, string> {
  const base = payouts(client, '', { library });
  return { ...base, 'lib/limits.ts': `import { redis } from './redis';\nimport { flags } from './flags';\nexport async function isPaused(): Promise<boolean> {\n  return (${ask}).length > 0;\n}\n`, ...schema };
}

const prismaSchema = (provider: string) => ({ 'prisma/schema.prisma': `generator client {\n  provider = "prisma-client-js"\n}\ndatasource db {\n  provider = "${provider}"\n}\nmodel Flag {\n  id String @id\n}\n` });
const drizzled = { postgres: ['"drizzle-orm":"0.44.2","postgres":"3.4.5"', "import { drizzle } from 'drizzle-orm/postgres-js';\nimport postgres from 'postgres';\nexport const redis = drizzle(postgres());\n"], pg: ['"drizzle-orm":"0.44.2","pg":"8.16.0"', "import { drizzle } from 'drizzle-orm/node-postgres';\nimport { Pool } from 'pg';\nexport const redis = drizzle(new Pool());\n"] } as const;
const prisma = "import { PrismaClient } from '@prisma/client';\nexport const redis = new PrismaClient();\n";

describe('unguarded-schedule suggests a lock of a transaction in the words of the client', () => {
  it('of Prisma, which is told how long a run may take', async () => {
    const files = Object.fromEntries(Object.entries(paidFrom('"@prisma/client":"6.8.0","express":"5.1.0"', prisma, 'await redis.flag.findMany()', prismaSchema('postgresql'))).filter(([path]) => path !== 'vercel.json' && path !== route));
    const app = "import express from 'express';\nimport Stripe from 'stripe';\nimport { isPaused } from '../lib/limits';\n\nconst stripe = new Stripe('key');\nexport const due: { amount: number }[] = [];\nconst app = express();\napp.post('/payouts', async (req, res) => {\n  if (await isPaused()) return res.sendStatus(204);\n  for (const { amount } of due) await stripe.transfers.create({ amount, currency: 'eur', destination: 'acct' });\n  return res.sendStatus(204);\n});\napp.listen(8080);\n";
    const deployed = { ...files, 'src/app.ts': app, 'deploy.sh': 'gcloud run deploy shop --source . --timeout 300 --max-instances 4\ngcloud scheduler jobs create http payouts --schedule "*/5 * * * *" --uri https://shop-xk2q7.a.run.app/payouts --http-method POST --attempt-deadline 30s\n' };

    expect((await suggestedIn(deployed, [rule]))['src/app.ts']).toContain(`app.post('/payouts', async (req, res) => {
  return redis.$transaction(async (lock) => {
    const [held] = await lock.$queryRaw<{ taken: boolean }[]>\`SELECT pg_try_advisory_xact_lock(hashtext('payouts')) AS taken\`;
    if (!held?.taken && process.env.ALLOW_PARALLEL_PAYOUTS !== '1') {
      return res.status(429).json({ status: 'already running' });
    }
    if (await isPaused()) return res.sendStatus(204);
    for (const { amount } of due) await stripe.transfers.create({ amount, currency: 'eur', destination: 'acct' });
    return res.sendStatus(204);
  }, { timeout: 360000 });
});
`);
  });

  it('and not of Prisma in a function, whose only connection the lock may take', async () => {
    expect(await suggestedIn(paidFrom('"@prisma/client":"6.8.0"', prisma, 'await redis.flag.findMany()', prismaSchema('postgresql')), [rule])).toEqual({});
  });

  it.each([
    ['drizzle over pg', ...drizzled.pg, 'await redis.select().from(flags)', "redis.transaction(async (lock) => {\n    const { rows: [held] } = await lock.execute(sql`SELECT pg_try_advisory_xact_lock(hashtext('payouts')) AS taken`);"],
    ['drizzle over postgres', ...drizzled.postgres, 'await redis.select().from(flags)', "redis.transaction(async (lock) => {\n    const [held] = await lock.execute(sql`SELECT pg_try_advisory_xact_lock(hashtext('payouts')) AS taken`);"],
    ['knex', '"knex":"3.1.0","pg":"8.16.0"', "import knex from 'knex';\nexport const redis = knex({ client: 'pg', connection: process.env.DATABASE_URL });\n", "await redis('flags').where({ paused: true })", "redis.transaction(async (lock) => {\n    const { rows: [held] } = await lock.raw('SELECT pg_try_advisory_xact_lock(hashtext(?)) AS taken', ['payouts']);"],
    ['kysely', '"kysely":"0.28.2","pg":"8.16.0"', "import { Kysely, PostgresDialect } from 'kysely';\nimport { Pool } from 'pg';\nexport const redis = new Kysely({ dialect: new PostgresDialect({ pool: new Pool() }) });\n", "await redis.selectFrom('flags').execute()", "redis.transaction().execute(async (lock) => {\n    const { rows: [held] } = await sql<{ taken: boolean }>`SELECT pg_try_advisory_xact_lock(hashtext('payouts')) AS taken`.execute(lock);"],
    ['typeorm', '"typeorm":"0.3.24","pg":"8.16.0"', "import { DataSource } from 'typeorm';\nexport const redis = new DataSource({ type: 'postgres' });\n", 'await redis.getRepository(flags).find()', "redis.transaction(async (lock) => {\n    const [held] = await lock.query('SELECT pg_try_advisory_xact_lock(hashtext($1)) AS taken', ['payouts']);"],
    ['postgres', '"postgres":"3.4.5"', "import postgres from 'postgres';\nexport const redis = postgres();\n", 'await redis`select 1`', "redis.begin(async (lock) => {\n    const [held] = await lock`SELECT pg_try_advisory_xact_lock(hashtext('payouts')) AS taken`;"],
    ['sequelize', '"sequelize":"6.37.0","pg":"8.16.0"', "import { Sequelize } from 'sequelize';\nexport const redis = new Sequelize('postgres://shop');\n", "await redis.query('select 1')", "redis.transaction(async (lock) => {\n    const [[held]] = (await redis.query('SELECT pg_try_advisory_xact_lock(hashtext(?)) AS taken', { replacements: ['payouts'], transaction: lock })) as [{ taken: boolean }[], unknown];"],
  ])('of %s', async (_client, library, client, ask, expected) => {
    expect((await suggestedIn(paidFrom(library, client, ask), [rule]))[route]).toContain(`  return ${expected}`);
  });

  it('and imports the name that the statement is written with', async () => {
    expect((await suggestedIn(paidFrom(...drizzled.pg, 'await redis.select().from(flags)'), [rule]))[route]).toContain("import { sql } from 'drizzle-orm';\n");
  });

  it('and none where the database is another, or nothing says which it is', async () => {
    expect(await suggestedIn(paidFrom('"@prisma/client":"6.8.0"', prisma, 'await redis.flag.findMany()', prismaSchema('mysql')), [rule])).toEqual({});
    expect(await suggestedIn(paidFrom('"@prisma/client":"6.8.0"', prisma, 'await redis.flag.findMany()'), [rule])).toEqual({});
    expect(await suggestedIn(paidFrom('"knex":"3.1.0"', "import knex from 'knex';\nexport const redis = knex({ client: 'mysql2', connection: process.env.DATABASE_URL });\n", "await redis('flags')"), [rule])).toEqual({});
  });

  it('and none that would wait for the only connection', async () => {
    expect(await suggestedIn(paidFrom('"postgres":"3.4.5"', "import postgres from 'postgres';\nexport const redis = postgres('', { max: 1 });\n", 'await redis`select 1`'), [rule])).toEqual({});
  });

  it.each([
    ['a function that gives the client', '"drizzle-orm":"0.44.2","pg":"8.16.0"', "import { drizzle } from 'drizzle-orm/node-postgres';\nimport { Pool } from 'pg';\nconst db = drizzle(new Pool());\nexport const redis = () => db;\n", 'await redis().select().from(flags)', {}],
    ['a function that gives a statement', '"knex":"3.1.0","pg":"8.16.0"', "import knex from 'knex';\nconst db = knex({ client: 'pg', connection: process.env.DATABASE_URL });\nexport const redis = () => db('flags');\n", 'await redis().where({ paused: true })', {}],
    ['a model', '"sequelize":"6.37.0","pg":"8.16.0"', "import { Sequelize } from 'sequelize';\nconst sequelize = new Sequelize('postgres://shop');\nexport const redis = sequelize.define('flag', {});\n", 'await redis.findAll()', {}],
    ['a repository', '"typeorm":"0.3.24","pg":"8.16.0"', "import { DataSource } from 'typeorm';\nconst source = new DataSource({ type: 'postgres' });\nexport const redis = source.getRepository('flags');\n", 'await redis.find()', {}],
    ['the table of a client', '"@prisma/client":"6.8.0"', "import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\nexport const redis = prisma.flag;\n", 'await redis.findMany()', prismaSchema('postgresql')],
    ['an object that holds the client', '"@prisma/client":"6.8.0"', "import { PrismaClient } from '@prisma/client';\nexport const redis = { client: new PrismaClient() };\n", 'await redis.client.flag.findMany()', prismaSchema('postgresql')],
  ])('and none on %s, which opens no transaction', async (_what, library, client, ask, schema) => {
    const files = paidFrom(library, client, ask, schema);

    expect(await findingsOf(rule, files)).toHaveLength(1);
    expect(await suggestedIn(files, [rule])).toEqual({});
  });

  it('under a name that no other job takes', async () => {
    const job = (table: string): string => `cron.schedule('*/5 * * * *', async () => {\n  for (const row of (await pool.query('select id from ${table}')).rows) await stripe.transfers.create({ amount: 1, currency: 'eur', destination: row.id });\n});\n`;
    const files = {
      'package.json': '{"dependencies":{"node-cron":"4.0.0","stripe":"18.2.1","pg":"8.16.0"}}', 'deploy.sh': 'gcloud run deploy shop --source . --timeout 300 --max-instances 4 --no-cpu-throttling\n',
      'src/jobs.ts': `import cron from 'node-cron';\nimport { Pool } from 'pg';\nimport Stripe from 'stripe';\nconst stripe = new Stripe('key');\nconst pool = new Pool();\n${job('flags')}${job('payouts')}`,
    };

    expect(await findingsOf(rule, files)).toHaveLength(2);
    const text = (await suggestedIn(files, [rule]))['src/jobs.ts'];

    expect(text).toContain("hashtext($1)) AS taken', ['src-jobs-2']");
    expect(text).toContain("process.env.ALLOW_PARALLEL_JOB !== '1'");
  });

  it('and none of Prisma for a timer, of which nothing says how long it may take: the limit of the service is that of its requests', async () => {
    const files = {
      'package.json': '{"dependencies":{"node-cron":"4.0.0","stripe":"18.2.1","@prisma/client":"6.8.0"}}', 'deploy.sh': 'gcloud run deploy shop --source . --timeout 300 --max-instances 4 --no-cpu-throttling\n', ...prismaSchema('postgresql'),
      'src/jobs.ts': "import cron from 'node-cron';\nimport Stripe from 'stripe';\nimport { PrismaClient } from '@prisma/client';\nconst stripe = new Stripe('key');\nconst prisma = new PrismaClient();\ncron.schedule('*/5 * * * *', async () => {\n  for (const { id } of await prisma.flag.findMany()) await stripe.transfers.create({ amount: 1, currency: 'eur', destination: id });\n});\n",
    };

    expect(await findingsOf(rule, files)).toHaveLength(1);
    expect(await suggestedIn(files, [rule])).toEqual({});
  });

  it('and a lease in the words of Upstash where that is there', async () => {
    const text = (await suggestedIn(payouts("import { Redis } from '@upstash/redis';\nexport const redis = Redis.fromEnv();\n", '', { library: '"@upstash/redis":"1.34.0"' }), [rule]))[route];

    expect(text).toContain('  const taken = await redis.set(payoutsLock, token, { ex: 180, nx: true });\n');
    expect(text).toContain('    await redis.eval(releaseLock, [payoutsLock], [token]);\n');
  });

  it('by the field of the class that the job is a method of', async () => {
    const service = `import { Controller, Post } from '@nestjs/common';\nimport Stripe from 'stripe';\nimport { PrismaService } from './prisma.service';\n\nconst stripe = new Stripe('key');\n\n@Controller('tasks')\nexport class Payouts {\n  constructor(private readonly prisma: PrismaService) {}\n\n  @Post('payouts')\n  async run() {\n    for (const { amount } of await this.prisma.payout.findMany()) await stripe.transfers.create({ amount, currency: 'eur', destination: 'acct' });\n  }\n}\n`;
    const files = {
      'package.json': '{"dependencies":{"@nestjs/common":"11.0.0","stripe":"18.2.1","@prisma/client":"6.8.0"}}', 'src/payouts.controller.ts': service, ...prismaSchema('postgresql'),
      'src/prisma.service.ts': "import { PrismaClient } from '@prisma/client';\nexport class PrismaService extends PrismaClient {}\n",
      'deploy.sh': 'gcloud run deploy shop --source . --timeout 300 --max-instances 4\ngcloud scheduler jobs create http payouts --schedule "*/5 * * * *" --uri https://shop-xk2q7.a.run.app/tasks/payouts --http-method POST --attempt-deadline 30s\n',
    };

    expect((await suggestedIn(files, [rule]))['src/payouts.controller.ts']).toContain("    await this.prisma.$transaction(async (lock) => {\n");
  });
});

describe('a name that is no word', () => {
  it('is written as the literal it is', async () => {
    const files = (name: string): Record<string, string> => ({
      'package.json': '{"dependencies":{"express":"5.1.0","stripe":"18.2.1"}}',
      'deploy.sh': `gcloud run deploy shop --source . --timeout 300 --max-instances 1\ngcloud scheduler jobs create http ${name} --schedule "*/5 * * * *" --uri https://shop-xk2q7.a.run.app/7 --attempt-deadline 30s\n`,
      'src/app.ts': "import express from 'express';\nimport Stripe from 'stripe';\nconst stripe = new Stripe('key');\nconst app = express();\napp.post('/:job', async (req, res) => {\n  for (const amount of req.body) await stripe.transfers.create({ amount, currency: 'eur', destination: 'acct' });\n  res.sendStatus(204);\n});\napp.listen(8080);\n",
    });

    expect((await suggestedIn(files('"it\'s due"'), [rule]))['src/app.ts']).toContain("      job_name: 'it\\'s due',\n");
  });
});
