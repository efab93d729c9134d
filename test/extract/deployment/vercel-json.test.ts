import { extractDeployment } from '../../../src/extract/deployment/extract-deployment.ts';
import { mustExtract } from './must-extract.ts';

describe('vercel.json', () => {
  it('gives each cron job with the lines of path and schedule', async () => {
    const { schedules } = await mustExtract(
      'apps/web/vercel.json',
      `{
  "$schema": "https://openapi.vercel.sh/vercel.json",
  "crons": [
    { "path": "/api/cron/digest", "schedule": "0 8 * * *" },
    {
      "path": "/api/cron/payouts",
      "schedule": "*/10 * * * *"
    }
  ]
}
`,
    );

    expect(schedules).toEqual([
      { platform: 'vercel-cron', name: null, line: 4, target: { kind: 'http', url: { value: '/api/cron/digest', line: 4 }, method: 'GET' }, expression: { value: '0 8 * * *', line: 4 } },
      { platform: 'vercel-cron', name: null, line: 5, target: { kind: 'http', url: { value: '/api/cron/payouts', line: 6 }, method: 'GET' }, expression: { value: '*/10 * * * *', line: 7 } },
    ]);
  });

  it('takes the duration of the functions when all have the same', async () => {
    const { services } = await mustExtract('vercel.json', '{\n  "functions": {\n    "app/api/**": { "maxDuration": 300 },\n    "api/*.ts": { "maxDuration": 300, "memory": 1024 }\n  }\n}\n');

    expect(services).toEqual([{ platform: 'vercel', name: null, line: 1, timeoutSeconds: { value: 300, line: 3 } }]);
  });

  it('says no duration when functions differ', async () => {
    const { services } = await mustExtract('vercel.json', '{ "functions": { "app/api/**": { "maxDuration": 300 }, "api/*.ts": { "maxDuration": 10 } } }');

    expect(services).toEqual([{ platform: 'vercel', name: null, line: 1 }]);
  });

  it('reads schedules by their names, which call a path or a function of their own', async () => {
    const { schedules } = await mustExtract('vercel.json', `{
  "schedules": {
    "digest": { "schedule": "0 9 * * *", "path": "/api/digest", "requestMethod": "post" },
    "cleanup": { "schedule": "0 * * * *", "timezone": "Europe/Oslo", "function": "api/cleanup.ts" },
    "export": { "schedule": "0 1 * * *", "topic": "exports" }
  }
}
`);

    expect(schedules).toEqual([
      { platform: 'vercel-cron', name: 'digest', line: 3, target: { kind: 'http', url: { value: '/api/digest', line: 3 }, method: 'POST' }, expression: { value: '0 9 * * *', line: 3 } },
      { platform: 'vercel-cron', name: 'cleanup', line: 4, target: { kind: 'function', modules: ['api/cleanup'], exported: 'POST|default|handler' }, expression: { value: '0 * * * *', line: 4 } },
    ]);
  });

  it('leaves out a cron job without a path', async () => {
    const { schedules } = await mustExtract('vercel.json', '{ "crons": [{ "schedule": "0 8 * * *" }, 7, null] }');

    expect(schedules).toEqual([]);
  });

  it('says why when the JSON is broken', async () => {
    const extraction = await extractDeployment('vercel.json', '{ "crons": [ { "path": "/api/cron" }\n');

    expect(extraction.ok ? '' : extraction.reason).toMatch(/^not valid JSON: line \d+/);
  });

  it('is quiet about another JSON file of that folder', async () => {
    expect(await mustExtract('crons.json', '{ "crons": [{ "path": "/api/cron", "schedule": "0 8 * * *" }] }')).toEqual({ services: [], schedules: [] });
  });
});
