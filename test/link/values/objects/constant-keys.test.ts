/** Tables and lists asked by a name or a place that never changes: only what stands there is meant. */
import { blockingCalls } from '../../blocking-calls.ts';
import { checkout, database } from '../../shop.ts';

const kinds = `export enum Kind { Order = 'order', Visit = 'visit' }\nexport const KINDS = { Order: 'order', Visit: 'visit' } as const;\nexport const ORDER = 'order';\nexport const VISIT = 'visit';`;
const read = `() => db.prepare('select 1').all()`;
const found = ['POST /api/checkout -> better-sqlite3 Statement.all()'];

/** What a request reaches by asking the table of this text under one of the two names. */
async function reached(table: (order: string, visit: string) => string, ask: (key: string) => string, [order, visit]: readonly [string, string]): Promise<readonly (readonly string[])[]> {
  const under = async (key: string): Promise<readonly string[]> => {
    const calls = await blockingCalls({ 'src/db.ts': database, 'src/kinds.ts': kinds, 'src/app.ts': checkout(`res.json(${ask(key)});`, `import { db } from './db';\nimport { Kind, KINDS, ORDER, VISIT } from './kinds';\n${table(order, visit)}`) });
    return calls.map((call) => call.replace(' -> handler', '').replace(/ -> (?!better)[^>]*(?= ->)/, ''));
  };
  return [await under(order), await under(visit)];
}

const spellings: readonly (readonly [string, string])[] = [['Kind.Order', 'Kind.Visit'], ['KINDS.Order', 'KINDS.Visit'], ['ORDER', 'VISIT']];

describe('a table that is asked by a name which never changes', () => {
  it.each(spellings)('gives the entry of that name: %s', async (...names) => {
    expect(await reached((order, visit) => `const table = { [${order}]: ${read}, [${visit}]: () => [] };`, (key) => `table[${key}]()`, names)).toEqual([found, []]);
  });

  it.each(spellings)('is a map: %s', async (...names) => {
    expect(await reached((order, visit) => `const table = new Map([[${order}, ${read}], [${visit}, () => []]]);`, (key) => `table.get(${key})()`, names)).toEqual([found, []]);
    expect(await reached((order, visit) => `const table = new Map();\ntable.set(${order}, ${read});\ntable.set(${visit}, () => []);`, (key) => `table.get(${key})()`, names)).toEqual([found, []]);
  });

  it('gives any entry where only running tells', async () => {
    expect(await reached(() => `const table = { [Kind.Order]: ${read}, [Kind.Visit]: () => [] };`, () => 'table[req.body.kind]()', ['ORDER', 'VISIT'])).toEqual([found, found]);
    expect(await reached(() => `const table = new Map([[Kind.Order, ${read}], [Kind.Visit, () => []]]);`, () => 'table.get(req.body.kind)()', ['ORDER', 'VISIT'])).toEqual([found, found]);
  });
});

describe('a list that is asked for one place', () => {
  const places: readonly [string, string] = ['0', '1'];

  it('gives what stands there', async () => {
    expect(await reached(() => `const list = [${read}, () => []];`, (key) => `list[${key}]()`, places)).toEqual([found, []]);
    expect(await reached(() => `const pair = () => [db, { prepare: () => ({ all: () => [] }) }] as const;\nconst both = pair();`, (key) => `both[${key}].prepare('select 1').all()`, places)).toEqual([found, []]);
  });

  it('gives any item where it is filled later', async () => {
    expect(await reached(() => `const list = [];\nlist.push(db);`, (key) => `list[${key}].prepare('select 1').all()`, places)).toEqual([found, found]);
  });
});
