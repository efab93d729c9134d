/** The claim that is written, for each library: the update, its test, and nothing else changed. */
import { rules } from '../../../rules/index.ts';
import { suggestedIn } from '../../kit/suggested-texts.ts';

const manifest = '{"dependencies":{"pg":"8.16.0","postgres":"3.4.7","mysql2":"3.14.1","@prisma/client":"6.8.2","mongoose":"8.15.0","drizzle-orm":"0.44.0","knex":"3.1.0","kysely":"0.28.2","typeorm":"0.3.24","sequelize":"6.37.7","resend":"4.6.0","node-cron":"4.2.1","@supabase/supabase-js":"2.49.8"}}';
const schema = `import { pgTable, text } from 'drizzle-orm/pg-core';\nexport const mails = pgTable('mails', { id: text(), status: text() });\nexport const readers = pgTable('readers', { id: text() });\n`;
const send = `import { Resend } from 'resend';
const resend = new Resend('key');
export async function send(mail: any) { await resend.emails.send({ from: 'desk@clinic.example', to: mail.to, subject: 'Your visit', text: mail.text }); }
`;
const claims = rules.filter(({ id }) => id === 'non-atomic-claim');

/** The body of the job as it is suggested; null where nothing is. */
async function suggest(imports: string, body: string, extra: Readonly<Record<string, string>> = {}): Promise<string | null> {
  const head = `import cron from 'node-cron';\nimport { send } from './send.ts';\n${imports}\ncron.schedule('* * * * *', async () => {\n`;
  const files = { 'package.json': manifest, 'src/schema.ts': schema, 'src/send.ts': send, 'src/job.ts': `${head}${body}\n});\n`, ...extra };
  const suggested = (await suggestedIn(files, claims))['src/job.ts'];
  return suggested === undefined ? null : suggested.slice(suggested.indexOf('async () => {\n') + 14, suggested.lastIndexOf('\n});'));
}

const prisma = `import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();`;
const pg = `import { Pool } from 'pg';\nconst pool = new Pool();`;
const knex = `import knex from 'knex';\nconst db = knex({ client: 'pg', connection: process.env.DATABASE_URL });`;
const drizzle = `import { drizzle } from 'drizzle-orm/node-postgres';\nimport { eq } from 'drizzle-orm';\nimport { mails, readers } from './schema.ts';\nconst db = drizzle('url');`;
const typeorm = `import { DataSource, Entity } from 'typeorm';\n@Entity()\nexport class Mail { id = 0; status = ''; }\nconst source = new DataSource({ type: 'postgres' });`;
const supabase = `import { createClient } from '@supabase/supabase-js';\nconst supabase = createClient('url', 'key');`;

