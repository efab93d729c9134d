import rule from '../../rules/unanswered-schedule/rule.ts';
import { findingsOf } from '../kit/rule-tester.ts';

const manifest = '{"dependencies":{"next":"15.3.0","express":"5.1.0","@supabase/supabase-js":"2.49.8"}}';
const store = "import { createClient } from '@supabase/supabase-js';\nexport const db = createClient('url', 'key');\nexport async function expire() { await db.from('holds').delete().lt('until', new Date().toISOString()); }\nexport async function count() { return (await db.from('holds').select('id')).data; }\n";
const vercel = (path = '/api/cron/holds'): Record<string, string> => ({ 'vercel.json': `{"crons":[{"path":"${path}","schedule":"0 3 * * *"}]}` });
const work = 'export async function POST() { await expire(); return Response.json({}); }\n';
const head = "import { expire, count } from '../../../../lib/store';\n";

async function told(route: string, more: Record<string, string> = vercel()): Promise<readonly string[]> {
  const found = await findingsOf(rule, { 'package.json': manifest, 'lib/store.ts': store, 'app/api/cron/holds/route.ts': `${head}${route}`, ...more });
  return found.map(({ subject, confidence, severity }) => `${severity} ${confidence} ${subject}`);
}

describe('unanswered-schedule, a method that is refused', () => {
  it('is told of Vercel, which calls with GET', async () => {
    expect(await told(work)).toEqual(['warning certain GET /api/cron/holds']);
    expect(await told('export const POST = async () => { await expire(); return Response.json({}); };\n')).toEqual(['warning certain GET /api/cron/holds']);
    expect(await told(work, vercel('/api/cron/holds?all=1'))).toEqual(['warning certain GET /api/cron/holds']);
  });

  it('is told of a job of Cloud Scheduler, whose method is set or POST', async () => {
    const job = (method: string): Record<string, string> => ({ 'main.tf': `resource "google_cloud_scheduler_job" "holds" {\n  schedule = "0 3 * * *"\n  http_target {\n    ${method}\n    uri = "https://inn.example/api/cron/holds"\n  }\n}\n` });
    const read = 'export async function GET() { await expire(); return Response.json({}); }\n';
    expect(await told(read, job('http_method = "POST"'))).toEqual(['warning certain POST /api/cron/holds']);
    expect(await told(read, job('http_method = "GET"'))).toEqual([]);
  });

  it.each([
    ['the handler has both names', `${work}export const GET = POST;\n`],
    ['the method is exported from elsewhere', `${work}export { GET } from './more';\n`],
    ['everything of another file is exported', `${work}export * from './more';\n`],
    ['the method is exported under a name of its own', `${work}export { POST as GET };\n`],
    ['the other method does no work', 'export async function POST() { return Response.json({}); }\n'],
  ])('is not where %s', async (_, route) => {
    expect(await told(route)).toEqual([]);
  });

  it('is not where another schedule calls the other method, nothing calls the route, or two programs have one', async () => {
    expect(await told(work, {})).toEqual([]);
    expect(await told(work, { ...vercel(), '.github/workflows/holds.yml': 'on:\n  schedule:\n    - cron: "0 3 * * *"\njobs:\n  call:\n    runs-on: ubuntu-latest\n    steps:\n      - run: curl -X POST https://inn.example/api/cron/holds\n' })).toEqual([]);
    expect(await told(work, { ...vercel(), 'old/package.json': manifest, 'old/app/api/cron/holds/route.ts': 'export async function POST() { return Response.json({}); }\n' })).toEqual([]);
  });

  it('is not where a router may have routes that are not seen', async () => {
    expect(await findingsOf(rule, { 'package.json': manifest, 'lib/store.ts': store, ...vercel(), 'src/server.ts': "import express from 'express';\nimport { expire } from '../lib/store';\nconst app = express();\napp.post('/api/cron/holds', async (req, res) => { await expire(); res.end(); });\napp.listen(80);\n" })).toEqual([]);
  });
});

describe('unanswered-schedule, a handler that does nothing', () => {
  it.each([
    ['tells what the route is for', "export async function GET() { return Response.json({ method: 'POST' }); }\n"],
    ['counts what waits', 'export async function GET() { return Response.json({ waiting: await count() }); }\n'],
    ['notes its own errors', 'export async function GET() { try { return Response.json({ waiting: await count() }); } catch (error) { await expire(); throw error; } }\n'],
    ['checks who asks', "const guarded = (work: () => Promise<Response>) => async (request: Request) => (request.headers.get('authorization') === process.env.CRON_SECRET ? work() : new Response('', { status: 401 }));\nexport const GET = guarded(async () => Response.json({ method: 'POST' }));\n"],
  ])('is told where it %s', async (_, get) => {
    expect(await told(`${work}${get}`)).toEqual(['warning likely GET /api/cron/holds']);
  });

  it.each([
    ['does the work too', 'export async function GET() { await expire(); return Response.json({}); }\n'],
    ['hands it on', 'export async function GET() { return POST(); }\n'],
    ['waits for what nobody knows', "import { warm } from 'warm-up';\nexport async function GET() { await warm(); return Response.json({}); }\n"],
    ['asks another service for it', "export async function GET() { await fetch('https://inn.example/api/holds', { method: 'DELETE' }); return Response.json({}); }\n"],
  ])('is not told where it %s', async (_, get) => {
    expect(await told(`${work}${get}`)).toEqual([]);
  });
});
