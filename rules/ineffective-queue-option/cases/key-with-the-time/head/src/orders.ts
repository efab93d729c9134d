import { boss } from './boss.ts';

export async function askForInvoice(orderId: string): Promise<void> {
  // expect: ineffective-queue-option
  await boss.send('invoice', { orderId }, { singletonKey: `invoice-${orderId}-${Date.now()}` });
}
