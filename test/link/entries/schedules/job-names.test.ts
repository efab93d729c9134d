/** What a job is called in titles, log lines and locks. */
import { linkSources } from '../../../kit/link-sources.ts';

async function subjects(file: string, source: string): Promise<readonly string[]> {
  const graph = await linkSources({ 'package.json': '{"dependencies":{"node-cron":"4.2.1","cron":"4.3.0"}}', [file]: source });
  return graph.entryPoints.flatMap(({ kind, subject }) => (kind === 'scheduled' ? [subject] : []));
}

const cron = "import cron from 'node-cron';\nimport { CronJob } from 'cron';\nimport { remind, bill } from './work';\n";

describe('a job', () => {
  it('has the name of its function', async () => {
    expect(await subjects('src/jobs/reminders.ts', `${cron}async function remindGuests() { await remind(); }\ncron.schedule('0 9 * * *', remindGuests);`)).toEqual(['remindGuests']);
  });

  it('has the name of the variable that keeps it', async () => {
    expect(await subjects('src/jobs/all.ts', `${cron}export const remindGuests = new CronJob('0 9 * * *', async () => { await remind(); });\nremindGuests.start();`)).toEqual(['remindGuests']);
  });

  it('has the name of the one function that it only hands on to', async () => {
    const work = 'async function remindGuests() { await remind(); }\n';

    expect(await subjects('src/server.ts', `${cron}${work}cron.schedule('0 9 * * *', () => { remindGuests().catch(console.error); });`)).toEqual(['remindGuests']);
    expect(await subjects('src/server.ts', `${cron}${work}cron.schedule('0 9 * * *', async () => { await remindGuests(); await bill(); });`)).toEqual(['0 9 * * *']);
  });

  it('has the name that is told to what takes its work', async () => {
    const alone = 'async function alone(name: string, work: () => Promise<void>) { await work(); }\n';

    expect(await subjects('src/server.ts', `${cron}${alone}cron.schedule('0 9 * * *', () => { alone('guest-reminders', () => remind()).catch(console.error); });`)).toEqual(['guest-reminders']);
    expect(await subjects('src/server.ts', `${cron}async function say(text: string) { console.log(text); }\ncron.schedule('0 9 * * *', () => say('good morning'));`)).toEqual(['say']);
  });

  it('has the name of its class, whatever its method is called', async () => {
    expect(await subjects('src/scheduler.ts', `${cron}class GuestReminder { async run() { await remind(); } }\nconst guests = new GuestReminder();\nsetInterval(() => guests.run(), 60_000);`)).toEqual(['GuestReminder.run']);
  });

  it('has the name of its file where its own could be that of any job, beside its time', async () => {
    expect(await subjects('src/jobs/guestReminder.job.ts', `${cron}const job = new CronJob('0 9 * * *', async () => { await remind(); });\njob.start();`)).toEqual(['guestReminder (0 9 * * *)']);
    expect(await subjects('src/jobs/billing.ts', `${cron}cron.schedule('0 9 * * *', async () => { await remind(); });\ncron.schedule('0 3 1 * *', async () => { await bill(); });`)).toEqual(['billing (0 9 * * *)', 'billing (0 3 1 * *)']);
    expect(await subjects('src/jobs/mailbox.ts', `${cron}export function start() { setInterval(async () => { await remind(); }, 60_000); }\nstart();`)).toEqual(['mailbox']);
  });

  it('has its time for a name where its file says nothing of it either', async () => {
    expect(await subjects('src/server.ts', `${cron}cron.schedule('0 9 * * *', async () => { await remind(); });`)).toEqual(['0 9 * * *']);
    expect(await subjects('src/cron/index.ts', `${cron}cron.schedule('0 9 * * *', async () => { await remind(); });`)).toEqual(['0 9 * * *']);
  });
});
