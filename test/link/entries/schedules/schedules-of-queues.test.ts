import { linkSources } from '../../../kit/link-sources.ts';

const asked = { 'package.json': JSON.stringify({ dependencies: { agenda: '5.0.0', bull: '4.16.0', bullmq: '5.40.0', 'graphile-worker': '0.16.6', 'pg-boss': '9.0.3' } }) };

/** What the schedules of this program start: period, name of the job, and the consumer that takes it. */
async function started(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { schedules, entryPoints } = await linkSources({ ...asked, ...files });
  return schedules.map(({ platform, name, periodSeconds, entry }) => `${platform} ${name} ${String(periodSeconds)} ${entry === null ? 'nothing' : `${entryPoints[entry]?.kind ?? ''} ${entryPoints[entry]?.subject ?? ''}`}`);
}

const boss = "import PgBoss from 'pg-boss';\nexport const boss = new PgBoss('postgres://');\n";
const agenda = "import { Agenda } from 'agenda';\nconst agenda = new Agenda();\nagenda.define('send digest', async () => {});\n";
const worker = "import { Worker } from 'bullmq';\nnew Worker('digests', async (job) => {});\n";
const queue = "import { Queue } from 'bullmq';\nconst digests = new Queue('digests');\n";
const bull = "import Bull from 'bull';\nconst digests = new Bull('digests');\n";

describe('a schedule that a queue keeps', () => {
  it.each([
    ['pg-boss by the name of the queue', { 'src/boss.ts': boss, 'src/plan.ts': "import { boss } from './boss.ts';\nboss.schedule('digests', '*/5 * * * *');", 'src/work.ts': "import { boss } from './boss.ts';\nboss.work('digests', async () => {});" }, ['job-queue digests 300 consumer digests']],
    ['agenda in words', { 'src/jobs.ts': `${agenda}agenda.every('10 minutes', 'send digest');` }, ['job-queue send digest 600 consumer send digest']],
    ['agenda in milliseconds', { 'src/jobs.ts': `${agenda}agenda.every(60_000, 'send digest');` }, ['job-queue send digest 60 consumer send digest']],
    ['agenda on a job that is made first', { 'src/jobs.ts': `${agenda}agenda.create('send digest', {}).repeatEvery('1 hour').save();` }, ['job-queue send digest 3600 consumer send digest']],
    ['agenda for a list of jobs', { 'src/jobs.ts': `${agenda}agenda.define('clean up', async () => {});\nagenda.every('0 3 * * *', ['send digest', 'clean up']);` }, ['job-queue send digest 86400 consumer send digest', 'job-queue clean up 86400 consumer clean up']],
    ['a job scheduler of BullMQ by its pattern', { 'src/plan.ts': `${queue}digests.upsertJobScheduler('nightly', { pattern: '0 3 * * *' }, { name: 'nightly' });`, 'src/work.ts': worker }, ['job-queue nightly 86400 consumer digests']],
    ['a repeated job of BullMQ by its interval', { 'src/plan.ts': `${queue}digests.add('hourly', {}, { repeat: { every: 60 * 60 * 1000 } });`, 'src/work.ts': worker }, ['job-queue hourly 3600 consumer digests']],
    ['Bull on the queue itself', { 'src/jobs.ts': `${bull}digests.process(async () => {});\ndigests.add({}, { repeat: { cron: '*/10 * * * *' } });` }, ['job-queue digests 600 consumer digests']],
    ['a cron item of graphile-worker', { 'src/jobs.ts': "import { parseCronItems, run } from 'graphile-worker';\nrun({ taskList: { send_digest: async () => {} }, parsedCronItems: parseCronItems([{ task: 'send_digest', match: '0 4 * * *' }]) });" }, ['job-queue send_digest 86400 consumer send_digest']],
    ['a crontab that graphile-worker is given as text', { 'src/jobs.ts': "import { run } from 'graphile-worker';\nrun({ crontab: `\n# at night\n0 4 * * * send_digest ?max=1\n*/5 * * * * clean_up\n`, taskList: { send_digest: async () => {}, clean_up: async () => {} } });" }, ['job-queue send_digest 86400 consumer send_digest', 'job-queue clean_up 300 consumer clean_up']],
    ['a crontab that graphile-worker reads from a file', { crontab: '# at night\n0 4 * * * send_digest ?max=1 { "all": true }\n0 5 * * * /usr/bin/backup\n', 'src/jobs.ts': "import { run } from 'graphile-worker';\nrun({ taskList: { send_digest: async () => {} } });" }, ['job-queue send_digest 86400 consumer send_digest']],
    ['agenda on a job that is kept under a name', { 'src/jobs.ts': `${agenda}const job = agenda.create('send digest', {});\njob.repeatEvery('1 hour');\nawait job.save();` }, ['job-queue send digest 3600 consumer send digest']],
  ])('starts the consumer: %s', async (_, files, expected) => {
    expect(await started(files)).toEqual(expected);
  });

  it('starts only the consumer that takes jobs of its name', async () => {
    const jobs = `${bull}digests.process('send', async () => {});\ndigests.process('clean', async () => {});\ndigests.add('clean', {}, { repeat: { cron: '0 * * * *' } });`;
    const { schedules, entryPoints } = await linkSources({ ...asked, 'src/jobs.ts': jobs });

    expect(schedules.map(({ entry }) => (entry === null ? null : entryPoints[entry]?.registration.span[0]))).toEqual([4]);
  });

  it('is known where its consumer is not', async () => {
    expect(await started({ 'src/boss.ts': boss, 'src/plan.ts': "import { boss } from './boss.ts';\nboss.schedule('reports', '0 3 * * *');\nboss.work('digests', async () => {});" })).toEqual(['job-queue reports 86400 nothing']);
  });

  it('is a schedule where its time comes from outside', async () => {
    expect(await started({ 'src/plan.ts': `${queue}digests.add('nightly', {}, { repeat: { pattern: process.env.DIGEST_CRON } });`, 'src/work.ts': worker })).toEqual(['job-queue nightly null consumer digests']);
  });

  it.each([
    ['a job that is added once', "digests.add('welcome', {}, { attempts: 3 });"],
    ['options that are not written there', "digests.add('welcome', {}, { ...defaults });"],
  ])('is not made by %s', async (_, call) => {
    expect(await started({ 'src/plan.ts': `${queue}${call}`, 'src/work.ts': worker })).toEqual([]);
  });
});
