/** Rows that are read by their key and compared in the code, in a function that a job and something else come to. */
import rule from '../../../rules/non-atomic-claim/rule.ts';
import type { Finding } from '../../../src/model/finding.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const dependencies = '{"dependencies":{"@prisma/client":"6.8.0","bullmq":"5.53.0","express":"5.1.0","mongoose":"8.15.0","node-cron":"4.2.1","redlock":"5.0.0-beta.2","resend":"4.6.0","stripe":"18.2.0"}}';

const head = `import { PrismaClient } from '@prisma/client';
import { Worker } from 'bullmq';
import express from 'express';
import Redlock from 'redlock';
import { Resend } from 'resend';
const prisma = new PrismaClient();
const redlock = new Redlock([]);
const resend = new Resend('key');
const app = express();
`;

const worker = "new Worker('settlements', async (job) => { await settle(job.data.bookingId); });\n";
const webhook = "app.post('/webhooks/payments', async (req, res) => { await settle(req.body.bookingId); res.sendStatus(200); });\n";
const read = '  const booking = await prisma.booking.findUnique({ where: { id } });\n';
const test = "  if (!booking || booking.status === 'PAID') return;\n";
const mark = "  await prisma.booking.update({ where: { id }, data: { status: 'PAID' } });\n";
const credit = '  await prisma.wallet.update({ where: { ownerId: booking.hostId }, data: { balance: { increment: booking.amount } } });\n';

const schema = 'model Booking {\n  id String @id\n  status String\n}\nmodel Credit {\n  id String @id @default(cuid())\n  bookingId String @unique\n}\nmodel Receipt {\n  id String @id @default(cuid())\n  bookingId String\n}\n';

function settled(body: string, entries = worker + webhook): Promise<readonly Finding[]> {
  return findingsOf(rule, { 'package.json': dependencies, 'prisma/schema.prisma': schema, 'src/main.ts': `${head}async function settle(id: string) {\n${body}}\n${entries}` });
}

