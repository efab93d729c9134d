import { getVerdictName } from '../../kit/weakest-guard.ts';

describe('getGuardsOfEntry, what only looks like a flag', () => {
  it('is a cache that throws out its oldest entry', async () => {
    expect(await getVerdictName(`
const rates = new Map();
async function findRate(currency) {
  const known = rates.get(currency);
  if (known) return known;
  const rate = await fetch('https://bank.example/rates/' + currency);
  if (rates.size > 10) rates.delete('eur');
  rates.set(currency, rate);
  return rate;
}
router.post('/payouts', async (req, res) => {
  await findRate('usd');
  await settle();
  res.sendStatus(204);
});`)).toBe('none');
  });

  it('is a promise that several callers wait for', async () => {
    expect(await getVerdictName(`
const inFlight = new Map();
function findRate(currency) {
  const known = inFlight.get(currency);
  if (known) return known;
  const asked = fetch('https://bank.example/rates/' + currency).finally(() => { inFlight.delete(currency); });
  inFlight.set(currency, asked);
  return asked;
}
router.post('/payouts', async (req, res) => {
  await findRate('usd');
  await findRate('eur');
  res.sendStatus(204);
});`)).not.toBe('not-released-in-finally');
  });

  it('is a connection that is opened once, and once more after it failed', async () => {
    expect(await getVerdictName(`
let opened;
const open = () => (opened ??= fetch('https://bank.example/session').catch((error) => { opened = undefined; throw error; }));
router.post('/payouts', async (req, res) => {
  await open();
  await settle();
  res.sendStatus(204);
});`)).toBe('none');
  });

  it('is a connection that is opened once, whoever notes that it was closed', async () => {
    const connect = (open: string, more = ''): string => `
let connected = false;
async function connect() { ${open} }
${more}
router.post('/payouts', async (req, res) => {
  await connect();
  await settle();
  res.sendStatus(204);
});`;
    const late = "if (connected) return; await fetch('https://bank.example/session'); connected = true;";

    expect(await getVerdictName(connect(late))).toBe('none');
    expect(await getVerdictName(connect(late, "bank.on('disconnected', () => { connected = false; });"))).toBe('none');
    expect(await getVerdictName(connect(late, 'export function close() { connected = false; }'))).toBe('none');
    expect(await getVerdictName(connect("if (connected) return; connected = true; await fetch('https://bank.example/session');"))).toBe('none');
  });

  it('is a connection that is opened late and used at once, and closed by who asks whether it is open', async () => {
    const client = (close: string): string => `
class Sessions {
  isOpen = false;
  async connect() {
    if (this.isOpen) return;
    await bank.connect();
    this.isOpen = true;
    await settle();
  }
  async get() {
    if (!this.isOpen) await this.connect();
    return this;
  }
  async close() { ${close} }
}
const sessions = new Sessions();
router.post('/payouts', async (req, res) => {
  await sessions.get();
  res.sendStatus(204);
});`;

    expect(await getVerdictName(client("if (this.isOpen) { await bank.quit(); this.isOpen = false; }"))).toBe('none');
    expect(await getVerdictName(client('this.isOpen = false;'))).toBe('await-between');
  });

  it('is asked by a function that tells its caller nothing of it', async () => {
    const guarded = (take: string, use: string): string => `
let taken = false;
async function take() { ${take} }
function giveBack() { taken = false; }
router.post('/payouts', async (req, res) => {
  ${use}
  try { await settle(); } finally { giveBack(); }
  res.sendStatus(204);
});`;

    expect(await getVerdictName(guarded('if (taken) return; taken = true;', 'await take();'))).toBe('none');
    expect(await getVerdictName(guarded('if (taken) return false; taken = true; return true;', 'if (!(await take())) return;'))).toBe('per-instance');
    expect(await getVerdictName(guarded("if (taken) throw new Error('busy'); taken = true;", 'await take();'))).toBe('per-instance');
    expect(await getVerdictName(guarded('while (taken) await new Promise((resolve) => setTimeout(resolve, 50)); taken = true;', 'await take();'))).toBe('per-instance');
    expect(await getVerdictName(guarded('taken = true;', 'if (taken) return; await take();'))).toBe('per-instance');
  });

  it('is a list of what was seen, from which old entries are thrown out', async () => {
    const seen = (drop: string): string => `
const seen = new Map();
router.post('/payouts', async (req, res) => {
  if (seen.has(req.body.id)) return res.sendStatus(204);
  seen.set(req.body.id, Date.now());
  await settle();
  ${drop}
  res.sendStatus(204);
});`;

    expect(await getVerdictName(seen('for (const [id, at] of seen) if (Date.now() - at > 60_000) seen.delete(id);'))).toBe('none');
    expect(await getVerdictName(seen('seen.delete(req.body.id);'))).toBe('not-released-in-finally');
  });

  it('is what goes on over many runs, until one of them finds it over', async () => {
    const runs = (over: string): string => `
const outage = { isOpen: false };
router.post('/payouts', async (req, res) => {
  const isDown = req.body.down;
  if (!outage.isOpen && isDown) {
    outage.isOpen = true;
    await settle();
  } ${over}
  res.sendStatus(204);
});`;

    expect(await getVerdictName(runs('else if (outage.isOpen && !isDown) { await settle(); outage.isOpen = false; }'))).toBe('none');
    expect(await getVerdictName(runs('outage.isOpen = false;'))).toBe('not-released-in-finally');
  });

  it('is whether a connection is up', async () => {
    const connect = (clear: string): string => `
let connected = false;
router.post('/payouts', async (req, res) => {
  if (connected) return res.sendStatus(204);
  connected = true;
  ${clear}
  res.sendStatus(204);
});`;

    expect(await getVerdictName(connect('try { await settle(); } catch (error) { connected = false; }'))).toBe('none');
    expect(await getVerdictName(connect('bank.on(\'error\', () => { connected = false; });\n  await settle();'))).toBe('none');
    expect(await getVerdictName(connect('await settle();\n  connected = false;'))).toBe('not-released-in-finally');
  });

  it('holds without a finally where each round of the work catches its failures', async () => {
    expect(await getVerdictName(`
let busy = false;
router.post('/payouts', async (req, res) => {
  if (busy) return res.sendStatus(429);
  busy = true;
  for (const payout of req.body) {
    try { await settle(payout); } catch (error) { console.error(error); }
  }
  busy = false;
  res.sendStatus(204);
});`)).toBe('per-instance');
  });
});

