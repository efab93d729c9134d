import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import cron from 'node-cron';
import { sendTicket } from './mail.ts';
import { tickets } from './schema.ts';

const db = drizzle(process.env.DATABASE_URL ?? '');

cron.schedule('* * * * *', async () => {
  // expect: non-atomic-claim
  const paid = await db.select().from(tickets).where(eq(tickets.status, 'paid')).for('update', { skipLocked: true });
  for (const ticket of paid) {
    await db.update(tickets).set({ status: 'sent' }).where(eq(tickets.id, ticket.id));
    await sendTicket(ticket.guest ?? '', ticket.code ?? '');
  }
});
