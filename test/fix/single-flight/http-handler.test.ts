import { isNoWorse } from '../../../src/fix/check-edit.ts';
import { writeSingleFlight } from '../../../src/fix/single-flight/http-handler.ts';
import { findPosition } from '../../kit/find-position.ts';

const headers: { retryCount: string | null; executionTime: string | null } = { retryCount: 'x-cloudtasks-taskretrycount', executionTime: 'x-cloudscheduler-scheduletime' };

/** Writes the guard into the handler that begins with `handler`. */
function guard(text: string, handler: string, options: { framework?: string; file?: string; answer?: 'busy' | 'skipped'; losesErrors?: boolean; headers?: typeof headers } = {}): string | null {
  const { line, column } = findPosition(text, handler);
  const file = options.file ?? 'src/tasks/allocation.ts';
  const after = writeSingleFlight(text, {
    kind: 'single-flight-http-handler',
    description: 'Answer 429 while a run is going on.',
    file,
    handlerLine: line,
    handlerColumn: column,
    framework: options.framework ?? 'express',
    optOutVariable: 'ALLOW_PARALLEL_ALLOCATION',
    jobName: 'allocation', answer: options.answer ?? 'busy',
    headers: options.headers ?? headers,
    losesErrors: options.losesErrors ?? false,
  });
  if (after !== null) expect(isNoWorse(file, text, after)).toBe(true);
  return after;
}

const allocation = `import { Router } from 'express';
import { GoogleAuth } from 'google-auth-library';
import { settings } from '../settings.js';

export const tasks = Router();

// Cloud Scheduler calls it every five minutes.
tasks.post('/tasks/allocation', async (req, res) => {
  const auth = new GoogleAuth();
  const client = await auth.getIdTokenClient(settings.allocatorUrl);

  const { data: orders } = await client.request({ url: \`\${settings.allocatorUrl}/orders/open\` });
  await client.request({ url: \`\${settings.allocatorUrl}/allocations\`, method: 'POST', data: orders });
  res.json({ allocated: orders.length });
});
`;

