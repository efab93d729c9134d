import { boss } from './queue.ts';
import { renderContract } from './contracts.ts';

export async function startWorker(): Promise<void> {
  await boss.work('contract-pdf', { pollingIntervalSeconds: 5 }, async ([job]) => renderContract(job.data.contractId));
}
