import { getVerdictName } from '../../kit/weakest-guard.ts';

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

describe('getGuardsOfEntry, what is taken to be used', () => {
  const taken = (name: string, others = ''): Promise<string> => getVerdictName(`${others}\nrouter.post('/payouts', async (req, res) => { const got = await ${name}(req.params.id); if (!got) return; await settle(); res.sendStatus(204); });`);

  it.each(['acquireTokenSilent', 'acquireConnection', 'acquireRateLimit', 'pool.acquireClient'])('is no lock: %s', async (name) => {
    expect(await taken(name, "import { acquireTokenSilent, acquireConnection, acquireRateLimit, pool } from '@shop/platform';")).toBe('none');
  });

  it.each(['acquireRun', 'acquireLockToken', 'claimSlot'])('may be one by its name: %s', async (name) => {
    expect(await taken(name, "import { acquireRun, acquireLockToken, claimSlot } from '@shop/platform';")).toBe('unknown');
  });

  it('is a place in a line of its own process where it is given at once, and may be one of all where a store is asked', async () => {
    const count = 'const sent = []; function acquireSlot() { const now = Date.now(); if (sent.filter((one) => one > now - 60000).length >= 20) return false; sent.push(now); return true; }';
    expect(await taken('acquireSlot', count)).toBe('none');
    expect(await taken('acquireSlot', "import { slots } from '@shop/slots'; async function acquireSlot(id) { return slots.enter(id); }")).toBe('unknown');
  });
});

describe('getGuardsOfEntry, one instance that is chosen', () => {
  const asked = (body: string, others = ''): Promise<string> => getVerdictName(`import { election, teams } from '@shop/cluster';\n${others}\nrouter.post('/payouts', async (req, res) => { ${body} });`);
  const votes = 'const leaderVotes = {}; const own = Math.random(); function isChosen() { return Object.values(leaderVotes).every((vote) => vote >= own); }';

  it.each([
    ['leaves where it was not', 'if (!(await election.isLeader())) return res.end(); await settle();', ''],
    ['works where it was', 'if (election.isLeader()) { await settle(); return res.end(); } else { return res.end(); }', ''],
    ['asks for something else as well', 'if (!election.isLeader() || req.query.dry) return res.end(); await settle();', ''],
    ['counts the votes itself', 'if (isChosen()) { await settle(); }', votes],
  ])('may keep the others out, where the handler %s', async (_, body, others) => {
    expect(await asked(body, others)).toBe('unknown');
  });

  it.each([
    ['a team has one', 'const team = await teams.find(req.params.id); if (!team.leader) return res.end(); await settle();'],
    ['a person is asked for', 'if (!(await teams.isLeader(req.user.id))) return res.end(); await settle();'],
    ['the work is done by the others too', 'if (election.isLeader()) { console.log("chosen"); } await settle();'],
    ['it is enough to be asked for', 'if (election.isLeader() || req.query.force) { await settle(); } res.end();'],
  ])('says nothing where %s', async (_, body) => {
    expect(await asked(body)).toBe('none');
  });
});

describe('getGuardsOfEntry, decorators of the project', () => {
  const method = (decorator: string, code: string): Promise<string> => getVerdictName(`import { ${decorator} } from './decorators';\nclass Payouts { @${decorator}('payouts') async run() { await settle(); } }\nconst payouts = new Payouts();\nrouter.post('/payouts', async (req, res) => { await payouts.run(); res.sendStatus(204); });`, { 'src/decorators.ts': code });
  const lease = "if (!(await redis.set(key, 'taken', 'EX', 1800, 'NX'))) return; try { return await original.apply(this, args); } finally { await redis.del(key); }";
  const older = (name: string, body: string): string => `export function ${name}(key) { return (target, property, descriptor) => { const original = descriptor.value; descriptor.value = async function (...args) { ${body} }; return descriptor; }; }`;
  const newer = (name: string, body: string): string => `export const ${name} = (key: string) => function <T>(original: T, context: ClassMethodDecoratorContext) { return async function (this: unknown, ...args: unknown[]) { ${body} } as T; };`;
  const made = (name: string, body: string): string => `export const ${name} = (key) => (target, property, descriptor) => { const { value: original } = descriptor; return { ...descriptor, value: async function (...args) { ${body} } }; };`;

  it.each([['the older way', older], ['the newer way', newer], ['a descriptor that is made anew', made]])('hold by what they put around the method, whatever they are called: %s', async (_, write) => {
    expect(await method('OncePerCluster', write('OncePerCluster', lease))).toBe('correct');
    expect(await method('OncePerCluster', write('OncePerCluster', lease.replace(/try \{ (.*) \} finally \{ (.*) \}/, 'const sum = await original.apply(this, args); await redis.del(key); return sum;')))).not.toBe('correct');
    expect(await method('Timed', write('Timed', 'console.time(key); return original.apply(this, args);'))).toBe('none');
  });

  it('hold nothing by their name where all their code is in sight', async () => {
    expect(await method('Lock', older('Lock', 'console.log(key); return original.apply(this, args);'))).toBe('none');
    expect(await method('Lock', older('Lock', 'return hub.alone(key, () => original.apply(this, args));'))).toBe('unknown');
  });

  it('hide no method that they call out of sight', async () => {
    expect(await method('Traced', older('Traced', 'return Reflect.apply(original, this, args);'))).toBe('none');
    expect(await method('Traced', "export function Traced(key) { return (target, property, descriptor) => { Reflect.defineMetadata('key', key, descriptor.value); return descriptor; }; }")).toBe('none');
  });
});
