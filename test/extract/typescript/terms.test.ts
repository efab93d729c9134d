import { extractFrom, valuesOf } from './read-facts.ts';

/** The term of `value` in `const value = …`. */
function termOf(expression: string, path = 'src/orders.ts'): string | undefined {
  return valuesOf(extractFrom(`const value = ${expression};`, path), 'value')[0];
}

describe('terms', () => {
  it('read a template without expressions as text', () => {
    expect(termOf('`select id from orders`')).toBe('"select id from orders"');
    expect(termOf('`/orders/${id}/items`')).toBe('`/orders/${global id}/items`');
  });

  it('read a member with a literal key as a plain member', () => {
    expect(termOf(`routes['checkout']`)).toBe('global routes.checkout');
    expect(termOf('routes[name]')).toBe('global routes[global name]');
    expect(termOf('rows[0]')).toBe('global rows.0');
  });

  it('read an optional chain as the plain one', () => {
    expect(termOf('this.db?.orders?.recent(user?.id)')).toBe('this.db.orders.recent(global user.id)');
  });

  it('drop assertions that say nothing about the value', () => {
    expect(termOf(`{ queue: 'mail' } as const`)).toBe('{ queue: "mail" }');
    expect(termOf('db!')).toBe('global db');
    expect(termOf('db as any')).toBe('global db');
    expect(termOf('globalThis as unknown as { db: Database }')).toBe('(global globalThis as { db: global Database })');
    expect(termOf('row satisfies Order')).toBe('(global row as global Order)');
    expect(termOf('<Order>row')).toBe('(global row as global Order)');
  });

  it('read literals, and leave what JSON cannot say unknown', () => {
    expect(termOf('-5')).toBe('-5');
    expect(termOf('null')).toBe('null');
    expect(termOf('undefined')).toBe('global undefined');
    expect(termOf('void 0')).toBe('global undefined');
    expect(termOf('/[^a-z]+/')).toBe('unknown');
    expect(termOf('10n')).toBe('unknown');
    expect(termOf('1e999')).toBe('unknown');
  });

  it('flatten a text that is put together from many parts', () => {
    expect(termOf(`'select ' + columns + ' from ' + table`)).toBe('("select " + global columns + " from " + global table)');
    expect(termOf('total - fee - tax')).toBe('(global total - global fee - global tax)');
  });

  it('read objects with getters, methods, spreads and computed keys', () => {
    expect(termOf(`{ id, 'content-type': type, get db() { return open(); }, set db(next) {}, async save() {}, ...defaults, [key]: 1 }`)).toBe(
      '{ id: global id, content-type: global type, get db: function db, save: function save, ...global defaults, [?]: 1 }',
    );
  });

  it('read arrays with holes and spreads', () => {
    expect(termOf('[first, , ...rest]')).toBe('[global first, unknown, ...global rest]');
  });

  it('read conditions with their three operands', () => {
    expect(termOf('isLocal ? memory : redis')).toBe('(global isLocal ?: global memory ?: global redis)');
    expect(termOf('given ?? fallback')).toBe('(global given ?? global fallback)');
    expect(termOf('!ready')).toBe('(! global ready)');
  });

  it('read the value of an assignment and of a sequence', () => {
    expect(termOf('cache.db = open()')).toBe('global open()');
    expect(termOf('(warm(), open())')).toBe('global open()');
  });

  it('read import.meta', () => {
    expect(termOf('import.meta.dirname')).toBe('global import.meta.dirname');
  });

  it('do not follow an element, but read what stands inside it', () => {
    const facts = extractFrom(`const page = <Form onSubmit={async () => save()} {...load()}><Row>{render(order)}</Row><>{...items()}</></Form>;`, 'src/page.tsx');

    expect(valuesOf(facts, 'page')).toEqual(['unknown']);
    expect(facts.calls).toHaveLength(4);
    expect(facts.functions[1]).toMatchObject({ name: 'onSubmit', kind: 'arrow', async: true });
  });

  it('keep private names apart with their mark', () => {
    const facts = extractFrom(`class Orders { #db = open(); list() { return this.#db.all(); } }`);

    expect(facts.classes[0]?.members[0]).toMatchObject({ name: '#db', kind: 'field' });
    expect(facts.calls[1]?.callee).toMatchObject({ kind: 'member', property: 'all', object: { kind: 'member', property: '#db', object: { kind: 'this' } } });
  });
});
