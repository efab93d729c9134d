import { getVerdictName } from '../../kit/weakest-guard.ts';

const packages = { 'package.json': '{"dependencies":{"express":"5.1.0","pg":"8.16.0","@prisma/client":"6.8.0","drizzle-orm":"0.44.2","knex":"3.1.0","kysely":"0.28.2","typeorm":"0.3.24","postgres":"3.4.5","sequelize":"6.37.0"}}' };

const clients = {
  pg: "import { Pool } from 'pg';\nconst pool = new Pool();",
  prisma: "import { Prisma, PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();",
  drizzle: "import { sql } from 'drizzle-orm';\nimport { drizzle } from 'drizzle-orm/node-postgres';\nconst db = drizzle(process.env.DATABASE_URL);",
  knex: "import knex from 'knex';\nconst db = knex({ client: 'pg', connection: process.env.DATABASE_URL });",
  kysely: "import { Kysely, PostgresDialect, sql } from 'kysely';\nconst db = new Kysely({ dialect: new PostgresDialect({}) });",
  typeorm: "import { DataSource } from 'typeorm';\nconst source = new DataSource({ type: 'postgres' });",
  postgres: "import postgres from 'postgres';\nconst sql = postgres();",
  sequelize: "import { Sequelize } from 'sequelize';\nconst db = new Sequelize('postgres://shop');",
};

type Client = keyof typeof clients;

/** A route that settles between the statement that takes the lock and the one that gives it back. */
async function verdict(client: Client, take: string, release: string): Promise<string> {
  const settle = release === '' ? 'await settle();' : `try { await settle(); } finally { ${release}; }`;
  return getVerdictName(`${clients[client]}\nrouter.post('/payouts', async (req, res) => {\n  const [row] = ${take};\n  if (!row.taken) return res.sendStatus(429);\n  ${settle}\n  res.sendStatus(204);\n});`, packages);
}

/** The same inside what keeps one connection or transaction. */
async function within(client: Client, open: string, steps: string, close = '});'): Promise<string> {
  return getVerdictName(`${clients[client]}\nrouter.post('/payouts', async (req, res) => {\n  ${open}\n  ${steps}\n  ${close}\n  res.sendStatus(204);\n});`, packages);
}

const take = 'select pg_try_advisory_lock(42) as taken';
const release = 'select pg_advisory_unlock(42)';
const takeForTransaction = 'select pg_try_advisory_xact_lock(42) as taken';

