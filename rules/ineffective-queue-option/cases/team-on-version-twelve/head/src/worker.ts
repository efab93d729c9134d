import { boss } from './queue.ts';
import { renderContract } from './contracts.ts';

export async function startWorker(): Promise<void> {
  // expect: ineffective-queue-option
  await boss.work('contract-pdf', { teamSize: 4, teamConcurrency: 4 }, async ([job]) => renderContract(job.data.contractId));
}
