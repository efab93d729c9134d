import { readLastCall } from './read-call.ts';

const claim = {
  operation: 'update', table: 'jobs', returning: true,
  sets: [{ column: 'status', kind: 'literal', value: 'running' }],
  where: [{ column: 'id', op: 'eq' }, { column: 'status', op: 'eq', value: 'queued' }],
};
const scan = { operation: 'read', table: 'jobs', where: [{ column: 'status', op: 'eq', value: 'queued' }], limit: 10 };
const jobs = `import { jobs, eq, and, db, id } from './database';\n`;

describe('the statement of a library call', () => {
  it.each([
    ['pg', '`update jobs set status = \'running\' where id = ${id} and status = \'queued\' returning *`', 'await db.query(TEXT, [id])'],
    ['postgres', 'sql`update jobs set status = \'running\' where id = ${id} and status = \'queued\' returning *`', 'await TEXT'],
    ['pg', '\'update jobs set status = $2 where id = $1 and status = \' + "\'queued\' returning *"', 'await db.query({ text: TEXT, values: [id] })'],
  ])('is read from its SQL text: %s %s', (library, text, call) => {
    expect(readLastCall(library, `${jobs}import { sql } from './sql';\n${call.replace('TEXT', () => text)};`)).toMatchObject({ operation: 'update', table: 'jobs', returning: true, where: claim.where });
  });

  it('is read from the text a statement was prepared with', () => {
    expect(readLastCall('better-sqlite3', `${jobs}const rows = db.prepare("select * from jobs where status = 'queued' limit 10").all();`)).toMatchObject(scan);
  });

  it.each([
    ['drizzle-orm', `await db.update(jobs).set({ status: 'running' }).where(and(eq(jobs.id, id), eq(jobs.status, 'queued'))).returning();`],
    ['knex', `await db('jobs').where({ id, status: 'queued' }).update({ status: 'running' }).returning('*');`],
    ['knex', `await db('jobs').where('id', id).andWhere('status', '=', 'queued').update('status', 'running').returning('*');`],
    ['kysely', `await db.updateTable('jobs').set({ status: 'running' }).where('id', '=', id).where('status', '=', 'queued').returningAll().execute();`],
    ['@supabase/supabase-js', `await db.from('jobs').update({ status: 'running' }).eq('id', id).eq('status', 'queued').select();`],
    ['mongoose', `await jobs.findOneAndUpdate({ _id: id, status: 'queued' }, { $set: { status: 'running' } });`],
    ['mongodb', `await db.collection('jobs').findOneAndUpdate({ _id: id, status: 'queued' }, { $set: { status: 'running' } });`],
    ['@prisma/client', `await db.jobs.updateManyAndReturn({ where: { id, status: 'queued' }, data: { status: 'running' } });`],
    ['sequelize', `await jobs.update({ status: 'running' }, { where: { id, status: 'queued' }, returning: true });`],
    ['typeorm', `await db.createQueryBuilder().update('jobs').set({ status: 'running' }).where("id = :id", { id }).andWhere("status = 'queued'").returning('*').execute();`],
  ])('is read from the chain of %s: %s', (library, call) => {
    const { table, ...rest } = claim;
    expect(readLastCall(library, jobs + call)).toMatchObject(library === 'typeorm' ? rest : { ...rest, table });
  });

  it('knows a number that is the one after the last for another one in each run, and one that is counted otherwise for the same', () => {
    const numbered = (number: string): string => `const count = await db.invoices.count();\nconst padded = String(${number}).padStart(4, '0');\nconst name = \`INV-\${padded}\`;\nawait db.invoices.create({ data: { number: name } });`;

    expect(readLastCall('@prisma/client', numbered('count + 1'))?.sets).toEqual([{ column: 'number', kind: 'other', changes: true }]);
    expect(readLastCall('@prisma/client', numbered('order.line + 1'))?.sets).toEqual([{ column: 'number', kind: 'other' }]);
  });

  it('is told of the driver of MongoDB before version 5 by what it is called on', () => {
    expect(readLastCall('mongodb', `await db.collection('receipts').save({ order: id });`)).toMatchObject({ operation: 'insert', table: 'receipts' });
    expect(readLastCall('mongodb', `await db.collection('receipts').save({ _id: id, order: id });`)).toMatchObject({ operation: 'upsert', table: 'receipts' });
    expect(readLastCall('mongodb', `await db.collection('receipts').remove({ order: id });`)).toMatchObject({ operation: 'delete', table: 'receipts' });
    expect(readLastCall('mongoose', `${jobs}await jobs.save({ order: id });`)).toBeNull();
  });

  it.each([
    ['drizzle-orm', `await db.select().from(jobs).where(eq(jobs.status, 'queued')).limit(10);`],
    ['drizzle-orm', `await db.query.jobs.findMany({ where: (job, { eq }) => eq(job.status, 'queued'), limit: 10 });`],
    ['drizzle-orm', `import { ofTenant } from './tenants';\nawait db.select().from(jobs).where(ofTenant(jobs, and(eq(jobs.status, 'queued')))).limit(10);`],
    ['drizzle-orm', `import { tenant } from './tenants';\nawait db.select().from(jobs).where(tenant.only(id, eq(jobs.status, 'queued'))).limit(10);`],
    ['knex', `await db('jobs').where('status', 'queued').limit(10);`],
    ['kysely', `await db.selectFrom('jobs').selectAll().where('status', '=', 'queued').limit(10).execute();`],
    ['@supabase/supabase-js', `await db.from('jobs').select('*').eq('status', 'queued').limit(10);`],
    ['mongoose', `await jobs.find({ status: 'queued' }).sort('created').limit(10);`],
    ['@prisma/client', `await db.jobs.findMany({ where: { status: 'queued' }, take: 10 });`],
    ['sequelize', `await jobs.findAll({ where: { status: 'queued' }, limit: 10 });`],
    ['sequelize', `import { Sequelize } from 'sequelize';\nconst connection = new Sequelize(id);\nconst Job = connection.define('jobs', {});\nawait Job.findAll({ where: { status: 'queued' }, limit: 10 });`],
    ['typeorm', `await jobs.find({ where: { status: 'queued' }, take: 10 });`],
    ['@mikro-orm/core', `await db.find(jobs, { status: 'queued' }, { limit: 10 });`],
  ])('says what %s reads: %s', (library, call) => {
    expect(readLastCall(library, jobs + call)).toMatchObject(scan);
  });

  it.each([
    ['knex', `await db('jobs').where({ status: 'queued' }).forUpdate().skipLocked().first();`],
    ['kysely', `await db.selectFrom('jobs').where('status', '=', 'queued').forUpdate().skipLocked().execute();`],
    ['drizzle-orm', `await db.select().from(jobs).where(eq(jobs.status, 'queued')).for('update', { skipLocked: true });`],
    ['typeorm', `await db.createQueryBuilder(jobs, 'job').where("job.status = 'queued'").setLock('pessimistic_write').setOnLocked('skip_locked').getMany();`],
    ['sequelize', `await jobs.findAll({ where: { status: 'queued' }, lock: true, skipLocked: true });`],
  ])('sees the row lock of %s: %s', (library, call) => {
    expect(readLastCall(library, jobs + call)).toMatchObject({ lock: 'skip-locked', where: [{ column: 'status', op: 'eq', value: 'queued' }] });
  });

  it('takes the entity a repository is declared with for the table', () => {
    const source = `import { Repository } from 'typeorm';\nimport { Job } from './job';\nexport class Jobs {\n  constructor(private readonly rows: Repository<Job>) {}\n  async due() {\n    return this.rows.findBy({ status: 'queued' });\n  }\n}`;
    expect(readLastCall('typeorm', source)).toMatchObject({ table: 'job', where: [{ column: 'status', op: 'eq', value: 'queued' }] });
  });

  it('knows a counter from a new value', () => {
    expect(readLastCall('@prisma/client', `${jobs}await db.visits.update({ where: { id }, data: { count: { increment: 1 }, seen: true } });`)?.sets).toEqual([{ column: 'count', kind: 'counter' }, { column: 'seen', kind: 'literal', value: true }]);
    expect(readLastCall('mongoose', `${jobs}await jobs.updateOne({ _id: id }, { $inc: { tries: 1 }, $set: { seenAt: new Date() } });`)?.sets).toEqual([{ column: 'tries', kind: 'counter' }, { column: 'seenat', kind: 'now' }]);
    expect(readLastCall('mongoose', `${jobs}await jobs.updateOne({ _id: id }, [{ $set: { paid: { $add: ['$paid', amount] } } }]);`)?.sets).toContainEqual({ column: 'paid', kind: 'counter' });
    expect(readLastCall('mongoose', `${jobs}await jobs.updateOne({ _id: id }, [{ $set: { paid: { $add: ['$price', '$fee'] } } }]);`)?.sets).not.toContainEqual({ column: 'paid', kind: 'counter' });
  });

  it('knows no conditions where they are put together elsewhere', () => {
    expect(readLastCall('drizzle-orm', `${jobs}import { ofTenant } from './tenants';\nawait db.select().from(jobs).where(ofTenant(jobs, id));`)).toMatchObject({ table: 'jobs', where: null });
    expect(readLastCall('@prisma/client', `${jobs}import { filter } from './filter';\nawait db.jobs.findMany({ where: filter });`)?.where).toBeNull();
    expect(readLastCall('@prisma/client', `${jobs}await db.jobs.findMany();`)?.where).toEqual([]);
  });

  it('is not known where nothing says what a call does', () => {
    expect(readLastCall('pg', `${jobs}import { text } from './texts';\nawait db.query(text);`)).toBeNull();
  });
});
