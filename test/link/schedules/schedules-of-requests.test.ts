import { linkSources } from '../../kit/link-sources.ts';

const needsNext = { 'package.json': '{ "dependencies": { "next": "15.0.0" } }' };

/** Evidence and path of every schedule in these files. */
async function evidenceIn(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  return (await linkSources({ ...needsNext, ...files })).schedules.map(({ evidence, path }) => `${evidence} ${String(path)}`);
}

describe('a route that checks who calls it', () => {
  const check = "if (request.headers.get('authorization') !== `Bearer ${process.env.CRON_SECRET}`) return new Response('', { status: 401 });";

  it('is called by a scheduler, where it asks for the secret of one', async () => {
    expect(await evidenceIn({ 'app/api/payouts/route.ts': `export async function GET(request) { ${check} }` })).toEqual(['request /api/payouts']);
    expect(await evidenceIn({ 'app/api/payouts/route.ts': "export async function GET(request) { if (request.headers.get('x-appengine-cron') !== 'true') return; }" })).toEqual(['request /api/payouts']);
    expect(await evidenceIn({ 'src/server.ts': "import express from 'express';\nconst app = express();\napp.get('/payouts', (req, res) => { if (req.headers['x-cloudscheduler'] !== 'true') return res.status(403).end(); res.end(); });\napp.listen(80);" })).toEqual(['request /payouts']);
    expect(await evidenceIn({ 'app/api/payouts/route.ts': "export async function GET(request) { if (request.headers.get('authorization') !== process.env.API_SECRET) return; }" })).toEqual([]);
  });

  it('is there for people where a schedule of the project does the same work', async () => {
    const mails = "import { Resend } from 'resend';\nconst resend = new Resend('key');\nexport async function sendSummaries() { await resend.emails.send({}); }\nexport function today() { return new Date(); }";
    const route = (work: string): string => `import { sendSummaries, today } from '../../../lib/mails';\nexport async function GET(request) { ${check} ${work} }`;
    const evidence = async (work: string, started: string): Promise<readonly string[]> => (await evidenceIn({
      'package.json': '{ "dependencies": { "next": "15.0.0", "node-cron": "4.2.1", "resend": "4.6.0" } }',
      'lib/mails.ts': mails,
      'src/job.ts': `import cron from 'node-cron';\nimport { sendSummaries, today } from '../lib/mails';\ncron.schedule('0 7 * * 1', async () => { ${started} });`,
      'app/api/summaries/route.ts': route(work),
    })).filter((line) => !line.endsWith('null'));

    expect(await evidence('await sendSummaries();', 'await sendSummaries();')).toEqual([]);
    expect(await evidence('await sendSummaries();', 'today();')).toEqual(['request /api/summaries']);
    expect(await evidence('return Response.json(today());', 'today(); await sendSummaries();')).toEqual(['request /api/summaries']);
    // They share a mailer, and no work.
    expect(await evidence('for (const shop of await request.json()) await sendSummaries(shop);', 'await sendSummaries();')).toEqual(['request /api/summaries']);
    expect(await evidence('await sendSummaries();', 'for (const shop of [1, 2]) await sendSummaries(shop);')).toEqual(['request /api/summaries']);
  });

  it('may ask in a wrapper, or through a function', async () => {
    const wrapper = `export const withCaller = (handler) => async (request) => { ${check} return handler(request); };`;

    expect(await evidenceIn({ 'lib/auth.ts': wrapper, 'app/api/payouts/route.ts': "import { withCaller } from '../../../lib/auth';\nexport const GET = withCaller(async () => new Response());" })).toEqual(['request /api/payouts']);
    expect(await evidenceIn({ 'lib/auth.ts': `export function refuse(request) { ${check} }`, 'app/api/payouts/route.ts': "import { refuse } from '../../../lib/auth';\nexport async function GET(request) { return refuse(request) ?? new Response(); }" })).toEqual(['request /api/payouts']);
  });

  it('is no job of a scheduler where whoever has a token may come, and the secret is one of them', async () => {
    const grants = (name: string): string => `import jwt from 'jsonwebtoken';
async function readToken(token) { return jwt.verify(token, process.env.JWT_SECRET); }
export async function ${name}(request) {
  const token = request.headers.get('authorization').slice(7);
  if (process.env.CRON_SECRET && token === process.env.CRON_SECRET) return { type: 'admin' };
  return await readToken(token);
}`;
    const route = (name: string, method: string): string => `import { ${name} } from '../../../lib/auth';\nexport async function ${method}(request) { const caller = await ${name}(request); return Response.json({ caller }); }`;
    const needsTokens = { 'package.json': '{ "dependencies": { "next": "15.0.0", "jsonwebtoken": "9.0.0" } }' };
    const evidence = async (name: string, method: string): Promise<readonly string[]> => evidenceIn({ ...needsTokens, 'lib/auth.ts': grants(name), 'app/api/payouts/route.ts': route(name, method) });

    expect(await evidence('authorize', 'GET')).toEqual([]);
    expect(await evidence('authorize', 'POST')).toEqual([]);
    expect(await evidence('authorizeCronOrAdmin', 'GET')).toEqual(['request /api/payouts']);
    expect(await evidence('authorizeCronOrAdmin', 'POST')).toEqual(['request /api/payouts']);
  });

  it('is one where the route itself thought of the scheduler beside its users', async () => {
    expect(await evidenceIn({ 'app/api/payouts/route.ts': "import { getServerSession } from 'next-auth';\nexport async function GET(request) { const isJob = request.headers.get('authorization') === process.env.CRON_SECRET; if (!isJob && !(await getServerSession())) return new Response('', { status: 401 }); return new Response(); }" })).toEqual(['request /api/payouts']);
  });

  it('takes messages where it reads what was posted', async () => {
    expect(await evidenceIn({ 'app/api/payouts/route.ts': `export async function POST(request) { ${check} const { id } = await request.json(); return Response.json({ id }); }` })).toEqual([]);
    expect(await evidenceIn({ 'app/api/cron/payouts/route.ts': 'export async function POST(request) { const body = await request.json(); return Response.json(body); }' })).toEqual([]);
    expect(await evidenceIn({ 'pages/api/cron/payouts.ts': 'export default async function handler(req, res) { await settle(req.body.id); res.json({}); }' })).toEqual([]);
  });

  it('is called by a scheduler that posts nothing, where nothing that was posted is read', async () => {
    expect(await evidenceIn({ 'app/api/payouts/route.ts': `export async function POST(request) { ${check} return Response.json({}); }` })).toEqual(['request /api/payouts']);
    expect(await evidenceIn({ 'app/api/payouts/route.ts': "export async function POST(request) { const given = request.headers.get('authorization'); if (given !== `Bearer ${process.env.CRON_SECRET}`) return; }" })).toEqual(['request /api/payouts']);
    expect(await evidenceIn({ 'pages/api/cron/payouts.ts': 'export default async function handler(req, res) { await settle(); res.json({}); }' })).toEqual(['path /api/cron/payouts']);
  });

  it('may compare the secret under another name, or leave that to a function', async () => {
    const named = "const given = request.headers.get('x-job-key'); const expected = process.env.CRON_SECRET; if (given !== expected) return;";

    expect(await evidenceIn({ 'app/api/payouts/route.ts': `export async function POST(request) { ${named} }` })).toEqual(['request /api/payouts']);
    expect(await evidenceIn({ 'app/api/payouts/route.ts': "export async function POST(request) { const secret = process.env.CRON_SECRET; if (request.headers.get('authorization') !== `Bearer ${secret}`) return; }" })).toEqual(['request /api/payouts']);
    expect(await evidenceIn({ 'app/api/payouts/route.ts': "export async function POST(request) { const secret = process.env.PARTNER_SECRET; if (request.headers.get('authorization') !== `Bearer ${secret}`) return; }" })).toEqual([]);
    expect(await evidenceIn({ 'app/api/payouts/route.ts': "function isAllowed(request) { const given = request.headers.get('x-job-key'); return Boolean(process.env.CRON_SECRET && given === process.env.CRON_SECRET); }\nexport async function POST(request) { if (!isAllowed(request)) return; }" })).toEqual(['request /api/payouts']);
    expect(await evidenceIn({ 'app/api/payouts/route.ts': "function startJob() { return fetch('https://shop.example/api/cron', { headers: { key: process.env.CRON_SECRET } }); }\nexport async function POST(request) { await startJob(); }" })).toEqual([]);
  });

  it('is started by hand where it stands among the pages of administrators, and the jobs have a folder of their own', async () => {
    const route = `export async function POST(request) { ${check} return Response.json({}); }`;
    const job = 'export async function GET() { return new Response(); }';

    expect(await evidenceIn({ 'app/api/admin/reseed-shop/route.ts': route, 'app/api/cron/payouts/route.ts': job })).toEqual(['path /api/cron/payouts']);
    expect(await evidenceIn({ 'app/api/admin/reseed-shop/route.ts': route })).toEqual(['request /api/admin/reseed-shop']);
    expect((await evidenceIn({ 'app/api/shops/expire/route.ts': route, 'app/api/cron/payouts/route.ts': job })).toSorted()).toEqual(['path /api/cron/payouts', 'request /api/shops/expire']);
    expect((await evidenceIn({ 'app/api/admin/cron/expire/route.ts': route, 'app/api/cron/payouts/route.ts': job })).toSorted()).toEqual(['path /api/cron/payouts', 'request /api/admin/cron/expire']);
  });

  it('may name things by a megabyte', async () => {
    const endless = `${'cronkey'.repeat(100_000)}é`;

    expect(await evidenceIn({ 'app/api/payouts/route.ts': `export async function GET(request) { if (process.env.${endless}) return; }` })).toEqual([]);
  });

  it('sends the secret on where it starts a job by hand', async () => {
    expect(await evidenceIn({ 'app/api/admin/payouts/route.ts': "export async function POST() { await fetch('https://shop.example/api/payouts', { headers: { authorization: `Bearer ${process.env.CRON_SECRET}` } }); }" })).toEqual([]);
  });

  it('is known by its path at least', async () => {
    expect(await evidenceIn({ 'app/api/cron/payouts/route.ts': 'export async function GET() { return new Response(); }' })).toEqual(['path /api/cron/payouts']);
    expect(await evidenceIn({ 'app/api/promos/scheduled/route.ts': 'export async function GET() { return new Response(); }' })).toEqual([]);
    expect(await evidenceIn({ 'app/api/admin/cron/route.ts': 'export async function GET() { return new Response(); }' })).toEqual([]);
    expect(await evidenceIn({ 'app/api/acronyms/route.ts': 'export async function GET() { return new Response(); }' })).toEqual([]);
  });

  it('is not known by the path of crons that the project keeps itself', async () => {
    expect(await evidenceIn({ 'app/api/crons/route.ts': 'export async function GET() { return new Response(); }\nexport async function DELETE() { return new Response(); }', 'app/api/crons/import/route.ts': 'export async function GET() { return new Response(); }' })).toEqual([]);
  });

  it('is called by hand where its path says that it is for testing or filling up', async () => {
    expect(await evidenceIn({ 'app/api/test-reminders/route.ts': `export async function GET(request) { ${check} }` })).toEqual([]);
    expect(await evidenceIn({ 'app/api/cron/backfill-payouts/route.ts': `export async function GET(request) { ${check} }` })).toEqual([]);
    expect(await evidenceIn({ 'app/api/contest-reminders/route.ts': `export async function GET(request) { ${check} }` })).toEqual(['request /api/contest-reminders']);
  });

  it('is none where it sends the secret itself', async () => {
    expect(await evidenceIn({ 'app/api/preview/route.ts': "export async function GET(request) { const url = new URL('/api/cron/payouts', request.url); const headers = new Headers(); headers.set('authorization', `Bearer ${process.env.CRON_SECRET}`); return fetch(url, { headers }); }" })).toEqual([]);
    expect(await evidenceIn({ 'app/api/preview/route.ts': "export async function GET(request) { const headers = new Headers(); headers.set('authorization', `Bearer ${process.env.CRON_SECRET}`); return fetch(url, { headers }); }" })).toEqual([]);
    expect(await evidenceIn({ 'app/api/preview/route.ts': 'export async function GET(request) { return fetch(url, { headers: { Authorization: `Bearer ${process.env.CRON_SECRET}` } }); }' })).toEqual([]);
  });

  it('is one where it sends another secret than it asks for', async () => {
    const call = 'await fetch(url, { headers: { Authorization: `Bearer ${key}` } });';

    expect(await evidenceIn({ 'app/api/payouts/route.ts': `export async function GET(request) { ${check} ${call} }` })).toEqual(['request /api/payouts']);
    expect(await evidenceIn({ 'pages/api/payouts.ts': `export default async function handler(req, res) { if (req.headers.authorization !== process.env.CRON_SECRET) return res.status(401).end(); ${call} }` })).toEqual(['request /api/payouts']);
  });

  it('is not named again where the deployment names it', async () => {
    expect(await evidenceIn({ 'vercel.json': '{ "crons": [{ "path": "/api/cron/payouts", "schedule": "* * * * *" }] }', 'app/api/cron/payouts/route.ts': `export async function GET(request) { ${check} }` })).toEqual(['config /api/cron/payouts']);
  });

  it('is there for people beside the method that the deployment calls', async () => {
    const workflow = "on:\n  schedule:\n    - cron: '0 4 * * *'\njobs:\n  settle:\n    steps:\n      - run: curl -X POST https://shop.example/api/cron/payouts\n";

    expect(await evidenceIn({ '.github/workflows/payouts.yml': workflow, 'app/api/cron/payouts/route.ts': `async function settle(request) { ${check} }\nexport const GET = (request) => settle(request);\nexport const POST = (request) => settle(request);` })).toEqual(['config /api/cron/payouts']);
  });
});

