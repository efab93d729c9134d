import rule from '../../../rules/effect-before-mark/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

interface Told {
  readonly asked?: string;
  readonly state?: string;
  readonly before?: string;
  readonly finished?: string;
}

/** A job that hands an order to each shop of it, with a row for each, and says at the end how the order did. */
async function count({ asked = 'if (parcel && finished.has(parcel.status)) continue;', state = "ok ? 'handed over' : 'refused'", before = 'await prisma.parcel.update({ where: { id: parcel.id }, data: { status: state } });', finished = "new Set(['handed over', 'refused'])" }: Told): Promise<number> {
  const findings = await findingsOf(rule, {
    'package.json': '{"dependencies":{"pg-boss":"10.1.5","@prisma/client":"6.8.2","resend":"4.6.0"}}',
    'prisma/schema.prisma': 'model Order {\n  id String @id\n  status String\n}\nmodel Parcel {\n  id String @id\n  orderId String\n  shop String\n  status String\n  tries Int\n}\n',
    'src/parcels.ts': `import PgBoss from 'pg-boss';
import { PrismaClient } from '@prisma/client';
import { Resend } from 'resend';
import { handOver } from './carrier.js';
const prisma = new PrismaClient();
const resend = new Resend('key');
const boss = new PgBoss('db');
const finished = ${finished};
await boss.createQueue('parcels', { retryLimit: 5 });
await boss.work('parcels', async ([job]) => {
  const order = await prisma.order.findUnique({ where: { id: job.data.order } });
  if (!order || order.status === 'done') return;
  for (const shop of job.data.shops) {
    const parcel = await prisma.parcel.findUnique({ where: { id: shop.parcel } });
    ${asked}
    const ok = handOver(parcel);
    const state = ${state};
    ${before}
    await resend.emails.send({ from: 'desk@shop.example', to: shop.email, subject: 'Your parcel', text: state });
  }
  await prisma.order.update({ where: { id: order.id }, data: { status: 'done' } });
});
`,
    'src/carrier.ts': 'export function handOver(parcel: unknown): boolean { return Boolean(parcel); }\n',
  });
  return findings.length;
}

describe('effect-before-mark, the state of each item before its message', () => {
  it('keeps the next run from an item that is done', async () => {
    expect(await count({})).toBe(0);
    expect(await count({ state: "'refused'" })).toBe(0);
    expect(await count({ asked: "if (parcel.status !== 'waiting') continue;" })).toBe(0);
  });

  it('is told where it is not written before, or not asked for', async () => {
    expect(await count({ before: '' })).toBe(1);
    expect(await count({ asked: '' })).toBe(1);
    expect(await count({ asked: 'if (parcel && finished.has(shop.status)) continue;' })).toBe(1);
  });

  it('is told where the next run passes the state that was set', async () => {
    expect(await count({ state: "'sending'" })).toBe(1);
    expect(await count({ state: "'waiting'", asked: "if (parcel.status !== 'waiting') continue;" })).toBe(1);
  });

  it('is told where something else of the item is written', async () => {
    expect(await count({ before: 'await prisma.parcel.update({ where: { id: parcel.id }, data: { tries: parcel.tries + 1 } });' })).toBe(1);
  });
});
