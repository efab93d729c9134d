import { extractFrom, getBinding, renderType, valuesOf } from './read-facts.ts';

describe('the values of a name', () => {
  it('are its initialiser and every later assignment', () => {
    const facts = extractFrom(`
      let db = null;
      export function getDb() {
        if (!db) db = new Database('orders.db');
        return db;
      }
    `);

    expect(valuesOf(facts, 'db')).toEqual(['null', 'new global Database("orders.db")']);
  });

  it('are none for a name that is only declared', () => {
    const facts = extractFrom(`let pool: Pool;`);

    expect(getBinding(facts, 'pool').values).toEqual([]);
    expect(renderType(facts, getBinding(facts, 'pool').type)).toBe('global Pool');
  });

  it('are unknown after an assignment that changes what was there', () => {
    const facts = extractFrom(`let sql = 'select *'; sql += where; let running = 0; running++;`);

    expect(valuesOf(facts, 'sql')).toEqual(['"select *"', 'unknown']);
    expect(valuesOf(facts, 'running')).toEqual(['0', 'unknown']);
  });

  it('include what a logical assignment fills in', () => {
    const facts = extractFrom(`let client; function getClient() { return (client ??= connect()); }`);

    expect(valuesOf(facts, 'client')).toEqual(['global connect()']);
  });

  it('are members of what is taken apart', () => {
    const facts = extractFrom(`const { db, queue: { boss }, ...rest } = deps; const [first, , third, ...others] = rows;`);

    expect(valuesOf(facts, 'db')).toEqual(['global deps.db']);
    expect(valuesOf(facts, 'boss')).toEqual(['global deps.queue.boss']);
    expect(valuesOf(facts, 'rest')).toEqual(['global deps']);
    expect(valuesOf(facts, 'first')).toEqual(['global rows[0]']);
    expect(valuesOf(facts, 'third')).toEqual(['global rows[2]']);
    expect(valuesOf(facts, 'others')).toEqual(['element of global rows']);
  });

  it('include the default of a pattern', () => {
    const facts = extractFrom(`const { concurrency = 1, retry: { limit = 3 } = {} } = options;`);

    expect(valuesOf(facts, 'concurrency')).toEqual(['global options.concurrency', '1']);
    expect(valuesOf(facts, 'limit')).toEqual(['global options.retry.limit', '3']);
  });

  it('combine a nested pattern with the default of the whole', () => {
    const facts = extractFrom(`const { retry: { limit } = { limit: 2 } } = options;`);

    expect(valuesOf(facts, 'limit')).toEqual(['(global options.retry ?? { limit: 2 }).limit']);
  });

  it('come from a destructuring assignment as well', () => {
    const facts = extractFrom(`let db, cache; ({ db, nested: cache } = await connect());`);

    expect(valuesOf(facts, 'db')).toEqual(['await global connect().db']);
    expect(valuesOf(facts, 'cache')).toEqual(['await global connect().nested']);
    expect(facts.assignments.map((assignment) => assignment.operator)).toEqual(['=', '=']);
  });

  it('are the parameter, then its default', () => {
    const facts = extractFrom(`function listOrders(limit = 50, { db }: Deps, ...rest) {}`);

    expect(valuesOf(facts, 'limit')).toEqual(['parameter 0 of listOrders', '50']);
    expect(valuesOf(facts, 'db')).toEqual(['parameter 1 of listOrders.db']);
    expect(valuesOf(facts, 'rest')).toEqual(['parameter 2 of listOrders']);
  });

  it('are an element for a loop variable, of the names for one of for-in', () => {
    const facts = extractFrom(`for (const order of orders) {} for (const [id, row] of table) {} for (const key in order) {}`);

    expect(valuesOf(facts, 'order')).toEqual(['element of global orders']);
    expect(valuesOf(facts, 'row')).toEqual(['element of global table[1]']);
    expect(valuesOf(facts, 'key')).toEqual(['element of (for-in global order)']);
  });

  it('are a regular expression that may be the address of a route, and unknown for others', () => {
    const facts = extractFrom(String.raw`const orders = /^\/orders\/(\d+)$/; const word = /\w+/; const long = /^\/${'a'.repeat(300)}/;`);

    expect(valuesOf(facts, 'orders')).toEqual([String.raw`(regexp "^\\/orders\\/(\\d+)$")`]);
    expect(valuesOf(facts, 'word')).toEqual(['unknown']);
    expect(valuesOf(facts, 'long')).toEqual(['unknown']);
  });

  it('are a plain pattern with its flags, and unknown for one in which something is repeated', () => {
    const facts = extractFrom(String.raw`const reads = /^\s*(select|with)\b/i; const nested = /^(\s*select)+/; const any = /.*/; const long = /${'a'.repeat(100)}/;`);

    expect(valuesOf(facts, 'reads')).toEqual([String.raw`("^\\s*(select|with)\\b" pattern "i")`]);
    for (const name of ['nested', 'any', 'long']) expect(valuesOf(facts, name)).toEqual(['unknown']);
  });

  it('are the function or the class of a declaration', () => {
    const facts = extractFrom(`function settle() {} class Payouts {}`);

    expect(valuesOf(facts, 'settle')).toEqual(['function settle']);
    expect(valuesOf(facts, 'Payouts')).toEqual(['class Payouts']);
  });

  it('are one object for an enum, with numbers counted on', () => {
    const facts = extractFrom(`enum Queue { Mail = 'mail', Image = 'image' } enum Level { Low, High = 5, Top }`);

    expect(getBinding(facts, 'Queue').kind).toBe('enum');
    expect(valuesOf(facts, 'Queue')).toEqual(['{ Mail: "mail", Image: "image" }']);
    expect(valuesOf(facts, 'Level')).toEqual(['{ Low: 0, High: 5, Top: 6 }']);
  });

  it('are an object of the exports for a namespace', () => {
    const facts = extractFrom(`namespace Jobs { export const queue = 'mail'; const hidden = 1; export function enqueue() {} }`);

    expect(valuesOf(facts, 'Jobs')).toEqual(['{ queue: queue, enqueue: enqueue }']);
    expect(facts.exports).toEqual([]);
  });

  it('keep the type that is written beside a pattern', () => {
    const facts = extractFrom(`const { db }: Deps = locals;`);

    expect(valuesOf(facts, 'db')).toEqual(['(global locals as global Deps).db']);
  });

  it('hold a large expression once, however many names are taken from it', () => {
    const fields = Array.from({ length: 200 }, (_, index) => `field${index}: read${index}`).join(', ');
    const names = Array.from({ length: 200 }, (_, index) => `field${index}`).join(', ');

    const facts = extractFrom(`const { ${names} } = { ${fields} };`);

    expect(getBinding(facts, 'field7').values).toEqual([{ kind: 'member', object: { kind: 'binding', binding: 200 }, property: 'field7' }]);
    expect(facts.bindings[200]).toMatchObject({ name: '', kind: 'const', values: [{ kind: 'object' }] });
  });
});