describe('non-atomic-claim, rows that are compared in the code', () => {
  it('tells a test that a job and a webhook both pass before either has written', async () => {
    const [finding, ...others] = await settled(read + test + mark + credit);

    expect(others).toEqual([]);
    expect(finding).toMatchObject({ severity: 'warning', confidence: 'likely', line: 13, title: 'Two jobs can take the same row of booking' });
    expect(finding?.message).toBe('settlements and POST /webhooks/payments come to the same row of booking by this function, which compares status after the read, and then sets it by an update that asks for the row only. Where they meet, neither is turned away: both count with @prisma/client Table.update().');
    expect(finding?.advice).toContain('updateMany({ where: { id, status: <as read> }');
    expect(finding?.evidence.map(({ kind, line, label }) => `${kind} ${String(line)} ${label}`)).toEqual(expect.arrayContaining(['call 11 reads booking', 'call 12 compares status', 'sink 13 sets status of booking', 'entry 17 also POST /webhooks/payments']));
  });

  it.each([
    ['the work stands inside the test', "  if (booking?.status === 'PENDING') {\n" + mark + credit + '  }\n'],
    ['another state is turned away', "  if (booking?.status !== 'PENDING') throw new Error('not pending');\n" + mark + credit],
    ['one of several states is turned away', "  if (['PAID', 'REFUNDED'].includes(booking.status)) return;\n" + mark + credit],
    ['the column is empty until then', "  if (booking.settledAt) return;\n  await prisma.booking.update({ where: { id }, data: { settledAt: new Date() } });\n" + credit],
    ['the effect comes first', test + credit + mark],
    ['the writes are one transaction behind the read', test + "  await prisma.$transaction(async (tx) => {\n    await tx.booking.update({ where: { id }, data: { status: 'PAID' } });\n    await tx.wallet.update({ where: { ownerId: booking.hostId }, data: { balance: { increment: booking.amount } } });\n  });\n"],
  ])('tells it where %s', async (_, body) => {
    expect(await settled(read + body)).toHaveLength(1);
  });

  it.each([
    ['the update asks for what was read', test + "  const { count } = await prisma.booking.updateMany({ where: { id, status: 'PENDING' }, data: { status: 'PAID' } });\n  if (count === 0) return;\n" + credit],
    ['the update asks for the version of the row', test + "  await prisma.booking.update({ where: { id, version: booking.version }, data: { status: 'PAID' } });\n" + credit],
    ['the test is of a state that the update does not give', "  if (booking.status === 'CANCELLED') return;\n" + mark + credit],
    ['what is compared belongs to another row', "  if (booking.host.status === 'PAID') return;\n" + mark + credit],
    ['another service is only asked for something', test + mark + "  await fetch('https://recorder.example/start', { method: 'POST', body: id });\n"],
    ['a row with a key that is there once stands before the effect', test + mark + '  await prisma.credit.create({ data: { bookingId: id } });\n' + credit],
    ['a row with a key that is there once is written with the effect', test + "  await prisma.$transaction(async (tx) => {\n    await tx.booking.update({ where: { id }, data: { status: 'PAID' } });\n    await tx.wallet.update({ where: { ownerId: booking.hostId }, data: { balance: { increment: booking.amount } } });\n    await tx.credit.create({ data: { bookingId: id } });\n  });\n"],
    ['nothing is done that lasts', test + mark],
  ])('is quiet where %s', async (_, body) => {
    expect(await settled(read + body)).toEqual([]);
  });

  it('is quiet where one transaction holds the read as well: what two of them do to each other depends on its isolation', async () => {
    expect(await settled(`  await prisma.$transaction(async (tx) => {
    const booking = await tx.booking.findUnique({ where: { id } });
    if (booking.status === 'PAID') return;
    await tx.booking.update({ where: { id }, data: { status: 'PAID' } });
    await tx.wallet.update({ where: { ownerId: booking.hostId }, data: { balance: { increment: booking.amount } } });
  }, { isolationLevel: 'Serializable' });
`)).toEqual([]);
  });

  it('is quiet where a lock is taken before the read', async () => {
    expect(await settled("  await redlock.acquire(['booking:' + id], 5000);\n" + read + test + mark + credit)).toEqual([]);
  });

  it.each([
    ['one job alone comes to the test', worker],
    ['requests alone come to it', webhook],
  ])('is quiet where %s', async (_, entries) => {
    expect(await settled(read + test + mark + credit, entries)).toEqual([]);
  });

  it('takes a claim on a way that is left before the update for none', async () => {
    expect(await settled(read + "  if (booking.kind === 'gift') {\n    const { count } = await prisma.gift.updateMany({ where: { id, status: 'OPEN' }, data: { status: 'DONE' } });\n    if (count === 0) return;\n    return;\n  }\n" + test + mark + credit)).toHaveLength(1);
  });

  it('says less where people only get a message twice', async () => {
    const send = "  await resend.emails.send({ from: 'desk@inn.example', to: booking.email, subject: 'Paid', text: 'Thank you' });\n";

    expect(await settled(read + test + mark + send)).toMatchObject([{ severity: 'info' }]);
    expect(await settled(read + test + mark + send + credit)).toMatchObject([{ severity: 'warning' }]);
  });

  it('is quiet where what is kept is an id that another service gave', async () => {
    const body = "  if (booking.guestRef) return;\n  const guest = await (await fetch('https://guests.example/', { method: 'POST', body: id })).json();\n  await prisma.booking.update({ where: { id }, data: { guestRef: guest.ref } });\n";

    expect(await settled(read + body)).toEqual([]);
  });

  it('follows a row that another function reads, and one that is saved as an object', async () => {
    const text = `import { Worker } from 'bullmq';
import express from 'express';
import { Booking } from './booking.js';
import { Wallet } from './wallet.js';
const app = express();
const findBooking = async (id: string) => {
  const found = await Booking.findById(id).exec();
  return found;
};
async function settle(id: string) {
  const booking = await findBooking(id);
  if (booking.status === 'PAID') return;
  booking.status = 'PAID';
  await booking.save();
  await Wallet.updateOne({ ownerId: booking.hostId }, { $inc: { balance: booking.amount } });
}
${worker}${webhook}`;
    const model = (name: string): string => `import mongoose from 'mongoose';\nexport const ${name} = mongoose.model('${name}', new mongoose.Schema({ status: String }));\n`;

    expect(await findingsOf(rule, { 'package.json': dependencies, 'src/booking.ts': model('Booking'), 'src/wallet.ts': model('Wallet'), 'src/main.ts': text })).toMatchObject([{ line: 14 }]);
  });
});
