/** Claims whose work is another row of the same table: the next invoice of a subscription that is an invoice itself. */
import rule from '../../../rules/non-atomic-claim/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const schema = (keys: string): string => `model Invoice {\n  id String @id @default(cuid())\n  shop String\n  number String\n  month String\n  parentId String?\n  nextRunAt DateTime?\n${keys}}\n`;

/** A process that makes the invoices which are due, each in a transaction with its mark. */
async function verdicts(columns: string, { keys = '', more = '', write = `await tx.invoice.create({ data: { shop: template.shop, ${columns} } });` } = {}): Promise<readonly string[]> {
  const found = await findingsOf(rule, {
    'package.json': '{"dependencies":{"@prisma/client":"6.8.2","node-cron":"4.2.1"}}',
    'prisma/schema.prisma': schema(keys),
    'src/invoices.ts': `import cron from 'node-cron';
import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
async function nextNumber(shop: string) { return 'R-' + String((await prisma.invoice.count({ where: { shop } })) + 1); }
function monthOf(date: Date) { return date.toISOString().slice(0, 7); }
cron.schedule('* * * * *', async () => {
  const due = await prisma.invoice.findMany({ where: { nextRunAt: { lte: new Date() } } });
  for (const template of due) {
    ${more}
    await prisma.$transaction(async (tx) => {
      ${write}
      await tx.invoice.update({ where: { id: template.id }, data: { nextRunAt: later(template.nextRunAt) } });
    });
  }
});
`,
  });
  return found.map(({ severity, message }) => `${severity} ${/\w+\.create\(\)/.exec(message)?.[0] ?? ''}`);
}

describe('non-atomic-claim, another row of the table that is claimed', () => {
  it('is work that two runs both do', async () => {
    expect(await verdicts('parentId: template.id')).toEqual(['warning Table.create()']);
  });

  it('is none where the rows that were found are all that is changed', async () => {
    expect(await verdicts('', { write: "await tx.invoice.update({ where: { id: template.id }, data: { number: 'R-1' } });" })).toEqual([]);
  });

  it('is none under a key that both runs would set', async () => {
    expect(await verdicts('parentId: template.id, month: monthOf(template.nextRunAt)', { keys: '  @@unique([parentId, month])\n' })).toEqual([]);
  });

  it('is work under a number that each run counts anew, before the transaction as in it', async () => {
    const keys = '  @@unique([shop, number])\n';

    expect(await verdicts('number: await nextNumber(template.shop)', { keys })).toEqual(['warning Table.create()']);
    expect(await verdicts('number', { keys, more: 'const number = await nextNumber(template.shop);' })).toEqual(['warning Table.create()']);
    expect(await verdicts('number', { keys, more: 'const number = monthOf(template.nextRunAt);' })).toEqual([]);
  });
});
