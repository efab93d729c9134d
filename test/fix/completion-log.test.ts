import { writeCompletionLog } from '../../src/fix/completion-log.ts';

const intent = { kind: 'completion-log', description: '', file: 'src/jobs.ts', handlerLine: 1, handlerColumn: 1, framework: 'node-cron', jobName: 'payouts', headers: { retryCount: null, executionTime: null } } as const;

/** The handler that the file ends with is given its line. */
function write(text: string, change: Partial<Parameters<typeof writeCompletionLog>[1]> = {}): string | null {
  const lines = text.split('\n');
  const row = lines.findIndex((line) => line.includes('async '));
  return writeCompletionLog(text, { ...intent, handlerLine: row + 1, handlerColumn: (lines[row]?.indexOf('async ') ?? 0) + 1, ...change });
}

const job = "cron.schedule('*/5 * * * *', async () => {\n  await settle();\n});\n";

describe('the line that says how a run ended', () => {
  it('is written to the console where the file has no logger', () => {
    expect(write(job)).toBe(`cron.schedule('*/5 * * * *', async () => {
  const startedAt = Date.now();
  let outcome = 'completed';
  try {
    await settle();
  } catch (error) {
    outcome = 'failed';
    throw error;
  } finally {
    console.log(JSON.stringify({
      job_name: 'payouts',
      status: outcome,
      elapsed_ms: Date.now() - startedAt,
    }));
  }
});
`);
  });

  it.each([
    ["logger.info({ shop: 1 }, 'opened');", 'logger.info({\n'],
    ["logger.info('opened');", 'logger.info(JSON.stringify({\n'],
  ])('goes to the logger of the file, as that is used there: %s', (use, expected) => {
    expect(write(`import { logger } from './logger';\n${use}\n${job}`)).toContain(expected);
  });

  it('goes to the console where the logger of the file is never used in it', () => {
    expect(write(`import log from './log';\n${job}`)).toContain('console.log(JSON.stringify({');
  });

  it('goes to the console where the logger of the file is never seen to have an `info`', () => {
    expect(write(`import { Logger } from '@nestjs/common';\nconst logger = new Logger('payouts');\nlogger.error('late');\n${job}`)).toContain('console.log(JSON.stringify({');
  });

  it('says which attempt it was, where the scheduler tells', () => {
    const route = "app.post('/payouts', async (req, res) => {\n  await settle();\n  res.sendStatus(204);\n});\n";

    expect(write(route, { framework: 'express', headers: { retryCount: 'upstash-retried', executionTime: null } })).toContain("retry_count: req.headers['upstash-retried'] ?? null,\n");
    expect(write(route, { framework: 'express' })).not.toContain('retry_count');
  });

  it.each([
    ['    if (!req.get(SECRET)) return res.status(401).end();\n', "    if (!req.get(SECRET)) { outcome = 'refused'; return res.status(401).end(); }\n"],
    ["    if (!req.get(SECRET)) {\n      return Response.json({}, { status: 401 });\n    }\n", "    if (!req.get(SECRET)) {\n      outcome = 'refused';\n      return Response.json({}, { status: 401 });\n    }\n"],
    ["    if (!ready) {\n      res.status(503).end();\n      return;\n    }\n", "    if (!ready) {\n      outcome = 'failed';\n      res.status(503).end();\n      return;\n    }\n"],
    ['    if (!due) return res.status(200).end();\n', '    if (!due) return res.status(200).end();\n'],
  ])('does not call a run completed that was turned away: %s', (given, expected) => {
    const after = write(`app.post('/payouts', async (req, res) => {\n${given.replaceAll(/^ {2}/gm, '')}  await settle();\n  res.sendStatus(204);\n});\n`, { framework: 'express' });

    expect(after).toContain(expected);
  });

  it.each([
    ['    } catch (error) {\n      next(error);\n', "    } catch (error) {\n      outcome = 'failed';\n      next(error);\n"],
    ['    } catch (error) {\n      log(error);\n      return next(error);\n', "      log(error);\n      outcome = 'failed';\n      return await next(error);\n"],
    ['    } catch (error) { next(error);\n', "    } catch (error) { outcome = 'failed'; next(error);\n"],
    ['    } catch (error) {\n      if (error.code === 503) log(error);\n      next(error);\n', "    } catch (error) {\n      outcome = 'failed';\n      if (error.code === 503) log(error);\n      next(error);\n"],
    ["    } catch (error) {\n      next('route');\n", "    } catch (error) {\n      next('route');\n"],
    ['    } catch (error) {\n      report(error);\n', '    } catch (error) {\n      report(error);\n'],
  ])('does not call a run completed whose error is handed on: %s', (given, expected) => {
    const after = write(`app.post('/payouts', async (req, res, next) => {\n  try {\n    await settle();\n    res.sendStatus(204);\n${given.replaceAll(/^ {2}/gm, '')}  }\n});\n`, { framework: 'express' });

    expect(after).toContain(expected);
  });

  it('keeps the brackets of a last statement that answers with a failure', () => {
    const after = write("app.post('/payouts', async (req, res) => {\n  const paid = await settle();\n  if (paid) res.sendStatus(204);\n  else res.sendStatus(500);\n});\n", { framework: 'express' });

    expect(after).toContain("    if (paid) res.sendStatus(204);\n    else { outcome = 'failed'; res.sendStatus(500); }\n  } catch (error) {");
  });

  it('takes names that are free', () => {
    expect(write(`const startedAt = 1;\n${job}`)).toContain('const startedAt2 = Date.now();');
  });

  it('is not written where work goes on after the handler', () => {
    expect(write("cron.schedule('*/5 * * * *', async () => {\n  void settle();\n});\n")).toBeNull();
    expect(write("cron.schedule('*/5 * * * *', async () => {\n  setImmediate(() => settle());\n});\n")).toBeNull();
    expect(write("cron.schedule('*/5 * * * *', async () => {\n  payouts.forEach(async (payout) => { await settle(payout); });\n});\n")).toBeNull();
    expect(write("cron.schedule('*/5 * * * *', async () => {\n  payouts.forEach((payout) => { total += payout.amount; });\n});\n")).not.toBeNull();
    expect(write(job, { handlerLine: 99 })).toBeNull();
  });
});
