import { findJournalTable } from '../../src/graph/tables/journal-table.ts';
import { linkSources } from '../kit/link-sources.ts';

const findIn = async (files: Readonly<Record<string, string>>) => findJournalTable(await linkSources({ 'package.json': '{}', ...files }));

describe('findJournalTable', () => {
  it('is the table whose schema has a key for what was done', async () => {
    expect(await findIn({ 'migrations/1.sql': 'create table orders (id serial primary key, number text unique);\ncreate table processed_events (id serial primary key, event_id text unique);' })).toEqual({ name: 'processed_events', columns: ['event_id'] });
    expect(await findIn({ 'prisma/schema.prisma': 'model IdempotencyKey {\n  id Int @id\n  key String @unique\n}\n' })).toMatchObject({ columns: ['key'] });
  });

  it('is none without a key of its own, or for another purpose', async () => {
    expect(await findIn({ 'migrations/1.sql': 'create table processed_events (id serial primary key, event_id text);' })).toBeNull();
    expect(await findIn({ 'migrations/1.sql': 'create table orders (id serial primary key, number text unique);' })).toBeNull();
    expect(await findIn({})).toBeNull();
  });
});
