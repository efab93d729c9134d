import rule from '../../../rules/non-atomic-claim/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const locks = `import Redis from 'ioredis';
const redis = new Redis();
export const locks = {
  async withBookingLock<T>(id: string, work: () => Promise<T>): Promise<T | null> {
    const key = 'booking:lock:' + id;
    const taken = await redis.set(key, '1', 'EX', 30, 'NX');
    if (!taken) return null;
    try {
      return await work();
    } finally {
      await redis.del(key);
    }
  },
};
`;

const asked = `const [now] = await db.select().from(bookings).where(eq(bookings.id, booking.id));
      if (now.state !== 'waiting') return null;`;

/** A timer that confirms bookings; \`more\` is what else it does with them. */
async function confirm(each: string, more = ''): Promise<number> {
  const findings = await findingsOf(rule, {
    'package.json': '{"dependencies":{"drizzle-orm":"0.44.1","postgres":"3.4.7","ioredis":"5.6.1","nodemailer":"7.0.3"}}',
    'src/locks.ts': locks,
    'src/schema.ts': `import { pgTable, text } from 'drizzle-orm/pg-core';
export const bookings = pgTable('bookings', { id: text('id').primaryKey(), state: text('state').notNull(), guest: text('guest').notNull() });
`,
    'src/confirm.ts': `import { and, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import nodemailer from 'nodemailer';
import { locks } from './locks.js';
import { bookings } from './schema.js';
const db = drizzle('postgres://db');
const mails = nodemailer.createTransport({});
async function tell(booking: { id: string; guest: string }) {
  await db.update(bookings).set({ state: 'confirmed' }).where(eq(bookings.id, booking.id));
  await mails.sendMail({ to: booking.guest, subject: 'Confirmed' });
}
async function confirmAll() {
  const waiting = await db.select().from(bookings).where(eq(bookings.state, 'waiting'));
  for (const booking of waiting) {
    ${each}
  }
  ${more}
}
setInterval(() => { void confirmAll(); }, 60_000);
`,
  });
  return findings.length;
}

const under = (body: string) => `await locks.withBookingLock(booking.id, async () => {
      ${body}
    });`;

const late = `const late = await db.select().from(bookings).where(eq(bookings.state, 'late'));
  for (const booking of late) await tell(booking);`;

describe('non-atomic-claim, a lock that is handed the work on one row', () => {
  it('is told where there is no lock', async () => {
    expect(await confirm('await tell(booking);')).toBe(1);
  });

  it('is not where the row is read again under the lock', async () => {
    expect(await confirm(under(`${asked}\n      await tell(booking);`))).toBe(0);
  });

  it('is told of other rows that come to the same function without it', async () => {
    expect(await confirm(under(`${asked}\n      await tell(booking);`), late)).toBe(1);
  });
});