describe('an advisory lock of a session', () => {
  it.each<[Client, string, string]>([
    ['pg', `(await pool.query('${take}')).rows`, `await pool.query('${release}')`],
    ['prisma', `await prisma.$queryRaw\`${take}\``, `await prisma.$queryRaw\`${release}\``],
    ['prisma', `await prisma.$queryRaw(Prisma.sql\`${take}\`)`, `await prisma.$executeRaw(Prisma.sql\`${release}\`)`],
    ['prisma', `await prisma.$queryRawUnsafe('select pg_try_advisory_lock($1) as taken', 42)`, `await prisma.$executeRawUnsafe('select pg_advisory_unlock($1)', 42)`],
    ['drizzle', `(await db.execute(sql\`${take}\`)).rows`, `await db.execute(sql\`${release}\`)`],
    ['knex', `(await db.raw('${take}')).rows`, `await db.raw('${release}')`],
    ['kysely', `(await sql\`${take}\`.execute(db)).rows`, `await sql\`${release}\`.execute(db)`],
    ['typeorm', `await source.query('${take}')`, `await source.query('${release}')`],
    ['typeorm', `await source.manager.query('${take}')`, `await source.manager.query('${release}')`],
    ['postgres', `await sql\`${take}\``, `await sql\`${release}\``],
    ['sequelize', `(await db.query('${take}'))[0]`, `await db.query('${release}')`],
  ])('does not hold through a pool: %s', async (client, taking, releasing) => {
    expect(await verdict(client, taking, releasing)).toBe('pooled-session');
  });

  it.each<[Client, string, string, string]>([
    ['pg', 'const client = await pool.connect();', `const { rows: [row] } = await client.query('${take}'); if (!row.taken) return res.sendStatus(429); try { await settle(); } finally { await client.query('${release}'); client.release(); }`, ''],
    ['kysely', 'await db.connection().execute(async (connection) => {', `const { rows: [row] } = await sql\`${take}\`.execute(connection); if (!row.taken) return; try { await settle(); } finally { await sql\`${release}\`.execute(connection); }`, '});'],
    ['typeorm', 'const runner = source.createQueryRunner();', `const [row] = await runner.query('${take}'); if (!row.taken) return res.sendStatus(429); try { await settle(); } finally { await runner.query('${release}'); await runner.release(); }`, ''],
    ['postgres', 'const own = await sql.reserve();', `const [row] = await own\`${take}\`; if (!row.taken) return res.sendStatus(429); try { await settle(); } finally { await own\`${release}\`; own.release(); }`, ''],
  ])('holds on a connection that is kept: %s', async (client, open, steps, close) => {
    expect(await within(client, open, steps, close)).toBe('correct');
  });

  it('does not hold through a pool that a class was given', async () => {
    const job = (type: string) => `import { PrismaService } from './prisma.service.ts';\nclass Payouts {\n  constructor(private readonly db: ${type}) {}\n  async run() { const [row] = await this.db.$queryRaw\`${take}\`; if (!row.taken) return; try { await settle(); } finally { await this.db.$queryRaw\`${release}\`; } }\n}\nconst payouts = new Payouts(new PrismaService());\nrouter.post('/payouts', async (req, res) => { await payouts.run(); res.sendStatus(204); });`;
    const files = { ...packages, 'src/prisma.service.ts': "import { PrismaClient } from '@prisma/client';\nexport class PrismaService extends PrismaClient {}\n" };

    expect(await getVerdictName(job('PrismaService'), files)).toBe('pooled-session');
    expect(await getVerdictName(job('Transaction'), files)).toBe('correct');
  });

  it.each([
    "import { Client } from 'pg';\nconst pool = new Client();",
    "import { Pool } from 'pg';\nconst pool = new Pool({ max: 1 });",
  ])('goes over the only connection there is: %s', async (client) => {
    const route = `router.post('/payouts', async (req, res) => {\n  const { rows: [row] } = await pool.query('${take}');\n  if (!row.taken) return res.sendStatus(429);\n  try { await settle(); } finally { await pool.query('${release}'); }\n  res.sendStatus(204);\n});`;

    expect(await getVerdictName(`${client}\n${route}`, packages)).toBe('correct');
  });

  it('does not hold where nobody looks whether it was taken', async () => {
    const run = (first: string): Promise<string> => within('pg', 'const client = await pool.connect();', `try { ${first} await settle(); } finally { await client.query('${release}'); client.release(); }`, '');

    expect(await run(`await client.query('${take}');`)).toBe('never-tested');
    expect(await run("await client.query('select pg_advisory_lock(42)');")).toBe('correct');
  });

  it('stays taken where another number is given back', async () => {
    const run = (number: string): Promise<string> => within('pg', 'const client = await pool.connect();', `const { rows: [row] } = await client.query('${take}'); if (!row.taken) return res.sendStatus(429); try { await settle(); } finally { await client.query('select pg_advisory_unlock(${number})'); client.release(); }`, '');

    expect(await run('43')).toBe('other-lock-released');
    expect(await run('42')).toBe('correct');
    expect(await run('42::bigint')).toBe('correct');
    expect(await run('$1')).toBe('correct');
  });

  it.each([
    ['a random number', '$1', '[Math.floor(Math.random() * 1e9)]', '$1', '[7]'],
    ['the time', '$1', '[Date.now()]', '$1', '[Math.floor(Date.now() / 60_000)]'],
    ['the time of the database', 'extract(epoch from now())::bigint', '[]', "extract(epoch from date_trunc('hour', now()))::bigint", '[]'],
  ])('keeps nobody out under %s', async (_what, key, values, slot, slotValues) => {
    const run = (id: string, given: string): Promise<string> => within('pg', 'const client = await pool.connect();', `try { const { rows: [row] } = await client.query("select pg_try_advisory_lock(${id}) as taken, $2::text", ${given}); if (!row.taken) return res.sendStatus(429); await settle(); } finally { await client.query('select pg_advisory_unlock_all()'); client.release(); }`, '');

    expect(await run(key, values)).toBe('changing-key');
    expect(await run(slot, slotValues)).toBe('correct');
  });

  it('is given back after success only where the release stands behind the work', async () => {
    expect(await within('pg', 'const client = await pool.connect();', `const { rows: [row] } = await client.query('${take}'); if (!row.taken) return res.sendStatus(429); await settle(); await client.query('${release}'); client.release();`, '')).toBe('not-released-in-finally');
  });
});

