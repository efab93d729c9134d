import { eq, and } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import cron from 'node-cron';
import { sendTicket } from './mail.ts';
import { tickets } from './schema.ts';

const db = drizzle(process.env.DATABASE_URL ?? '');

cron.schedule('* * * * *', async () => {

  const paid = await db.select().from(tickets).where(eq(tickets.status, 'paid')).for('update', { skipLocked: true });
  for (const ticket of paid) {
    const claimed = await db.update(tickets).set({ status: 'sent' }).where(and(eq(tickets.id, ticket.id), eq(tickets.status, 'paid'))).returning();
    if (claimed.length === 0) continue;
    await sendTicket(ticket.guest ?? '', ticket.code ?? '');
  }
});
