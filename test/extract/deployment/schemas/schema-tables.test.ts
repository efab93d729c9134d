import { extractDeployment } from '../../../../src/extract/deployment/extract-deployment.ts';

async function tables(path: string, text: string): Promise<readonly unknown[] | undefined> {
  const extraction = await extractDeployment(path, text);
  return extraction.ok ? extraction.facts.tables : [extraction.reason];
}

describe('a Prisma schema', () => {
  it('tells the unique keys of each model, under the name of its table too', async () => {
    const schema = `
datasource db { provider = "postgresql" }

model Payout {
  id      String @id @default(cuid())
  key     String @unique // made of the job
  shop    String
  day     DateTime

  @@unique([shop, day], name: "once_a_day")
  @@map("payouts")
}

model Visit {
  at DateTime
}
`;

    expect(await tables('prisma/schema.prisma', schema)).toEqual([
      { name: 'payout', unique: [['id'], ['key'], ['shop', 'day']], server: 'PostgreSQL', line: 4 },
      { name: 'payouts', unique: [['id'], ['key'], ['shop', 'day']], server: 'PostgreSQL', line: 4 },
      { name: 'visit', unique: [], server: 'PostgreSQL', line: 14 },
    ]);
  });

  it('takes a comment for no key', async () => {
    expect(await tables('schema.prisma', 'model Visit {\n  shop String // @unique one day\n  at DateTime @default(now())\n  @@index([shop])\n}')).toEqual([{ name: 'visit', unique: [], line: 1 }]);
  });

  it('tells the one text that a row needs, where that is its key', async () => {
    const model = (more: string): string => `model ProcessedEvent {\n  id Int @id @default(autoincrement())\n  eventId String @unique\n  order Order? @relation(fields: [orderId], references: [id])\n  orderId String?\n  at DateTime @default(now())\n${more}}`;
    const found = async (more: string): Promise<unknown> => (await tables('schema.prisma', model(more)))?.map((table) => (table as { record?: unknown }).record);
    expect(await found('')).toEqual([{ table: 'processedEvent', column: 'eventId' }]);
    expect(await found('  kind String\n')).toEqual([undefined]);
    expect(await found('  event Event @relation(fields: [eventId], references: [id])\n')).toEqual([undefined]);
    expect(await tables('schema.prisma', 'model Seen {\n  id String @id @db.Uuid\n}')).toEqual([{ name: 'seen', unique: [['id']], keyIsGiven: true, line: 1 }]);
  });

  it('survives a model that never ends', async () => {
    expect(await tables('schema.prisma', 'model Visit {\n  key String @unique\n')).toBeUndefined();
  });
});

describe('an SQL file', () => {
  it('tells the keys that a table is made with', async () => {
    const sql = `-- payouts
create table if not exists public.payouts (
  id uuid primary key default gen_random_uuid(),
  "key" text not null unique,
  amount numeric(10, 2) check (amount > 0),
  shop text, day date,
  constraint once_a_day unique (shop, day)
);
create table visits (at timestamptz, shop text);
`;

    expect(await tables('migrations/001.sql', sql)).toEqual([{ name: 'payouts', unique: [['id'], ['key'], ['shop', 'day']], line: 1 }]);
  });

  it('tells the keys that are added later', async () => {
    expect(await tables('migrations/002.sql', 'CREATE UNIQUE INDEX CONCURRENTLY "events_key" ON "events" USING btree ("key");\nALTER TABLE ONLY public.orders ADD CONSTRAINT orders_number UNIQUE (shop, number);')).toEqual([
      { name: 'events', unique: [['key']], index: 'events_key', line: 1 },
      { name: 'orders', unique: [['shop', 'number']], line: 2 },
    ]);
  });

  it('tells that a table is taken away or asks for more later, and not that a column was added that may be left out', async () => {
    expect(await tables('migrations/003.sql', 'drop table if exists seen;\nalter table public.jobs add column kind text not null;\nalter table visits add column note text;')).toEqual([
      { name: 'seen', unique: [], isChanged: true, line: 1 },
      { name: 'jobs', unique: [], isChanged: true, line: 2 },
    ]);
  });

  it('takes an index that is not unique for no key', async () => {
    expect(await tables('migrations/003.sql', "create index visits_shop on visits (shop); insert into notes values ('unique');")).toBeUndefined();
  });

  it('leaves out what it does not understand', async () => {
    expect(await tables('migrations/004.sql', 'create table visits (((( unique;\nalter table visits add unique nulls not distinct;')).toBeUndefined();
  });

  it.each([
    ['a text key beside what fills itself', 'create table seen (job_key text primary key, n bigserial, at timestamptz not null default now(), note text, unique (job_key))', { table: 'seen', column: 'job_key' }],
    ['a text that is unique beside a key made by the database', 'create table shop.seen (id bigint generated always as identity primary key, event_id varchar(255) not null unique)', { table: 'shop.seen', column: 'event_id' }],
    ['a column more that has to be given', 'create table seen (job_key text primary key, kind text not null)', undefined],
    ['a key of two columns', 'create table seen (job_key text, queue text, primary key (job_key, queue))', undefined],
    ['a key that is no text', 'create table seen (job_key uuid primary key)', undefined],
    ['a key that has to be that of another table', 'create table seen (event_id text primary key references events (id))', undefined],
    ['a key that is checked', "create table seen (job_key text primary key check (job_key like 'evt_%'))", undefined],
    ['a text too short for a name and an id', 'create table seen (job_key varchar(36) primary key)', undefined],
  ])('tells whether a text is all that a row needs: %s', async (_, sql, record) => {
    const [table] = (await tables('migrations/005.sql', `${sql};`)) ?? [];
    expect((table as { record?: unknown }).record).toEqual(record);
  });
});

describe('a schema of ClickHouse', () => {
  const table = (engine: string, cluster = ''): string => `CREATE TABLE visits${cluster}\n(\n  shop String,\n  day Date,\n  seen DateTime64(3) DEFAULT now(),\n  PRIMARY KEY (shop)\n) ENGINE = ${engine}`;

  it('keeps one row of each order where its engine replaces, and any number elsewhere', async () => {
    expect(await tables('migrations/1.sql', `${table('ReplacingMergeTree(seen)')} ORDER BY (shop, day);`)).toEqual([{ name: 'visits', unique: [['shop', 'day']], line: 1 }]);
    expect(await tables('migrations/1.sql', `${table('ReplicatedReplacingMergeTree(seen)', ' ON CLUSTER default')}\n  ORDER BY shop;`)).toEqual([{ name: 'visits', unique: [['shop']], line: 1 }]);
    expect(await tables('migrations/1.sql', `${table('MergeTree()')} ORDER BY (shop, day);`)).toBeUndefined();
    expect(await tables('migrations/1.sql', `${table('ReplacingMergeTree(seen)')} ORDER BY (shop, toDate(seen));`)).toBeUndefined();
  });
});
