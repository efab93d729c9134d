import type { EntryPoint, Schedule } from '../../../../src/model/graph.ts';
import { linkSources } from '../../../kit/link-sources.ts';

/** The one scheduled entry point of a file, with the schedule that starts it. */
async function scheduled(source: string, others: Readonly<Record<string, string>> = {}): Promise<{ entry: EntryPoint | undefined; schedule: Schedule | undefined }> {
  const graph = await linkSources({ 'src/jobs.ts': source, ...others });
  const [entry, ...more] = graph.entryPoints.filter(({ kind }) => kind === 'scheduled');
  expect(more).toEqual([]);
  return { entry, schedule: graph.schedules.find((one) => one.entry === entry?.id) };
}

async function periodOf(source: string): Promise<number | null | undefined> {
  return (await scheduled(source)).entry?.scheduled?.periodSeconds;
}

describe('a schedule in the code', () => {
  it.each([
    ["import cron from 'node-cron';\ncron.schedule('*/5 * * * *', async () => settle());", 300],
    ["import { createTask } from 'node-cron';\ncreateTask('0 * * * *', async () => settle());", 3_600],
    ["import { CronJob } from 'cron';\nexport default new CronJob('0 */5 * * * *', async () => settle(), null, true);", 300],
    ["const CronJob = require('cron').CronJob;\nconst payouts = new CronJob({ cronTime: '0 */5 * * * *', onTick: () => settle() });\npayouts.start();", 300],
    ["import { CronJob } from 'cron';\nCronJob.from({ cronTime: '0 3 * * *', onTick: async () => settle(), start: true });", 86_400],
    ["import { Cron } from 'croner';\nnew Cron('*/10 * * * * *', { protect: true }, async () => settle());", 10],
    ["import { Cron } from 'croner';\nCron('@hourly', async () => settle());", 3_600],
    ["import schedule from 'node-schedule';\nschedule.scheduleJob('0 6 * * *', async () => settle());", 86_400],
    ["import schedule from 'node-schedule';\nschedule.scheduleJob('payouts', '0 6 * * *', async () => settle());", 86_400],
    ["import schedule from 'node-schedule';\nschedule.scheduleJob({ second: [0, 30] }, async () => settle());", 30],
    ["import schedule from 'node-schedule';\nschedule.scheduleJob('payouts', { hour: 6, minute: 0, tz: 'Etc/UTC' }, async () => settle());", 86_400],
    ["import schedule from 'node-schedule';\nconst rule = new schedule.RecurrenceRule();\nrule.minute = new schedule.Range(0, 59, 5);\nschedule.scheduleJob(rule, async () => settle());", 300],
    ["import { RecurrenceRule, scheduleJob } from 'node-schedule';\nconst rule = new RecurrenceRule();\nrule.hour = 6;\nrule.minute = 0;\nscheduleJob('payouts', rule, async () => settle());", 86_400],
    ["import { scheduleTask } from 'cronosjs';\nscheduleTask('*/15 * * * *', async () => settle());", 900],
    ["import { Cron, CronExpression } from '@nestjs/schedule';\nexport class Payouts {\n  @Cron(CronExpression.EVERY_10_MINUTES)\n  async settle() {}\n}", 600],
    ["import { Interval } from '@nestjs/schedule';\nexport class Payouts {\n  @Interval('settle', 30 * 1000)\n  async settle() {}\n}", 30],
    ["import { onSchedule } from 'firebase-functions/v2/scheduler';\nexport const payouts = onSchedule({ schedule: 'every 5 minutes', timeoutSeconds: 540 }, async () => settle());", 300],
    ["import { CronJob } from 'cron';\nclass Payouts extends CronJob {\n  constructor() { super('0 */5 * * * *', async () => settle()); }\n}\nnew Payouts().start();", 300],
    ["import { CronJob, cronJob } from '@loopback/cron';\n@cronJob()\nexport class Payouts extends CronJob {\n  constructor(payouts) { super({ name: 'payouts', cronTime: '0 */5 * * * *', onTick: async () => payouts.settle(), start: true }); }\n}", 300],
    ["import { CronJob } from 'cron';\nlet times = '';\nif (process.env.STAGE === 'live') times = '0 3 * * *';\nelse times = '* * * * *';\nnew CronJob(times, async () => settle()).start();", 86_400],
    ["setInterval(async () => settle(), 5 * 60 * 1000);", 300],
    ["const MINUTE = 60 * 1000;\nsetInterval(async () => settle(), 5 * MINUTE);", 300],
    ["import { settle } from './settle.ts';\nconst pause = process.env.PAUSE ?? 1000;\nsetInterval(async () => settle(), pause as number);", 1],
  ])('has the period that its registration says: %s', async (source, seconds) => {
    expect(await periodOf(source)).toBe(seconds);
  });

  it.each([
    ["import { Cron } from '@nestjs/schedule';\nexport class Payouts {\n  private static readonly HOURLY = `${new Date().getMinutes()} * * * *`;\n  @Cron(Payouts.HOURLY)\n  async settle() {}\n}"],
    ["import cron from 'node-cron';\nconst minute = Math.floor(Math.random() * 60);\ncron.schedule(`${minute} * * * *`, async () => settle());"],
    ["import cron from 'node-cron';\nconst times = { hourly: process.env.MINUTE + ' * * * *' };\ncron.schedule(times.hourly, async () => settle());"],
    ["import schedule from 'node-schedule';\nschedule.scheduleJob({ hour: 6, minute: Number(process.env.MINUTE) }, async () => settle());"],
    ["import schedule from 'node-schedule';\nconst rule = new schedule.RecurrenceRule();\nrule.minute = Number(process.env.MINUTE);\nschedule.scheduleJob(rule, async () => settle());"],
    ["import schedule from 'node-schedule';\nconst rule = new schedule.RecurrenceRule();\nschedule.scheduleJob(rule, async () => settle());"],
    ["import schedule from 'node-schedule';\nschedule.scheduleJob({ start: new Date(), hour: 6 }, async () => settle());"],
  ])('has no known period where a part of it is unknown: %s', async (source) => {
    expect((await scheduled(source)).entry?.scheduled).toMatchObject({ expression: null, periodSeconds: null });
  });

  it('has the period of its parts where all of them are known', async () => {
    expect(await periodOf("import cron from 'node-cron';\nconst minute = 7;\ncron.schedule(`${minute} * * * *`, async () => settle());")).toBe(3_600);
    expect(await periodOf("import { Cron } from '@nestjs/schedule';\nexport class Payouts {\n  static readonly HOURLY = '7 * * * *';\n  @Cron(Payouts.HOURLY)\n  async settle() {}\n}")).toBe(3_600);
  });

  it('has no known period where the caller of its starter puts it together from something unknown', async () => {
    const starter = (given: string): string => `import { Cron } from 'croner';\nfunction start(words, run) { return new Cron(words, {}, run); }\nconst [hour, minute] = process.env.AT.split(':');\nstart(${given}, async () => settle());`;

    expect(await periodOf(starter('`${minute} ${hour} * * *`'))).toBeNull();
    expect(await periodOf(starter("'* * * * *'"))).toBe(60);
  });

  it('is entered once per item of the list that is registered in a loop', async () => {
    const { entryPoints } = await linkSources({
      'src/jobs.ts': "import { Cron } from 'croner';\nasync function settle() {}\nasync function remind() {}\nconst jobs = [{ at: '0 3 * * *', run: settle }, { at: '*/5 * * * *', run: remind }];\nfor (const job of jobs) new Cron(job.at, { name: 'job' }, job.run);",
    });

    expect(entryPoints.map(({ subject, scheduled: by }) => [subject, by?.periodSeconds])).toEqual([['settle', 86_400], ['remind', 300]]);
  });

  it('of a function says its time limit, and its settings where it calls', async () => {
    const source = "import * as functions from 'firebase-functions';\nexport const payouts = functions.region('europe-west1').runWith({ timeoutSeconds: 540 }).pubsub.schedule('every 1 minutes').timeZone('UTC').onRun(async () => settle());";
    const { entry, schedule } = await scheduled(source);

    expect(entry).toMatchObject({ subject: 'payouts', budgetSeconds: { from: 'file', value: 540, line: 2 } });
    expect(schedule).toMatchObject({ platform: 'firebase-pubsub-schedule', periodSeconds: 60, evidence: 'call', delivery: { waitsFor: 'nothing' } });
  });

  it('of a function keeps runs apart where one instance takes one start at a time', async () => {
    const second = async (options: string): Promise<unknown> => (await scheduled(`import { onSchedule } from 'firebase-functions/v2/scheduler';\nexport const payouts = onSchedule({ schedule: '0 3 * * *'${options} }, async () => settle());`)).schedule?.overlap;
    const first = async (options: string): Promise<unknown> => (await scheduled(`import * as functions from 'firebase-functions/v1';\nexport const payouts = functions.runWith({ ${options} }).pubsub.schedule('every 1 minutes').onRun(async () => settle());`)).schedule?.overlap;

    expect(await second(', maxInstances: 1, concurrency: 1')).toMatchObject({ from: 'file', value: 'forbid' });
    expect(await second(', maxInstances: 1')).toEqual({ from: 'unknown' });
    expect(await first('maxInstances: 1')).toMatchObject({ from: 'file', value: 'forbid' });
    expect(await first('maxInstances: 2')).toEqual({ from: 'unknown' });
  });

  it('of a function takes the documented limit and retries where it says nothing', async () => {
    const { entry, schedule } = await scheduled("import { onSchedule } from 'firebase-functions/v2/scheduler';\nexport const payouts = onSchedule('0 3 * * *', async () => settle());");

    expect(entry?.budgetSeconds).toMatchObject({ from: 'default', value: 60 });
    expect(schedule?.retryCount).toMatchObject({ from: 'default', value: 0 });
    expect((await scheduled("import { onSchedule } from 'firebase-functions/v2/scheduler';\nexport const payouts = onSchedule({ schedule: '0 3 * * *', retryCount: 3 }, async () => settle());")).schedule?.retryCount).toMatchObject({ from: 'file', value: 3, file: 'src/jobs.ts', line: 2 });
  });
});

