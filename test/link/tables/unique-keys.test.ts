import { linkSources } from '../../kit/link-sources.ts';

/** The tables of a program that has a schedule, as `name: key, key`. */
async function tables(schema: string, more: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  const graph = await linkSources({
    'package.json': '{"dependencies":{"node-cron":"4.2.1","drizzle-orm":"0.44.2","mongoose":"8.15.1","typeorm":"0.3.24"}}',
    'src/schema.ts': schema,
    'src/main.ts': `import cron from 'node-cron';\nimport './schema.ts';\ncron.schedule('0 * * * *', () => {});`,
    ...more,
  });
  return (graph.tables ?? []).map(({ name, unique }) => `${name}: ${unique.map((columns) => columns.join('+')).join(', ')}`);
}

describe('tables that the code declares', () => {
  it('are read from drizzle, with the keys over several columns', async () => {
    const schema = `import { pgTable, text, uniqueIndex, index } from 'drizzle-orm/pg-core';
export const sentNotices = pgTable('sent_notices', {
  id: text('id').primaryKey(),
  event: text('event').notNull().unique(),
  shop: text('shop'),
  day: text('day'),
}, (t) => [uniqueIndex('once').on(t.shop, t.day), index('by_shop').on(t.shop)]);`;

    expect(await tables(schema)).toEqual(['sent_notices: id, event, shop+day', 'sentnotices: id, event, shop+day']);
  });

  it('are given their keys by whoever inserts a row, where drizzle is told no default for a text', async () => {
    const keyed = async (key: string): Promise<boolean> => {
      const graph = await linkSources({ 'package.json': '{"dependencies":{"node-cron":"4.2.1","drizzle-orm":"0.44.2"}}', 'src/main.ts': `import cron from 'node-cron';\nimport { integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';\nexport const notices = pgTable('notices', { id: ${key} });\ncron.schedule('0 * * * *', () => {});` });
      return graph.tables?.[0]?.keyIsGiven === true;
    };

    expect(await keyed("text('id').primaryKey()")).toBe(true);
    expect(await keyed("uuid('id').primaryKey().defaultRandom()")).toBe(false);
    expect(await keyed("text('id').primaryKey().$defaultFn(() => nanoid())")).toBe(false);
    expect(await keyed("integer('id').primaryKey()")).toBe(false);
  });

  it('are read from mongoose', async () => {
    const schema = `import mongoose, { Schema } from 'mongoose';
const noticeSchema = new Schema({ event: { type: String, unique: true }, shop: String, day: { type: Date, index: true } });
noticeSchema.index({ shop: 1, day: 1 }, { unique: true });
noticeSchema.index({ day: 1 });
export const Notice = mongoose.model('Notice', noticeSchema);`;

    expect(await tables(schema)).toEqual(['notice: event, shop+day']);
  });

  it('are read from the entities of TypeORM', async () => {
    const schema = `import { Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
@Entity('notices')
@Unique(['shop', 'day'])
@Index(['shop'])
export class Notice {
  @PrimaryGeneratedColumn() id: number;
  @Column({ unique: true }) event: string;
  @Column() shop: string;
  @Column() day: Date;
}`;

    expect(await tables(schema)).toEqual(['notice: event, shop+day', 'notices: event, shop+day']);
  });

  it('are read from migrations of Kysely, and not from those of Knex', async () => {
    const schema = `export async function up(db) {
  await db.schema.createTable('shop.sent_notices')
    .addColumn('id', 'uuid', (col) => col.primaryKey())
    .addColumn('event', 'text', (col) => col.notNull().unique())
    .addColumn('shop', 'text')
    .addUniqueConstraint('once', ['shop', 'day'])
    .execute();
  await db.schema.createIndex('by_shop').on('sent_notices').columns(['shop', 'day']).execute();
  await db.schema.createIndex('one_a_day').unique().on('sent_notices').columns(['event', 'day desc']).execute();
  await db.schema.createTable('orders', (table) => { table.string('number').unique(); });
}`;

    expect(await tables(schema)).toEqual(['sent_notices: id, event, shop+day', 'sent_notices: event+day']);
  });

  it('are none of which a part is not spelled out, or that only some rows have', async () => {
    expect(await tables(`export async function up(db) {
  await db.schema.createTable('payouts').addColumn('id', 'uuid').addUniqueConstraint('once', [TENANT, 'number']).execute();
  await db.schema.createIndex('open').unique().on('payouts').column('number').where('paid_at', 'is', null).execute();
  await db.schema.createIndex('by_mail').unique().on('payouts').expression(lower).execute();
  await db.schema.createIndex('one').unique().on('payouts').column('key').execute();
}`)).toEqual(['payouts: ', 'payouts: key']);
  });

  it('stand beside those of schema files', async () => {
    expect(await tables('', { 'prisma/schema.prisma': 'model Payout {\n  key String @unique\n}' })).toEqual(['payout: key']);
  });

  it('are read from SQL in the code', async () => {
    const schema = "import Database from 'better-sqlite3';\nexport const db = new Database('orders.db');\ndb.exec(`CREATE TABLE IF NOT EXISTS Notices (id INTEGER PRIMARY KEY, event TEXT UNIQUE)`);";

    expect(await tables(schema)).toEqual(['notices: id, event']);
  });

  it('are not known where a later statement takes a key away', async () => {
    const schema = "import { db } from './db.ts';\ndb.exec(`create table notices (event text unique)`);\ndb.exec(`alter table notices drop constraint notices_event_key`);";

    expect(await tables(schema)).toEqual([]);
  });
});

describe('an index that holds a key', () => {
  const made = 'create unique index by_ref on orders (ref);';
  const lost = 'drop index if exists "public"."by_ref";';
  const left = async (files: Readonly<Record<string, string>>): Promise<boolean> => (await tables('', files)).some((table) => table.startsWith('orders: ref'));

  it.each([
    ['later in the same file', { 'db/schema.sql': made + lost }],
    ['in a later migration', { 'migrations/1.sql': made, 'migrations/2.sql': lost }],
    ['in a later migration of Prisma', { 'prisma/migrations/1/migration.sql': made, 'prisma/migrations/2/migration.sql': lost }],
    ['by the code', { 'src/db.ts': `db.exec('${made}');\ndb.exec('${lost}');` }],
    ['in a file that ends in any number of empty lines', { 'db/schema.sql': `${made}${lost}${'\n'.repeat(200_000)};` }],
    ['of its table', { 'db/schema.sql': `${made} drop index by_ref on orders;` }],
  ])('is gone where it is taken away %s', async (_, files) => {
    expect(await left(files)).toBe(false);
  });

  it.each([
    ['before it is made', { 'db/schema.sql': lost + made }],
    ['and made again', { 'migrations/1.sql': made, 'migrations/2.sql': lost, 'migrations/3.sql': made }],
    ['where a migration is undone', { 'migrations/1.sql': `-- +goose Up\n${made}\n-- +goose Down\n${lost}` }],
    ['where a section of the file undoes it', { 'migrations/1.sql': `-- Up\n${made}\n-- Down\n${lost}` }],
    ['in the file that undoes', { 'migrations/1_orders.sql': made, 'migrations/1_undo.sql': lost }],
    ['by what the code does to undo', { 'migrations/1.ts': `export const migration = { up: ['${made}'], down: ['${lost}'] };` }],
    ['of another table', { 'db/schema.sql': `${made} drop index by_ref on refunds;` }],
  ])('is there where it is taken away %s', async (_, files) => {
    expect(await left(files)).toBe(true);
  });
});
