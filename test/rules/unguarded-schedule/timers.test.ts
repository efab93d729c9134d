import rule from '../../../rules/unguarded-schedule/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';
import { suggestedIn } from '../../kit/suggested-texts.ts';

/** A process whose timer mails all users; the library in the given release. */
function reminders(library: string, version: string, code: string): Record<string, string> {
  const mails = "import { Resend } from 'resend';\nconst resend = new Resend('key');\nexport const users: { email: string }[] = [];\nasync function remind(): Promise<void> {\n  for (const { email } of users) await resend.emails.send({ from: 'a@clinic.example', to: email, subject: 'Visit', text: '' });\n}\n";
  return {
    'package.json': `{"dependencies":{"${library}":"${version}","resend":"4.6.0"}}`,
    'package-lock.json': JSON.stringify({ lockfileVersion: 3, packages: { '': {}, [`node_modules/${library}`]: { version } } }),
    'src/reminders.ts': `${mails}${code}`,
  };
}

/** What is left of the file after the function that mails. */
async function suggest(library: string, version: string, code: string): Promise<string | null> {
  const text = (await suggestedIn(reminders(library, version, code), [rule]))['src/reminders.ts'];
  return text === undefined ? null : text.slice(text.indexOf('\n}\n') + 3);
}

describe('unguarded-schedule suggests the option of the scheduler', () => {
  it.each([
    ['node-cron', '4.2.1', "import cron from 'node-cron';\ncron.schedule('*/5 * * * *', remind);\n", "cron.schedule('*/5 * * * *', remind, { noOverlap: true });\n"],
    ['croner', '10.0.1', "import { Cron } from 'croner';\nnew Cron('*/5 * * * *', async () => { await remind(); });\n", "new Cron('*/5 * * * *', async () => { await remind(); }, { protect: true });\n"],
    ['croner', '10.0.1', "import { Cron } from 'croner';\nnew Cron('*/5 * * * *', { timezone: 'Europe/Oslo' }, remind);\n", "new Cron('*/5 * * * *', { timezone: 'Europe/Oslo', protect: true }, remind);\n"],
    ['cron', '4.3.0', "import { CronJob } from 'cron';\nCronJob.from({\n  cronTime: '0 */5 * * * *',\n  onTick: remind,\n  start: true,\n});\n", "CronJob.from({\n  cronTime: '0 */5 * * * *',\n  onTick: remind,\n  start: true,\n  waitForCompletion: true,\n});\n"],
    ['toad-scheduler', '3.1.0', "import { AsyncTask, CronJob, ToadScheduler } from 'toad-scheduler';\nconst task = new AsyncTask('remind', remind);\nnew ToadScheduler().addCronJob(new CronJob({ cronExpression: '*/5 * * * *' }, task));\n", "new CronJob({ cronExpression: '*/5 * * * *' }, task, { preventOverrun: true })"],
    ['@nestjs/schedule', '6.0.0', "import { Injectable } from '@nestjs/common';\nimport { Cron } from '@nestjs/schedule';\n@Injectable()\nexport class Reminders {\n  @Cron('*/5 * * * *')\n  async run() {\n    await remind();\n  }\n}\n", "  @Cron('*/5 * * * *', { waitForCompletion: true })\n  async run() {\n"],
  ])('%s %s', async (library, version, code, expected) => {
    expect(await suggest(library, version, code)).toContain(expected);
  });
});

describe('unguarded-schedule', () => {
  const every = (options: string): string => `import { AsyncTask, SimpleIntervalJob, ToadScheduler } from 'toad-scheduler';\nnew ToadScheduler().addSimpleIntervalJob(new SimpleIntervalJob({ minutes: 5 }, new AsyncTask('remind', remind)${options}));\n`;

  it('is quiet about an interval of toad-scheduler, which keeps its runs apart unless it is told not to', async () => {
    expect(await findingsOf(rule, reminders('toad-scheduler', '3.1.0', every('')))).toEqual([]);
    expect((await findingsOf(rule, reminders('toad-scheduler', '3.1.0', every(', { preventOverrun: false }')))).map(({ subject }) => subject)).toEqual(['remind']);
  });
});

