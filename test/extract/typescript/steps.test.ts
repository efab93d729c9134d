import { extractFrom, stepsOf } from './read-facts.ts';

describe('the skeleton of a body', () => {
  it('shows a single-flight flag around an await', () => {
    const facts = extractFrom(`
      let running = false;
      export async function allocate(response) {
        if (running) return response.status(429).end();
        running = true;
        try { await runAllocation(); } catch (error) { report(error); throw error; } finally { running = false; }
      }
    `);

    expect(stepsOf(facts, 'allocate')).toEqual([
      'if running',
      '  call response.status(429)',
      '  call response.status(429).end()',
      '  return response.status(429).end()',
      'assign running = true',
      'try',
      '  call global runAllocation()',
      '  await global runAllocation()',
      'catch',
      '  call global report(error)',
      '  throw error',
      'finally',
      '  assign running = false',
    ]);
  });

  it('makes a branch of && and || when a step stands behind them', () => {
    const facts = extractFrom(`function run() { locked || start(); ready && queue && queue.send(job); const plain = a && b; }`);

    expect(stepsOf(facts, 'run')).toEqual([
      'if global locked',
      'else',
      '  call global start()',
      'if global ready',
      '  if global queue',
      '    call global queue.send(global job)',
    ]);
  });

  it('makes a branch of ?? and of a logical assignment', () => {
    const facts = extractFrom(`let client; async function getClient() { client ??= await connect(); return cached ?? load(); }`);

    expect(stepsOf(facts, 'getClient')).toEqual([
      'if (client == null)',
      '  call global connect()',
      '  await global connect()',
      '  assign client ??= await global connect()',
      'if (global cached == null)',
      '  call global load()',
      'return (global cached ?? global load())',
    ]);
  });

  it('makes a branch of a condition when a step stands on either side', () => {
    const facts = extractFrom(`function run() { return ready ? start() : null; }`);

    expect(stepsOf(facts, 'run')).toEqual(['if global ready', '  call global start()', 'return (global ready ?: global start() ?: null)']);
  });

  it('puts the test and the update of a loop into its body', () => {
    const facts = extractFrom(`function poll() { for (let page = first(); more(page); page = next(page)) { load(page); if (late) break; } }`);

    expect(stepsOf(facts, 'poll')).toEqual([
      'call global first()',
      'for global more(page)',
      '  call global more(page)',
      '  call global load(page)',
      '  if global late',
      '    break',
      '  call global next(page)',
      '  assign page = global next(page)',
    ]);
  });

  it('keeps a loop that waits for its condition', () => {
    const facts = extractFrom(`async function wait() { while (!(await lock.acquire())) await sleep(50); do { tick(); } while (busy()); }`);

    expect(stepsOf(facts, 'wait')).toEqual([
      'while (! await global lock.acquire())',
      '  call global lock.acquire()',
      '  await global lock.acquire()',
      '  call global sleep(50)',
      '  await global sleep(50)',
      'do-while global busy()',
      '  call global tick()',
      '  call global busy()',
    ]);
  });

  it('begins each round of for await with a wait', () => {
    const facts = extractFrom(`async function drain() { for await (const message of queue.messages()) handle(message); }`);

    expect(stepsOf(facts, 'drain')).toEqual([
      'call global queue.messages()',
      'for-await global queue.messages()',
      '  await element of global queue.messages()',
      '  call global handle(message)',
    ]);
  });

  it('keeps the cases of a switch apart', () => {
    const facts = extractFrom(`function handle(job) { switch (job.name) { case 'mail': send(job); break; default: skip(job); } }`);

    expect(stepsOf(facts, 'handle')).toEqual(['switch job.name', 'case "mail"', '  call global send(job)', '  break', 'case default', '  call global skip(job)']);
  });

  it('leaves out control flow without steps', () => {
    const facts = extractFrom(`function idle() { if (a) {} for (const x of y) {} try {} finally {} switch (z) { case 1: } }`);

    expect(stepsOf(facts, 'idle')).toEqual([]);
  });

  it('does not enter nested functions', () => {
    const facts = extractFrom(`function schedule() { setTimeout(async () => { await allocate(); }, 1000); }`);

    expect(stepsOf(facts, 'schedule')).toEqual(['call global setTimeout(function ?, 1000)']);
  });

  it('ends an arrow that is an expression with a return', () => {
    expect(stepsOf(extractFrom(`const load = (id) => db.get(id);`), 'load')).toEqual(['call global db.get(id)', 'return global db.get(id)']);
  });

  it('reads labelled statements and yields in place', () => {
    const facts = extractFrom(`function* pages() { outer: for (const page of all) { yield fetchPage(page); continue outer; } }`);

    expect(stepsOf(facts, 'pages')).toEqual(['for-of global all', '  call global fetchPage(page)', '  yield global fetchPage(page)', '  continue']);
  });

  it('runs default values of parameters first', () => {
    expect(stepsOf(extractFrom(`function list(db = openDb()) { db.all(); }`), 'list')).toEqual(['call global openDb()', 'call db.all()']);
  });

  it('shows deletions and counters as assignments', () => {
    const facts = extractFrom(`function release(id) { delete locks[id]; active--; total += 1; }`);

    expect(stepsOf(facts, 'release')).toEqual(['assign global locks[id] delete unknown', 'assign global active -- unknown', 'assign global total += 1']);
  });
});
