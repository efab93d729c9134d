/** Rows that look as if they waited, of which one run takes care whatever it meets. */
import rule from '../../../rules/non-atomic-claim/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const manifest = '{"dependencies":{"better-sqlite3":"12.2.0","@prisma/client":"6.8.2","resend":"4.6.0","node-cron":"4.2.1"}}';
const imports = `import cron from 'node-cron';
import Database from 'better-sqlite3';
import { PrismaClient } from '@prisma/client';
import { Resend } from 'resend';
const db = new Database('clinic.db');
const prisma = new PrismaClient();
const resend = new Resend('key');
async function send(to) { await resend.emails.send({ from: 'desk@clinic.example', to, subject: 'Your visit', text: '' }); }
`;
const schema = 'model Visit {\n  id Int @id\n  status String\n  connected Boolean\n  confirmed Boolean\n  to String\n}\n';

/** A process that runs the work every minute. */
async function count(work: string, more = ''): Promise<number> {
  const files = { 'package.json': manifest, 'prisma/schema.prisma': schema, 'src/poller.ts': `${imports}${more}cron.schedule('* * * * *', async () => {\n${work}\n});\n` };
  return (await findingsOf(rule, files)).length;
}

const waiting = (column: string, value: string): string => `const rows = await prisma.visit.findMany({ where: { ${column}: ${value} } });\n`;
const mark = (column: string, value: string): string => `await prisma.visit.update({ where: { id: row.id }, data: { ${column}: ${value} } });`;

describe('non-atomic-claim where a column says what the row is', () => {
  it('is quiet about a mailbox that is connected, and tells of a visit that is confirmed', async () => {
    expect(await count(`${waiting('connected', 'true')}for (const row of rows) { await send(row.to); ${mark('connected', 'false')} }`)).toBe(0);
    expect(await count(`${waiting('confirmed', 'false')}for (const row of rows) { ${mark('confirmed', 'true')} await send(row.to); }`)).toBe(1);
  });

  it('tells of what is not connected yet, and then is', async () => {
    const link = (column: string, value: string, next: string): string => `${waiting(column, value)}for (const row of rows) { ${mark(column, next)} await send(row.to); }`;

    expect(await count(link('connected', 'false', 'true'))).toBe(1);
    expect(await count(link('linkedAt', 'null', 'new Date()'))).toBe(1);
    expect(await count(link('connected', 'true', 'false'))).toBe(0);
    expect(await count(link('connected', 'false', 'row.to !== null'))).toBe(0);
    expect(await count(link('unsubscribed', 'false', 'true'))).toBe(0);
  });
});

describe('non-atomic-claim in an embedded database', () => {
  const functions = (kind: string): string => `${kind} function move() {
  const rows = db.prepare("select * from visits where status = 'due'").all();
  for (const row of rows) {
    db.prepare("update visits set status = 'moved' where id = ?").run(row.id);
    db.prepare('insert into letters (visit) values (?)').run(row.id);
  }
}
`;

  it('is quiet where no other run comes between the statements', async () => {
    expect(await count('move();', functions(''))).toBe(0);
  });

  it('tells of statements in a function that waits', async () => {
    expect(await count('await move();', functions('async').replace('  for', '  await new Promise((resolve) => { setTimeout(resolve, 9); });\n  for'))).toBe(1);
  });

  const find = (columns: string, marks: string): string => `function findOrAdd(path) {
  const known = db.prepare("select id from files where status = 'local' and path = ?").get(path);
  if (known) return known.id;
  return db.prepare('insert into files (${columns}) values (?, ?)').run('local', path).lastInsertRowid;
}
async function add(path) {
  const id = findOrAdd(path);
  await send(path);
  db.prepare("update files set status = 'stored' where id = ?").run(${marks});
}
`;

  it('is quiet where the row is looked for before it is inserted', async () => {
    expect(await count("await add('a.png');", find('status, path', 'id'))).toBe(0);
    expect(await count("await add('a.png');", find('status, name', 'id'))).toBe(1);
  });
});

describe('non-atomic-claim where a function returns what it won', () => {
  const functions = (asked: string): string => `async function win(id) {
  return prisma.visit.updateMany({ where: { id, status: 'due' }, data: { status: 'told' } });
}
async function tell(row) {
  const { count } = await win(row.id);
  ${asked}
  await send(row.to);
}
async function tellAll() {
  ${waiting('status', "'due'")}
  for (const row of rows) await tell(row);
}
`;

  it('asks the function that called it, however far that is from the handler', async () => {
    expect(await count('await tellAll();', functions('if (count === 0) return;'))).toBe(0);
    expect(await count('await tellAll();', functions(''))).toBe(1);
  });
});
