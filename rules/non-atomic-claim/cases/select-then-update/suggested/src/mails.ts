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
export async function reserve(id: number): Promise<boolean> {

  const claimed = await db('mails').where({ id }).whereNull('reserved_at').update({ reserved_at: new Date() });
  return claimed !== 0;
}
