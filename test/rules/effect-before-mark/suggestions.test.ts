/** The claim that is put before an effect, and what is given back where it fails. */
import { rules } from '../../../rules/index.ts';
import { suggestedIn } from '../../kit/suggested-texts.ts';

const manifest = '{"dependencies":{"pg":"8.16.0","mysql2":"3.14.1","@prisma/client":"6.8.2","mongoose":"8.15.0","drizzle-orm":"0.44.0","knex":"3.1.0","resend":"4.6.0","stripe":"18.2.1","bullmq":"5.53.0","node-cron":"4.2.1","express":"5.1.0","@supabase/supabase-js":"2.49.8"},"scripts":{"start":"node src/job.ts"}}';
const schema = `import { pgTable, text } from 'drizzle-orm/pg-core';\nexport const mails = pgTable('mails', { id: text(), sentAt: text() });\n`;
const checked = rules.filter(({ id }) => id === 'effect-before-mark' || id === 'non-atomic-claim' || id === 'unguarded-schedule');

/** The body of the job as it is suggested; null where nothing is. */
async function suggest(imports: string, body: string): Promise<string | null> {
  const head = `import cron from 'node-cron';
import express from 'express';
import { Resend } from 'resend';
${imports}
const resend = new Resend('key');
async function send(mail: any) { return await resend.emails.send({ from: 'desk@clinic.example', to: mail.to, subject: 'Your visit', text: mail.text }); }
express().listen(3000);
cron.schedule('*/5 * * * *', async () => {
`;
  const suggested = (await suggestedIn({ 'package.json': manifest, 'src/schema.ts': schema, 'src/job.ts': `${head}${body}\n});\n` }, checked))['src/job.ts'];
  return suggested === undefined ? null : suggested.slice(suggested.indexOf('* * *\', async () => {\n') + 22, suggested.lastIndexOf('\n});'));
}

const prisma = `import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();`;
const pg = `import { Pool } from 'pg';\nconst pool = new Pool();`;

describe('effect-before-mark suggests a claim before the effect', () => {
  it('with Prisma', async () => {
    expect(await suggest(prisma, `  const due = await prisma.mail.findMany({ where: { sentAt: null } });
  for (const mail of due) {
    const text = mail.text.trim();
    await send({ ...mail, text });
    console.log('sent', mail.id);
    await prisma.mail.update({ where: { id: mail.id }, data: { sentAt: new Date() } });
  }`)).toBe(`  const due = await prisma.mail.findMany({ where: { sentAt: null } });
  for (const mail of due) {
    const text = mail.text.trim();
    const claimed = await prisma.mail.updateMany({ where: { id: mail.id, sentAt: null }, data: { sentAt: new Date() } });
    if (claimed.count === 0) continue;
    try {
      await send({ ...mail, text });
      console.log('sent', mail.id);
    } catch (error) {
      await prisma.mail.update({ where: { id: mail.id }, data: { sentAt: null } });
      throw error;
    }
  }`);
  });

  it('with the comments of each statement above it, but for one that tells the old order', async () => {
    const body = (comment: string): string => `  const due = await prisma.mail.findMany({ where: { status: 'due' } });
  for (const mail of due) {
    // Reaches the patient
    await send(mail);

    // ${comment}
    await prisma.mail.update({
      where: { id: mail.id },
      data: {
        status: 'sent',
        attempts: 1,
        sentAt: new Date(),
      },
    });
  }`;
    const suggested = (comment: string): string => `  const due = await prisma.mail.findMany({ where: { status: 'due' } });
  for (const mail of due) {
${comment}    const claimed = await prisma.mail.updateMany({
      where: { id: mail.id, status: 'due' },
      data: {
        status: 'sent',
        attempts: 1,
        sentAt: new Date(),
      },
    });
    if (claimed.count === 0) continue;
    try {
      // Reaches the patient
      await send(mail);
    } catch (error) {
      await prisma.mail.update({
        where: { id: mail.id },
        data: { status: 'due', sentAt: null },
      });
      throw error;
    }
  }`;

    expect(await suggest(prisma, body('Keeps it from the next run'))).toBe(suggested('    // Keeps it from the next run\n'));
    expect(await suggest(prisma, body('Marked once it is out'))).toBe(suggested(''));
  });

  it('inside the try of each item', async () => {
    const suggested = await suggest(pg, `  const { rows } = await pool.query("select * from mails where status = 'due'");
  for (const mail of rows) {
    try {
      await send(mail);
      await pool.query("update mails set status = 'sent', sent_at = now() where id = $1", [mail.id]);
    } catch (error) {
      console.error(error);
    }
  }`);

    expect(suggested).toContain(`      const claimed = await pool.query("update mails set status = 'sent', sent_at = now() where id = $1 and status = 'due'", [mail.id]);
      if (claimed.rowCount === 0) continue;
      try {
        await send(mail);
      } catch (failure) {
        await pool.query("update mails set status = 'due', sent_at = null where id = $1", [mail.id]);
        throw failure;
      }
    } catch (error) {`);
  });

  it.each([
    ['Drizzle', `import { drizzle } from 'drizzle-orm/node-postgres';\nimport { eq, isNull } from 'drizzle-orm';\nimport { mails } from './schema.ts';\nconst db = drizzle('url');`, `  const due = await db.select().from(mails).where(isNull(mails.sentAt));
  for (const mail of due) {
    await send(mail);
    await db.update(mails).set({ sentAt: 'now' }).where(eq(mails.id, mail.id));
  }`, `.where(and(eq(mails.id, mail.id), isNull(mails.sentAt))).returning();`, `await db.update(mails).set({ sentAt: null }).where(eq(mails.id, mail.id));`],
    ['Knex', `import knex from 'knex';\nconst db = knex({ client: 'pg', connection: process.env.DATABASE_URL });`, `  const due = await db('mails').where({ status: 'due' });
  for (const mail of due) {
    await send(mail);
    await db('mails').where({ id: mail.id }).update({ status: 'sent' });
  }`, `await db('mails').where({ id: mail.id }).where({ status: 'due' }).update({ status: 'sent' });`, `await db('mails').where({ id: mail.id }).update({ status: 'due' });`],
    ['Mongoose', `import mongoose from 'mongoose';\nconst Mail = mongoose.model('Mail', new mongoose.Schema({}));`, `  const due = await Mail.find({ status: 'due' });
  for (const mail of due) {
    await send(mail);
    await Mail.updateOne({ _id: mail._id }, { $set: { status: 'sent' } });
  }`, `await Mail.updateOne({ _id: mail._id, status: 'due' }, { $set: { status: 'sent' } });`, `await Mail.updateOne({ _id: mail._id }, { $set: { status: 'due' } });`],
    ['supabase-js', `import { createClient } from '@supabase/supabase-js';\nconst supabase = createClient('url', 'key');`, `  const { data } = await supabase.from('mails').select('*').eq('status', 'due');
  for (const mail of data ?? []) {
    await send(mail);
    await supabase.from('mails').update({ status: 'sent' }).eq('id', mail.id);
  }`, `const { data: claimed } = await supabase.from('mails').update({ status: 'sent' }).eq('id', mail.id).eq('status', 'due').select('id');`, `await supabase.from('mails').update({ status: 'due' }).eq('id', mail.id);`],
  ])('with %s', async (_, imports, body, claim, release) => {
    const suggested = await suggest(imports, body);

    expect(suggested).toContain(claim);
    expect(suggested).toContain(release);
  });
});

