import { findWeakestGuard, getVerdictName } from '../../kit/weakest-guard.ts';

describe('getGuardsOfEntry, a flag in memory', () => {
  it('holds in one process when it is tested, set and released in a finally', async () => {
    expect(await findWeakestGuard(`
let running = false;
router.post('/payouts', async (req, res) => {
  if (running) return res.status(429).json({ status: 'already running' });
  running = true;
  try { await settle(); } finally { running = false; }
  res.sendStatus(204);
});`)).toMatchObject({ kind: 'in-memory', verdict: { kind: 'per-instance' }, covers: 'all', label: 'flag running', place: { file: 'src/payouts.ts' } });
  });

  it('holds when the work stands in the free branch', async () => {
    expect(await getVerdictName(`
const state = { running: false };
router.post('/payouts', async (req, res) => {
  if (!state.running) {
    state.running = true;
    try { await settle(); } finally { state.running = false; }
  }
  res.sendStatus(204);
});`)).toBe('per-instance');
  });

  it('holds with an opt-out that is off by default', async () => {
    expect(await getVerdictName(`
let runs = 0;
router.post('/payouts', async (req, res) => {
  if (runs > 0 && process.env.ALLOW_PARALLEL_PAYOUTS !== '1') return res.sendStatus(429);
  runs += 1;
  try { await settle(); } finally { runs -= 1; }
  res.sendStatus(204);
});`)).toBe('per-instance');
  });

  it('does not hold with an opt-out that is on by default', async () => {
    expect(await getVerdictName(`
let running = false;
const allowParallel = (process.env.ALLOW_PARALLEL_PAYOUTS ?? '1') === '1';
router.post('/payouts', async (req, res) => {
  if (running && !allowParallel) return res.sendStatus(429);
  running = true;
  try { await settle(); } finally { running = false; }
  res.sendStatus(204);
});`)).toBe('off-by-default');
  });

  it.each([
    ['a run that is older than any may be is passed', "if (Date.now() - startedAt < 720_000) return res.sendStatus(429);\n    console.error('a run hangs');", 'per-instance'],
    ['the clock decides by way of a name', 'const elapsed = Date.now() - startedAt;\n    if (elapsed < 720_000) { return res.sendStatus(429); }', 'per-instance'],
    ['only some are left out', "if (req.body.day === 'today') return res.sendStatus(429);", 'none'],
    ['nobody is left out', "if (Date.now() - startedAt < 720_000) console.warn('still running');", 'none'],
  ])('that is taken: %s', async (_, taken, verdict) => {
    expect(await getVerdictName(`
let running = false;
let startedAt = 0;
router.post('/payouts', async (req, res) => {
  if (running) {
    ${taken}
  }
  running = true;
  startedAt = Date.now();
  try { await settle(); } finally { running = false; }
  res.sendStatus(204);
});`)).toBe(verdict);
  });

  it('holds as a set of keys', async () => {
    expect(await getVerdictName(`
const running = new Set<string>();
router.post('/payouts', async (req, res) => {
  if (running.has(req.body.day)) return res.sendStatus(429);
  running.add(req.body.day);
  try { await settle(); } finally { running.delete(req.body.day); }
  res.sendStatus(204);
});`)).toBe('per-instance');
  });

  it('holds as a promise that later runs wait for', async () => {
    expect(await getVerdictName(`
let inFlight: Promise<void> | null = null;
router.post('/payouts', async (req, res) => {
  if (!inFlight) {
    inFlight = settle().finally(() => { inFlight = null; });
  }
  await inFlight;
  res.sendStatus(204);
});`)).toBe('per-instance');
  });

  it('holds as a state with names', async () => {
    expect(await getVerdictName(`
let state = 'idle';
router.post('/payouts', async (req, res) => {
  if (state === 'running') return res.sendStatus(429);
  state = 'running';
  try { await settle(); } finally { state = 'idle'; }
  res.sendStatus(204);
});`)).toBe('per-instance');
  });

  it('holds as a field of an object that lives as long as the process', async () => {
    expect(await getVerdictName(`
class Payouts {
  private running = false;
  async run() {
    if (this.running) return false;
    this.running = true;
    try { await settle(); } finally { this.running = false; }
    return true;
  }
}
const payouts = new Payouts();
router.post('/payouts', async (req, res) => {
  res.json(await payouts.run());
});`)).toBe('per-instance');
  });

  it('holds two calls below the handler, in another file', async () => {
    expect(await getVerdictName(`
import { runOnce } from './run-once.ts';
async function payAll() { return runOnce(settle); }
router.post('/payouts', async (req, res) => { res.json(await payAll()); });`, {
      'src/run-once.ts': `let running = false;
export async function runOnce(work: () => Promise<void>) {
  if (running) return false;
  running = true;
  try { await work(); } finally { running = false; }
  return true;
}`,
    })).toBe('per-instance');
  });

  it('holds in a wrapper around the handler', async () => {
    expect(await getVerdictName(`
let running = false;
const singleFlight = (handler) => async (req, res) => {
  if (running) return res.sendStatus(429);
  running = true;
  try { await handler(req, res); } finally { running = false; }
};
router.post('/payouts', singleFlight(async (req, res) => {
  await settle();
  res.sendStatus(204);
}));`)).toBe('per-instance');
  });

  it('does not hold with an await between test and set', async () => {
    expect(await getVerdictName(`
let running = false;
router.post('/payouts', async (req, res) => {
  if (running) return res.sendStatus(429);
  await new Promise((resolve) => setTimeout(resolve, 10));
  running = true;
  try { await settle(); } finally { running = false; }
  res.sendStatus(204);
});`)).toBe('await-between');
  });

  it('does not hold when it is released only after success', async () => {
    expect(await getVerdictName(`
let running = false;
router.post('/payouts', async (req, res) => {
  if (running) return res.sendStatus(429);
  running = true;
  await settle();
  running = false;
  res.sendStatus(204);
});`)).toBe('not-released-in-finally');
  });

  it('holds when a catch swallows the error and the release follows', async () => {
    expect(await getVerdictName(`
let running = false;
router.post('/payouts', async (req, res) => {
  if (running) return res.sendStatus(429);
  running = true;
  try { await settle(); } catch (error) { console.error(error); }
  running = false;
  res.sendStatus(204);
});`)).toBe('per-instance');
  });

  it('holds when the catch around a throw goes on to the release, and not when it ends there', async () => {
    const settleOnce = (handler: string): string => `
let running = false;
router.post('/payouts', async (req, res) => {
  if (running) return res.sendStatus(429);
  running = true;
  try {
    const answer = await settle();
    if (!answer) throw new Error('not settled');
  } catch (error) { ${handler} }
  running = false;
  res.sendStatus(204);
});`;

    expect(await getVerdictName(settleOnce('console.error(error);'))).toBe('per-instance');
    expect(await getVerdictName(settleOnce('return res.sendStatus(500);'))).toBe('not-released-in-finally');
  });

  it('does not hold when a path returns before the release', async () => {
    expect(await getVerdictName(`
let running = false;
router.post('/payouts', async (req, res) => {
  if (running) return res.sendStatus(429);
  running = true;
  if (!req.body.day) return res.sendStatus(400);
  try { await settle(); } finally { running = false; }
  res.sendStatus(204);
});`)).toBe('not-released-in-finally');
  });

  it('does not hold when nothing tests it', async () => {
    expect(await getVerdictName(`
let running = false;
router.post('/payouts', async (req, res) => {
  running = true;
  try { await settle(); } finally { running = false; }
  res.sendStatus(204);
});`)).toBe('never-tested');
  });

  it('is no guard when only a health check reads it', async () => {
    expect(await getVerdictName(`
let running = false;
router.get('/status', (req, res) => res.json({ running }));
router.post('/payouts', async (req, res) => {
  running = true;
  try { await settle(); } finally { running = false; }
  res.sendStatus(204);
});`)).toBe('none');
  });

  it('does not hold when a refused run clears it on its way out', async () => {
    expect(await getVerdictName(`
let running = false;
router.post('/payouts', async (req, res) => {
  try {
    if (running) return res.sendStatus(429);
    running = true;
    await settle();
    res.sendStatus(204);
  } finally { running = false; }
});`)).toBe('cleared-by-refused-run');
  });

  it('does not hold when every run makes its own', async () => {
    expect(await getVerdictName(`
router.post('/payouts', async (req, res) => {
  let running = false;
  if (running) return res.sendStatus(429);
  running = true;
  try { await settle(); } finally { running = false; }
  res.sendStatus(204);
});`)).toBe('created-per-run');
  });

  it('does not hold when the work is not awaited', async () => {
    expect(await getVerdictName(`
let running = false;
router.post('/payouts', async (req, res) => {
  if (running) return res.sendStatus(429);
  running = true;
  try { void settle(); } finally { running = false; }
  res.sendStatus(202);
});`)).toBe('work-not-awaited');
  });

  it('does not hold when only the failure of the work is handled', async () => {
    expect(await getVerdictName(`
let running = false;
router.post('/payouts', async (req, res) => {
  if (running) return res.sendStatus(429);
  running = true;
  try { settle().catch(console.error); } finally { running = false; }
  res.sendStatus(202);
});`)).toBe('work-not-awaited');
  });

  it('does not hold when the promise of the work is returned out of the try', async () => {
    expect(await getVerdictName(`
let running = false;
router.post('/payouts', async (req, res) => {
  if (running) return;
  running = true;
  try { return settle(); } finally { running = false; }
});`)).toBe('work-not-awaited');
  });

  it('is no guard when a busy run is only logged', async () => {
    expect(await getVerdictName(`
let running = false;
router.post('/payouts', async (req, res) => {
  if (running) console.warn('payouts overlap');
  running = true;
  try { await settle(); } finally { running = false; }
  res.sendStatus(204);
});`)).toBe('none');
  });

  it('is no guard when some of the work stands before it', async () => {
    expect(await getVerdictName(`
let running = false;
router.post('/payouts', async (req, res) => {
  await settle();
  if (running) return res.sendStatus(429);
  running = true;
  try { await settle(); } finally { running = false; }
  res.sendStatus(204);
});`)).toBe('none');
  });

  it('is not a cache of results', async () => {
    expect(await getVerdictName(`
const templates = {};
router.post('/payouts', async (req, res) => {
  if (templates[req.body.name]) return res.send(templates[req.body.name]);
  templates[req.body.name] = req.body.text;
  await settle();
  res.sendStatus(204);
});`)).toBe('none');
  });

  it('is not the time of the last run', async () => {
    expect(await getVerdictName(`
let lastRun = 0;
router.post('/payouts', async (req, res) => {
  if (Date.now() - lastRun < 60_000) return res.sendStatus(429);
  lastRun = Date.now();
  await settle();
  res.sendStatus(204);
});`)).toBe('none');
  });

  it('is not the 429 of a rate limit or of a check for the caller', async () => {
    expect(await getVerdictName(`
router.post('/payouts', async (req, res) => {
  if (req.headers.authorization !== process.env.CRON_SECRET) return res.status(429).json({ status: 'already running' });
  await settle();
  res.sendStatus(204);
});`)).toBe('none');
  });
});

