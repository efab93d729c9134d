import { blockingCalls } from '../blocking-calls.ts';
import { checkout, database } from '../shop.ts';

const recent = `db.prepare('select * from orders').all()`;

/** Whether the route comes to the query in a function that it calls like this. */
async function isReached(call: string, fn: string, more: Readonly<Record<string, string>> = {}): Promise<boolean> {
  const calls = await blockingCalls({ 'src/db.ts': database, 'src/orders.ts': `import { db } from './db';\n${fn}`, 'src/app.ts': checkout(`res.json(${call});`, `import * as orders from './orders';`), ...more });
  return calls.length > 0;
}

describe('a function that begins with a test of what it is given', () => {
  it.each([
    ['a flag that turns back', `if (!load) return cached; return ${recent};`, 'false', 'true'],
    ['a flag that is left out', `if (!load) return cached; return ${recent};`, '', 'true'],
    ['a flag of which nothing is said', `if (!load) return cached; return ${recent};`, 'undefined', 'req.body.load'],
    ['a flag around the query', `if (load) { return ${recent}; } return [];`, 'false', 'true'],
    ['a flag that is true where nothing is done', `if (load === true) { return []; } else { return ${recent}; }`, 'true', 'false'],
    ['a text', `if (load === 'memory') return []; return ${recent};`, `'memory'`, `'disk'`],
    ['nothing', `if (load === null) return []; return ${recent};`, 'null', 'req.body'],
    ['two flags', `if (load && !force) return []; return ${recent};`, 'true', 'false'],
    ['a flag within a try', `try { if (load) return []; return ${recent}; } catch (error) { console.error(error); }`, 'true', 'false'],
  ])('ends there for who spells it out: %s', async (_, body, turnedBack, through) => {
    const fn = `const cached = [];\nexport function list(load, force) { ${body} }`;

    expect(await isReached(`orders.list(${turnedBack})`, fn)).toBe(false);
    expect(await isReached(`orders.list(${through})`, fn)).toBe(true);
  });

  it.each([
    ['an option', `export function list(options) { if (options.dryRun) return; return ${recent}; }`],
    ['an option that is taken out', `export function list({ dryRun = false, limit = 10 } = {}) { if (dryRun) { return []; } return ${recent}; }`],
    ['an option with another word for it', `export function list(options) { const isDry = options.dryRun ?? false; if (isDry) return; return ${recent}; }`],
  ])('ends there for who spells out %s', async (_, fn) => {
    expect(await isReached('orders.list({ dryRun: true })', fn)).toBe(false);
    expect(await isReached('orders.list({ dryRun: false })', fn)).toBe(true);
    expect(await isReached('orders.list({ dryRun: req.body.dryRun })', fn)).toBe(true);
    expect(await isReached('orders.list({ ...req.body })', fn)).toBe(true);
    expect(await isReached('orders.list({})', fn)).toBe(true);
  });

  it.each([
    ['the parameter gets another value', `export function list(load) { load = load || fallback(); if (!load) return; return ${recent}; }`],
    ['something else is asked as well', `export function list(load) { if (!load && isCached()) return; return ${recent}; }`],
    ['it only warns', `export function list(load) { if (!load) console.warn('no'); return ${recent}; }`],
    ['a default stands for what is left out', `export function list(load = true) { if (!load) return; return ${recent}; }`, ''],
    ['all that is given is read', `export function list(...load) { if (!load) return; return ${recent}; }`, ''],
    ['what is left out is no null', `export function list(load) { if (load === null) return; return ${recent}; }`, ''],
    ['the caller may give something else', `export function list(load) { if (!load) return; return ${recent}; }`, 'req.body.load || null'],
    ['an option may be something else', `export function list(load) { if (!load.all) return; return ${recent}; }`, '{ all: req.user?.isAdmin || false }'],
    ['the options may be others', `export function list(load) { if (!load.all) return; return ${recent}; }`, 'req.body ?? { all: false }'],
    ['the loop goes on', `export function list(load) { for (const one of [1, 2]) { if (!load) break; } return ${recent}; }`],
  ])('goes on where %s', async (_, fn, given = 'false') => {
    expect(await isReached(`orders.list(${given})`, fn)).toBe(true);
  });

  it.each([
    ['a flag', `function read(load) { if (!load) return; return ${recent}; }\nexport function list(load) { return read(load); }`, 'false', 'true'],
    ['a flag that is left out', `const read = (load) => { if (!load) return; return ${recent}; };\nexport function list(load) { return all(load); }\nfunction all(load) { return read(load); }`, '', 'true'],
    ['an option', `function read(options) { if (options.dryRun) return; return ${recent}; }\nexport function list(options) { return read(options); }`, '{ dryRun: true }', '{ dryRun: false }'],
    ['a flag of which nothing is said', `function read(load) { if (!load) return; return ${recent}; }\nexport function list(load) { return read(load); }`, 'null', 'req.body.load'],
  ])('ends there for who has it told by another function: %s', async (_, fn, turnedBack, through) => {
    expect(await isReached(`orders.list(${turnedBack})`, fn)).toBe(false);
    expect(await isReached(`orders.list(${through})`, fn)).toBe(true);
  });

  it('goes on where the option is given another value elsewhere', async () => {
    const fn = `export const settings = { dryRun: true };\nfunction load(options) { if (options.dryRun) return; return ${recent}; }\nexport function list() { return load(settings); }`;

    expect(await isReached('orders.list()', fn)).toBe(false);
    expect(await isReached('orders.list()', fn, { 'src/admin.ts': `import { settings } from './orders';\nexport function turnOn() { settings.dryRun = false; }` })).toBe(true);
  });

  it.each([
    ['before the option', `list({ ...defaults, dryRun: true })`, `list({ ...defaults, dryRun: false })`],
    ['with the option among what is spread', `list({ ...dry, limit: 5 })`, `list({ ...defaults, limit: 5 })`],
    ['after it', `list({ dryRun: false, ...dry })`, `list({ dryRun: true, ...defaults })`],
    ['of what nobody knows before the option', `list({ ...loaded, dryRun: true })`, `list({ dryRun: true, ...loaded })`],
    ['of what is given another value elsewhere', `list({ ...dry })`, `list({ ...turned })`],
  ])('is told by options into which others are spread, %s', async (_, turnedBack, through) => {
    const fn = `const defaults = { limit: 10, dryRun: false };\nconst dry = { dryRun: true };\nexport const turned = { dryRun: true };\nconst loaded = JSON.parse(process.env.LIST);\nfunction load(options) { if (options.dryRun) return; return ${recent}; }\nexport function list() { return load({ ...turned }); }`;
    const called = (call: string): string => fn.replace('load({ ...turned })', call.replace(/^list/, 'load'));
    const more = { 'src/admin.ts': `import { turned } from './orders';\nexport function turnOn() { turned.dryRun = false; }` };

    expect(await isReached('orders.list()', called(turnedBack), more)).toBe(false);
    expect(await isReached('orders.list()', called(through), more)).toBe(true);
  });

  it('is told by options within options, and not where a part of them is unknown', async () => {
    const fn = `export function list(settings) { if (settings.scope.type === 'none') return []; return ${recent}; }`;

    expect(await isReached(`orders.list({ scope: { type: 'none' } })`, fn)).toBe(false);
    expect(await isReached(`orders.list({ scope: { type: 'all' } })`, fn)).toBe(true);
    expect(await isReached(`orders.list({ scope: { type: 'none', ...req.body } })`, fn)).toBe(true);
  });

  it('is asked anew by each of its callers', async () => {
    const fn = `export function list(load) { if (!load) return []; return ${recent}; }`;

    expect(await isReached('[orders.list(false), orders.list(true)]', fn)).toBe(true);
  });

  it('is told by a constant of a package whose files nobody has', async () => {
    const fn = `import { OrderStatus } from '@prisma/client';\nexport function list(order) { if (order.status === OrderStatus.PAID) { return ${recent}; } return []; }`;
    const called = async (order: string): Promise<boolean> => isReached(`orders.page(${order})`, `${fn}\nexport function page(text) { return list(${order}); }`);

    expect(await called('{ queuedAt: text }')).toBe(false);
    expect(await called('{ status: OrderStatus.OPEN }')).toBe(false);
    expect(await called('{ status: OrderStatus.PAID }')).toBe(true);
    expect(await called(`{ status: 'PAID' }`)).toBe(true);
    expect(await called('{ status: text }')).toBe(true);
    expect(await called('{ ...text }')).toBe(true);
  });

  it('is told by a word that an option chooses', async () => {
    const fn = `function check(order, how) { if (how === 'none') return []; return ${recent}; }\nexport function list(order, { skipChecks = false, all = false } = {}) { return check(order, skipChecks ? 'none' : all ? 'all' : 'changed'); }`;

    expect(await isReached('orders.list(1, { skipChecks: true })', fn)).toBe(false);
    expect(await isReached('orders.list(1, { skipChecks: req.body.skip })', fn)).toBe(true);
    expect(await isReached('orders.list(1, { all: true })', fn)).toBe(true);
    expect(await isReached('orders.list(1)', fn)).toBe(true);
  });

  it('is told by what a function of another file leaves out', async () => {
    const fn = `import { read } from './read';\nconst limit = () => 10;\nexport function list(options) { return read(limit(), options); }`;
    const read = { 'src/read.ts': `import { db } from './db';\nexport function read(limit, options) { if (!options) return []; return ${recent}; }` };

    expect(await isReached('orders.list()', fn, read)).toBe(false);
    expect(await isReached('orders.list({ all: true })', fn, read)).toBe(true);
    expect(await isReached('orders.list(req.body)', fn, read)).toBe(true);
  });
});
