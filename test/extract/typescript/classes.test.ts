import { extractFrom, getFunction, renderTerm, renderType, stepsOf, valuesOf } from './read-facts.ts';

describe('classes', () => {
  it('keep bases, interfaces, decorators and members', () => {
    const facts = extractFrom(`
      @Controller('orders')
      @Injectable
      export class OrdersController extends BaseController implements OnModuleInit, Api.Closable {
        static table = 'orders';
        private readonly limit: Limit = 10;
        constructor(private readonly orders: OrderService) { super(); }
        @Get(':id') find(id: string) { return this.orders.find(id); }
        get size() { return 1; }
      }
    `);
    const [fact] = facts.classes;

    expect(fact?.name).toBe('OrdersController');
    expect(fact?.extends && renderTerm(facts, fact.extends)).toBe('global BaseController');
    expect(fact?.implements.map((type) => renderType(facts, type))).toEqual(['global OnModuleInit', 'global Api.Closable']);
    expect(fact?.decorators.map((term) => renderTerm(facts, term))).toEqual(['global Controller("orders")', 'global Injectable']);
    expect(fact?.members.map((member) => [member.name, member.kind, member.static])).toEqual([
      ['table', 'field', true], ['limit', 'field', false], ['find', 'method', false], ['size', 'getter', false],
    ]);
    expect(facts.functions[fact?.constructorFunction ?? 0]?.kind).toBe('constructor');
    expect(fact?.members[2]?.decorators.map((term) => renderTerm(facts, term))).toEqual(['global Get(":id")']);
  });

  it('make decorator calls in the function around the class', () => {
    const facts = extractFrom(`class Api { @Cron('* * * * *') run() { return allocate(); } }`);

    expect(facts.calls.map((call) => call.in)).toEqual([0, 1]);
  });

  it('make field values in a function of their own', () => {
    const facts = extractFrom(`class Store { db = new Database('orders.db'); rows = []; cache = this.db.prepare(sql); static shared = new Store(); static { warm(); } }`);
    const [fact] = facts.classes;

    expect(fact?.members.map((member) => member.value && renderTerm(facts, member.value))).toEqual([
      'new global Database("orders.db")', '[]', 'this.db.prepare(global sql)', 'new Store()',
    ]);
    expect(facts.functions.map((candidate) => candidate.kind)).toEqual(['module', 'initialiser', 'initialiser']);
    expect(facts.calls.map((call) => call.in)).toEqual([fact?.initialiser, fact?.initialiser, fact?.staticInitialiser, fact?.staticInitialiser]);
    expect(facts.functions[fact?.initialiser ?? 0]).toMatchObject({ class: 0, parent: 0 });
  });

  it('have no such function when fields hold plain values', () => {
    const facts = extractFrom(`class Store { table = 'orders'; limits = { page: 50, max: -1 }; name = this.table; handler = () => load(); }`);

    expect(facts.functions.map((candidate) => candidate.kind)).toEqual(['module', 'arrow']);
    expect(facts.classes[0]).not.toHaveProperty('initialiser');
  });

  it('own a function that is the value of a field', () => {
    const facts = extractFrom(`class Worker { handle = async (job) => this.queue.done(job); }`);

    expect(getFunction(facts, 'handle')).toMatchObject({ kind: 'arrow', class: 0 });
  });

  it('know the type of a field, and of an abstract method', () => {
    const facts = extractFrom(`abstract class Repository { protected db: Database; declare pool: Pool; abstract open(): Connection; abstract get url(): Url; }`);

    expect(facts.classes[0]?.members.map((member) => [member.name, renderType(facts, member.type)])).toEqual([
      ['db', 'global Database'], ['pool', 'global Pool'], ['open', '() => global Connection'], ['url', 'global Url'],
    ]);
  });

  it('show a computed name as it is written', () => {
    const facts = extractFrom(`class Bag { [Symbol.iterator]() {} ['size']() {} }`);

    expect(facts.classes[0]?.members.map((member) => member.name)).toEqual(['[Symbol.iterator]', 'size']);
  });

  it('are named by what they are given to', () => {
    const facts = extractFrom(`const Orders = class {}; module.exports.Payouts = class {}; const Jobs = class Inner { again() { return Inner; } };`);

    expect(facts.classes.map((fact) => fact.name)).toEqual(['Orders', 'Payouts', 'Inner']);
    expect(valuesOf(facts, 'Inner')).toEqual(['class Inner']);
    expect(stepsOf(facts, 'again')).toEqual(['return Inner']);
  });

  it('span from their first token, behind decorators and export', () => {
    expect(extractFrom('@Injectable() export class A {}').classes[0]?.span).toEqual([1, 22, 1, 32]);
    expect(extractFrom('export @Injectable() class A {}').classes[0]?.span).toEqual([1, 22, 1, 32]);
  });
});
