import PgBoss from 'pg-boss';

const boss = new PgBoss(process.env.DATABASE_URL ?? '');
const started = boss.start();

export async function sendInvoice(orderId: string): Promise<void> {
  await started;
  // ok: client-per-request: one for the module
  await boss.send('invoice', { orderId });
}
