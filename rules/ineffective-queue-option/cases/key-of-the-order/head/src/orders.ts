import { boss } from './boss.ts';

export async function askForInvoice(orderId: string): Promise<void> {
  // ok: ineffective-queue-option: one key per order
  await boss.send('invoice', { orderId }, { singletonKey: `invoice-${orderId}` });
}
