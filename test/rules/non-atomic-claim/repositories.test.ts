/** Claims through repositories: conditions and values that a class or a function of the project is handed. */
import rule from '../../../rules/non-atomic-claim/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const manifest = '{"dependencies":{"@prisma/client":"6.8.2","mongoose":"8.15.0","sequelize":"6.37.7","typeorm":"0.3.24","drizzle-orm":"0.44.0","pg":"8.16.0","resend":"4.6.0","node-cron":"4.2.1"}}';
const job = (body: string): string => `import cron from 'node-cron';
import { Resend } from 'resend';
import { mails } from './mails.ts';
const resend = new Resend('key');
async function send(mail: any) { await resend.emails.send({ from: 'desk@clinic.example', to: mail.to, subject: 'Your visit', text: mail.text }); }
cron.schedule('* * * * *', async () => {
  ${body}
});
`;

async function verdicts(repository: string, body: string): Promise<string[]> {
  return (await findingsOf(rule, { 'package.json': manifest, 'src/mails.ts': repository, 'src/job.ts': job(body) })).map(({ severity }) => severity);
}

const sequelize = `import { DataTypes, Model, Sequelize, type ModelStatic } from 'sequelize';
class Mail extends Model {}
Mail.init({ status: DataTypes.STRING }, { sequelize: new Sequelize('postgres://mails') });
abstract class BaseRepository {
  constructor(private readonly model: ModelStatic<any>) {}
  findAll(options: any) { return this.model.findAll(options); }
  update(values: any, options: any) { return this.model.update(values, options); }
}
class MailRepository extends BaseRepository { constructor() { super(Mail); } }
export const mails = new MailRepository();
`;
const mongoose = `import mongoose, { type Model } from 'mongoose';
const Mail = mongoose.model('Mail', new mongoose.Schema({}));
class BaseStore {
  constructor(protected readonly model: Model<any>) {}
  async find(filter: any) { return this.model.find(filter).exec(); }
  async updateOne(filter: any, change: any) { return this.model.updateOne(filter, change).exec(); }
  async take(filter: any, change: any) { return this.model.findOneAndUpdate(filter, change).exec(); }
}
class MailStore extends BaseStore { constructor() { super(Mail); } }
export const mails = new MailStore();
`;
const typeorm = `import { DataSource, Entity, type Repository } from 'typeorm';
@Entity() class Mail { id = ''; status = ''; }
class BaseService {
  constructor(protected readonly repository: Repository<any>) {}
  list(where: any) { return this.repository.find({ where, take: 20 }); }
  change(where: any, values: any) { return this.repository.update(where, values); }
}
class MailService extends BaseService { constructor() { super(new DataSource({ type: 'postgres' }).getRepository(Mail)); } }
export const mails = new MailService();
`;
const prisma = `import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
export const mails = {
  list: (where: any) => prisma.mail.findMany({ where, take: 20 }),
  change: (id: string, data: any) => prisma.mail.update({ where: { id }, data }),
  changeMany: (where: any, data: any) => prisma.mail.updateMany({ where, data }),
};
`;