describe('non-atomic-claim suggests a claim', () => {
  it.each([
    ['Prisma', prisma, `  const rows = await prisma.mail.findMany({ where: { status: 'QUEUED' }, select: { id: true, to: true } });
  for (const mail of rows) {
    await prisma.mail.update({ where: { id: mail.id }, data: { status: 'SENDING' } });
    await send(mail);
  }`, [`    const claimed = await prisma.mail.updateMany({ where: { id: mail.id, status: 'QUEUED' }, data: { status: 'SENDING' } });`, '    if (claimed.count === 0) continue;']],
    ['Prisma, by a time that is read in a variable', prisma, `  const now = new Date();
  const rows = await prisma.mail.findMany({ where: { active: true, nextRunAt: { lte: now } } });
  for (const mail of rows) {
    await prisma.mail.update({
      where: {
        id: mail.id,
      },
      data: { nextRunAt: new Date(now.getTime() + 60_000) },
    });
    await send(mail);
  }`, ['        id: mail.id,\n        nextRunAt: { lte: now },', '    if (claimed.count === 0) continue;']],
    ['SQL of pg', pg, `  const { rows } = await pool.query("select * from mails where status = 'queued' limit 10");
  for (const mail of rows) {
    await pool.query("update mails set status = 'sending' where id = $1", [mail.id]);
    await send(mail);
  }`, [`    const claimed = await pool.query("update mails set status = 'sending' where id = $1 and status = 'queued'", [mail.id]);`, '    if (claimed.rowCount === 0) continue;']],
    ['SQL in single quotes, before RETURNING', pg, `  const { rows } = await pool.query('SELECT * FROM mails WHERE sent_at IS NULL');
  for (const mail of rows) {
    await pool.query('UPDATE mails SET sent_at = now(), state = $2 WHERE id = $1 RETURNING id', [mail.id, 'sent']);
    await send(mail);
  }`, [`pool.query('UPDATE mails SET sent_at = now(), state = $2 WHERE id = $1 AND sent_at IS NULL RETURNING id'`]],
    ['Postgres.js', `import postgres from 'postgres';\nconst sql = postgres();`, `  const rows = await sql\`select * from mails where status = 'queued'\`;
  for (const mail of rows) {
    await sql\`update mails set status = 'sending' where id = \${mail.id}\`;
    await send(mail);
  }`, [`const claimed = await sql\`update mails set status = 'sending' where id = \${mail.id} and status = 'queued'\`;\n    if (claimed.count === 0) continue;`]],
    ['mysql2', `import mysql from 'mysql2/promise';\nconst pool = mysql.createPool('uri');`, `  const [rows] = await pool.query("select * from mails where status = 'queued'");
  for (const mail of rows as any[]) {
    await pool.execute("update mails set status = 'sending' where id = ?", [mail.id]);
    await send(mail);
  }`, [`const [claimed] = await pool.execute("update mails set status = 'sending' where id = ? and status = 'queued'", [mail.id]);`, 'if ((claimed as { affectedRows: number }).affectedRows === 0) continue;']],
    ['Knex', knex, `  const rows = await db('mails').where('status', 'queued').limit(20);
  for (const mail of rows) {
    await db('mails').where({ id: mail.id }).update({ status: 'sending' });
    await send(mail);
  }`, [`const claimed = await db('mails').where({ id: mail.id }).where('status', 'queued').update({ status: 'sending' });\n    if (claimed === 0) continue;`]],
    ['Knex, a row at a time', knex, `  const mail = await db('mails').whereNull('reserved_at').first();
  if (!mail) return;
  await db('mails').where('id', mail.id).update({ reserved_at: new Date() });
  await send(mail);`, [`const claimed = await db('mails').where('id', mail.id).whereNull('reserved_at').update({ reserved_at: new Date() });\n  if (claimed === 0) return;`]],
    ['Drizzle', `import { drizzle } from 'drizzle-orm/node-postgres';\nimport { eq } from 'drizzle-orm';\nimport { mails } from './schema.ts';\nconst db = drizzle('url');`, `  const rows = await db.select().from(mails).where(eq(mails.status, 'queued'));
  for (const mail of rows) {
    await db.update(mails).set({ status: 'sending' }).where(eq(mails.id, mail.id));
    await send(mail);
  }`, [`const claimed = await db.update(mails).set({ status: 'sending' }).where(and(eq(mails.id, mail.id), eq(mails.status, 'queued'))).returning();\n    if (claimed.length === 0) continue;`]],
    ['Kysely', `import { Kysely } from 'kysely';\nconst db = new Kysely<any>({} as any);`, `  const rows = await db.selectFrom('mails').selectAll().where('status', '=', 'queued').execute();
  for (const mail of rows) {
    await db
      .updateTable('mails')
      .set({ status: 'sending' })
      .where('id', '=', mail.id)
      .execute();
    await send(mail);
  }`, [`      .where('id', '=', mail.id)\n      .where('status', '=', 'queued')\n      .executeTakeFirst();\n    if (Number(claimed.numUpdatedRows) === 0) continue;`]],
    ['Sequelize', `import { Sequelize, DataTypes } from 'sequelize';\nconst sequelize = new Sequelize('uri');\nconst Mail = sequelize.define('Mail', { status: DataTypes.STRING });`, `  const rows = await Mail.findAll({ where: { status: 'queued' } });
  for (const mail of rows) {
    await Mail.update({ status: 'sending' }, { where: { id: mail.id } });
    await send(mail);
  }`, [`const [claimed] = await Mail.update({ status: 'sending' }, { where: { id: mail.id, status: 'queued' } });\n    if (claimed === 0) continue;`]],
    ['mysql2, whose rows are taken by their place', `import mysql from 'mysql2/promise';\nconst pool = mysql.createPool('uri');`, `  const found = await pool.query("select * from mails where status = 'queued'");
  for (const mail of found[0] as any[]) {
    await pool.query("update mails set status = 'sending' where id = ?", [mail.id]);
    await send(mail);
  }`, [`const [claimed] = await pool.query("update mails set status = 'sending' where id = ? and status = 'queued'", [mail.id]);\n    if ((claimed as { affectedRows: number }).affectedRows === 0) continue;`]],
    ['the query builder of TypeORM', `${typeorm}\nconst mails = source.getRepository(Mail);`, `  const rows = await mails.find({ where: { status: 'queued' } });
  for (const mail of rows) {
    await mails.createQueryBuilder().update().set({ status: 'sending' }).where('id = :id', { id: mail.id }).execute();
    await send(mail);
  }`, [`const claimed = await mails.createQueryBuilder().update().set({ status: 'sending' }).where('id = :id', { id: mail.id }).andWhere('status = :asRead', { asRead: 'queued' }).execute();\n    if (claimed.affected === 0) continue;`]],
    ['TypeORM', `import { DataSource } from 'typeorm';\nimport { Mail } from './mail.ts';\nconst source = new DataSource({} as any);\nconst mails = source.getRepository(Mail);`, `  const rows = await mails.find({ where: { status: 'queued' } });
  for (const mail of rows) {
    await mails.update(mail.id, { status: 'sending' });
    await send(mail);
  }`, [`const claimed = await mails.update({ id: mail.id, status: 'queued' }, { status: 'sending' });\n    if (claimed.affected === 0) continue;`]],
    ['Mongoose', `import mongoose from 'mongoose';\nconst Mail = mongoose.model('Mail', new mongoose.Schema({}));`, `  const rows = await Mail.find({ sentAt: null }).limit(10);
  for (const mail of rows) {
    const updated = await Mail.findByIdAndUpdate(mail._id, { $set: { sentAt: new Date() } });
    await send(updated);
  }`, [`const updated = await Mail.findOneAndUpdate({ _id: mail._id, sentAt: null }, { $set: { sentAt: new Date() } });\n    if (updated === null) continue;`]],
    ['Mongoose, told to execute', `import mongoose from 'mongoose';\nconst Mail = mongoose.model('Mail', new mongoose.Schema({}));`, `  for (const mail of await Mail.find({ sent: { $ne: true } }).exec()) {
    await Mail.updateOne({ _id: mail._id }, { $set: { sent: true } }).exec();
    await send(mail);
  }`, [`const claimed = await Mail.updateOne({ _id: mail._id, sent: { $ne: true } }, { $set: { sent: true } }).exec();\n    if (claimed.modifiedCount === 0) continue;`]],
    ['supabase-js, after its error', supabase, `  const { data } = await supabase.from('mails').select('*').eq('status', 'queued');
  for (const mail of data ?? []) {
    const { error } = await supabase.from('mails').update({ status: 'sending' }).eq('id', mail.id);
    if (error) throw error;
    await send(mail);
  }`, [`const { data: claimed, error } = await supabase.from('mails').update({ status: 'sending' }).eq('id', mail.id).eq('status', 'queued').select('id');\n    if (error) throw error;\n    if (!claimed?.length) continue;`]],
    ['an answer that nobody looks at', pg, `  const { rows } = await pool.query("select * from mails where status = 'queued'");
  for (const mail of rows) {
    await pool.query("update mails set status = 'sending' where id = $1 and status = 'queued'", [mail.id]);
    await send(mail);
  }`, [`const claimed = await pool.query("update mails set status = 'sending' where id = $1 and status = 'queued'", [mail.id]);\n    if (claimed.rowCount === 0) continue;`]],
  ])('with %s', async (_, imports, body, expected) => {
    const suggested = await suggest(imports, body, { 'src/mail.ts': `import { Entity } from 'typeorm';\n@Entity()\nexport class Mail { id = 0; status = ''; }\n` });

    for (const line of expected) expect(suggested).toContain(line);
  });

  it.each([
    ['Mongoose 5, which counts under another name', '"mongoose":"5.13.22"', "import mongoose from 'mongoose';\nconst Mail = mongoose.model('Mail', new mongoose.Schema({}));", "await Mail.find({ sent: { $ne: true } })", 'await Mail.updateOne({ _id: mail._id }, { $set: { sent: true } });'],
    ['TypeORM 0.2.30, which does not count on SQLite', '"typeorm":"0.2.30"', `${typeorm}\nconst mails = source.getRepository(Mail);`, "await mails.find({ where: { status: 'queued' } })", "await mails.update(mail.id, { status: 'sending' });"],
    ['TypeORM on MongoDB, which does not count', '"typeorm":"0.3.24"', `${typeorm.replace('postgres', 'mongodb')}\nconst mails = source.getRepository(Mail);`, "await mails.find({ where: { status: 'queued' } })", "await mails.update(mail.id, { status: 'sending' });"],
    ['the query builder of TypeORM and a column in mixed case, which SQL without quotes does not find', '"typeorm":"0.3.24"', `${typeorm.replace("status = ''", 'sentAt: Date | null = null')}\nconst mails = source.getRepository(Mail);`, 'await mails.find({ where: { sentAt: IsNull() } })', "await mails.createQueryBuilder().update().set({ sentAt: new Date() }).where('id = :id', { id: mail.id }).execute();"],
  ])('not with %s', async (_, dependency, imports, read, mark) => {
    const name = dependency.split(':')[0] ?? '';
    const dated = { 'package.json': manifest.replace(new RegExp(`${name}:"[^"]+"`), dependency), 'src/mail.ts': `import { Entity } from 'typeorm';\n@Entity()\nexport class Mail { id = 0; status = ''; }\n` };

    expect(await suggest(imports.replace('DataSource, Entity', 'DataSource, Entity, IsNull'), `  const rows = ${read};\n  for (const mail of rows) {\n    ${mark}\n    await send(mail);\n  }`, dated)).toBeNull();
  });

  it('goes on where a connection is given back whatever happens', async () => {
    const body = `  const client = await pool.connect();
  try {
    const { rows } = await client.query("select * from mails where status = 'queued' limit 1");
    await client.query("update mails set status = 'sending' where id = $1", [rows[0].id]);
    await send(rows[0]);
  } finally {
    client.release();
  }`;

    expect(await suggest(pg, body)).toContain('if (claimed.rowCount === 0) return;');
  });

  it('asks Supabase for the key that the update has', async () => {
    const body = `  const { data } = await supabase.from('mails').select('*').eq('status', 'queued');
  for (const mail of data ?? []) {
    await supabase.from('mails').update({ status: 'sending' }).eq('mail_id', mail.mail_id);
    await send(mail);
  }`;

    expect(await suggest(supabase, body)).toContain(".eq('mail_id', mail.mail_id).eq('status', 'queued').select('mail_id');");
  });

  it('takes the value from the read of another file, in the names of the update', async () => {
    const store = { 'src/store.ts': `${prisma}\nimport { MailStatus } from '@prisma/client';\nexport const findQueued = () => prisma.mail.findMany({ where: { status: MailStatus.QUEUED } });\n` };
    const body = `  for (const mail of await findQueued()) {
    await prisma.mail.update({ where: { id: mail.id }, data: { status: MailStatus.SENDING } });
    await send(mail);
  }`;

    expect(await suggest(`${prisma}\nimport { MailStatus } from '@prisma/client';\nimport { findQueued } from './store.ts';`, body, store)).toContain('where: { id: mail.id, status: MailStatus.QUEUED }');
  });
});

