import { extractFrom, getBinding, renderType } from './read-facts.ts';

/** The type of `value` in `let value: …`. */
function typeOf(annotation: string, before = ''): string {
  const facts = extractFrom(`${before}\nlet value: ${annotation};`);
  return renderType(facts, getBinding(facts, 'value').type);
}

describe('types', () => {
  it('keep references with their path and arguments', () => {
    expect(typeOf('BetterSqlite3.Database', `import BetterSqlite3 from 'better-sqlite3';`)).toBe('BetterSqlite3.Database');
    expect(typeOf('Map<string, Promise<Order>>')).toBe('global Map<global unknown, global Promise<global Order>>');
  });

  it('are left out where they name nothing', () => {
    expect(typeOf('string')).toBe('-');
    expect(typeOf(`'a' | 'b'`)).toBe('-');
    expect(typeOf('any')).toBe('-');
    expect(extractFrom('let count: number;').bindings[0]).not.toHaveProperty('type');
  });

  it('drop the parts of a union that name nothing', () => {
    expect(typeOf('Database | null | undefined')).toBe('global Database');
    expect(typeOf('Pool | Client | null')).toBe('global Pool | global Client');
    expect(typeOf('Base & { db: Database }')).toBe('global Base & { db: global Database }');
  });

  it('read arrays, tuples, functions, queries and indexed types', () => {
    expect(typeOf('readonly Job[]')).toBe('global Job[]');
    expect(typeOf('[id: string, job?: Job, ...rest: Task[]]')).toBe('global Job | global Task[][]');
    expect(typeOf('(id: string) => Promise<Order>')).toBe('() => global Promise<global Order>');
    expect(typeOf('typeof db.orders', 'const db = open();')).toBe('typeof db.orders');
    expect(typeOf(`Deps['db']`)).toBe(`global Deps['db']`);
    expect(typeOf(`import('pg').Pool`)).toBe(`import('pg').Pool`);
    expect(typeOf('Flag extends true ? Pool : Client')).toBe('global Pool | global Client');
  });

  it('read what is kept by any name as a record', () => {
    expect(typeOf('{ [order: string]: Order }')).toBe(typeOf('Record<string, Order>'));
    expect(typeOf('{ readonly [Day in Weekday]: Order }')).toBe(typeOf('Record<string, Order>'));
    expect(renderType(extractFrom('interface Orders { [order: string]: Order }'), extractFrom('interface Orders { [order: string]: Order }').types[0]?.alias)).toBe(typeOf('Record<string, Order>'));
    expect(typeOf('{ [order: string]: string }')).toBe('{  }');
    expect(typeOf('{ [order: string]: Order; first: Order }')).toBe('{ first: global Order }');
  });

  it('read a type parameter as what its constraint names', () => {
    const facts = extractFrom(`function save<T extends Repository<T>, U>(repository: T, other: U, list: U[]) {}`);

    expect(facts.functions[1]?.parameters.map((parameter) => renderType(facts, parameter.type))).toEqual(['global Repository', '-', '-']);
  });

  it('describe interfaces and aliases', () => {
    const facts = extractFrom(`
      interface Deps extends Base<Config>, Clock.Source { db: Database; readonly queue?: Queue; load(id: string): Promise<Order>; name: string; [key: string]: unknown }
      type Context = { db: Database };
      type Handler = (context: Context) => void;
      type Name = string;
    `);
    const render = (fact: (typeof facts.types)[number]): unknown[] => [
      fact.name, fact.extends.map((type) => renderType(facts, type)), fact.members.map((member) => `${member.name}: ${renderType(facts, member.type)}`), renderType(facts, fact.alias),
    ];

    expect(facts.types.map(render)).toEqual([
      ['Deps', ['global Base<global Config>', 'global Clock.Source'], ['db: global Database', 'queue: global Queue', 'load: () => global Promise<global Order>', 'name: -'], '-'],
      ['Context', [], ['db: global Database'], '-'],
      ['Handler', [], [], '() => -'],
      ['Name', [], [], '-'],
    ]);
    expect(facts.bindings[facts.types[0]?.binding ?? -1]).toMatchObject({ name: 'Deps', kind: 'type' });
  });

  it('merge interfaces of one name into one binding', () => {
    const facts = extractFrom(`interface Request { user: User } interface Request { tenant: Tenant }`);

    expect(facts.types.map((fact) => fact.binding)).toEqual([0, 0]);
  });
});
