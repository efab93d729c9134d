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

/** Keeps the mail from other workers; false when one of them was first. */
export async function reserve(id: number): Promise<boolean> {
  // ok: non-atomic-claim: it asks for a mail that nobody has reserved, and the caller looks whether it got it
  const changed = await db('mails').where({ id }).whereNull('reserved_at').update({ reserved_at: new Date() });
  return changed === 1;
}