describe('writeSingleFlight', () => {
  it('guards the handler of the allocation incident', () => {
    expect(guard(allocation, 'async (req, res)')).toBe(`import { Router } from 'express';
import { GoogleAuth } from 'google-auth-library';
import { settings } from '../settings.js';

export const tasks = Router();

let allocationRuns = 0;

// Cloud Scheduler calls it every five minutes.
tasks.post('/tasks/allocation', async (req, res) => {
  if (allocationRuns > 0 && process.env.ALLOW_PARALLEL_ALLOCATION !== '1') {
    res.status(429).json({ status: 'already running' });
    return;
  }
  allocationRuns += 1;
  const startedAt = Date.now();
  let outcome = 'completed';
  try {
    const auth = new GoogleAuth();
    const client = await auth.getIdTokenClient(settings.allocatorUrl);

    const { data: orders } = await client.request({ url: \`\${settings.allocatorUrl}/orders/open\` });
    await client.request({ url: \`\${settings.allocatorUrl}/allocations\`, method: 'POST', data: orders });
    res.json({ allocated: orders.length });
  } catch (error) {
    outcome = 'failed';
    throw error;
  } finally {
    allocationRuns -= 1;
    console.log(JSON.stringify({
      job_name: 'allocation',
      status: outcome,
      elapsed_ms: Date.now() - startedAt,
      retry_count: req.headers['x-cloudtasks-taskretrycount'] ?? null,
      execution_time: req.headers['x-cloudscheduler-scheduletime'] ?? null,
    }));
  }
});
`);
  });

  it('guards a named function where it is declared', () => {
    const text = `/** Closes the day. */\nexport async function closeDay(req: Request, res: Response): Promise<void> {\n  await ledger.close();\n  res.sendStatus(204);\n}\n`;

    const after = guard(text, 'async function');

    expect(after).toContain('let allocationRuns = 0;\n\n/** Closes the day. */\nexport async function closeDay(req: Request, res: Response): Promise<void> {\n  if (');
    expect(after).toContain('    await ledger.close();\n    res.sendStatus(204);\n  } catch');
  });

  it('turns an expression into a body that waits for the work', () => {
    const text = `router.post('/close', (req, res) => ledger.close(req, res));\n`;

    expect(guard(text, '(req, res)')).toContain(`router.post('/close', async (req, res) => {\n`);
    expect(guard(text, '(req, res)')).toContain('    return await ledger.close(req, res);\n  } catch');
  });

  it('guards a method, its counter above the class', () => {
    const text = `export class LedgerController {\n  async close(req, res) {\n    await this.ledger.close();\n    res.sendStatus(204);\n  }\n}\n`;

    const after = guard(text, 'async close');

    expect(after).toContain('let allocationRuns = 0;\n\nexport class LedgerController {\n  async close(req, res) {\n    if (');
    expect(after).toContain('      await this.ledger.close();\n      res.sendStatus(204);\n    } catch');
  });

  it('finds a method by the place of its parameters too', () => {
    const text = `class LedgerController {\n  async close(req, res) {\n    await this.ledger.close();\n  }\n}\n`;

    expect(guard(text, '(req, res)')).toContain('    allocationRuns += 1;\n');
  });

  it('keeps CRLF line endings', () => {
    const after = guard(allocation.replaceAll('\n', '\r\n'), 'async (req, res)');

    expect(after?.replaceAll('\r\n', '')).not.toContain('\n');
    expect(after).toContain('  try {\r\n    const auth');
  });

  it('keeps a byte order mark', () => {
    expect(guard(`\uFEFF${allocation}`, 'async (req, res)')?.startsWith('\uFEFFimport')).toBe(true);
  });

  it('keeps tabs', () => {
    const after = guard(allocation.replaceAll('\n  ', '\n\t'), 'async (req, res)');

    expect(after).toContain('\n\ttry {\n\t\tconst auth');
    expect(after).not.toMatch(/^ +/m);
  });

  it('keeps four spaces', () => {
    const after = guard(allocation.replaceAll('\n  ', '\n    '), 'async (req, res)');

    expect(after).toContain('\n    try {\n        const auth');
  });

  it('keeps double quotes and the absence of semicolons', () => {
    const text = `import { Router } from "express"\n\nexport const tasks = Router()\n\ntasks.post("/close", async (req, res) => {\n  await ledger.close()\n  res.json({ closed: true })\n})\n`;

    const after = guard(text, 'async (req, res)');

    expect(after).toContain('let allocationRuns = 0\n');
    expect(after).toContain('process.env.ALLOW_PARALLEL_ALLOCATION !== "1") {\n    res.status(429).json({ status: "already running" })\n    return\n');
    expect(after).not.toContain(';');
  });

  it('leaves the text of a template literal where it stands', () => {
    const text = 'tasks.post("/close", async (req, res) => {\n  await ledger.run(`\n  update days\n  set closed = 1`);\n});\n';

    expect(guard(text, 'async (req, res)')).toContain('    await ledger.run(`\n  update days\n  set closed = 1`);\n');
  });

  it('opens up a body that stands on one line', () => {
    const text = `tasks.post('/close', async (req, res) => { await ledger.close(); res.sendStatus(204); });\n`;

    expect(guard(text, 'async (req, res)')).toContain('  try {\n    await ledger.close();\n    res.sendStatus(204);\n  } catch');
  });

  it('waits for work that the handler returned as a promise', () => {
    const text = `export async function closeDay(req, res) {\n  if (!req.body) return res.sendStatus(400);\n  return ledger.close(res);\n}\n`;

    const after = guard(text, 'async function');

    expect(after).toContain("    if (!req.body) { outcome = 'refused'; return res.sendStatus(400); }\n    return await ledger.close(res);\n");
    expect(after).toContain(`    return res.status(429).json({ status: 'already running' });\n`);
  });

  it('picks names the file does not use', () => {
    const text = `const allocationRuns = [];\ntasks.post('/close', async (req, res) => {\n  const startedAt = new Date();\n  await ledger.close(startedAt);\n});\n`;

    const after = guard(text, 'async (req, res)');

    expect(after).toContain('let allocationRuns2 = 0;\n');
    expect(after).toContain('const startedAt2 = Date.now();\n');
  });

  it('returns the reply in Fastify', () => {
    const text = `app.post('/close', async (request, reply) => {\n  await ledger.close();\n  return { closed: true };\n});\n`;

    const after = guard(text, 'async (request', { framework: 'fastify' });

    expect(after).toContain(`    return reply.code(429).send({ status: 'already running' });\n`);
    expect(after).toContain(`execution_time: request.headers['x-cloudscheduler-scheduletime'] ?? null`);
  });

  it('returns the context answer in Hono', () => {
    const text = `app.post('/close', async (c) => {\n  await ledger.close();\n  return c.json({ closed: true });\n});\n`;

    const after = guard(text, 'async (c)', { framework: 'hono' });

    expect(after).toContain(`    return c.json({ status: 'already running' }, 429);\n`);
    expect(after).toContain(`execution_time: c.req.header('x-cloudscheduler-scheduletime') ?? null`);
  });

  it('returns a Response in a Next.js route handler', () => {
    const text = `export async function GET(request: Request) {\n  await ledger.close();\n  return Response.json({ closed: true });\n}\n`;

    const after = guard(text, 'async function', { framework: 'next', file: 'app/api/close/route.ts' });

    expect(after).toContain(`    return Response.json({ status: 'already running' }, { status: 429 });\n`);
    expect(after).toContain(`execution_time: request.headers.get('x-cloudscheduler-scheduletime') ?? null`);
  });

  it('throws in a Nest controller and adds the import', () => {
    const text = `import { Controller, Post } from '@nestjs/common';\n\n@Controller('tasks')\nexport class TasksController {\n  @Post('close')\n  async close() {\n    await this.ledger.close();\n  }\n}\n`;

    const after = guard(text, 'async close', { framework: '@nestjs/common' });

    expect(after).toContain(`import { Controller, Post, HttpException, Headers } from '@nestjs/common';\n\nlet allocationRuns = 0;\n\n@Controller('tasks')\n`);
    expect(after).toContain(`      throw new HttpException({ status: 'already running' }, 429);\n`);
    expect(after).toContain("  async close(@Headers() headers: Record<string, string | undefined> = {}) {");
    expect(after).toContain("execution_time: headers['x-cloudscheduler-scheduletime'] ?? null");
  });

  it('asks the headers or the request that a Nest controller has, and adds none beside other parameters', () => {
    const text = (parameters: string): string => `import { Body, Controller, Headers, Post, Req } from '@nestjs/common';\n\n@Controller('tasks')\nexport class TasksController {\n  @Post('close')\n  async close(${parameters}) {\n    await this.ledger.close();\n  }\n}\n`;
    const guarded = (parameters: string): string => String(guard(text(parameters), 'async close', { framework: '@nestjs/common' }));

    expect(guarded('@Req() request: Request')).toContain("execution_time: request.headers['x-cloudscheduler-scheduletime'] ?? null");
    expect(guarded('@Headers() sent: Record<string, string>')).toContain("execution_time: sent['x-cloudscheduler-scheduletime'] ?? null");
    expect(guarded('@Body() body: unknown')).not.toContain('execution_time');
    expect(guarded('@Body() body: unknown')).toContain('async close(@Body() body: unknown) {');
  });
});