describe('a Probot app', () => {
  const listen = (event: string): string => `import type { Probot } from 'probot';\nexport default (app: Probot) => { app.on('${event}', async (context) => settle(context)); };`;

  it('is started by whoever sends the events of the clock', async () => {
    expect((await scheduled(listen('schedule.repository'))).schedule).toMatchObject({ platform: 'unknown', periodSeconds: null, delivery: { name: 'a scheduler', atLeastOnce: true } });
    expect((await scheduled(listen('pull_request.opened'))).entry).toBeUndefined();
  });
});

describe('setInterval', () => {
  const nothing = { entry: undefined, schedule: undefined };

  it('starts work that a tick need not end', async () => {
    expect((await scheduled('setInterval(async () => { await settle(); }, 1000);')).schedule).toMatchObject({ platform: 'in-process', periodSeconds: 1, delivery: { name: 'setInterval', perInstance: true } });
    expect((await scheduled('setInterval(() => { settle().catch(report); }, 1000);')).entry).toBeDefined();
    expect((await scheduled('async function settle() {}\nsetInterval(() => void settle(), 1000);')).entry).toBeDefined();
  });

  it('is no schedule where a tick is over when the callback returns', async () => {
    expect(await scheduled('const seen = new Map();\nsetInterval(() => seen.clear(), 1000);')).toEqual(nothing);
  });

  it('is no schedule where it waits for one thing and stops itself then', async () => {
    const waiting = 'function watch(order) { const timer = setInterval(async () => { if (await isPaid(order)) { clearInterval(timer); await ship(order); } }, 1000); }\nwatch(next());';

    expect(await scheduled(waiting)).toEqual(nothing);
    expect((await scheduled(waiting.replace('clearInterval(timer);', 'clearInterval(other);'))).entry).toBeDefined();
    expect((await scheduled('const timer = setInterval(async () => { await settle(); }, 1000);\nprocess.on("SIGTERM", () => clearInterval(timer));')).entry).toBeDefined();
  });

  it('is no schedule where the base is a class of the project, or is made of nothing', async () => {
    expect((await scheduled("class CronJob { constructor(times, run) { this.times = times; } }\nclass Payouts extends CronJob {\n  constructor() { super('0 */5 * * * *', async () => settle()); }\n}\nnew Payouts().start();")).entry).toBeUndefined();
    expect((await scheduled("import { CronJob } from 'cron';\nexport class Payouts extends CronJob {}")).entry).toBeUndefined();
  });

  it('is no schedule in a browser', async () => {
    expect(await scheduled("import { useEffect } from 'react';\nexport const useOrders = () => useEffect(() => { setInterval(async () => load(), 1000); }, []);")).toEqual(nothing);
    expect((await linkSources({ 'src/orders.tsx': 'setInterval(async () => load(), 1000);' })).entryPoints).toEqual([]);
  });

  it.each([
    ['public/orders.js', "import { load } from './load.js';\nsetInterval(async () => load(), 1000);", "import { load } from '@shop/orders';\nsetInterval(async () => load(), 1000);"],
    ['src/orders.ts', "document.body.append('orders');\nsetInterval(async () => load(), 1000);", "export const show = (page) => page.evaluate(() => document.body.append('orders'));\nsetInterval(async () => load(), 1000);"],
    ['src/orders.ts', "function refresh() { window.localStorage.getItem('since'); setInterval(async () => load(), 1000); }\nrefresh();", "function refresh() { setInterval(async () => load(), 1000); }\nfunction show() { window.localStorage.getItem('since'); }\nrefresh();"],
  ])('is no schedule in a script of a page, at %s', async (path, ofPage, ofServer) => {
    expect((await linkSources({ [path]: ofPage })).entryPoints).toEqual([]);
    expect((await linkSources({ [path]: ofServer })).entryPoints).toMatchObject([{ kind: 'scheduled' }]);
  });

  it('is no schedule where a request starts it', async () => {
    const heartbeat = "import express from 'express';\nexpress().get('/events', (req, res) => { setInterval(async () => res.write(await next()), 1000); });";

    expect(await scheduled(heartbeat)).toEqual(nothing);
  });

  it('is a schedule where the process starts it too, for what it finds', async () => {
    const dialler = "import express from 'express';\nexpress().post('/campaigns', (req, res) => { begin(req.body.id); });\nfunction begin(id) { setInterval(async () => dial(id), 5000); }";

    expect(await scheduled(dialler)).toEqual(nothing);
    expect((await scheduled(`${dialler}\nfor (const { id } of await loadCampaigns()) begin(id);`)).schedule).toMatchObject({ periodSeconds: 5 });
  });

  it('is a schedule of the process where a job of unknown time is made for more than a request', async () => {
    const auctions = "import express from 'express';\nimport schedule from 'node-schedule';\nexpress().post('/auctions', (req, res) => { closeAt(req.body); });\nfunction closeAt(auction) { schedule.scheduleJob(auction.end, async () => settle(auction)); }";

    expect(await scheduled(auctions)).toEqual(nothing);
    expect((await linkSources({ 'src/jobs.ts': `${auctions}\nfor (const auction of await loadAuctions()) closeAt(auction);` })).schedules.length).toBeGreaterThan(0);
  });

  it.each([
    ["setInterval(async () => settle(), Number(process.env.EVERY_MS ?? '30000'));", 30],
    ["const settings = { every: parseInt(process.env.EVERY_MS || '20000', 10) };\nsetInterval(async () => settle(), settings.every);", 20],
    ["const every = Number.parseInt(process.env.EVERY ?? '5') * 1000;\nsetInterval(async () => settle(), every);", 5],
    ["const every = process.env.EVERY_MS ? Number(process.env.EVERY_MS) : 60_000;\nsetInterval(async () => settle(), every);", 60],
    ["setInterval(async () => settle(), Number(process.env.EVERY_MS) || 15_000);", 15],
    ["setInterval(async () => settle(), +(process.env.EVERY_MS ?? 40_000));", 40],
    ["setInterval(async () => settle(), Number(process.env.EVERY_MS));", null],
    ["setInterval(async () => settle(), process.env.SLOW ? 60_000 : 5_000);", null],
  ])('has the period that is set where the environment says nothing: %s', async (source, period) => {
    expect(await periodOf(source)).toBe(period);
  });

  it('is quiet in a starter that nobody calls', async () => {
    const starter = 'export function watchPayouts() { setInterval(async () => settle(), 1000); }';

    expect(await scheduled(starter)).toEqual(nothing);
    expect((await scheduled(starter, { 'src/main.ts': "import { watchPayouts } from './jobs.ts';\nwatchPayouts();" })).entry).toBeDefined();
    expect((await scheduled(starter, { 'src/main.ts': "import { watchPayouts } from './jobs.ts';\nboot([watchPayouts]);" })).entry).toBeDefined();
    expect((await scheduled('export class Watcher { watchPayouts() { setInterval(async () => settle(), 1000); } }'))).toEqual(nothing);
  });
});
