import { readFile } from 'node:fs/promises';

export async function renderContract(contractId: string): Promise<Buffer> {
  return readFile(`contracts/${contractId}.md`);
}
