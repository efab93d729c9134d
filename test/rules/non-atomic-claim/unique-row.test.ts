/** A row under a unique key that is inserted before the work keeps a second run from it, where that leaves. */
import rule from '../../../rules/non-atomic-claim/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const imports = `import cron from 'node-cron';
import { PrismaClient } from '@prisma/client';
import { Resend } from 'resend';
const prisma = new PrismaClient();
const resend = new Resend('key');
async function send(to: string) { await resend.emails.send({ from: 'desk@clinic.example', to, subject: 'Your visit', text: '' }); }
`;
const schema = (key: string): string => `model Visit {\n  id Int @id\n  status String\n  to String\n}\nmodel Notice {\n  id Int @id @default(autoincrement())\n  visitId Int\n  kind String\n  ${key}\n}\n`;
const unique = '@@unique([visitId, kind])';

/** What is told of a process that marks visits and reminds of them every minute. */
async function count(before: string, key = unique, more = ''): Promise<number> {
  const work = `for (const row of await prisma.visit.findMany({ where: { status: 'DUE' } })) {
  await prisma.visit.update({ where: { id: row.id }, data: { status: 'REMINDED' } });
  ${before}
  await send(row.to);
}`;
  const files = { 'package.json': '{"dependencies":{"@prisma/client":"6.8.2","resend":"4.6.0","node-cron":"4.2.1"}}', 'prisma/schema.prisma': schema(key), 'src/poller.ts': `${imports}${more}cron.schedule('* * * * *', async () => {\n${work}\n});\n` };
  return (await findingsOf(rule, files)).length;
}

const mark = "await prisma.visit.update({ where: { id: row.id }, data: { status: 'REMINDED' } });";
const note = "await prisma.notice.create({ data: { visitId: row.id, kind: 'visit' } });";

describe('non-atomic-claim, a row under a unique key before the work', () => {
  it.each([
    ['where the second leaves whatever failed', `try { ${note} } catch { continue; }`],
    ['where the second leaves, and other errors are thrown', `try { ${note} } catch (error: any) { if (error.code === 'P2002') continue; throw error; }`],
  ])('keeps the second run from it, %s', async (_, before) => {
    expect(await count(before)).toBe(0);
  });

  it('does so by the error that tells of it, where no schema is known', async () => {
    const files = { 'package.json': '{"dependencies":{"@prisma/client":"6.8.2","resend":"4.6.0","node-cron":"4.2.1"}}' };
    const told = async (caught: string): Promise<number> => (await findingsOf(rule, { ...files, 'src/poller.ts': `${imports}cron.schedule('* * * * *', async () => {
for (const row of await prisma.visit.findMany({ where: { status: 'DUE' } })) {
  await prisma.visit.update({ where: { id: row.id }, data: { status: 'REMINDED' } });
  try { ${note} } catch (error: any) { ${caught} }
  await send(row.to);
}
});\n` })).length;

    expect(await told("if (error.code === 'P2002') continue; console.error(error);")).toBe(0);
    expect(await told('console.error(error); continue;')).toBe(1);
  });

  it.each([
    ['where no key keeps it from being there twice', `try { ${note} } catch { continue; }`, '@@index([visitId, kind])'],
    ['where the key is not set by it', `try { ${note} } catch { continue; }`, 'slot Int @unique'],
    ['where the second goes on all the same', `try { ${note} } catch (error) { console.error(error); }`],
    ['where the error is thrown away', note.replace(';', '.catch(() => null);')],
    ['where only some visits have it', `if (row.to.endsWith('.example')) { ${note} }`],
    ['where nobody thinks of a second one, and its key may be another each time', 'await keep({ visitId: row.id, kind: await next() });', unique, "async function next() { return String(await prisma.counter.update({ where: { id: 1 }, data: { value: { increment: 1 } } })); }\nasync function keep(data: any) { await prisma.notice.create({ data: { visitId: data.visitId, kind: data.kind } }); }\n"],
    ['where a helper keeps the error', 'await keep(row);', unique, "async function keep(row: any) { try { await prisma.notice.create({ data: { visitId: row.id, kind: 'visit' } }); } catch { return; } }\n"],
    ['where nobody waits for it', `try { void ${note.replace('await ', '')} } catch { continue; }`],
    ['where the error of it is kept at once', `try { ${note.replace(';', '.then(() => null).catch(() => null);')} } catch { continue; }`],
    ['where the error of it is kept beside what comes after', `try { ${note.replace(';', '.then(() => null, () => null);')} } catch { continue; }`],
    ['where another try keeps the error', `try { try { ${note} } catch (error) { throw error; } } catch (error) { console.error(error); }`],
  ])('tells of it %s', async (_, before, key = unique, more = '') => {
    expect(await count(before, key, more)).toBe(1);
  });

  it.each([
    ['where the second only goes on to the next row of another loop', `for (const row of rows) { ${mark} try { ${note} } catch { continue; } }\nfor (const row of rows) await send(row.to);`, 1],
    ['where it is done whatever failed', `for (const row of rows) { ${mark} try { ${note} } catch { continue; } finally { await send(row.to); } }`, 1],
    ['and not where it is behind it in the same loop', `for (const row of rows) { ${mark} try { ${note} await send(row.to); } catch { continue; } finally { console.log(row.id); } }`, 0],
  ])('tells of what comes after several tries or loops %s', async (_, work, findings) => {
    const files = { 'package.json': '{"dependencies":{"@prisma/client":"6.8.2","resend":"4.6.0","node-cron":"4.2.1"}}', 'prisma/schema.prisma': schema(unique), 'src/poller.ts': `${imports}cron.schedule('* * * * *', async () => {\nconst rows = await prisma.visit.findMany({ where: { status: 'DUE' } });\n${work}\n});\n` };

    expect(await findingsOf(rule, files)).toHaveLength(findings);
  });

  it('goes by how each kind of row makes its key', async () => {
    const keyed = "try { await prisma.notice.create({ data: { visitId: row.id, kind: names[row.status].name(row) } }); } catch { continue; }";
    const names = (first: string, second: string): string => `const names: Record<string, { name: (row: any) => string }> = { DUE: { name: (row) => ${first} }, LATE: { name: (row) => ${second} } };\n`;

    expect(await count(keyed, unique, names("'due:' + row.to", 'crypto.randomUUID()'))).toBe(0);
    expect(await count(keyed, unique, names('crypto.randomUUID()', 'crypto.randomUUID()'))).toBe(1);
  });

  it('is no row that is there twice', async () => {
    const only = (key: string): Promise<number> => count(`try { ${note} } catch { continue; } if (row) continue;`, key);

    expect(await only(unique)).toBe(0);
    expect(await only('@@index([visitId])')).toBe(1);
  });
});