describe('unguarded-schedule in a process that fetches what people ask for', () => {
  const desk = (others: readonly string[]): Record<string, string> => ({
    'package.json': '{"dependencies":{"resend":"4.6.0"}}',
    'src/desk.ts': `import { Resend } from 'resend';\nconst resend = new Resend('key');\nasync function answer(message) {\n  switch (message.tool) {\n${others.map((name) => `    case '${name}': return name;\n`).join('')}    case 'mail': return resend.emails.send({ from: 'desk@clinic.example', to: message.to, subject: 'Visit', text: '' });\n  }\n}\nasync function poll() {\n  const response = await fetch('https://chat.example/messages');\n  for (const message of await response.json()) await answer(message);\n}\nsetInterval(poll, 2_000);\n`,
  });

  it('does not take one of its many tools for what each run does', async () => {
    expect(await findingsOf(rule, desk(['note', 'letter', 'call', 'visit', 'bill', 'report', 'referral', 'recipe', 'photo', 'result', 'search']))).toEqual([]);
    expect((await findingsOf(rule, desk(['note']))).map(({ severity }) => severity)).toEqual(['warning']);
  });
});

describe('unguarded-schedule where timers run the many tasks of a table', () => {
  const names = ['note', 'letter', 'call', 'visit', 'bill', 'report', 'referral', 'recipe', 'photo', 'result', 'search', 'backup'];
  const tasks = (started: string): Record<string, string> => ({
    'package.json': '{"dependencies":{"resend":"4.6.0"}}',
    'src/desk.ts': `import { Resend } from 'resend';\nconst resend = new Resend('key');\nconst tasks = {\n${names.map((name) => `  ${name}: { every: 9_000, run: async () => '${name}' },\n`).join('')}  mail: { every: 2_000, run: async () => { for (const to of await (await fetch('https://chat.example/waiting')).json()) await resend.emails.send({ from: 'desk@clinic.example', to, subject: 'Visit', text: '' }); } },\n};\nasync function run(id) { await tasks[id].run(); }\n${started}\n`,
  });
  const severities = async (started: string): Promise<readonly string[]> => (await findingsOf(rule, tasks(started))).map(({ severity }) => severity);

  it.each([
    ['one timer for each', 'function start() { for (const [id, task] of Object.entries(tasks)) setInterval(async () => { await run(String(id)); }, 2_000); }\nstart();'],
    ['one timer for each that a function sets', 'function every(id) { setInterval(() => run(id), 2_000); }\nfor (const id of Object.keys(tasks)) every(id);'],
    ['a timer for one', 'function every(id) { const known = id; setInterval(async () => run(`${known}`), 2_000); }\nevery("mail");'],
    ['a timer that runs all in turn', 'setInterval(async () => { for (const id of Object.keys(tasks)) await tasks[id].run(); }, 2_000);'],
    ['a timer that runs all of a list in turn', 'setInterval(async () => { for (const task of Object.values(tasks)) await task.run(); }, 2_000);'],
  ])('takes each for what the runs do: %s', async (_how, started) => {
    expect(await severities(started)).toEqual(['warning']);
  });

  it.each([
    ['is told which', "setInterval(async () => { const response = await fetch('https://chat.example/messages'); for (const { tool } of await response.json()) await run(tool); }, 2_000);"],
    ['asks a variable which', "let wanted = 'note';\nexport function want(id) { wanted = id; }\nsetInterval(async () => { await run(wanted); }, 2_000);"],
  ])('takes none for it where a run %s', async (_how, started) => {
    expect(await severities(started)).toEqual([]);
  });
});

