import { eq, inArray } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import cron from 'node-cron';
import { sendTicket } from './mail.ts';
import { tickets } from './schema.ts';

const db = drizzle(process.env.DATABASE_URL ?? '');

cron.schedule('* * * * *', async () => {
  const paid = await db.transaction(async (tx) => {
    const found = await tx.select().from(tickets).where(eq(tickets.status, 'paid')).limit(20).for('update', { skipLocked: true });
    // ok: non-atomic-claim: locked until the commit
    await tx.update(tickets).set({ status: 'sent' }).where(inArray(tickets.id, found.map(({ id }) => id)));
    return found;
  });
  for (const ticket of paid) await sendTicket(ticket.guest ?? '', ticket.code ?? '');
});
