import rule from '../../../rules/blocking-db-call/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

/** How sure the findings are, of a shop that imports price lists in runs of its own, and starts them like this. */
async function confidencesOf(dispatch: string, start = 'waiting.push(order); next();', kept = 'const waiting = [];\nlet running = 0;'): Promise<readonly string[]> {
  const files = {
    'src/imports.ts': `import Database from 'better-sqlite3';\nconst db = new Database('shop.db');\n${kept}\nasync function importPrices(job) { await fetch(job.url); db.prepare('insert into prices values (?)').run(job.id); }\n${dispatch}\nexport function enqueue(order) { ${start} }\n`,
    'src/app.ts': `import express from 'express';\nimport { enqueue } from './imports.ts';\nconst app = express();\napp.post('/imports', (req, res) => { enqueue(req.body); res.sendStatus(202); });\napp.listen(3000);\n`,
  };
  return (await findingsOf(rule, files)).map(({ confidence }) => confidence);
}

const next = (run: string): string => `function next() {\n  while (running < 2 && waiting.length > 0) {\n    ${run}\n  }\n}`;

describe('a job that waits in a list of the process', () => {
  it.each([
    ['as it is taken', 'running++; void importPrices(waiting.shift()).finally(() => { running--; next(); });'],
    ['by its name', 'const job = waiting.shift(); running++; importPrices(job).catch(console.error).finally(() => { running--; next(); });'],
    ['by what is looked up under it', 'const id = waiting.shift(); const job = known.get(id); if (!job) continue; running++; importPrices(job).catch(console.error).finally(() => { running--; });'],
  ])('is not told for certain where it is started %s', async (_, run) => {
    expect(await confidencesOf(next(run), undefined, 'const waiting = [];\nconst known = new Map();\nlet running = 0;')).toEqual(['possible']);
  });

  it('is not where the list belongs to an object, unless each request makes one', async () => {
    const queue = 'class Imports {\n  private jobs = [];\n  private running = 0;\n  add(job) { this.jobs.push(job); this.work(); }\n  private work() {\n    while (this.running < 2 && this.jobs.length > 0) { const job = this.jobs.shift(); this.run(job).catch(console.error); }\n  }\n  private async run(job) { this.running++; await importPrices(job); this.running--; this.work(); }\n}';

    expect(await confidencesOf(`${queue}\nconst imports = new Imports();`, 'imports.add(order);')).toEqual(['possible']);
    expect(await confidencesOf(queue, 'const imports = new Imports(); for (const line of order.lines) imports.add(line);')).toEqual(['likely']);
  });

  it.each([
    ['that is drained at once', 'function next() { while (waiting.length > 0) void importPrices(waiting.shift()); }'],
    ['that gives one job to each request', 'function next() { const job = waiting.shift(); void importPrices(job); }'],
    ['whose flag is free again before a job has ended', 'let busy = false;\nfunction next() { if (busy) return; busy = true; while (waiting.length > 0) void importPrices(waiting.shift()); busy = false; }'],
  ])('is told of a list %s', async (_, dispatch) => {
    expect(await confidencesOf(dispatch)).toEqual(['likely']);
  });

  it('is looked for once by each name, however often one is written', async () => {
    const steps = Array.from({ length: 110 }, (_, at) => `if (order.s${String(at)}) job = step${String(at)}(job);`).join('\n');

    expect(await confidencesOf(`function next(order) { waiting.shift(); let job = {};\n${steps}\nvoid importPrices(job); void importPrices(job); }`, 'waiting.push(order); next(order);')).toEqual(['likely']);
  });

  it.each([
    ['that is waited for', `async ${next('const job = waiting.shift(); await importPrices(job);')}`, undefined],
    ['that is no part of what waited', next('waiting.shift(); running++; void importPrices({ id: 1 }).finally(() => { running--; });'), undefined],
    ['of a list that nothing else fills', next('const job = waiting.shift(); running++; void importPrices(job).finally(() => { running--; });'), 'void importPrices(order);'],
    ['of the list of one request', 'function next(order) { const jobs = [order]; const job = jobs.shift(); void importPrices(job); }\nfunction fill(jobs) { jobs.push(1); }', 'next(order);'],
  ])('is told of one %s', async (_, dispatch, start) => {
    expect(await confidencesOf(dispatch, start)).toEqual(['likely']);
  });
});