describe('unguarded-schedule in a process that is signed in to a chat', () => {
  const greet = (library: string, client: string, channel: string): Record<string, string> => ({
    'package.json': `{"dependencies":{"${library}":"14.0.0","node-cron":"4.2.1","express":"5.1.0"}}`,
    'src/bot.ts': `import cron from 'node-cron';\nimport express from 'express';\nimport { ${client} } from '${library}';\nexpress().get('/health', (req, res) => res.send('up'));\nconst client = new ${client}({});\ncron.schedule('0 9 * * *', async () => { for (const text of ['Hello', 'Lunch is at noon']) await ${channel}.send(text); });\n`,
  });

  it('does not take it for one of many servers', async () => {
    expect(await findingsOf(rule, greet('discord.js', 'Client', "(await client.channels.fetch('1'))"))).toEqual([]);
    expect((await findingsOf(rule, greet('discord.js', 'WebhookClient', 'client'))).map(({ severity }) => severity)).toEqual(['info']);
  });
});

describe('unguarded-schedule in a process that answers a chat', () => {
  const bill = (server: string): Record<string, string> => ({
    'package.json': '{"dependencies":{"discord.js":"14.0.0","node-cron":"4.2.1","express":"5.1.0","stripe":"18.0.0"}}',
    'src/bill.ts': `import cron from 'node-cron';\nimport express from 'express';\nimport Stripe from 'stripe';\nimport { Client } from 'discord.js';\nconst stripe = new Stripe('key');\n${server}\ncron.schedule('0 9 * * *', async () => { await stripe.charges.create({ amount: 100, currency: 'eur' }); });\n`,
  });

  it('does not take it for a server, of which there may be several', async () => {
    expect(await findingsOf(rule, bill(`new Client({}).on('messageCreate', (message) => message.reply('hello'));`))).toEqual([]);
    expect((await findingsOf(rule, bill(`express().get('/bills', (req, res) => res.json([])).listen(3000);`))).map(({ severity }) => severity)).toEqual(['warning']);
  });
});

