import rule from '../../rules/unlogged-schedule/rule.ts';
import { findingsOf } from '../kit/rule-tester.ts';

const job = (body: string, more = ''): Readonly<Record<string, string>> => ({ 'src/jobs.ts': `import cron from 'node-cron';\n${more}cron.schedule('*/5 * * * *', async () => { ${body} });` });

describe('unlogged-schedule', () => {
  it('names a run that leaves no line', async () => {
    expect(await findingsOf(rule, job('await settle();'))).toMatchObject([{ severity: 'info', file: 'src/jobs.ts', line: 2 }]);
  });

  it('takes a line of the handler, of a callback in it, or of what it calls', async () => {
    expect(await findingsOf(rule, job('await settle(); logger.info("settled");'))).toEqual([]);
    expect(await findingsOf(rule, job('await settle().catch((error) => log.error(error));'))).toEqual([]);
    expect(await findingsOf(rule, job('await settle();', 'async function settle() { console.log("settled"); }\n'))).toEqual([]);
  });

  it('says nothing of a route that only its path gives away', async () => {
    expect(await findingsOf(rule, { 'package.json': '{ "dependencies": { "next": "15.0.0" } }', 'app/api/cron/payouts/route.ts': 'export async function GET() { return new Response(); }' })).toEqual([]);
  });

  it('asks for a line that names the job', async () => {
    expect(await findingsOf(rule, job('await settle();', 'async function settle() { await pay(); }\n'))).toMatchObject([{ edit: { jobName: 'settle' } }]);
    expect(await findingsOf(rule, { 'src/payouts/index.ts': `import cron from 'node-cron';\ncron.schedule('*/5 * * * *', async () => { await pay(); });` })).toMatchObject([{ edit: { jobName: 'payouts' } }]);
  });

  it('asks for none of a timer that fires all the time', async () => {
    expect(await findingsOf(rule, { 'src/ticker.ts': 'setInterval(async () => { await refresh(); }, 100);' })).toMatchObject([{ edit: null }]);
    expect(await findingsOf(rule, { 'src/ticker.ts': 'setInterval(async () => { await refresh(); }, 300_000);' })).toMatchObject([{ edit: { jobName: 'ticker' } }]);
  });
});
