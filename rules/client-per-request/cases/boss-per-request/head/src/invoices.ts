import PgBoss from 'pg-boss';

export async function sendInvoice(orderId: string): Promise<void> {
  // expect: client-per-request
  const boss = new PgBoss(process.env.DATABASE_URL ?? '');
  await boss.start();
  await boss.send('invoice', { orderId });
}