describe('getGuardsOfEntry, an object that a run takes out of a collection', () => {
  const job = (header: string): string => `
const jobs = new Map([['daily', { running: false }]]);
async function findJobs() { return [{ running: false }]; }
router.post('/payouts', async (req, res) => {
  ${header}
    if (job.running) continue;
    job.running = true;
    try { await settle(); } finally { job.running = false; }
  }
  res.sendStatus(204);
});`;

  it('keeps its flag for the next run where the collection outlives the run', async () => {
    expect(await getVerdictName(job('for (const [, job] of jobs) {'))).toBe('per-instance');
    expect(await getVerdictName(job('for (const job of jobs.values()) {'))).toBe('per-instance');
  });

  it('is another object in each run where it was read anew', async () => {
    expect(await getVerdictName(job('for (const job of await findJobs()) {'))).toBe('created-per-run');
  });
});

describe('getGuardsOfEntry, a buffer', () => {
  const flush = (steps: string): string => `
let rows: string[] = [];
let paused: Promise<void> | null = null;
router.post('/payouts', async (req, res) => {
  ${steps}
  res.sendStatus(204);
});`;

  it('gives its rows to one run when that empties it before it waits', async () => {
    expect(await getVerdictName(flush('const batch = rows; rows = []; if (batch.length > 0) await settle();'))).toBe('correct');
  });

  it('gives them to one run when a call takes all of them out of it', async () => {
    expect(await getVerdictName(flush('const batch = rows.splice(0); if (batch.length > 0) await settle();'))).toBe('correct');
    expect(await getVerdictName(flush('const batch = rows.splice(0, rows.length); if (batch.length > 0) await settle();'))).toBe('correct');
  });

  it('gives them to one run where those that find another at work wait for it and leave', async () => {
    expect(await getVerdictName(flush('if (paused) { await paused; return; } const batch = rows.splice(0); if (batch.length > 0) await settle();'))).toBe('correct');
  });

  it('does not where it keeps some, or only makes room', async () => {
    expect(await getVerdictName(flush('const rest = rows.splice(10); if (rest.length > 0) await settle();'))).not.toBe('correct');
    expect(await getVerdictName(flush('rows.splice(0); await settle();'))).not.toBe('correct');
  });

  it('gives them to two runs when it is emptied after the work', async () => {
    expect(await getVerdictName(flush('const batch = rows; if (batch.length > 0) await settle(); rows = [];'))).not.toBe('correct');
  });

  it('is no guard of what the caller does afterwards', async () => {
    expect(await getVerdictName(`
let rows: string[] = [];
async function flush() { const batch = rows; rows = []; return batch.length; }
router.post('/payouts', async (req, res) => { await flush(); await settle(); res.sendStatus(204); });`)).toBe('none');
  });

  it('is no guard when what was in it is thrown away', async () => {
    expect(await getVerdictName(flush('rows = []; await settle();'))).not.toBe('correct');
  });
});