describe('non-atomic-claim suggests a claim where a row lock ends with its statement', () => {
  it.each([
    ['in SQL', pg, `(await pool.query("select * from mails where status = 'queued' for update skip locked")).rows`, `await pool.query("update mails set status = 'sending' where id = $1", [mail.id]);`, `where id = $1 and status = 'queued'", [mail.id]);\n    if (claimed.rowCount === 0) continue;`],
    ['with Drizzle', drizzle, `await db.select().from(mails).where(eq(mails.status, 'queued')).for('update', { skipLocked: true })`, `await db.update(mails).set({ status: 'sending' }).where(eq(mails.id, mail.id));`, `.where(and(eq(mails.id, mail.id), eq(mails.status, 'queued'))).returning();\n    if (claimed.length === 0) continue;`],
  ])('%s', async (_, imports, rows, mark, expected) => {
    expect(await suggest(imports, `  for (const mail of ${rows}) {\n    ${mark}\n    await send(mail);\n  }`)).toContain(expected);
  });
});

describe('non-atomic-claim suggests a row lock where a transaction holds read and mark', () => {
  it.each([
    ['in SQL', pg, `  const tx = await pool.connect();
  await tx.query('BEGIN');
  const { rows } = await tx.query(\`
    SELECT * FROM mails
    WHERE status = 'queued'
    LIMIT 10\`);
  await tx.query("UPDATE mails SET status = 'sending' WHERE id = ANY($1)", [rows.map((row) => row.id)]);
  await tx.query('COMMIT');
  for (const mail of rows) await send(mail);`, `    LIMIT 10\n    FOR UPDATE SKIP LOCKED\``],
    ['with Knex', knex, `  const rows = await db.transaction(async (tx) => {
    const found = await tx('mails').where('status', 'queued').limit(10);
    await tx('mails').whereIn('id', found.map((row: any) => row.id)).update({ status: 'sending' });
    return found;
  });
  for (const mail of rows) await send(mail);`, `tx('mails').where('status', 'queued').limit(10).forUpdate().skipLocked();`],
    ['with Drizzle', drizzle, `  const rows = await db.transaction(async (tx) => {
    const found = await tx.select().from(mails).where(eq(mails.status, 'queued')).limit(10);
    for (const mail of found) await tx.update(mails).set({ status: 'sending' }).where(eq(mails.id, mail.id));
    return found;
  });
  for (const mail of rows) await send(mail);`, `.where(eq(mails.status, 'queued')).limit(10).for('update', { skipLocked: true });`],
    ['with Kysely', `import { Kysely, PostgresDialect } from 'kysely';\nconst db = new Kysely<any>({ dialect: new PostgresDialect({} as any) });`, `  const rows = await db.transaction().execute(async (tx) => {
    const found = await tx
      .selectFrom('mails')
      .selectAll()
      .where('status', '=', 'queued')
      .execute();
    for (const mail of found) await tx.updateTable('mails').set({ status: 'sending' }).where('id', '=', mail.id).execute();
    return found;
  });
  for (const mail of rows) await send(mail);`, `      .where('status', '=', 'queued')\n      .forUpdate()\n      .skipLocked()\n      .execute();`],
    ['with the query builder of TypeORM', typeorm, `  const rows = await source.transaction(async (manager) => {
    const found = await manager.getRepository(Mail).createQueryBuilder('mail').where('mail.status = :status', { status: 'queued' }).getMany();
    for (const mail of found) await manager.getRepository(Mail).update(mail.id, { status: 'sending' });
    return found;
  });
  for (const mail of rows) await send(mail);`, `.where('mail.status = :status', { status: 'queued' }).setLock('pessimistic_write').setOnLocked('skip_locked').getMany();`],
    ['with the entity manager of TypeORM', typeorm, `  const rows = await source.transaction(async (manager) => {
    const found = await manager.find(Mail, { where: { status: 'queued' } });
    for (const mail of found) await manager.update(Mail, mail.id, { status: 'sending' });
    return found;
  });
  for (const mail of rows) await send(mail);`, `manager.find(Mail, { where: { status: 'queued' }, lock: { mode: 'pessimistic_write', onLocked: 'skip_locked' } });`],
    ['with Sequelize', `import { Sequelize, DataTypes } from 'sequelize';\nconst sequelize = new Sequelize('shop', 'desk', 'key', { dialect: 'postgres' });\nconst Mail = sequelize.define('Mail', { status: DataTypes.STRING });`, `  const rows = await sequelize.transaction(async (transaction) => {
    const found = await Mail.findAll({ where: { status: 'queued' }, transaction });
    for (const mail of found) await Mail.update({ status: 'sending' }, { where: { id: mail.id }, transaction });
    return found;
  });
  for (const mail of rows) await send(mail);`, `Mail.findAll({ where: { status: 'queued' }, transaction, lock: true, skipLocked: true });`],
  ])('%s', async (_, imports, body, expected) => {
    expect(await suggest(imports, body)).toContain(expected);
  });

  it.each([
    ['a table that is joined', drizzle, `.from(mails).innerJoin(readers, eq(readers.id, mails.id))`],
    ['a database without row locks', drizzle.replace('node-postgres', 'libsql'), '.from(mails)'],
  ])('not for %s', async (_, imports, from) => {
    expect(await suggest(imports, `  const rows = await db.transaction(async (tx) => {
    const found = await tx.select()${from}.where(eq(mails.status, 'queued'));
    for (const mail of found) await tx.update(mails).set({ status: 'sending' }).where(eq(mails.id, mail.id));
    return found;
  });
  for (const mail of rows) await send(mail);`)).toBeNull();
  });

  it('not where the rows are read beside the transaction', async () => {
    const suggested = await suggest(knex, `  const rows = await db.transaction(async (tx) => {
    const found = await db('mails').where('status', 'queued').limit(10);
    for (const mail of found) await tx('mails').where({ id: mail.id }).update({ status: 'sending' });
    return found;
  });
  for (const mail of rows) await send(mail);`);

    expect(suggested ?? '').not.toContain('skipLocked');
  });

  it('not where TypeORM joins another table for the condition', async () => {
    expect(await suggest(typeorm, `  const rows = await source.transaction(async (manager) => {
    const found = await manager.find(Mail, { where: { status: 'queued', reader: { active: true } } });
    for (const mail of found) await manager.update(Mail, mail.id, { status: 'sending' });
    return found;
  });
  for (const mail of rows) await send(mail);`)).toBeNull();
  });

  it('not for a database without row locks', async () => {
    expect(await suggest(knex.replace("'pg'", "'sqlite3'"), `  const rows = await db.transaction(async (tx) => {
    const found = await tx('mails').where('status', 'queued').limit(10);
    await tx('mails').whereIn('id', found.map((row: any) => row.id)).update({ status: 'sending' });
    return found;
  });
  for (const mail of rows) await send(mail);`)).toBeNull();
  });
});

