import knex from 'knex';

const db = knex({ client: 'pg', connection: process.env.DATABASE_URL });

export async function addMail(recipient: string, text: string): Promise<void> {
  await db('mails').insert({ recipient, text });
}
