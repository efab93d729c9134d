import PgBoss from 'pg-boss';

export const boss = new PgBoss(process.env.DATABASE_URL ?? '');

export async function startQueue(): Promise<void> {
  await boss.start();
  await boss.createQueue('contract-pdf');
}
