import { linkSources } from '../../../kit/link-sources.ts';

async function jobsOf(files: Record<string, string>): Promise<readonly string[]> {
  const { entryPoints } = await linkSources({ 'package.json': '{"dependencies":{"cron":"1.8.2"}}', ...files });
  return entryPoints.flatMap(({ scheduled, subject }) => (scheduled === null ? [] : [subject])).toSorted();
}

const jobs = `const CronJob = require('cron').CronJob;
const payouts = new CronJob({ cronTime: '0 0 * * * *', onTick: () => settle() });
const digests = new CronJob('0 0 6 * * *', () => send());
module.exports = { payouts, digests };
`;

describe('jobs that lie still until they are started', () => {
  it('are schedules where another file starts them, and none where only their sister is started', async () => {
    expect(await jobsOf({ 'src/jobs.js': jobs, 'src/server.js': "const { payouts } = require('./jobs');\npayouts.start();" })).toEqual(['payouts']);
    expect(await jobsOf({ 'src/jobs.js': jobs, 'src/server.js': "const jobs = require('./jobs');\njobs.payouts.start();\njobs.digests.start();" })).toEqual(['digests', 'payouts']);
    expect(await jobsOf({ 'src/jobs.js': jobs, 'src/server.js': "require('./jobs');" })).toEqual([]);
  });

  it('are schedules where something starts what may be any of them', async () => {
    expect(await jobsOf({ 'src/jobs.js': jobs, 'src/server.js': "const jobs = require('./jobs');\nfor (const name of names()) jobs[name].start();" })).toEqual(['digests', 'payouts']);
    expect(await jobsOf({ 'src/jobs.js': jobs, 'src/server.js': "const jobs = require('./jobs');\nObject.values(jobs).forEach((job) => job.start());" })).toEqual(['digests', 'payouts']);
  });

  it('start by an option, unless it is false', async () => {
    const made = (options: string): Record<string, string> => ({ 'src/jobs.js': `const { CronJob } = require('cron');\nconst payouts = new CronJob(${options});\n` });

    expect(await jobsOf(made("'0 0 * * * *', () => settle(), null, true"))).toEqual(['payouts']);
    expect(await jobsOf(made("'0 0 * * * *', () => settle(), null, false"))).toEqual([]);
    expect(await jobsOf(made("{ cronTime: '0 0 * * * *', onTick: () => settle(), start: process.env.JOBS === 'on' }"))).toEqual(['payouts']);
    expect(await jobsOf(made("{ cronTime: '0 0 * * * *', onTick: () => settle() }"))).toEqual([]);
  });

  it('are schedules where a registry is handed the job, which starts what it has', async () => {
    const handed = `const { CronJob } = require('cron');\nconst { add } = require('./registry');\nconst payouts = new CronJob('0 0 * * * *', () => settle());\nadd(payouts);\n`;

    expect(await jobsOf({ 'src/jobs.js': handed, 'src/registry.js': 'const kept = new Map();\nexports.add = (job) => kept.set(job, job);\nexports.run = () => { for (const job of kept.values()) job.start(); };' })).toEqual(['payouts']);
  });

  const digest = "import { CronJob } from 'cron';\nexport const digest = new CronJob('0 0 6 * * *', () => send(), null, false);\n";

  it('are schedules where what starts them asks a barrel for them, and none where it asks for something else', async () => {
    const all = "import * as jobs from './jobs';\nObject.values(jobs).forEach((job) => job.start());";

    expect(await jobsOf({ 'src/jobs/digest.ts': digest, 'src/jobs/index.ts': "export * from './digest';", 'src/server.ts': all })).toEqual(['digest']);
    expect(await jobsOf({ 'src/jobs/digest.ts': digest, 'src/jobs/mails/index.ts': "import { digest } from '../digest';\nexport const mails = [digest];", 'src/jobs/index.ts': "export * from './mails';", 'src/server.ts': all })).toEqual(['digest']);
    expect(await jobsOf({ 'src/jobs/digest.ts': digest, 'src/orders.ts': "import { digest } from './jobs/digest';\nexport const count = () => digest.lastDate();", 'src/server.ts': "import * as orders from './orders';\nimport { servers } from 'fleet';\nservers.map((server) => server.start());" })).toEqual([]);
  });

  it('are schedules where a loader gives the files of a folder to what starts them', async () => {
    const load = "const fs = require('fs');\nconst path = require('path');\nmodule.exports = (dir) => fs.readdirSync(dir).map((name) => require(path.join(dir, name)));";
    const job = "const { CronJob } = require('cron');\nmodule.exports = new CronJob('0 0 6 * * *', () => send(), null, false);";

    expect(await jobsOf({ 'src/jobs/digest.js': job, 'src/loader.js': load, 'src/server.js': "require('./loader')(__dirname + '/jobs').forEach((job) => job.start());" })).toHaveLength(1);
    expect(await jobsOf({ 'src/jobs/digest.js': job, 'src/loader.js': load, 'src/server.js': "require('./loader')(__dirname + '/jobs');" })).toEqual([]);
  });

  it('are schedules where their start is handed to what calls it, and none where that of another job is', async () => {
    const started = (end: string): Record<string, string> => ({ 'src/jobs.js': `${jobs}${end}` });

    expect(await jobsOf(started('setTimeout(payouts.start, 1000);'))).toEqual(['payouts']);
    expect(await jobsOf(started('app.listen(80, payouts.start.bind(payouts));'))).toEqual(['payouts']);
    expect(await jobsOf(started('setTimeout(payouts.stop, 1000);'))).toEqual([]);
    expect(await jobsOf({ 'src/jobs.js': jobs, 'src/server.js': "const { digests } = require('./jobs');\napp.listen(80, digests.start.bind(digests));" })).toEqual(['digests']);
  });
});
