/** The claim of a row that a function of its own marks, for the one that calls it. */
import { rules } from '../../../rules/index.ts';
import { suggestedIn } from '../../kit/suggested-texts.ts';

const checked = rules.filter(({ id }) => id === 'non-atomic-claim');
const manifest = JSON.stringify({ dependencies: { '@prisma/client': '6.8.2', pg: '8.16.0', '@supabase/supabase-js': '2.49.8', 'node-cron': '4.2.1', resend: '4.6.0' }, scripts: { start: 'node src/job.ts' } });
const send = "import { Resend } from 'resend';\nconst resend = new Resend('key');\nexport async function send(mail: any) { await resend.emails.send({ from: 'a@b.example', to: mail.to, subject: 'Visit', text: mail.text }); }\n";
const loop = (imports: string, find: string, mark: string): string => `import cron from 'node-cron';
import { send } from './send.ts';
${imports}
cron.schedule('*/5 * * * *', async () => {
  for (const mail of await ${find}) {
    ${mark}
    await send(mail);
  }
});
`;

async function suggest(files: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string>>> {
  return suggestedIn({ 'package.json': manifest, 'src/send.ts': send, ...files }, checked);
}

const prisma = "import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\n";
const find = "export async function findDue() {\n  return prisma.mail.findMany({ where: { status: 'due' } });\n}\n";
const mark = (type: string, body: string): string => `export async function take(id: string)${type} {\n  ${body}\n}\n`;
const update = "await prisma.mail.update({ where: { id }, data: { status: 'sending' } });";
const claim = "const claimed = await prisma.mail.updateMany({ where: { id, status: 'due' }, data: { status: 'sending' } });\n  return claimed.count !== 0;";
const job = (text: string): string => loop("import { findDue, take } from './mails.ts';", 'findDue()', text);

describe('a function that only marks a row', () => {
  it('tells its caller in another file, which leaves the row that another run took', async () => {
    expect(await suggest({ 'src/mails.ts': prisma + find + mark(': Promise<void>', update), 'src/job.ts': job('await take(mail.id);') })).toEqual({
      'src/mails.ts': prisma + find + mark(': Promise<boolean>', claim),
      'src/job.ts': job('if (!(await take(mail.id))) continue;'),
    });
  });

  it('tells its caller in the same file', async () => {
    const text = (take: string, call: string): string => loop(`${prisma}${find}${take}`, 'findDue()', call);
    expect(await suggest({ 'src/job.ts': text(mark(': Promise<void>', update), 'await take(mail.id);') })).toEqual({ 'src/job.ts': text(mark(': Promise<boolean>', claim), 'if (!(await take(mail.id))) continue;') });
  });

  it('may be a method that returns what nobody looks at', async () => {
    const repository = (body: string): string => `import type { Pool } from 'pg';
export class MailRepository {
  constructor(private readonly pool: Pool) {}
  async findDue() {
    const { rows } = await this.pool.query("select * from mails where status = 'due'");
    return rows;
  }
  async take(id: string) {
    ${body}
  }
}
`;
    const text = (call: string): string => loop("import { Pool } from 'pg';\nimport { MailRepository } from './mails.ts';\nconst mails = new MailRepository(new Pool());", 'mails.findDue()', call);
    expect(await suggest({ 'src/mails.ts': repository(`return this.pool.query("update mails set status = 'sending' where id = $1", [id]);`), 'src/job.ts': text('await mails.take(mail.id);') })).toEqual({
      'src/mails.ts': repository(`const claimed = await this.pool.query("update mails set status = 'sending' where id = $1 and status = 'due'", [id]);\n    return claimed.rowCount !== 0;`),
      'src/job.ts': text('if (!(await mails.take(mail.id))) continue;'),
    });
  });

  it('is left where another caller may mark rows of any state', async () => {
    const other = "cron.schedule('0 4 * * *', async () => { await take('pinned'); });";
    expect(await suggest({ 'src/mails.ts': prisma + find + mark(': Promise<void>', update), 'src/job.ts': `${job('await take(mail.id);')}${other}\n` })).toEqual({});
  });

  it('is left where another file hands it on', async () => {
    const routes = "import express from 'express';\nimport { take } from './mails.ts';\nconst actions: any = { retry: take };\nexpress().post('/mails/:action', async (req, res) => { await actions[req.params.action](req.body.id); res.json({}); });\n";
    const files = { 'src/mails.ts': prisma + find + mark(': Promise<void>', update), 'src/job.ts': job('await take(mail.id);') };
    expect(Object.keys(await suggest(files))).toHaveLength(2);
    expect(await suggest({ ...files, 'src/routes.ts': routes })).toEqual({});
  });

  it.each([
    ['the type of its object', 'export const mails: Mails = { take: async', '};'],
    ['the type of a factory', 'export function createMails(): Mails { return { take: async', '}; }\nexport const mails = createMails();'],
  ])('is left where %s says what it returns', async (_, head, foot) => {
    const store = (type: string): string => `${prisma}${find}${head.replace(': Mails', type)} (id: string) => {\n    ${update}\n  },\n${foot}\n`;
    const work = loop("import { findDue, mails } from './mails.ts';", 'findDue()', 'await mails.take(mail.id);');
    expect(Object.keys(await suggest({ 'src/mails.ts': store(''), 'src/job.ts': work }))).toHaveLength(2);
    expect(await suggest({ 'src/mails.ts': `import type { Mails } from './types.ts';\n${store(': Mails')}`, 'src/job.ts': work })).toEqual({});
  });

  it('is left where it does more after the update, or may return before it', async () => {
    expect(await suggest({ 'src/mails.ts': prisma + find + mark('', `${update}\n  console.log(id);`), 'src/job.ts': job('await take(mail.id);') })).toEqual({});
    expect(await suggest({ 'src/mails.ts': prisma + find + mark('', `if (id === '') return;\n  ${update}`), 'src/job.ts': job('await take(mail.id);') })).toEqual({});
  });

  it('is left where its answer is used already', async () => {
    expect(await suggest({ 'src/mails.ts': prisma + find + mark('', `return ${update}`), 'src/job.ts': job('const taken = await take(mail.id); console.log(taken.status);') })).toEqual({});
  });

  it('is left where an interface says what it returns', async () => {
    const repository = `${prisma}export interface Mails { take(id: string): Promise<void> }\nexport class StoredMails implements Mails {\n  async findDue() {\n    return prisma.mail.findMany({ where: { status: 'due' } });\n  }\n  async take(id: string): Promise<void> {\n    ${update}\n  }\n}\n`;
    expect(await suggest({ 'src/mails.ts': repository, 'src/job.ts': loop("import { StoredMails } from './mails.ts';\nconst mails = new StoredMails();", 'mails.findDue()', 'await mails.take(mail.id);') })).toEqual({});
  });

  it('asks the rows that Supabase gives back', async () => {
    const client = "import { createClient } from '@supabase/supabase-js';\nconst db = createClient('url', 'key');\nexport async function findDue() {\n  const { data } = await db.from('mails').select('*').eq('status', 'due');\n  return data ?? [];\n}\n";
    const suggested = await suggest({ 'src/mails.ts': client + mark('', "await db.from('mails').update({ status: 'sending' }).eq('id', id);"), 'src/job.ts': job('await take(mail.id);') });
    expect(suggested['src/mails.ts']).toBe(client + mark('', "const { data: claimed } = await db.from('mails').update({ status: 'sending' }).eq('id', id).eq('status', 'due').select('id');\n  return Boolean(claimed?.length);"));
  });
});
