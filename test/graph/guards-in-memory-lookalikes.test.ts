import { getVerdictName } from '../kit/weakest-guard.ts';

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
