/** Rows that reach the mark and the mail on a way of their own: through what keeps them in between. */
import order from '../../../rules/effect-before-mark/rule.ts';
import rule from '../../../rules/non-atomic-claim/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const manifest = '{"dependencies":{"@prisma/client":"6.8.2","pg":"8.16.0","resend":"4.6.0","node-cron":"4.2.1"}}';
const imports = `import cron from 'node-cron';
import { Pool } from 'pg';
import { PrismaClient } from '@prisma/client';
import { Resend } from 'resend';
const pool = new Pool();
const prisma = new PrismaClient();
const resend = new Resend('key');
async function send(to: string, text: string) { await resend.emails.send({ from: 'desk@hotel.example', to, subject: 'Your stay', text }); }
`;

/** What the two rules tell of a process that does this every minute: a claim, or where it is none a mark that comes late. */
async function count(job: string, more = '', others: Readonly<Record<string, string>> = {}): Promise<number> {
  const files = { 'package.json': manifest, 'src/stays.ts': `${imports}${more}\ncron.schedule('* * * * *', async () => {\n${job}\n});\n`, ...others };
  return (await findingsOf(rule, files)).length + (await findingsOf(order, files)).length;
}

const find = "await prisma.booking.findMany({ where: { status: 'kept' } })";
const read = `const due = ${find};\n`;
const mark = (id: string): string => `await prisma.booking.update({ where: { id: ${id} }, data: { status: 'asked' } });`;
const work = (rows: string): string => `for (const b of ${rows}) { await send(b.to, 'x'); ${mark('b.id')} }`;
const guests = 'const guests = await prisma.guest.findMany({ where: { waits: true } });\n';
const workForGuests = `for (const guest of guests) { ${mark('guest.bookingId')} await send(guest.to, 'x'); }`;

describe('rows that were read are followed', () => {
  it('through lists and tables that are filled with them', async () => {
    expect(await count(`${read}const byId = new Map(); for (const b of due) byId.set(b.id, b);\n${work('byId.values()')}`)).toBe(1);
    expect(await count(`${read}const groups: Record<string, any[]> = {}; for (const b of due) (groups[b.to] ??= []).push(b);\nfor (const [to, list] of Object.entries(groups)) { await send(to, 'x'); for (const b of list) { ${mark('b.id')} } }`)).toBe(1);
    expect(await count(`${read}const ids: number[] = []; for (const b of due) { ids.push(b.id); await send(b.to, 'x'); }\nawait prisma.booking.updateMany({ where: { id: { in: ids } }, data: { status: 'asked' } });`)).toBe(1);
    expect(await count(`${read}const ids = [0]; for (const b of due) ids.push(b.id);\nfor (const id of ids) { await send(String(id), 'x'); ${mark('id')} }`)).toBe(1);
    expect(await count(`${read}waiting.push(...due);\n${work('waiting')}`, 'const waiting: any[] = [];')).toBe(1);
    expect(await count(`await load();\n${work('kept.values()')}`, `const kept = new Map();\nasync function load() { for (const b of ${find}) kept.set(b.id, b); }`)).toBe(1);
  });

  it('through properties and fields', async () => {
    expect(await count(`${read}state.due = due;\n${work('state.due')}`, 'const state: any = { due: [], count: 0 };')).toBe(1);
    expect(await count(`${read}const job: any = { name: 'ask' }; Object.assign(job, { row: due[0] });\nawait send(job.row.to, 'x'); ${mark('job.row.id')}`)).toBe(1);
    expect(await count(`const out: any = { rows: [] }; await load(out);\n${work('out.rows')}`, `async function load(into: any) { into.rows = ${find}; }`)).toBe(1);
    expect(await count('await new Sender().run();', `class Sender { rows: any[] = []; async load() { this.rows = ${find}; } list() { return this.rows; } async run() { await this.load(); ${work('this.list()')} } }`)).toBe(1);
    expect(await count(`const sender = new Sender(); await sender.load();\n${work('sender.list()')}`, `class Sender { rows: any[] = []; async load() { this.rows = ${find}; } list() { return this.rows; } }`)).toBe(1);
  });

  it('through what a function gives back', async () => {
    expect(await count(`${read}const pick = () => due.filter((b) => b.to);\n${work('pick()')}`)).toBe(1);
    expect(await count(`await load();\n${work('current()')}`, `let rows: any[] = [];\nasync function load() { rows = ${find}; }\nfunction current() { return rows; }`)).toBe(1);
    expect(await count(`const { rows } = await findDue();\nfor (const { id, to } of rows) { await send(to, 'x'); ${mark('id')} }`, `async function findDue() { ${read} return { rows: due.map((b) => ({ ...b })) }; }`)).toBe(1);
  });

  it('through what another module keeps', async () => {
    const store = (keeps: string): Readonly<Record<string, string>> => ({ 'src/store.ts': `import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\n${keeps}` });

    expect(await count(`await load();\n${work('current()')}`, "import { load, current } from './store.ts';", store(`let rows: any[] = [];\nexport async function load() { rows = ${find}; }\nexport function current() { return rows; }`))).toBe(1);
    expect(await count(`await store.load();\n${work('store.list()')}`, "import { Store } from './store.ts';\nconst store = new Store();", store(`export class Store { rows: any[] = []; async load() { this.rows = ${find}; } list() { return this.rows; } }`))).toBe(1);
  });

  it('through an SQL text and a second query', async () => {
    const rows = 'const { rows } = await pool.query("select * from booking where status = \'kept\'");\n';

    expect(await count(`${rows}const ids = rows.map((r) => r.id).join(','); for (const b of rows) await send(b.to, 'x');\nawait pool.query(\`update booking set status = 'asked' where id in (\${ids})\`);`)).toBe(1);
    expect(await count(`const ids = (${find}).map((b) => b.id); const full = await prisma.booking.findMany({ where: { id: { in: ids } } });\n${work('full')}`)).toBe(1);
  });

  it('by the setting that both are asked with', async () => {
    expect(await count(`const id = Number(process.env.BOOKING); const b = await prisma.booking.findFirst({ where: { ref: id, status: 'kept' } }); if (!b) return;\nawait send('desk@hotel.example', 'x'); ${mark('id')}`)).toBe(1);
  });

  it('and rows of another list are not taken for them, whatever they are kept in or come from', async () => {
    expect(await count(`${read}console.log(due.length);\n${guests}names.set('first', guests[0]);\nfor (const guest of names.values()) { ${mark('guest.bookingId')} await send(guest.to, 'x'); }`, 'const names = new Map();')).toBe(0);
    expect(await count(`${read}console.log(due.length);\nconst guests = await findGuests(true);\n${workForGuests}`, 'async function findGuests(waits: boolean) { return prisma.guest.findMany({ where: { waits } }); }')).toBe(0);
    expect(await count(`${read}const state: any = { due, guests: [] }; state.guests = await prisma.guest.findMany({ where: { waits: true } });\n${workForGuests.replace('of guests', 'of state.guests')}`)).toBe(0);
  });
});

