import knex from 'knex';

const db = knex({ client: 'pg', connection: process.env.DATABASE_URL });

export interface Mail {
  readonly id: number;
  readonly recipient: string;
  readonly text: string;
}

export async function findNext(): Promise<Mail | undefined> {
  return db('mails').whereNull('reserved_at').orderBy('id').first();
}

/** Keeps the mail from other workers. */
export async function reserve(id: number): Promise<void> {
  // expect: non-atomic-claim
  await db('mails').where({ id }).update({ reserved_at: new Date() });
}
