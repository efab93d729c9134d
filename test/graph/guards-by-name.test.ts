import { getVerdictName } from '../kit/weakest-guard.ts';

/** The verdict on work that is handed to the wrapper. */
const around = (wrapper: string, name = 'withLock', others: Readonly<Record<string, string>> = {}): Promise<string> => getVerdictName(`${wrapper}\nrouter.post('/payouts', async (req, res) => { await ${name}('payouts', () => settle()); res.sendStatus(204); });`, others);

describe('getGuardsOfEntry, wrappers that are called like locks', () => {
  it.each([
    ['only logs', 'async function withLock(name, work) { console.log(name); await work(); }', 'withLock'],
    ['only measures', 'async function runExclusively(name, work) { const from = Date.now(); try { return await work(); } finally { logger.info(name, Date.now() - from); } }', 'runExclusively'],
    ['calls a function that only logs', 'function note(name) { console.log(name); }\nconst singleFlight = async (name, work) => { note(name); return work(); };', 'singleFlight'],
  ])('are none where all their code is in sight, which %s', async (_, wrapper, name) => {
    expect(await around(wrapper, name)).toBe('none');
  });

  it.each([
    ['asks something out of sight', "import { locks } from '@shop/locks';\nasync function withLock(name, work) { await locks.enter(name); await work(); }"],
    ['may leave the work out', 'async function withLock(name, work) { if (process.env[name]) return; await work(); }'],
    ['waits in a line', 'let line = Promise.resolve();\nasync function withLock(name, work) { await line; line = work(); await line; }'],
    ['comes from a package', "import { withLock } from '@shop/locks';"],
  ])('are believed where one %s', async (_, wrapper) => {
    expect(await around(wrapper)).toBe('unknown');
  });

  it('are believed where one stands in for what another build has', async () => {
    const locks = 'class NoLocks implements Locks { async withLock(name, work) { return work(); } }\nconst locks = new NoLocks();';

    expect(await around(locks, 'locks.withLock')).toBe('unknown');
    expect(await around(locks.replace(' implements Locks', ''), 'locks.withLock')).toBe('none');
  });
});
