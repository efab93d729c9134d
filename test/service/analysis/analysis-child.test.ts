import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { analyseInChild } from '../../../src/service/analysis/analysis-child.ts';
import type { AnalysisLimits } from '../../../src/service/analysis/analysis-child.ts';
import type { AnalysisOutcome } from '../../../src/service/analysis/analysis-messages.ts';

const dir = mkdtempSync(path.join(tmpdir(), 'analysis-'));
const limits: AnalysisLimits = { heapMb: 64, memoryMb: 2_048, wallClockMs: 20_000 };
const request = { gitDir: '/srv/orders.git', base: 'a'.repeat(40), head: 'b'.repeat(40), cacheDir: null, sourceAddress: null, remembersBase: false };
const answer = { kind: 'repository', message: 'the range cannot be read' };

/** A stand-in for the analysis: what it does when the request arrives. */
function writeProgram(name: string, body: string): string {
  const file = path.join(dir, `${name}.mjs`);
  writeFileSync(file, `process.once('message', (request) => {\n${body}\n});\n`);
  return file;
}

function run(program: string, changes: Partial<AnalysisLimits> = {}, signal = new AbortController().signal): Promise<AnalysisOutcome> {
  return analyseInChild(request, { signal, onPolicy: () => Promise.resolve() }, { ...limits, ...changes }, program);
}