describe('rows of which the caller learns how many they were', () => {
  const close = (given: string): string => `async function closeLate() {
  ${read}  if (due.length === 0) return 0;
  const ids = due.map((b) => b.id);
  await prisma.booking.updateMany({ where: { id: { in: ids } }, data: { status: 'closed' } });
  return ${given};
}`;

  it('are nothing to what it does next', async () => {
    expect(await count("const closed = await closeLate();\nawait send('desk@hotel.example', 'open');\nconsole.log(closed);", close('due.length'))).toBe(0);
  });

  it('are nothing to it either where more than one number is told, and are only noted', async () => {
    const next = "const result = await closeLate();\nif (result.closed > 0 || result.failed > 0) console.log({ ...result });\nawait send('desk@hotel.example', 'open');";
    const told = (more: string): string => close('result').replace('const ids', `const result = { found: due.length, closed: 0, failed: 0, first: null as any };\n${more}\nconst ids`);

    expect(await count(next, told('for (const b of due) { if (b.to) result.closed += 1; else result.failed++; }\nconsole.log(result);'))).toBe(0);
    expect(await count(next, close('{ closed, failed }').replace('const ids', 'let closed = 0; let failed = 0; for (const b of due) { if (b.to) closed += 1; else failed++; }\nconsole.log(due, closed, String(failed));\nsetTotal(closed);\nconst ids') + '\nfunction setTotal(n: number) { console.log(n); }')).toBe(0);
    expect(await count(next.replace("'desk@hotel.example', 'open'", "result.first.to, 'open'"), told('result.first = due[0];'))).toBe(1);
    expect(await count(next.replace('console.log({ ...result })', "await send('desk@hotel.example', 'late')"), told('result.closed += 1;'))).toBe(1);
  });

  it('are what it does, where it asks for that', async () => {
    expect(await count("const closed = await closeLate();\nif (closed > 0) await send('desk@hotel.example', 'late');", close('due.length'))).toBe(1);
    expect(await count("const closed = await closeLate();\nconst some = closed !== 0;\nif (!some) return;\nawait send('desk@hotel.example', 'late');", close('due.length'))).toBe(1);
  });

  it('are what is done where the number is returned to', async () => {
    const sweep = `${close('due.length')}\nasync function sweep() { const closed = await closeLate(); console.log(closed); return closed; }\nconst again = () => sweep();`;

    expect(await count("if (await sweep()) await send('desk@hotel.example', 'late');", sweep)).toBe(1);
    expect(await count("if (await again()) await send('desk@hotel.example', 'late');", sweep)).toBe(1);
    expect(await count("const closed = await sweep();\nawait send('desk@hotel.example', 'open');\nconsole.log(closed);", sweep)).toBe(0);
  });

  it('are what it does, where it is given them', async () => {
    expect(await count("for (const b of await closeLate()) await send(b.to, 'late');", close('due'))).toBe(1);
  });
});
