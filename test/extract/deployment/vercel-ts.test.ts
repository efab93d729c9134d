import { extractDeployment } from '../../../src/extract/deployment/extract-deployment.ts';
import { classifyPath } from '../../../src/extract/select-files.ts';
import { linkSources } from '../../kit/link-sources.ts';

async function read(text: string, path = 'vercel.ts'): Promise<readonly string[]> {
  const extraction = await extractDeployment(path, text);
  if (!extraction.ok) throw new Error(extraction.reason);
  return extraction.facts.schedules.map(({ platform, expression, line, target }) => `${line} ${platform} ${String(expression?.value)} ${target.kind === 'http' ? target.url.value : target.kind}`);
}

describe('vercel.ts', () => {
  it('holds cron jobs', async () => {
    const text = "import type { VercelConfig } from '@vercel/config/v1';\nexport const config: VercelConfig = {\n  crons: [\n    { path: '/api/cron/payouts', schedule: '*/5 * * * *' },\n  ],\n};";

    expect(await read(text)).toEqual(['4 vercel-cron */5 * * * * /api/cron/payouts']);
  });

  it('may give its lists names', async () => {
    expect(await read("const crons = [{ path: '/api/cron/payouts', schedule: '0 3 * * *' }];\nconst config = { crons } satisfies VercelConfig;\nexport default config;")).toEqual(['1 vercel-cron 0 3 * * * /api/cron/payouts']);
  });

  it('reads schedules by their names', async () => {
    expect(await read("export const config = { schedules: { payouts: { path: '/api/payouts', schedule: '0 3 * * *' } } };")).toEqual(['1 vercel-cron 0 3 * * * /api/payouts']);
  });

  it('says nothing of times that it reads from outside', async () => {
    expect(await read("export const config = { crons: [{ path: '/api/cron/payouts', schedule: process.env.PAYOUTS }] };")).toEqual(['1 vercel-cron undefined /api/cron/payouts']);
  });

  it.each([
    ['exports no settings', "const crons = [{ path: '/api/cron/payouts', schedule: '0 3 * * *' }];\nexport function listCrons() { return crons; }", 'vercel.ts'],
    ['stands among the sources', "export const config = { crons: [{ path: '/api/cron/payouts', schedule: '0 3 * * *' }] };", 'src/deploy/vercel.ts'],
    ['has a job without a path', "export const config = { crons: [{ schedule: '0 3 * * *' }] };", 'vercel.ts'],
  ])('holds none where it %s', async (_, text, path) => {
    expect(await read(text, path)).toEqual([]);
  });

  it('is read as settings only at the top of the repository', () => {
    expect([classifyPath('vercel.ts'), classifyPath('src/deploy/vercel.ts')]).toEqual(['deployment', 'source']);
  });

  it('starts the route that a job calls', async () => {
    const graph = await linkSources({ 'package.json': '{ "dependencies": { "next": "15.0.0" } }', 'vercel.ts': "export const config = { crons: [{ path: '/api/cron/payouts', schedule: '*/5 * * * *' }] };", 'app/api/cron/payouts/route.ts': 'export async function GET() { return new Response(); }' });

    expect(graph.schedules.map(({ platform, periodSeconds, entry }) => [platform, periodSeconds, graph.entryPoints[entry ?? -1]?.subject])).toEqual([['vercel-cron', 300, 'GET /api/cron/payouts']]);
  });
});