describe('who may not call', () => {
  const route = (check: string, rest = '  await ledger.close();\n  return Response.json({ closed: true });'): string => `export async function GET(request: Request) {\n${check}\n${rest}\n}\n`;
  const check = "  const header = request.headers.get('authorization');\n  if (header !== `Bearer ${process.env.CRON_SECRET}`) {\n    return new Response('Unauthorized', { status: 401 });\n  }\n";

  it('is turned away before a run is counted', () => {
    expect(guard(route(check), 'async function GET', { framework: 'next' })).toContain(`${check}\n  if (allocationRuns > 0 && process.env.ALLOW_PARALLEL_ALLOCATION !== '1') {`);
  });

  it('is turned away behind what keeps everybody out', () => {
    const closed = "  if (!process.env.CRON_SECRET) return new Response('Closed', { status: 503 });\n";

    expect(guard(route(`${closed}${check}`), 'async function GET', { framework: 'next' })).toContain(`${closed}${check}\n  if (allocationRuns > 0`);
  });

  it('is turned away after what it needs has been asked for', () => {
    expect(guard(route(check.replace("request.headers.get('authorization')", 'await readSecret(request)')), 'async function GET', { framework: 'next' })).toContain("  const header = await readSecret(request);\n  if (header !==");
  });

  it('is not told from those who may where work stands before the check', () => {
    const after = guard(route(`  const orders = await ledger.open();\n${check}`), 'async function GET', { framework: 'next' });

    expect(after).toContain('export async function GET(request: Request) {\n  if (allocationRuns > 0');
  });

  it('is not mistaken for one whose request is wrong', () => {
    const after = guard(route("  if (request.method === 'PUT') {\n    return new Response('Not Found', { status: 404 });\n  }\n"), 'async function GET', { framework: 'next' });

    expect(after).toContain('export async function GET(request: Request) {\n  if (allocationRuns > 0');
  });
});