describe('effect-before-mark suggests nothing', () => {
  it.each([
    ['where the mark holds what the effect answered', prisma, `  for (const mail of await prisma.mail.findMany({ where: { sentAt: null } })) {
    const answer = await send(mail);
    await prisma.mail.update({ where: { id: mail.id }, data: { sentAt: new Date(), answer: answer.id } });
  }`],
    ['where what the effect answered is kept in the row', prisma, `  for (const mail of await prisma.mail.findMany({ where: { sentAt: null } })) {
    mail.answer = await send(mail);
    await prisma.mail.update({ where: { id: mail.id }, data: { sentAt: new Date(), answer: mail.answer } });
  }`],
    ['where the effect decides whether the row is marked', prisma, `  for (const mail of await prisma.mail.findMany({ where: { sentAt: null } })) {
    const answer = await send(mail);
    if (answer.error) continue;
    await prisma.mail.update({ where: { id: mail.id }, data: { sentAt: new Date() } });
  }`],
    ['where the row was chosen by a time', prisma, `  for (const mail of await prisma.mail.findMany({ where: { nextAt: { lte: new Date() } } })) {
    await send(mail);
    await prisma.mail.update({ where: { id: mail.id }, data: { nextAt: new Date(Date.now() + 60_000) } });
  }`],
    ['where all are marked at the end', pg, `  const { rows } = await pool.query("select * from mails where status = 'due'");
  for (const mail of rows) await send(mail);
  await pool.query("update mails set status = 'sent' where status = 'due'");`],
  ])('%s', async (_, imports, body) => {
    expect(await suggest(imports, body)).toBeNull();
  });
});

describe('effect-before-mark suggests a key for the provider', () => {
  const stripe = `import Stripe from 'stripe';\nconst stripe = new Stripe('key');`;

  it('made of the row that is paid', async () => {
    const suggested = await suggest(`${prisma}\n${stripe}`, `  for (const payout of await prisma.payout.findMany({ where: { status: 'open' } })) {
    await stripe.transfers.create({ amount: payout.amount, currency: 'eur', destination: payout.account });
    await prisma.payout.update({ where: { id: payout.id }, data: { status: 'paid' } });
  }`);

    expect(suggested).toContain('destination: payout.account }, { idempotencyKey: `payout-${payout.id}` });');
  });

  it('not of a row that is due again every month', async () => {
    expect(await suggest(`${prisma}\n${stripe}`, `  for (const plan of await prisma.plan.findMany({ where: { dueAt: { lte: new Date() } } })) {
    await stripe.paymentIntents.create({ amount: plan.amount, currency: 'eur' });
    await prisma.plan.update({ where: { id: plan.id }, data: { dueAt: new Date(Date.now() + 86_400_000) } });
  }`)).toBeNull();
  });

  it('made of the job', async () => {
    const files = {
      'package.json': manifest,
      'src/main.ts': `import { Queue, Worker } from 'bullmq';
import Stripe from 'stripe';
const stripe = new Stripe('key');
export const queue = new Queue('refunds');
export const ask = (charge: string) => queue.add('refund', { charge }, { attempts: 5 });
new Worker('refunds', async (job) => {
  await stripe.refunds.create({ charge: job.data.charge });
  await fetch('https://api.shop.example/refunded', { method: 'POST', body: job.data.charge });
});
`,
    };

    expect((await suggestedIn(files, checked))['src/main.ts']).toContain('await stripe.refunds.create({ charge: job.data.charge }, { idempotencyKey: `refunds-${job.id}` });');
  });
});
