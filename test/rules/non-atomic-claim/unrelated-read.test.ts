/** Rows that are read for something else: what is marked and sent then has nothing to do with them. */
import order from '../../../rules/effect-before-mark/rule.ts';
import rule from '../../../rules/non-atomic-claim/rule.ts';
import type { Finding } from '../../../src/model/finding.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const manifest = '{"dependencies":{"@prisma/client":"6.8.2","resend":"4.6.0","node-cron":"4.2.1"}}';
const imports = `import cron from 'node-cron';
import { PrismaClient } from '@prisma/client';
import { Resend } from 'resend';
const prisma = new PrismaClient();
const resend = new Resend('key');
async function send(to: string, text: string) { await resend.emails.send({ from: 'desk@hotel.example', to, subject: 'Your stay', text }); }
async function mark(order: { booking: { id: number }; words: string }) { await prisma.booking.update({ where: { id: order.booking.id }, data: { status: 'asked' } }); }
`;

/** A process that does this every minute. */
async function told(work: string, more = '', asked = rule): Promise<readonly Finding[]> {
  return findingsOf(asked, { 'package.json': manifest, 'src/stays.ts': `${imports}${more}\ncron.schedule('* * * * *', async () => {\n${work}\n});\n` });
}

const report = "async function report() { const decided = await prisma.booking.findMany({ where: { status: { in: ['kept', 'left'] } } }); return `${decided.length} decided`; }";
const words = 'const words = await report();\n';
const guests = 'const guests = await prisma.guest.findMany({ where: { waits: true } });\n';

describe('non-atomic-claim, a read for a report', () => {
  it('is told of no rows that another list names', async () => {
    const others = `${words}${guests}for (const guest of guests) { const booking = await prisma.booking.findUnique({ where: { id: guest.bookingId } });`;

    expect(await told(`${others} await mark({ booking, words }); await send(guest.to, words); }`, report)).toEqual([]);
    expect(await told(`${others} await prisma.booking.update({ where: { id: booking.id }, data: { status: 'asked' } }); await send(guest.to, words); }`, report)).toEqual([]);
  });

  it('is a read of what waits where its rows are handed on, be it through an object and another read', async () => {
    const rows = "const decided = await prisma.booking.findMany({ where: { status: 'kept' } });\n";

    expect(await told(`${rows}for (const booking of decided) { await mark({ booking, words: '' }); await send(booking.to, ''); }`)).toHaveLength(1);
    expect(await told(`${rows}await Promise.all(decided.map(async (one) => { const booking = await prisma.booking.findUnique({ where: { id: one.id } }); await mark({ booking, words: '' }); await send(booking.to, ''); }));`)).toHaveLength(1);
    expect(await told(`const [decided, guests] = await Promise.all([prisma.booking.findMany({ where: { status: 'kept' } }), prisma.guest.findMany({ where: { waits: true } })]);\nfor (const booking of decided) { await mark({ booking, words: '' }); await send(booking.to, ''); }`)).toHaveLength(1);
  });

  it('tells the two answers of one wait apart', async () => {
    expect(await told(`const [decided, guests] = await Promise.all([prisma.booking.findMany({ where: { status: 'kept' } }), prisma.guest.findMany({ where: { waits: true } })]);\nconsole.log(decided.length);\nfor (const guest of guests) { await prisma.booking.update({ where: { id: guest.bookingId }, data: { status: 'asked' } }); await send(guest.to, ''); }`)).toEqual([]);
  });
});

describe('non-atomic-claim, what is sent after old rows were closed', () => {
  const close = "async function close(guest: string) { const open = await prisma.booking.findMany({ where: { guest, status: { in: ['open', 'held'] } } }); await prisma.booking.updateMany({ where: { id: { in: open.map(({ id }) => id) } }, data: { status: 'over' } }); return open.length; }";

  it('is no work of those rows', async () => {
    expect(await told("const closed = await close('anna');\nawait send('desk@hotel.example', 'new booking');\nconsole.log(closed);", close)).toEqual([]);
    expect(await told("const closed = await close('anna');\nawait send('desk@hotel.example', `${closed} are over`);", close)).toHaveLength(1);
    expect(await told("const closed = await close('anna');\nif (closed > 0) { console.log(closed); if (closed > 9) return; }\nawait send('desk@hotel.example', 'new booking');", close)).toHaveLength(1);
  });
});

describe('effect-before-mark, a record of another job', () => {
  const remind = "async function remind() { const bookings = await prisma.booking.findMany({ where: { note: null }, include: { stays: true } }); for (const booking of bookings) await send(booking.to, ''); }";
  const note = (rows: string): string => `async function keep(${rows}) { for (const one of list) await prisma.booking.update({ where: { id: one.id }, data: { note: 'seen' } }); }`;

  it('marks nothing of what was sent', async () => {
    const other = `${remind}\n${note('')}`.replace('for (const one of list)', 'const list = await fetch("https://desk.hotel.example/seen").then((answer) => answer.json());\nfor (const one of list)');

    expect(await told('await remind();\nawait keep();', other, order)).toEqual([]);
  });

  it('marks it where it goes through the same rows', async () => {
    const gives = remind.replace(/ }$/, ' return bookings; }');

    expect(await told('const sent = await remind();\nawait keep(sent);', `${gives}\n${note('list: any[]')}`, order)).toHaveLength(1);
    expect(await told("const bookings = await prisma.booking.findMany({ where: { note: null } });\nfor (const booking of bookings) { await send(booking.to, ''); booking.note = 'sent'; await booking.save(); }", '', order)).toHaveLength(1);
  });
});