describe('a run that fails', () => {
  const route = "tasks.post('/close', async (req, res) => {\n  await ledger.close();\n  res.sendStatus(204);\n});\n";

  it('is handed to next where the framework loses the errors of promises', () => {
    const after = guard(route, 'async (req', { losesErrors: true });

    expect(after).toContain("tasks.post('/close', async (req, res, next) => {\n");
    expect(after).toContain("    outcome = 'failed';\n    next(error);\n  } finally {\n");
  });

  it('is handed to the next that the handler has already', () => {
    const after = guard(route.replace('(req, res)', '(req, res, done)'), 'async (req', { losesErrors: true });

    expect(after).toContain('    done(error);\n');
  });

  it('is thrown on where a wrapper waits for it', () => {
    const wrapped = route.replace('async (req', 'wrap(async (req').replace('});', '}));');

    expect(guard(wrapped, 'async (req', { losesErrors: true })).toContain('    throw error;\n');
  });

  it('is thrown on where the parameters have types that a new one would need too', () => {
    const typed = route.replace('(req, res)', '(req: Request, res: Response)');

    expect(guard(typed, 'async (req', { losesErrors: true })).toContain('    throw error;\n');
  });

  it('is logged as failed where the handler answers for it itself', () => {
    const text = "tasks.post('/close', async (req, res) => {\n  try {\n    await ledger.close();\n    res.sendStatus(204);\n  } catch (cause) {\n    res.status(500).json({ error: `\n  closing failed` });\n  }\n});\n";

    expect(guard(text, 'async (req')).toContain("    } catch (cause) {\n      outcome = 'failed';\n      res.status(500).json({ error: `\n  closing failed` });\n    }\n");
  });

  it('is not taken for one where the handler goes on with the next item', () => {
    const text = "tasks.post('/close', async (req, res) => {\n  try {\n    await ledger.close();\n  } catch (cause) {\n    report(cause);\n  }\n  res.sendStatus(204);\n});\n";

    expect(guard(text, 'async (req')).toContain('    } catch (cause) {\n      report(cause);\n    }\n');
  });
});

