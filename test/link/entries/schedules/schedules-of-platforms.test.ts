import { linkSources } from '../../../kit/link-sources.ts';

/** Platform, period and evidence of each schedule, and the subject and file of what it starts. */
async function started(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { schedules, entryPoints } = await linkSources(files);
  return schedules.map(({ platform, periodSeconds, entry }) => {
    const found = entryPoints.find(({ id }) => id === entry);
    return `${platform} ${String(periodSeconds)} ${found === undefined ? 'nothing' : `${found.subject} ${found.handler.file}`}`;
  });
}

const digest = 'async function sendDigest() {}\nsendDigest();';

describe('a scheduler that starts programs', () => {
  const bree = (options: string): string => `import path from 'node:path';\nimport Bree from 'bree';\nconst bree = new Bree(${options});\nbree.start();`;

  it.each([
    ["{ jobs: [{ name: 'digest', interval: '5m' }] }", 'jobs/digest.js'],
    ["{ jobs: [{ name: 'digest', interval: 300000 }] }", 'jobs/digest.ts'],
    ["{ root: path.join(__dirname, 'tasks'), jobs: [{ name: 'digest', cron: '*/5 * * * *' }] }", 'src/tasks/digest.ts'],
    ["{ root: false, jobs: [{ name: 'digest', path: path.join(__dirname, 'mails/send.js'), interval: 'every 5 minutes' }] }", 'src/mails/send.ts'],
  ])('starts the file that its job names: %s', async (options, file) => {
    expect(await started({ 'src/plan.ts': bree(options), [file]: digest })).toEqual([`bree 300 digest ${file}`]);
  });

  it.each([
    ["{ jobs: [{ name: 'digest', timeout: '10s' }] }"],
    ["{ jobs: ['digest'] }"],
  ])('has no schedule for a job without a time of its own: %s', async (options) => {
    expect(await started({ 'src/plan.ts': bree(options), 'jobs/digest.js': digest })).toEqual([]);
  });

  it('starts nothing that is not there', async () => {
    expect(await started({ 'src/plan.ts': bree("{ jobs: [{ name: 'digest', interval: '5m' }] }"), 'jobs/report.js': digest })).toEqual([]);
  });
});

describe('a platform that starts functions of the code', () => {
  it('is Netlify, where the file says when', async () => {
    const run = 'export default async () => {};\n';

    expect(await started({ 'netlify/functions/digest.ts': `${run}export const config = { schedule: '@hourly' };` })).toEqual(['netlify-schedule 3600 digest netlify/functions/digest.ts']);
    expect(await started({ 'netlify/functions/digest.ts': `${run}export const config = { path: '/digest' };` })).toEqual([]);
    expect(await started({ 'netlify/functions/digest.ts': run })).toEqual([]);
    expect(await started({ 'netlify/functions/digest.ts': "import { schedule } from '@netlify/functions';\nexport const handler = schedule('0 3 * * *', async () => {});" })).toEqual(['netlify-schedule 86400 digest (0 3 * * *) netlify/functions/digest.ts']);
  });

  it('is Bun, for a callback', async () => {
    expect(await started({ 'src/jobs.ts': "Bun.cron('*/5 * * * *', async () => { await sendDigest(); });" })).toEqual(['bun-cron 300 */5 * * * * src/jobs.ts']);
    expect(await started({ 'src/jobs.ts': "const next = Bun.cron.parse('*/5 * * * *');" })).toEqual([]);
  });

  it('is Trigger.dev, which starts its task whatever the last run does', async () => {
    const tasks = (options: string): string => `import { schedules } from '@trigger.dev/sdk/v3';\nexport const digest = schedules.task({ id: 'digest', cron: '*/5 * * * *', ${options} run: async () => {} });`;
    const settings = async (options: string): Promise<unknown> => {
      const { schedules: [schedule], entryPoints: [entry] } = await linkSources({ 'src/tasks.ts': tasks(options) });
      return [schedule?.platform, schedule?.periodSeconds, entry?.subject, entry?.budgetSeconds?.from, schedule?.overlap.from, schedule?.retryCount];
    };

    expect(await settings('')).toEqual(['trigger-dev', 300, 'digest', undefined, 'unknown', { from: 'unknown' }]);
    expect(await settings('maxDuration: 600, queue: { concurrencyLimit: 1 }, retry: { maxAttempts: 3 },')).toEqual(['trigger-dev', 300, 'digest', 'file', 'file', { from: 'file', value: 2, file: 'src/tasks.ts', line: 2 }]);
    expect(await settings('queue: { concurrencyLimit: 5 },')).toEqual(['trigger-dev', 300, 'digest', undefined, 'unknown', { from: 'unknown' }]);
  });

  it.each([
    ["createFunction({ id: 'digest' }, { cron: 'TZ=Europe/Vienna */5 * * * *' }, async () => {})"],
    ["createFunction({ id: 'digest' }, { cron: '*/5 * * * *' }, async () => {})"],
    ["createFunction({ id: 'digest', triggers: { cron: '*/5 * * * *' } }, async () => {})"],
  ])('is Inngest: %s', async (call) => {
    expect(await started({ 'src/inngest.ts': `import { Inngest } from 'inngest';\nconst inngest = new Inngest({ id: 'shop' });\nexport const digest = inngest.${call};` })).toEqual(['inngest 300 digest src/inngest.ts']);
  });

  it('is not Inngest where an event starts the function', async () => {
    expect(await started({ 'src/inngest.ts': "import { Inngest } from 'inngest';\nconst inngest = new Inngest({ id: 'shop' });\nexport const digest = inngest.createFunction({ id: 'digest' }, { event: 'shop/order' }, async () => {});" })).toEqual([]);
  });

  it('is Azure, which keeps runs apart', async () => {
    const { schedules } = await linkSources({ 'src/digest.ts': "import { app } from '@azure/functions';\napp.timer('digest', { schedule: '0 */5 * * * *', handler: async () => {} });" });

    expect(schedules).toMatchObject([{ platform: 'azure-timer', periodSeconds: 300, delivery: { waitsFor: 'run', perInstance: false } }]);
  });
});

