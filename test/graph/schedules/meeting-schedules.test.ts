import { findMeetingSchedules, getTellingSchedules } from '../../../src/graph/schedules/meeting-schedules.ts';
import { findSchedulesOfEntry } from '../../../src/graph/schedules-of-entry.ts';
import { linkSources } from '../../kit/link-sources.ts';

/** Expressions of the schedules of the only scheduled entry point whose runs meet. */
async function meeting(files: Readonly<Record<string, string>>): Promise<readonly (string | null)[]> {
  const graph = await linkSources({ 'package.json': '{ "dependencies": { "next": "15.0.0" } }', ...files });
  const entry = graph.entryPoints.find((candidate) => findSchedulesOfEntry(graph, candidate).length > 0);
  if (entry === undefined) throw new Error('nothing is scheduled');
  return findMeetingSchedules(graph, entry, findSchedulesOfEntry(graph, entry)).map(({ expression }) => expression);
}

const vercel = (...crons: readonly (readonly [string, string])[]): string => JSON.stringify({ crons: crons.map(([path, schedule]) => ({ path, schedule })) });
const wrangler = 'name = "feeds"\nmain = "src/worker.ts"\n[triggers]\ncrons = ["*/5 * * * *", "0 9 * * *"]\n';

describe('findMeetingSchedules', () => {
  it('tells schedules that start the same route in the same minute', async () => {
    const route = { 'app/api/payouts/route.ts': 'export async function GET() { return new Response(); }' };

    expect(await meeting({ ...route, 'vercel.json': vercel(['/api/payouts', '*/10 * * * *'], ['/api/payouts', '0 9 * * *']) })).toEqual(['*/10 * * * *', '0 9 * * *']);
    expect(await meeting({ ...route, 'vercel.json': vercel(['/api/payouts', '0 9 * * *'], ['/api/payouts', '30 9 * * *']) })).toEqual([]);
    expect(await meeting({ ...route, 'vercel.json': vercel(['/api/payouts', '0 9 * * *']) })).toEqual([]);
  });

  it('is told apart by a parameter of the path', async () => {
    const route = { 'app/api/cron/[job]/route.ts': 'export async function GET() { return new Response(); }' };

    expect(await meeting({ ...route, 'vercel.json': vercel(['/api/cron/payouts', '0 9 * * *'], ['/api/cron/digest', '0 9 * * *']) })).toEqual([]);
    expect(await meeting({ ...route, 'vercel.json': vercel(['/api/cron/payouts', '0 9 * * *'], ['/api/cron/payouts', '0 * * * *']) })).toEqual(['0 9 * * *', '0 * * * *']);
  });

  it.each([
    ['tests', "async scheduled(controller) { if (controller.cron === '0 9 * * *') await digest(); else await refresh(); }"],
    ['switches on', 'async scheduled({ cron }) { switch (cron) { default: await refresh(); } }'],
    ['hands on', 'async scheduled(controller, env, context) { context.waitUntil(withContext(() => run(controller.cron))); }'],
  ])('is told apart by a handler that %s the expression', async (_, handler) => {
    expect(await meeting({ 'wrangler.toml': wrangler, 'src/worker.ts': `export default { ${handler} };` })).toEqual([]);
  });

  it('is told apart by a function that is handed the event', async () => {
    const worker = (told: string): Readonly<Record<string, string>> => ({ 'wrangler.toml': wrangler, 'src/worker.ts': `import { runCron } from './cron';\nexport default { async scheduled(event, env, context) { context.waitUntil(runCron(event, env)); } };`, 'src/cron.ts': `export async function runCron(event, env) { ${told} }\nasync function refresh(env) { await env.DB.prepare('delete from feeds').run(); }` });

    expect(await meeting(worker("switch (event.cron) { case '0 9 * * *': return; default: await refresh(env); }"))).toEqual([]);
    expect(await meeting(worker('await refresh(env);'))).toEqual(['*/5 * * * *', '0 9 * * *']);
  });

  it('takes the hosts of one project for deployments of which one is live', async () => {
    const job = 'apiVersion: batch/v1\nkind: CronJob\nmetadata: { name: payouts }\nspec:\n  schedule: "0 9 * * *"\n  jobTemplate: { spec: { template: { spec: { restartPolicy: Never, containers: [{ name: call, image: curl, command: [curl, https://shop.example/api/payouts] }] } } } }\n';

    expect(await meeting({ 'app/api/payouts/route.ts': 'export async function GET() { return new Response(); }', 'vercel.json': vercel(['/api/payouts', '0 9 * * *']), 'k8s/cron.yaml': job })).toEqual([]);
  });

  it('is not told apart by a handler that does the same each time', async () => {
    expect(await meeting({ 'wrangler.toml': wrangler, 'src/worker.ts': 'export default { async scheduled(controller, env) { await refresh(env); } };' })).toEqual(['*/5 * * * *', '0 9 * * *']);
  });
});

describe('getTellingSchedules', () => {
  async function telling(handler: string): Promise<readonly (string | null)[]> {
    const graph = await linkSources({ 'wrangler.toml': wrangler, 'src/worker.ts': `export default { ${handler} };` });
    const entry = graph.entryPoints.find((candidate) => findSchedulesOfEntry(graph, candidate).length > 0);
    return entry === undefined ? ['none'] : getTellingSchedules(graph, entry, findSchedulesOfEntry(graph, entry)).map(({ expression }) => expression);
  }

  it('is the rarest where the handler does another part of its work for each', async () => {
    expect(await telling("async scheduled(controller) { if (controller.cron === '0 9 * * *') await digest(); else await refresh(); }")).toEqual(['0 9 * * *']);
  });

  it('is all of them where it does the same for each', async () => {
    expect(await telling('async scheduled(controller) { await refresh(); }')).toEqual(['*/5 * * * *', '0 9 * * *']);
  });
});