describe('the answer to a second run', () => {
  it('is 200 and says skipped where the scheduler would come back for a failure', () => {
    const next = 'export async function POST(request: Request) {\n  await ledger.close();\n  return Response.json({ closed: true });\n}\n';

    expect(guard(next, 'async function', { framework: 'next', answer: 'skipped' })).toContain("    return Response.json({ status: 'skipped' });\n");
    expect(guard("app.post('/close', async (c) => {\n  await ledger.close();\n  return c.text('closed');\n});\n", 'async (c', { framework: 'hono', answer: 'skipped' })).toContain("    return c.json({ status: 'skipped' });\n");
    expect(guard("tasks.post('/close', async (req, res) => {\n  await ledger.close();\n  res.end();\n});\n", 'async (req', { answer: 'skipped' })).toContain("    res.status(200).json({ status: 'skipped' });\n    return;\n");
  });

  it('is set on the context in Koa', () => {
    const after = guard("router.post('/close', async (ctx) => {\n  await ledger.close();\n  ctx.status = 204;\n});\n", 'async (ctx', { framework: 'koa' });

    expect(after).toContain("    ctx.status = 429;\n    ctx.body = { status: 'already running' };\n    return;\n");
    expect(after).toContain("execution_time: ctx.headers['x-cloudscheduler-scheduletime'] ?? null,");
  });
});

describe('the log line', () => {
  it('names the attempt only where the scheduler says which it is', () => {
    const text = "tasks.post('/close', async (_req, res) => {\n  await ledger.close();\n  res.end();\n});\n";

    const plain = guard(text, 'async (_req', { headers: { retryCount: null, executionTime: null } });
    const counted = guard(text, 'async (_req', { headers: { retryCount: 'upstash-retried', executionTime: null } });

    expect(plain).toContain('async (_req, res) => {\n');
    expect(plain).toContain('      elapsed_ms: Date.now() - startedAt,\n    }));\n');
    expect(counted).toContain('async (req, res) => {\n');
    expect(counted).toContain("      retry_count: req.headers['upstash-retried'] ?? null,\n    }));\n");
  });

  it('reads the request by the name it has where the better one is taken', () => {
    const text = "tasks.post('/close', async (_req, res) => {\n  const req = await ledger.close();\n  res.json(req);\n});\n";

    expect(guard(text, 'async (_req')).toContain("_req.headers['x-cloudscheduler-scheduletime']");
  });
});

describe('writeSingleFlight writes nothing', () => {
  it('where work goes on after the handler returned', () => {
    expect(guard(`tasks.post('/close', async (req, res) => {\n  void ledger.close();\n  res.sendStatus(202);\n});\n`, 'async (req')).toBeNull();
    expect(guard(`tasks.post('/close', async (req, res) => {\n  ledger.close().catch(report);\n  res.sendStatus(202);\n});\n`, 'async (req')).toBeNull();
  });

  it('where the handler is not async and calls back', () => {
    expect(guard(`tasks.post('/close', (req, res) => {\n  ledger.close(() => res.sendStatus(204));\n});\n`, '(req, res)')).toBeNull();
  });

  it('where the framework is not known', () => {
    expect(guard(`server.handle('/close', async (req, res) => {\n  await ledger.close();\n});\n`, 'async (req', { framework: 'restana' })).toBeNull();
  });

  it('where the response has no name', () => {
    expect(guard(`tasks.post('/close', async ({ body }, { locals }) => {\n  await ledger.close(body);\n});\n`, 'async ({')).toBeNull();
  });

  it('where line endings are mixed', () => {
    expect(guard(`export const tasks = Router();\r\ntasks.post('/close', async (req, res) => {\n  await ledger.close();\n});\n`, 'async (req')).toBeNull();
  });

  it('where no function begins at the place', () => {
    expect(guard(allocation, 'export const tasks')).toBeNull();
  });

  it('into a generator', () => {
    expect(guard(`export async function* stream(req, res) {\n  yield await ledger.close();\n}\n`, 'async function')).toBeNull();
  });
});