describe('non-atomic-claim suggests nothing', () => {
  it.each([
    ['where either of two conditions chose the rows', prisma, `  const rows = await prisma.mail.findMany({ where: { OR: [{ status: 'QUEUED' }, { status: 'FAILED' }] } });
  for (const mail of rows) {
    await prisma.mail.update({ where: { id: mail.id }, data: { status: 'SENDING' } });
    await send(mail);
  }`],
    ['where all rows are marked at once', prisma, `  const rows = await prisma.mail.findMany({ where: { status: 'QUEUED' } });
  await prisma.mail.updateMany({ where: { id: { in: rows.map((mail) => mail.id) } }, data: { status: 'SENDING' } });
  for (const mail of rows) await send(mail);`],
    ['where the row comes back from the update', prisma, `  const rows = await prisma.mail.findMany({ where: { status: 'QUEUED' } });
  for (const { id } of rows) {
    const mail = await prisma.mail.update({ where: { id }, data: { status: 'SENDING' } });
    await send(mail);
  }`],
    ['where relations are written with it', prisma, `  const rows = await prisma.mail.findMany({ where: { status: 'QUEUED' } });
  for (const mail of rows) {
    await prisma.mail.update({ where: { id: mail.id }, data: { status: 'SENDING', runs: { create: {} } } });
    await send(mail);
  }`],
    ['where a parameter holds the state', pg, `  const { rows } = await pool.query('select * from mails where status = $1', ['queued']);
  for (const mail of rows) {
    await pool.query("update mails set status = 'sending' where id = $1", [mail.id]);
    await send(mail);
  }`],
    ['where an OR chose the rows in SQL', pg, `  const { rows } = await pool.query("select * from mails where status = 'queued' or sent_at is null");
  for (const mail of rows) {
    await pool.query("update mails set status = 'sending' where id = $1", [mail.id]);
    await send(mail);
  }`],
    ['where what was asked still holds of the row that was marked', prisma, `  const rows = await prisma.mail.findMany({ where: { status: { not: 'DONE' } } });
  for (const mail of rows) {
    await prisma.mail.update({ where: { id: mail.id }, data: { status: raise(mail) } });
    await send(mail);
  }`],
    ['where a transaction of the function itself would stay open', pg, `  const client = await pool.connect();
  const { rows } = await pool.query("select * from mails where status = 'queued'");
  for (const mail of rows) {
    await client.query('BEGIN');
    await client.query("update mails set status = 'sending' where id = $1", [mail.id]);
    await send(mail);
    await client.query('COMMIT');
  }`],
    ['where a connection is given back behind it', pg, `  const client = await pool.connect();
  const { rows } = await client.query("select * from mails where status = 'queued' limit 1");
  await client.query("update mails set status = 'sending' where id = $1", [rows[0].id]);
  await send(rows[0]);
  client.release();`],
    ['where the rows are marked in one loop and sent in another', prisma, `  const rows = await prisma.mail.findMany({ where: { status: 'QUEUED' } });
  for (const mail of rows) {
    await prisma.mail.update({ where: { id: mail.id }, data: { status: 'SENDING' } });
  }
  for (const mail of rows) await send(mail);`],
    ['where MySQL is asked for rows it does not give', knex.replace("'pg'", "'mysql2'"), `  const rows = await db('mails').where('status', 'queued').limit(20);
  for (const mail of rows) {
    await db('mails').where({ id: mail.id }).update({ status: 'sending' }).returning('id');
    await send(mail);
  }`],
    ['where a callback per row has its answer collected', knex, `  const rows = await db('mails').where('status', 'queued');
  return Promise.all(rows.map(async (mail: any) => {
    await db('mails').where({ id: mail.id }).update({ status: 'sending' });
    await send(mail);
    return { id: mail.id };
  }));`],
  ])('%s', async (_, imports, body) => {
    expect(await suggest(imports, body)).toBeNull();
  });
});
