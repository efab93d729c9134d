import { writeRowClaim } from '../../../src/fix/claims/write-claim.ts';
import type { Span } from '../../../src/model/source-location.ts';

/** The file with its update made a claim; both calls are told by their text. `read` is the way to the answer that chose the rows. */
function claim(text: string, read: string, update: string, library: string): string | null {
  return writeRowClaim(text, { kind: 'claim-row', description: '', file: 'src/job.ts', update: spanOf(text, update), read: spanOf(text, read), library, column: 'status', expected: null, isConditional: false });
}

function spanOf(text: string, part: string): Span {
  const start = text.indexOf(part);
  const [from, to] = [start, start + part.length].map((at) => text.slice(0, at).split('\n'));
  return [from?.length ?? 0, (from?.at(-1)?.length ?? 0) + 1, to?.length ?? 0, (to?.at(-1)?.length ?? 0) + 1];
}

const update = "db('mails').where({ id: mail.id }).update({ status: 'sending' })";
const prismaUpdate = "prisma.mail.update({ where: { id: mail.id }, data: { status: 'SENDING' } })";
const loop = (read: string, mark: string): string => `async function run() {\n  for (const mail of await ${read}) {\n    await ${mark};\n    await send(mail);\n  }\n}\n`;

describe('a claim asks for what the read asked', () => {
  it.each([
    ['as an object', "db('mails').where({ status: 'queued' })", ".where({ id: mail.id }).where({ status: 'queued' }).update("],
    ['by a link of its own', "db('mails').where('status', 'queued')", ".where({ id: mail.id }).where('status', 'queued').update("],
  ])('%s', (_, read, expected) => {
    expect(claim(loop(read, update), read, update, 'knex')).toContain(expected);
  });

  it('also under AND', () => {
    const read = "prisma.mail.findMany({ where: { AND: [{ status: 'QUEUED' }, { due: true }] } })";

    expect(claim(loop(read, prismaUpdate), read, prismaUpdate, '@prisma/client')).toContain("where: { id: mail.id, status: 'QUEUED' }");
  });

  it.each([
    ['what an object under NOT says', "prisma.mail.findMany({ where: { NOT: { status: 'SENT' } } })", prismaUpdate, '@prisma/client'],
    ['what is asked of another table', "prisma.mail.findMany({ where: { order: { status: 'PAID' } } })", prismaUpdate, '@prisma/client'],
    ['what whereNot is given', "db('mails').whereNot({ status: 'sent' })", update, 'knex'],
    ['what not() is given', "db.select().from(mails).where(not(eq(mails.status, 'sent')))", "db.update(mails).set({ status: 'sending' }).where(eq(mails.id, mail.id))", 'drizzle-orm'],
  ])('but never %s', (_, read, mark, library) => {
    expect(claim(`import { eq, not } from 'drizzle-orm';\n${loop(read, mark)}`, read, mark, library)).toBeNull();
  });

  it.each([
    ['of a promise that goes on', "db('mails').where({ id: mail.id }).update({ status: 'sending' }).catch(report)"],
    ['of the first row', "db('mails').where({ id: mail.id }).update({ status: 'sending' }).returning('*').first()"],
  ])('and never takes the answer %s for a count', (_, mark) => {
    const read = "db('mails').where({ status: 'queued' })";

    expect(claim(loop(read, mark), read, mark, 'knex')).toBeNull();
  });

  it('and leaves the document alone that an older MongoDB driver wraps', () => {
    const read = "mails.find({ status: 'queued' })";
    const mark = "mails.findOneAndUpdate({ _id: mail._id }, { $set: { status: 'sending' } })";

    expect(claim(loop(read, mark), read, mark, 'mongodb')).toBeNull();
    expect(claim(loop(read, mark), read, mark, 'mongoose')).toContain('if (claimed === null) continue;');
  });
});

describe('a run that lost its claim', () => {
  const read = "db('mails').where({ status: 'queued' })";

  it('goes on with the next row, but not where what counts the rounds would be left out', () => {
    const counted = (end: string): string => `async function run(mails) {\n  while (at < mails.length) {\n    const mail = await ${read};\n    await ${update};\n    await send(mail);\n    ${end};\n  }\n}\n`;

    expect(claim(counted('report()'), read, update, 'knex')).toContain('if (claimed === 0) continue;');
    expect(claim(counted('at += 1'), read, update, 'knex')).toBeNull();
    expect(claim(counted('at++'), read, update, 'knex')).toBeNull();
  });

  it('leaves a job, but no route whose caller would wait for an answer', () => {
    const handler = (parameters: string): string => `const run = async (${parameters}) => {\n  const mail = await ${read};\n  await ${update};\n  await send(mail);\n};\n`;

    expect(claim(handler('job'), read, update, 'knex')).toContain('if (claimed === 0) return;');
    expect(claim(handler('req, res'), read, update, 'knex')).toBeNull();
  });
});

describe('two claims in one block', () => {
  const archive = "db('mails').where({ id: copy.id }).update({ status: 'archived' })";
  const text = `async function run() {\n  for (const [mail, copy] of await db('mails').where({ status: 'queued' })) {\n    await ${update};\n    await ${archive};\n    await send(mail, copy);\n  }\n}\n`;

  it('hold their answers under two names, for both may be accepted', () => {
    const read = "db('mails').where({ status: 'queued' })";

    expect(claim(text, read, update, 'knex')).toContain('if (claimed === 0) continue;');
    expect(claim(text, read, archive, 'knex')).toContain('if (claimedRow === 0) continue;');
  });
});
