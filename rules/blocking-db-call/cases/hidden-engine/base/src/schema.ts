import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const payouts = sqliteTable('payouts', { id: integer('id').primaryKey(), account: text('account').notNull() });