describe('unguarded-schedule suggests a flag', () => {
  it('where the installed release has no such option', async () => {
    expect(await suggest('node-cron', '3.0.3', "import cron from 'node-cron';\n\ncron.schedule('*/5 * * * *', async () => {\n  await remind();\n});\n")).toBe(
      "import cron from 'node-cron';\n\nlet remindRunning = false;\n\ncron.schedule('*/5 * * * *', async () => {\n  if (remindRunning) return;\n  remindRunning = true;\n  try {\n    await remind();\n  } finally {\n    remindRunning = false;\n  }\n});\n",
    );
  });

  it.each([
    ['cron', '3.2.1', "import { CronJob } from 'cron';\nCronJob.from({ cronTime: '0 */5 * * * *', onTick: async () => {\n  await remind();\n}, start: true });\n"],
    ['@nestjs/schedule', '5.0.0', "import { Cron } from '@nestjs/schedule';\nexport class Reminders {\n  @Cron('*/5 * * * *')\n  async run() {\n    await remind();\n  }\n}\n"],
    ['@nestjs/schedule', '6.0.0', "import { Interval } from '@nestjs/schedule';\nexport class Reminders {\n  @Interval(60000)\n  async run() {\n    await remind();\n  }\n}\n"],
    ['node-schedule', '2.1.1', "import schedule from 'node-schedule';\nschedule.scheduleJob('*/5 * * * *', async () => {\n  await remind();\n});\n"],
    // These have it, and with it a job that failed once is not started again, or its runs overlap all the same.
    ['node-cron', '4.1.0', "import cron from 'node-cron';\ncron.schedule('*/5 * * * *', async () => {\n  await remind();\n});\n"],
    ['croner', '9.1.0', "import { Cron } from 'croner';\nnew Cron('*/5 * * * *', async () => {\n  await remind();\n});\n"],
    ['cron', '3.3.0', "import { CronJob } from 'cron';\nCronJob.from({ cronTime: '0 */5 * * * *', onTick: async () => {\n  await remind();\n}, start: true });\n"],
    ['toad-scheduler', '3.0.0', "import { AsyncTask, CronJob, ToadScheduler } from 'toad-scheduler';\nnew ToadScheduler().addCronJob(new CronJob({ cronExpression: '*/5 * * * *' }, new AsyncTask('remind', async () => {\n  await remind();\n})));\n"],
  ])('of a library that has none: %s %s', async (library, version, code) => {
    expect(await suggest(library, version, code)).toMatch(/if \(remindRunning\) return;\n +\w+Running = true;\n +try \{\n +await remind\(\);\n +\} finally \{\n +\w+Running = false;\n/);
  });

  it('into the function that is scheduled by its name', async () => {
    const files = reminders('node-cron', '3.0.3', "import cron from 'node-cron';\ncron.schedule('*/5 * * * *', remind);\n");

    expect((await suggestedIn(files, [rule]))['src/reminders.ts']).toContain('let remindRunning = false;\n\nasync function remind(): Promise<void> {\n  if (remindRunning) return;\n');
    expect((await findingsOf(rule, files))[0]?.edit?.description).toBe('Leave out a start while the last run is going on in the same process. With more than one instance, take a lock that all of them ask.');
  });

  it('of each object whose timer it is', async () => {
    const code = "import cron from 'node-cron';\n\nexport class Reminders {\n  constructor(private readonly clinic: string) {}\n\n  start() {\n    cron.schedule('*/5 * * * *', async () => {\n      console.log(this.clinic);\n      await remind();\n    });\n  }\n}\nnew Reminders('north').start();\n";

    expect(await suggest('node-cron', '3.0.3', code)).toContain("export class Reminders {\n  private remindRunning = false;\n\n  constructor(private readonly clinic: string) {}\n\n  start() {\n    cron.schedule('*/5 * * * *', async () => {\n      if (this.remindRunning) return;\n      this.remindRunning = true;\n      try {\n        console.log(this.clinic);\n        await remind();\n      } finally {\n        this.remindRunning = false;\n      }\n    });\n");
    expect(await suggest('node-cron', '3.0.3', code.replace('console.log(this.clinic);\n      ', ''))).toContain('let remindRunning = false;\n\nexport class');
  });

  it('not where each call starts a timer for another host', async () => {
    const code = (host: string): string => `import cron from 'node-cron';\nexport function watch(host: string) {\n  cron.schedule('*/5 * * * *', async () => {\n    console.log(${host});\n    await remind();\n  });\n}\nwatch('north');\n`;

    expect(await suggest('node-cron', '3.0.3', code("'remind'"))).toContain('let remindRunning = false;');
    expect(await suggestedIn(reminders('node-cron', '3.0.3', code('host')), [rule])).toEqual({});
  });

  it('not where each call starts a timer for a host that it reads first', async () => {
    const code = "import cron from 'node-cron';\nexport function watch(host: { id: string }) {\n  const hostId = Number(host.id);\n  cron.schedule('*/5 * * * *', async () => {\n    console.log(hostId);\n    await remind();\n  });\n}\nwatch({ id: '1' });\n";

    expect(await suggestedIn(reminders('node-cron', '3.0.3', code), [rule])).toEqual({});
  });

  it('around work that the job started and left, once it waits for it', async () => {
    const code = "import cron from 'node-cron';\n\ncron.schedule('*/5 * * * *', () => {\n  remind().catch((error) => console.error(error));\n});\n";

    expect(await suggest('node-cron', '3.0.3', code)).toContain("async () => {\n  if (remindRunning) return;\n  remindRunning = true;\n  try {\n    await remind().catch((error) => console.error(error));\n  } finally {\n    remindRunning = false;\n  }\n});\n");
    expect(await suggest('node-cron', '3.0.3', code.replace('  remind()', '  start();\n  remind()'))).toBeNull();
  });

  it('into the try that is all the job does, by its finally', async () => {
    const code = "import cron from 'node-cron';\n\ncron.schedule('*/5 * * * *', async () => {\n  // Every five minutes.\n  try {\n    await remind();\n  } catch (error) {\n    console.error(error);\n  }\n});\n";

    expect(await suggest('node-cron', '3.0.3', code)).toContain("async () => {\n  if (remindRunning) return;\n  remindRunning = true;\n  // Every five minutes.\n  try {\n    await remind();\n  } catch (error) {\n    console.error(error);\n  } finally {\n    remindRunning = false;\n  }\n});\n");
  });

  it('around a try whose result would be given back too early', async () => {
    const code = "import cron from 'node-cron';\n\ncron.schedule('*/5 * * * *', async () => {\n  try {\n    return remind();\n  } catch (error) {\n    console.error(error);\n  }\n});\n";

    expect(await suggest('node-cron', '3.0.3', code)).toContain("  try {\n    try {\n      return await remind();\n");
  });

  it('not into a function that is asked for its result', async () => {
    const files = reminders('node-cron', '3.0.3', "import cron from 'node-cron';\nexport async function count() {\n  await remind();\n  return users.length;\n}\ncron.schedule('*/5 * * * *', count);\n");

    expect(await findingsOf(rule, files)).toHaveLength(1);
    expect(await suggestedIn(files, [rule])).toEqual({});
  });
});

describe('unguarded-schedule about what only one process has', () => {
  const desk = (loop: string, fill = 'socket.on("close", () => { left.set(socket.id, socket.user); });'): Record<string, string> => ({
    'package.json': '{"dependencies":{"resend":"4.6.0","socket.io":"4.8.1"}}',
    'src/desk.ts': `import { Resend } from 'resend';\nimport { Server } from 'socket.io';\nconst resend = new Resend('key');\nconst left = new Map();\nconst users = await (await fetch('https://desk.example/users')).json();\nnew Server(3000).on('connection', (socket) => { ${fill} });\nconst tell = (to) => resend.emails.send({ from: 'desk@clinic.example', to, subject: 'Visit', text: '' });\nsetInterval(async () => { ${loop} }, 60_000);\n`,
  });
  const found = async (loop: string, fill?: string): Promise<number> => (await findingsOf(rule, desk(loop, fill))).length;

  it.each([
    ['a map of the module', 'for (const [id, user] of left) await tell(user.email);'],
    ['its entries', 'for (const [id, user] of left.entries()) await tell(user.email);'],
    ['a list of them that the run makes', 'const due = []; for (const user of left.values()) { if (user.email) due.push(user); } for (const user of due) await tell(user.email);'],
    ['each of them', 'left.forEach((user) => tell(user.email));'],
  ])('is quiet where it goes through %s', async (_, loop) => {
    expect(await found(loop)).toBe(0);
  });

  it('is not quiet where the other instances find the same', async () => {
    expect(await found('for (const user of users) await tell(user.email);')).toBe(1);
    expect(await found('for (const user of left.values()) await tell(user.email);', 'for (const user of users) left.set(user.id, user);')).toBe(1);
  });
});

describe('unguarded-schedule about what is noted for each item before it is done', () => {
  const watch = (start: string, note: string): Record<string, string> => ({
    'package.json': '{"dependencies":{"resend":"4.6.0","pg":"8.16.0","node-cron":"4.2.1"}}',
    'src/watch.ts': `import { Resend } from 'resend';\nimport cron from 'node-cron';\nimport pg from 'pg';\nconst resend = new Resend('key');\nconst pool = new pg.Pool();\nasync function warn() {\n  const { rows } = await pool.query('select * from wards where free = 0');\n  for (const ward of rows) {\n    const { rows: [known] } = await pool.query('select id from warnings where ward = $1', [ward.id]);\n    if (known !== undefined) continue;\n    ${note}\n    await resend.emails.send({ from: 'desk@clinic.example', to: ward.mail, subject: 'Full', text: '' });\n  }\n}\n${start}\n`,
  });
  const insert = "await pool.query('insert into warnings (ward) values ($1)', [ward.id]);";
  const found = async (start: string, note: string): Promise<number> => (await findingsOf(rule, watch(start, note))).length;

  it('is quiet where intervals do not start together', async () => {
    expect(await found('setInterval(warn, 60_000);', insert)).toBe(0);
  });

  it('is not quiet where all instances start in the same moment, and where nothing is noted', async () => {
    expect(await found("cron.schedule('* * * * *', warn);", insert)).toBe(1);
    expect(await found('setInterval(warn, 60_000);', '')).toBe(1);
  });
});

describe('unguarded-schedule, a mailbox that a timer reads', () => {
  const tickets = (library: string, read: string): Record<string, string> => ({
    'package.json': `{"dependencies":{"${library}":"1.0.0","@prisma/client":"6.8.2"}}`,
    'src/tickets.ts': `import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\nasync function open(mail: { subject: string }) {\n  await prisma.message.create({ data: mail });\n  await prisma.ticket.create({ data: { title: mail.subject } });\n}\n${read}\nsetInterval(() => readMails(), 10_000);\n`,
  });

  it('opens tickets twice where a mail arrives slowly, however deep its callbacks stand', async () => {
    const read = "import Imap from 'imap';\nasync function readMails() {\n  for (const box of await prisma.box.findMany()) {\n    const imap = new Imap(box);\n    await new Promise((resolve) => {\n      imap.once('ready', () => {\n        imap.openBox('INBOX', false, () => {\n          imap.search(['UNSEEN'], (error, found) => {\n            const fetched = imap.fetch(found, { bodies: '' });\n            fetched.on('message', (message) => { message.on('body', async (stream) => { await open(stream); }); });\n            fetched.once('end', resolve);\n          });\n        });\n      });\n      imap.connect();\n    });\n  }\n}";
    const [finding, ...others] = await findingsOf(rule, tickets('imap', read));

    expect([finding?.severity, finding?.subject, others]).toEqual(['warning', 'readMails', []]);
  });

  it('is quiet where each read waits for the one before', async () => {
    const read = "import { ImapFlow } from 'imapflow';\nlet reading = false;\nasync function readMails() {\n  if (reading) return;\n  reading = true;\n  try {\n    const imap = new ImapFlow({});\n    await imap.connect();\n    for (const mail of await imap.fetchAll('1:*', {})) await open(mail);\n  } finally { reading = false; }\n}";

    expect(await findingsOf(rule, tickets('imapflow', read))).toEqual([]);
  });
});

describe('unguarded-schedule about a block chain', () => {
  const each = (library: string, send: string): Record<string, string> => ({
    'package.json': `{"dependencies":{"${library}":"*","node-cron":"3.0.3"}}`,
    'src/assets.ts': `import cron from 'node-cron';\n${send}\nexport const assets: { id: string }[] = [];\ncron.schedule('*/5 * * * *', async () => {\n  for (const { id } of assets) await hand(id);\n});\n`,
  });

  it('does not say that a transaction moves money', async () => {
    const [chain] = await findingsOf(rule, each('@solana/web3.js', "import { Connection, sendAndConfirmTransaction } from '@solana/web3.js';\nconst connection = new Connection('https://chain.example');\nasync function hand(id) { await sendAndConfirmTransaction(connection, delegate(id), []); }\nfunction delegate(id) { return id; }"));
    const [bank] = await findingsOf(rule, each('stripe', "import Stripe from 'stripe';\nconst stripe = new Stripe('key');\nasync function hand(id) { await stripe.transfers.create({ amount: 5, currency: 'eur', destination: id }); }"));

    expect(chain?.message).toContain('for each item: the transaction is sent twice.');
    expect(bank?.message).toContain('for each item: money moves twice.');
  });
});