describe('a message that is sent by the clock', () => {
  const asked = { 'package.json': '{ "dependencies": { "@upstash/qstash": "2.7.0", "next": "15.0.0" } }' };
  const plan = (url: string): string => `import { Client } from '@upstash/qstash';\nconst client = new Client({ token: process.env.QSTASH_TOKEN });\nclient.schedules.create({ destination: ${url}, cron: '*/5 * * * *' });`;
  const route = { 'app/api/digest/route.ts': 'export async function POST() { return new Response(); }' };

  it.each([["'https://shop.example/api/digest'"], ['`${process.env.APP_URL}/api/digest`']])('calls the route of its address: %s', async (url) => {
    expect(await started({ ...asked, ...route, 'src/plan.ts': plan(url) })).toEqual(['qstash 300 POST /api/digest app/api/digest/route.ts']);
  });

  it('calls no route where the address is not known', async () => {
    expect(await started({ ...asked, ...route, 'src/plan.ts': plan('process.env.DIGEST_URL') })).toEqual([]);
    expect(await started({ ...asked, ...route, 'src/plan.ts': plan("'https://other.example/api/report'") })).toEqual(['qstash 300 nothing']);
  });

  it('calls each route of a list at the time that stands beside it', async () => {
    const list = "const plans = [{ to: `${base}/api/digest`, at: '*/5 * * * *' }, { to: `${base}/api/report`, at: '0 3 * * *' }];\n";
    const code = `import { Client } from '@upstash/qstash';\nconst base = process.env.APP_URL;\nconst client = new Client({});\n${list}for (const plan of plans) await client.schedules.create({ destination: plan.to, cron: plan.at });`;

    expect(await started({ ...asked, ...route, 'app/api/report/route.ts': 'export async function POST() { return new Response(); }', 'src/plan.ts': code })).toEqual(['qstash 300 POST /api/digest app/api/digest/route.ts', 'qstash 86400 POST /api/report app/api/report/route.ts']);
  });
});

describe('a schedule of Vercel by its name', () => {
  it('calls a function that has no address', async () => {
    expect(await started({
      'package.json': '{ "dependencies": { "@vercel/schedules": "1.0.0" } }', 'vercel.json': '{ "schedules": { "nightly": { "schedule": "0 3 * * *", "function": "api/cleanup.ts" } } }',
      'api/cleanup.ts': "import { handleSchedule } from '@vercel/schedules';\nexport const POST = handleSchedule(async (metadata) => { console.log(metadata.name); });\n",
    })).toEqual(['vercel-cron 86400 cleanup api/cleanup.ts']);
  });

  it('calls a path', async () => {
    expect(await started({
      'package.json': '{ "dependencies": { "next": "15.0.0" } }', 'vercel.json': '{ "schedules": { "nightly": { "schedule": "0 3 * * *", "path": "/api/digest", "requestMethod": "POST" } } }',
      'app/api/digest/route.ts': 'export async function POST() { return new Response(); }',
    })).toEqual(['vercel-cron 86400 POST /api/digest app/api/digest/route.ts']);
  });
});