describe('the time limit of a route', () => {
  it('is what its file says', async () => {
    const { entryPoints } = await linkSources({ ...needsNext, 'app/api/payouts/route.ts': 'export const maxDuration = 300;\nexport async function GET() { return new Response(); }', 'app/api/orders/route.ts': 'export async function GET() { return new Response(); }' });

    expect(entryPoints.map(({ subject, budgetSeconds }) => [subject, budgetSeconds])).toEqual([
      ['GET /api/payouts', { from: 'file', value: 300, file: 'app/api/payouts/route.ts', line: 1 }],
      ['GET /api/orders', undefined],
    ]);
  });
});

describe('an edge function that checks who calls it', () => {
  const edge = (check: string): Readonly<Record<string, string>> => ({ 'supabase/functions/digest/index.ts': `Deno.serve(async (request) => {\n  ${check}\n  return new Response();\n});` });
  const unless = (setting: string): string => `if (request.headers.get('authorization') !== \`Bearer \${Deno.env.get('${setting}')}\`) return new Response('', { status: 401 });`;

  it('is called by a scheduler, where it asks for a setting of one by its name', async () => {
    expect(await evidenceIn(edge(unless('CRON_SECRET')))).toEqual(['request /*']);
  });

  it.each([
    ['another setting', unless('API_SECRET')],
    ['a message that is posted', `${unless('CRON_SECRET')}\n  const { id } = await request.json();`],
  ])('is not with %s', async (_, check) => {
    expect(await evidenceIn(edge(check))).toEqual([]);
  });

  it('is not where the function is a server of many addresses', async () => {
    expect(await evidenceIn({ 'src/server.ts': `Deno.serve(async (request) => {\n  ${unless('CRON_SECRET')}\n  return new Response();\n});` })).toEqual([]);
  });
});
