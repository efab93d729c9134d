/** Several jobs in one handler: what is done for the rows of one read is no work of another. */
import order from '../../../rules/effect-before-mark/rule.ts';
import rule from '../../../rules/non-atomic-claim/rule.ts';
import type { Finding } from '../../../src/model/finding.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const manifest = '{"dependencies":{"@prisma/client":"6.8.2","resend":"4.6.0","node-cron":"4.2.1"}}';
const imports = `import cron from 'node-cron';
import { PrismaClient } from '@prisma/client';
import { Resend } from 'resend';
const prisma = new PrismaClient();
const resend = new Resend('key');
async function send(to: string) { await resend.emails.send({ from: 'desk@clinic.example', to, subject: 'Your visit', text: '' }); }
async function close(visit: any) { await prisma.visit.update({ where: { id: visit.id }, data: { closedAt: new Date() } }); }
`;

/** A process that does this every minute. */
async function told(work: string, asked = rule): Promise<readonly Finding[]> {
  return findingsOf(asked, { 'package.json': manifest, 'src/visits.ts': `${imports}cron.schedule('* * * * *', async () => {\n${work}\n});\n` });
}

/** What is told of which read, by its line in the handler. */
async function places(work: string): Promise<string[]> {
  return (await told(work)).map(({ severity, evidence }) => `${severity} ${(evidence.find(({ label }) => label.startsWith('reads'))?.line ?? 0) - 8}`);
}

const waiting = 'const waiting = await prisma.visit.findMany({ where: { closedAt: null } });\n';
const late = 'const late = await prisma.visit.findMany({ where: { closedAt: null, startedAt: { lt: new Date() } } });\n';

describe('non-atomic-claim, two lists in one handler', () => {
  it('marks no row of the first by what is set in the loop over the second', async () => {
    expect(await places(`${waiting}for (const visit of waiting) await send(visit.to);\n${late}for (const visit of late) { await close(visit); await send(visit.to); }`)).toEqual(['error 3']);
    expect(await places(`${waiting}for (const visit of waiting) await send(visit.to);\n${late}for (const visit of late) { await close(visit); }`)).toEqual([]);
  });

  it('sends nothing for the first where only the second is written to', async () => {
    expect(await places(`${waiting}for (const visit of waiting) await close(visit);\n${late}await Promise.all(late.map((visit) => send(visit.to)));`)).toEqual([]);
    expect(await places(`${waiting}for (const visit of waiting) await close(visit);\n${late}await Promise.all(waiting.map((visit) => send(visit.to)));`)).toHaveLength(1);
  });

  it('is told by the row that is handed over, where there is no loop', async () => {
    const next = "const next = await prisma.visit.findFirst({ where: { status: 'open' } });\n";

    expect(await places(`${waiting}for (const visit of waiting) await close(visit);\n${next}if (next) await send(next.to);`)).toEqual([]);
    expect(await places(`${waiting}for (const visit of waiting) await close(visit);\n${next}if (next) await send(waiting[0].to);`)).toHaveLength(1);
  });

  it('goes by what the first says of the second', async () => {
    const doctors = "const doctors = await prisma.doctor.findMany({ where: { status: 'there' } });\n";
    const marked = `${waiting}for (const visit of waiting) await close(visit);\n`;

    expect(await places(`${marked}${doctors}for (const doctor of doctors) await send(doctor.to);`)).toEqual([]);
    expect(await places(`${marked}${doctors}if (waiting.length > 0) for (const doctor of doctors) await send(doctor.to);`)).toHaveLength(1);
    expect(await places(`${marked}${doctors}if (waiting.length === 0) return;\nfor (const doctor of doctors) await send(doctor.to);`)).toHaveLength(1);
    expect(await places(`${marked}const names = [];\nfor (const visit of waiting) names.push(visit.name);\n${doctors}for (const doctor of doctors) await send(doctor.to + names.join());`)).toHaveLength(1);
    expect(await places(`${marked}const doctors = await prisma.doctor.findMany({ where: { status: 'there', visit: { in: waiting.map((visit) => visit.name) } } });\nfor (const doctor of doctors) await send(doctor.to);`)).toHaveLength(1);
  });

  it('is not told of the order of the two either', async () => {
    expect(await told(`${waiting}for (const visit of waiting) await send(visit.to);\n${late}for (const visit of late) await close(visit);`, order)).toEqual([]);
    expect(await told(`${waiting}for (const visit of waiting) await send(visit.to);\nfor (const visit of waiting) await close(visit);`, order)).toHaveLength(1);
  });
});
