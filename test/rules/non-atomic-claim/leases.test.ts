import rule from '../../../rules/non-atomic-claim/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

/** A worker that takes what waits, and what was taken by one that has died. */
async function take(claim: string): Promise<string[]> {
  const text = `import { PrismaClient } from '@prisma/client';
import OpenAI from 'openai';
const prisma = new PrismaClient();
const openai = new OpenAI();
async function claim(workerId: string) {
  const now = new Date();
  const lockExpiry = new Date(now.getTime() + 60_000);
  return prisma.$transaction(async (tx) => {
    const candidate = await tx.mail.findFirst({ where: { OR: [{ status: 'queued' }, { status: 'running', lockExpiry: { lt: now } }] } });
    if (!candidate) return null;
    ${claim}
  });
}
async function work() {
  const mail = await claim('one');
  if (!mail) return;
  await openai.responses.create({ model: 'small', input: mail.text });
  await prisma.mail.update({ where: { id: mail.id }, data: { status: 'answered', workerId: null, lockExpiry: null } });
}
setInterval(() => { void work(); }, 5_000);
`;
  const findings = await findingsOf(rule, { 'package.json': '{"dependencies":{"@prisma/client":"6.8.2","openai":"5.8.2"}}', 'src/worker.ts': text });
  return findings.map(({ message }) => message);
}

const data = "data: { status: 'running', workerId, lockedAt: now, lockExpiry, startedAt: candidate.startedAt ?? now }";

describe('non-atomic-claim, leases that run out', () => {
  it('is told of what takes the row, not of what gives it back', async () => {
    const [message, ...others] = await take(`return tx.mail.update({ where: { id: candidate.id }, ${data} });`);

    expect(others).toEqual([]);
    expect(message).toContain('because the update that sets lockExpiry asks for the row only, not for its old lockExpiry');
  });

  it('is not where the update asks for what was read', async () => {
    expect(await take(`const { count } = await tx.mail.updateMany({ where: { id: candidate.id, lockExpiry: candidate.lockExpiry }, ${data} });\n    return count === 1 ? candidate : null;`)).toEqual([]);
  });
});