describe('non-atomic-claim, a repository that is handed conditions and values', () => {
  it.each([
    ['Sequelize', sequelize, "for (const mail of await mails.findAll({ where: { status: 'queued' } })) { await mails.update({ status: 'sending' }, { where: { id: mail.id } }); await send(mail); }",
      "for (const mail of await mails.findAll({ where: { status: 'queued' } })) { const [changed] = await mails.update({ status: 'sending' }, { where: { id: mail.id, status: 'queued' } }); if (changed === 0) continue; await send(mail); }"],
    ['Mongoose', mongoose, "for (const mail of await mails.find({ status: 'queued' })) { await mails.updateOne({ _id: mail._id }, { $set: { status: 'sending' } }); await send(mail); }",
      "for (const mail of await mails.find({ status: 'queued' })) { const mine = await mails.take({ _id: mail._id, status: 'queued' }, { $set: { status: 'sending' } }); if (mine === null) continue; await send(mail); }"],
    ['TypeORM', typeorm, "for (const mail of await mails.list({ status: 'queued' })) { await mails.change({ id: mail.id }, { status: 'sending' }); await send(mail); }",
      "for (const mail of await mails.list({ status: 'queued' })) { const { affected } = await mails.change({ id: mail.id, status: 'queued' }, { status: 'sending' }); if (affected === 0) continue; await send(mail); }"],
    ['Prisma', prisma, "for (const mail of await mails.list({ status: 'QUEUED' })) { await mails.change(mail.id, { status: 'SENDING' }); await send(mail); await mails.change(mail.id, { status: 'SENT' }); }",
      "for (const mail of await mails.list({ status: 'QUEUED' })) { const { count } = await mails.changeMany({ id: mail.id, status: 'QUEUED' }, { status: 'SENDING' }); if (count === 0) continue; await send(mail); await mails.change(mail.id, { status: 'SENT' }); }"],
  ])('takes rows that two runs take, and with the old state rows that one run takes: %s', async (_, repository, unclaimed, claimed) => {
    expect(await verdicts(repository, unclaimed)).toEqual(['error']);
    expect(await verdicts(repository, claimed)).toEqual([]);
  });

  it('is no claim where it only counts what it is handed', async () => {
    const counted = prisma.replace('export const mails = {', 'export const mails = {\n  waiting: (where: any) => prisma.mail.count({ where }),');
    expect(await verdicts(counted, "if ((await mails.waiting({ status: 'QUEUED' })) === 0) return; const mail = { id: '1' }; await mails.change(mail.id, { status: 'SENDING' }); await send(mail);")).toEqual([]);
  });

  it('is of another table where it is made for another one', async () => {
    const two = sequelize.replace('export const mails', "class Visit extends Model {}\nclass VisitRepository extends BaseRepository { constructor() { super(Visit); } }\nconst visits = new VisitRepository();\nexport const mails = { findAll: (options: any) => visits.findAll(options), update: (values: any, options: any) => new MailRepository().update(values, options) };\nexport const others");
    expect(await verdicts(two, "for (const mail of await mails.findAll({ where: { status: 'queued' } })) { await mails.update({ status: 'sending' }, { where: { id: mail.id } }); await send(mail); }")).toEqual([]);
  });

  it('asks for the old state itself, and is handed the rest', async () => {
    const store = (asked: string): string => `import { drizzle } from 'drizzle-orm/node-postgres';
import { and, eq } from 'drizzle-orm';
import { pgTable, text } from 'drizzle-orm/pg-core';
const table = pgTable('mails', { id: text(), status: text() });
const db = drizzle(process.env.DATABASE_URL ?? '');
export const mails = {
  list: (most: number) => db.select().from(table).where(eq(table.status, 'queued')).limit(most),
  change: (id: string, values: any) => db.update(table).set(values).where(${asked}).returning(),
  finish: (id: string) => mails.change(id, { note: 'done' }),
};
`;
    const work = "for (const mail of await mails.list(20)) { const mine = await mails.change(mail.id, { status: 'sending' }); if (mine.length === 0) continue; await send(mail); await mails.finish(mail.id); }";
    expect(await verdicts(store('eq(table.id, id)'), work)).toEqual(['error']);
    expect(await verdicts(store("and(eq(table.id, id), eq(table.status, 'queued'))"), work)).toEqual([]);
  });

  it('is handed a list of conditions that grows', async () => {
    const store = (asked: string): string => `import { drizzle } from 'drizzle-orm/node-postgres';
import { and, eq, lt } from 'drizzle-orm';
import { pgTable, text, timestamp } from 'drizzle-orm/pg-core';
const table = pgTable('mails', { id: text(), status: text(), kind: text(), createdAt: timestamp() });
const db = drizzle(process.env.DATABASE_URL ?? '');
export const mails = {
  list: async () => { const asked = [eq(table.kind, 'visit')]; ${asked} return db.select().from(table).where(and(...asked)); },
  mark: (id: string) => db.update(table).set({ status: 'sending' }).where(eq(table.id, id)),
};
`;
    const work = 'for (const mail of await mails.list()) { await mails.mark(mail.id); await send(mail); }';
    expect(await verdicts(store("asked.push(eq(table.status, 'queued'));"), work)).toEqual(['error']);
    expect(await verdicts(store('asked.push(lt(table.createdAt, new Date()));'), work)).toEqual([]);
  });

  it('is handed a row that its caller has changed, and saves it', async () => {
    const store = `import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';
@Entity() export class Mail { @PrimaryColumn() id!: string; @Column() status!: string; @Column() seenAt!: Date; }
const repository = new DataSource({ type: 'postgres' }).getRepository(Mail);
async function persist(mail: Mail) { return repository.save(mail); }
export const mails = {
  find: () => repository.find({ where: { status: 'queued' } }),
  get: (id: string) => repository.findOneBy({ id }),
  store: (mail: Mail) => persist(mail),
};
`;
    const work = (mark: string): string => `for (const mail of await mails.find()) { ${mark} await mails.store(mail); await send(mail); }`;
    expect(await verdicts(store, work("mail.status = 'sending';"))).toEqual(['error']);
    expect(await verdicts(store, work('mail.seenAt = new Date();'))).toEqual([]);
  });

  it('tests a row afterwards for the state that every run has given it', async () => {
    const store = `import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';
enum Status { Queued = 'QUEUED', Sending = 'SENDING' }
@Entity() export class Mail { @PrimaryColumn() id!: string; @Column() status!: Status; @Column() to!: string; }
const repository = new DataSource({ type: 'postgres' }).getRepository(Mail);
export const mails = {
  find: () => repository.find({ where: { status: Status.Queued } }),
  take: async (mail: Mail) => { mail.status = Status.Sending; await repository.save(mail); },
  work: async (id: string, send: (mail: Mail) => Promise<void>) => {
    const mail = await repository.findOne({ where: { id } });
    if (mail === null || mail.status !== Status.Sending) return;
    await send(mail);
  },
};
`;
    expect(await verdicts(store, 'for (const mail of await mails.find()) { await mails.take(mail); await mails.work(mail.id, send); }')).toEqual(['error']);
  });

  it('holds where both stand in one transaction of MongoDB, which one of two runs ends with an error', async () => {
    const store = `import mongoose from 'mongoose';
const Mail = mongoose.model('Mail', new mongoose.Schema({}));
export const mails = {
  inOne: () => mongoose.connection.transaction(async (session) => {
    const found = await Mail.find({ status: 'queued' }).session(session);
    await Mail.updateMany({ _id: { $in: found.map((mail) => mail._id) } }, { status: 'sending' }, { session });
    return found;
  }),
};
`;
    expect(await verdicts(store, 'for (const mail of await mails.inOne()) await send(mail);')).toEqual([]);
    expect(await verdicts(store.replaceAll('.session(session)', ''), 'for (const mail of await mails.inOne()) await send(mail);')).toEqual(['error']);
  });
});