describe('getGuardsOfEntry, a flag that several functions handle', () => {
  it('holds when the caller tests it and the callee sets it', async () => {
    expect(await getVerdictName(`
const jobs = { running: [] };
async function run(key) {
  jobs.running.push(key);
  try { await settle(); } finally { jobs.running = jobs.running.filter((one) => one !== key); }
}
router.post('/payouts', async (req, res) => {
  if (jobs.running.includes('payouts')) return res.sendStatus(429);
  await run('payouts');
  res.sendStatus(204);
});`)).toBe('per-instance');
  });

  it('does not hold when the callee takes it out of the list after success only', async () => {
    expect(await getVerdictName(`
let running = [];
async function run(key) {
  running.push(key);
  await settle();
  running = running.filter((one) => one !== key);
}
router.post('/payouts', async (req, res) => {
  if (running.includes('payouts')) return res.sendStatus(429);
  await run('payouts');
  res.sendStatus(204);
});`)).toBe('not-released-in-finally');
  });

  it('holds as a pair of methods that take it and give it back', async () => {
    expect(await getVerdictName(`
let busy = false;
function enter() { if (busy) return false; busy = true; return true; }
function exit() { busy = false; }
router.post('/payouts', async (req, res) => {
  if (!enter()) return res.sendStatus(429);
  try { await settle(); } finally { exit(); }
  res.sendStatus(204);
});`)).toBe('per-instance');
  });

  it('does not hold when the method that gives it back is not in a finally', async () => {
    expect(await getVerdictName(`
let busy = false;
function enter() { if (busy) return false; busy = true; return true; }
function exit() { busy = false; }
router.post('/payouts', async (req, res) => {
  if (!enter()) return res.sendStatus(429);
  await settle();
  exit();
  res.sendStatus(204);
});`)).toBe('not-released-in-finally');
  });

  it('holds without a finally where the work catches all of its failures', async () => {
    expect(await getVerdictName(`
let busy = false;
async function settleAll() { try { await settle(); } catch (error) { console.error(error); } }
router.post('/payouts', async (req, res) => {
  if (busy) return res.sendStatus(429);
  busy = true;
  await settleAll();
  busy = false;
  res.sendStatus(204);
});`)).toBe('per-instance');
  });

  it('does not hold without a finally where the work throws on', async () => {
    expect(await getVerdictName(`
let busy = false;
async function settleAll() { try { await settle(); } catch (error) { console.error(error); throw error; } }
router.post('/payouts', async (req, res) => {
  if (busy) return res.sendStatus(429);
  busy = true;
  await settleAll();
  busy = false;
  res.sendStatus(204);
});`)).toBe('not-released-in-finally');
  });
});
