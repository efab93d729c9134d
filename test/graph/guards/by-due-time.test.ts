import { getVerdictName } from '../../kit/weakest-guard.ts';

/** A run that settles what is due, where `keep` says what was found to be due. */
const run = (keep: string): string => `
const nextRunAt = new Map();
const settled = new Map();
async function findShops() { return [{ id: 1 }]; }
router.post('/payouts', async (req, res) => {
  const shops = await findShops();
  const now = Date.now();
  ${keep}
  res.sendStatus(204);
});`;

describe('getGuardsOfEntry, a time in memory from which work is due again', () => {
  it('keeps out the tick that meets a slow one, in one process', async () => {
    expect(await getVerdictName(run('for (const { id } of shops) { if (now < (nextRunAt.get(id) ?? 0)) continue; nextRunAt.set(id, now + 60000); await settle(id); }'))).toBe('per-instance');
    expect(await getVerdictName(run('for (const { id } of shops) { if (now - (nextRunAt.get(id) ?? 0) > 60000) { nextRunAt.set(id, now); await settle(id); } }'))).toBe('per-instance');
  });

  it('is asked for by a function, and by a clock of the project', async () => {
    const isDue = `const now = () => 5;
const sentAt = new Map();
function isDue(id) { const last = sentAt.get(id); const at = now(); if (last && at - last < 60000) return false; sentAt.set(id, at); return true; }`;

    expect(await getVerdictName(`${isDue}\nrouter.post('/payouts', async (req, res) => { if (!isDue(req.body.id)) return res.sendStatus(429); await settle(); res.sendStatus(204); });`)).toBe('per-instance');
  });

  it('is looked for once in a list that is filtered by itself', async () => {
    expect(await getVerdictName(run('const due = shops.filter(({ id }) => due.length < 3 && (nextRunAt.get(id) ?? 0) <= now);\n  if (due.length === 0) return;\n  for (const { id } of due) { nextRunAt.set(id, now + 60000); await settle(id); }'))).toBe('per-instance');
  });

  it('is asked for in the filter that chooses the work', async () => {
    expect(await getVerdictName(run('const due = shops.filter(({ id }) => (nextRunAt.get(id) ?? 0) <= now);\n  if (due.length === 0) return;\n  const rates = await findShops();\n  for (const { id } of due) { nextRunAt.set(id, now + 60000); await settle(id); }'))).toBe('per-instance');
  });

  it('keeps its place where old entries are thrown out', async () => {
    expect(await getVerdictName(run('for (const id of nextRunAt.keys()) if (id > 9) nextRunAt.delete(id);\n  for (const { id } of shops) { if (now < (nextRunAt.get(id) ?? 0)) continue; nextRunAt.set(id, now + 60000); await settle(id); }'))).toBe('per-instance');
  });

  it('keeps nobody out where it is set after the work', async () => {
    expect(await getVerdictName(run('for (const { id } of shops) { if (now < (nextRunAt.get(id) ?? 0)) continue; await settle(id); nextRunAt.set(id, now + 60000); }'))).toBe('none');
  });

  it('is none where an answer is kept together with its age', async () => {
    expect(await getVerdictName(run('for (const { id } of shops) { const kept = nextRunAt.get(id); if (kept && now - kept.at < 60000) continue; nextRunAt.set(id, { at: now, id }); await settle(id); }'))).toBe('none');
  });

  it('is none where what is compared has nothing to do with the clock', async () => {
    expect(await getVerdictName(run('for (const { id } of shops) { if (settled.get(id) > 100) continue; settled.set(id, shops.length); await settle(id); }'))).toBe('none');
  });
});
