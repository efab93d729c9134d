import { boss } from './boss.ts';

export async function askForInvoice(orderId: string): Promise<void> {
  await boss.send('invoice', { orderId });
}