describe('an advisory lock of a transaction', () => {
  it.each<[Client, string]>([
    ['pg', `(await pool.query('${takeForTransaction}')).rows`],
    ['prisma', `await prisma.$queryRaw\`${takeForTransaction}\``],
    ['drizzle', `(await db.execute(sql\`${takeForTransaction}\`)).rows`],
    ['knex', `(await db.raw('${takeForTransaction}')).rows`],
    ['kysely', `(await sql\`${takeForTransaction}\`.execute(db)).rows`],
    ['typeorm', `await source.query('${takeForTransaction}')`],
    ['postgres', `await sql\`${takeForTransaction}\``],
    ['sequelize', `(await db.query('${takeForTransaction}'))[0]`],
  ])('is gone with its own statement where no transaction is open: %s', async (client, taking) => {
    expect(await verdict(client, taking, '')).toBe('outside-transaction');
  });

  it.each<[Client, string, string]>([
    ['prisma', 'await prisma.$transaction(async (tx) => {', `const [row] = await tx.$queryRaw\`${takeForTransaction}\`;`],
    ['drizzle', 'await db.transaction(async (tx) => {', `const [row] = (await tx.execute(sql\`${takeForTransaction}\`)).rows;`],
    ['knex', 'await db.transaction(async (tx) => {', `const [row] = (await tx.raw('${takeForTransaction}')).rows;`],
    ['kysely', 'await db.transaction().execute(async (tx) => {', `const [row] = (await sql\`${takeForTransaction}\`.execute(tx)).rows;`],
    ['typeorm', 'await source.transaction(async (manager) => {', `const [row] = await manager.query('${takeForTransaction}');`],
    ['postgres', 'await sql.begin(async (tx) => {', `const [row] = await tx\`${takeForTransaction}\`;`],
  ])('holds while the transaction is open: %s', async (client, open, taking) => {
    expect(await within(client, open, `${taking} if (!row.taken) return; await settle();`)).toBe('correct');
  });

  it('holds where the statement is told which transaction it belongs to', async () => {
    expect(await verdict('knex', `(await db.raw('${takeForTransaction}').transacting(trx)).rows`, '')).toBe('correct');
    expect(await verdict('sequelize', `(await db.query('${takeForTransaction}', { transaction }))[0]`, '')).toBe('correct');
  });

  it('holds where a package leads each statement into the transaction that is open', async () => {
    const steps = (client: string, ask: string): string => `const [row] = ${ask}; if (!row.taken) return; await settle();`.replace('db', client);
    const typeorm = (before: string): Promise<string> => getVerdictName(`${before}${clients.typeorm}\nrouter.post('/payouts', async (req, res) => {\n  await runInTransaction(async () => { ${steps('source', `await db.query('${takeForTransaction}')`)} });\n  res.sendStatus(204);\n});`, packages);
    const sequelize = (before: string): Promise<string> => getVerdictName(`${clients.sequelize}\n${before}router.post('/payouts', async (req, res) => {\n  await db.transaction(async () => { ${steps('db', `(await db.query('${takeForTransaction}'))[0]`)} });\n  res.sendStatus(204);\n});`, packages);

    expect(await typeorm("import { runInTransaction } from 'typeorm-transactional';\n")).toBe('correct');
    expect(await typeorm("import { runInTransaction } from './transactions.ts';\n")).toBe('outside-transaction');
    expect(await sequelize('Sequelize.useCLS(namespace);\n')).toBe('correct');
    expect(await sequelize('')).toBe('outside-transaction');
  });

  it('is not judged where a transaction may be open that the client joins by itself', async () => {
    const job = (decorator: string): string => `${clients.typeorm}\nimport { ${decorator.slice(1)} } from '@shop/database';\nclass Payouts {\n  ${decorator}()\n  async run() { const [row] = await source.query('${takeForTransaction}'); if (row.taken) await settle(); }\n}\nconst payouts = new Payouts();\nrouter.post('/payouts', async (req, res) => { await payouts.run(); res.sendStatus(204); });`;

    expect(await getVerdictName(job('@Transactional'), packages)).toBe('correct');
    expect(await getVerdictName(job('@Timed'), packages)).toBe('outside-transaction');
  });

  it('holds for the statement that works under it', async () => {
    expect(await verdict('pg', "(await pool.query('select id as taken from payouts where pg_try_advisory_xact_lock(id)')).rows", '')).toBe('correct');
  });
});