describe('analyseInChild', () => {
  it('gives what the child answers', async () => {
    const program = writeProgram('answers', `process.send({ kind: 'repository', message: request.gitDir }, () => process.exit());`);

    expect(await run(program)).toEqual({ kind: 'repository', message: '/srv/orders.git' });
  });

  it('gives the answer of a child that goes on to scan the base, and says when it is gone', async () => {
    const sign = path.join(dir, 'base-scanned');
    const answerTaken = path.join(dir, 'answer-taken');
    const reviewed = { kind: 'reviewed', plan: { comments: [], check: { conclusion: 'success', title: 'Nothing new', summary: '', text: null, annotations: [] } }, introduced: [], files: 1, totalMs: 1 };
    const program = writeProgram('goes-on', `process.send(${JSON.stringify(reviewed)}, () => import('node:fs').then(({ existsSync, writeFileSync }) => setInterval(() => { if (!existsSync(${JSON.stringify(answerTaken)})) return; writeFileSync(${JSON.stringify(sign)}, ''); process.exit(); }, 20)));`);
    const gone: Promise<void>[] = [];

    const outcome = await analyseInChild({ ...request, remembersBase: true }, { signal: new AbortController().signal, onPolicy: () => Promise.resolve(), onRemembering: (ended) => { gone.push(ended); } }, limits, program);

    expect(outcome).toEqual(reviewed);
    expect(existsSync(sign)).toBe(false);
    writeFileSync(answerTaken, '');
    await Promise.all(gone);
    expect(existsSync(sign)).toBe(true);
  });

  it('has the child give way to the rest of the machine', async () => {
    const program = writeProgram('tells-its-priority', `import('node:os').then(({ getPriority }) => process.send({ kind: 'repository', message: String(getPriority()) }, () => process.exit()));`);

    const outcome = await run(program);

    expect(outcome.kind === 'repository' && Number(outcome.message)).toBeGreaterThanOrEqual(constants.priority.PRIORITY_LOW);
  });

  it('keeps the policy it was told before the child died', async () => {
    const program = writeProgram('tells', `process.send({ kind: 'policy', onInternalError: 'action_required' }, () => process.abort());`);
    const told: string[] = [];
    const onPolicy = (policy: string): Promise<void> => {
      told.push(policy);
      return Promise.resolve();
    };

    const outcome = await analyseInChild(request, { signal: new AbortController().signal, onPolicy }, limits, program);

    expect(outcome.kind).toBe('stopped');
    expect(told).toEqual(['action_required']);
  });

  it('ends a child that never comes back, and says it was time', async () => {
    const program = writeProgram('hangs', 'for (;;);');

    expect(await run(program, { wallClockMs: 500 })).toMatchObject({ kind: 'stopped', because: 'time' });
  });

  it('ends what the child has started, too', async () => {
    const sign = path.join(dir, 'grandchild-was-here');
    const program = writeProgram('starts', `
      import('node:child_process').then(({ spawn }) => {
        spawn(process.execPath, ['-e', 'setTimeout(() => require("node:fs").writeFileSync(${JSON.stringify(JSON.stringify(sign)).slice(1, -1)}, ""), 1500)'], { stdio: 'ignore' });
        for (;;);
      });`);

    await run(program, { wallClockMs: 800 });
    await new Promise((resolve) => setTimeout(resolve, 2_000));

    expect(existsSync(sign)).toBe(false);
  });

  it('ends a child whose heap is full, and says it was memory', async () => {
    const program = writeProgram('hoards', 'const kept = []; for (;;) kept.push(new Array(10000).fill(Math.random()));');

    expect(await run(program)).toMatchObject({ kind: 'stopped', because: 'memory' });
  });

  it('ends a child that hoards buffers, which no heap limit counts', async () => {
    if (!existsSync('/proc/self/statm')) return;
    const program = writeProgram('buffers', 'const kept = []; setInterval(() => kept.push(Buffer.alloc(32 * 1024 * 1024, 1)), 20);');

    expect(await run(program, { memoryMb: 400 })).toMatchObject({ kind: 'stopped', because: 'memory' });
  });

  it('says that a child crashed, with its last words', async () => {
    const program = writeProgram('crashes', `console.error('out of order'); process.exit(1);`);

    expect(await run(program)).toEqual({ kind: 'stopped', because: 'crash', lastWords: 'out of order\n' });
  });

  it('says that a child crashed when its program does not exist', async () => {
    expect(await run(path.join(dir, 'absent.mjs'))).toMatchObject({ kind: 'stopped', because: 'crash' });
  });

  it('does not believe an answer that does not fit', async () => {
    const program = writeProgram('lies', `process.send({ kind: 'reviewed', plan: { comments: 'none' } }, () => process.exit());`);

    expect(await run(program)).toMatchObject({ kind: 'internal' });
  });

  it('ends the child when the process is told to stop', async () => {
    const program = writeProgram('waits', 'setInterval(() => undefined, 1000);');
    const stop = new AbortController();
    setTimeout(() => { stop.abort(); }, 300);

    expect(await run(program, {}, stop.signal)).toMatchObject({ kind: 'stopped', because: 'shutdown' });
  });

  it('starts nothing once the process has been told to stop', async () => {
    const stop = new AbortController();
    stop.abort();

    expect(await run(path.join(dir, 'absent.mjs'), {}, stop.signal)).toMatchObject({ kind: 'stopped', because: 'shutdown' });
  });

  it('lets the child see no secret of the App', async () => {
    const seen = path.join(dir, 'environment.json');
    const program = writeProgram('looks', `
      import('node:fs').then(({ writeFileSync }) => {
        writeFileSync(${JSON.stringify(seen)}, JSON.stringify(process.env));
        process.send(${JSON.stringify(answer)}, () => process.exit());
      });`);
    process.env.WEBHOOK_SECRET = 'hunter2';

    await run(program);
    delete process.env.WEBHOOK_SECRET;

    expect(readFileSync(seen, 'utf8')).toContain('PATH');
    expect(readFileSync(seen, 'utf8')).not.toContain('hunter2');
  });
});

describe('dieAfter', () => {
  it('ends a process that never comes back and has no parent to end it', async () => {
    const module = fileURLToPath(new URL('../../../src/service/analysis/die-alone.ts', import.meta.url));
    const child = spawn(process.execPath, ['--input-type=module', '-e', `import { dieAfter } from ${JSON.stringify(module)}; dieAfter(300); for (;;);`], { stdio: 'ignore', timeout: 20_000 });

    const signal = await new Promise((resolve) => child.once('exit', (_code, ended) => { resolve(ended); }));

    expect(signal).toBe('SIGKILL');
  });
});
