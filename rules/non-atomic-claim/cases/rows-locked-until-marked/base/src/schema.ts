import { pgTable, text } from 'drizzle-orm/pg-core';

export const tickets = pgTable('tickets', { id: text().primaryKey(), status: text(), guest: text(), code: text() });
