import { extractFrom, getFunction, renderTerm, renderType } from './read-facts.ts';

describe('functions', () => {
  it('begin with the body of the module', () => {
    expect(extractFrom('pay();').functions[0]).toMatchObject({ name: null, kind: 'module', parent: null });
  });

  it('are named by what they are given to', () => {
    const facts = extractFrom(`
      const getOrders = async () => {};
      const routes = { checkout: function () {}, refund: () => {}, async cancel() {} };
      exports.listPayouts = () => {};
      Queue.prototype.drain = function () {};
      class Worker { run = () => {}; }
      let retry = ((job) => job) as Handler;
      setTimeout(() => {});
    `);

    expect(facts.functions.slice(1).map((fact) => fact.name)).toEqual(['getOrders', 'checkout', 'refund', 'cancel', 'listPayouts', 'drain', 'run', 'retry', null]);
  });

  it('have no name as an anonymous default export', () => {
    expect(extractFrom('export default async function () {}').functions[1]?.name).toBeNull();
  });

  it('tell their kind', () => {
    const facts = extractFrom(`
      function declared() {}
      const arrow = () => {};
      const record = { method() {}, get field() { return 1; }, set field(next) {} };
      class Orders { constructor() {} list() {} get size() { return 1; } set size(next) {} static open() {} }
    `);

    expect(facts.functions.slice(1).map((fact) => fact.kind)).toEqual(['function', 'arrow', 'method', 'getter', 'setter', 'constructor', 'method', 'getter', 'setter', 'method']);
  });

  it('know the function they stand in', () => {
    const facts = extractFrom(`function outer() { return () => { const inner = () => {}; }; }`);

    expect(facts.functions.map((fact) => fact.parent)).toEqual([null, 0, 1, 2]);
  });

  it('describe their parameters', () => {
    const facts = extractFrom(`function list(db: Database, limit?: number, offset = 0, { sort }: Options = {}, ...filters: Filter[]) {}`);

    expect(getFunction(facts, 'list').parameters.map((parameter) => [parameter.name, renderType(facts, parameter.type), parameter.optional, parameter.rest])).toEqual([
      ['db', 'global Database', false, false],
      ['limit', '-', true, false],
      ['offset', '-', true, false],
      [null, 'global Options', true, false],
      ['filters', 'global Filter[]', false, true],
    ]);
  });

  it('do not count the parameter `this`', () => {
    const facts = extractFrom(`function handler(this: FastifyInstance, request: Request) {}`);

    expect(getFunction(facts, 'handler').parameters.map((parameter) => parameter.name)).toEqual(['request']);
  });

  it('keep what they return', () => {
    const facts = extractFrom(`async function find(): Promise<Order[]> {} const make = (): Database => open();`);

    expect(renderType(facts, getFunction(facts, 'find').returns)).toBe('global Promise<global Order[]>');
    expect(renderType(facts, getFunction(facts, 'make').returns)).toBe('global Database');
  });

  it('leave an overload to its implementation', () => {
    const facts = extractFrom(`function find(id: string): Order; function find(id: string) { return load(id); }`);

    expect(facts.functions).toHaveLength(2);
    expect(facts.bindings.filter((binding) => binding.name === 'find')).toHaveLength(1);
  });

  it('span from their first token, behind export and decorators', () => {
    const facts = extractFrom(['export async function list() {}', 'class Api {', '  @Get() // all', '  async find() {}', '}'].join('\n'));

    expect(getFunction(facts, 'list').span).toEqual([1, 8, 1, 32]);
    expect(getFunction(facts, 'find').span).toEqual([4, 3, 4, 18]);
  });

  it('keep directives of their own', () => {
    const facts = extractFrom(`'use client'; async function save() { 'use server'; await db.save(); }`);

    expect(facts.directives).toEqual(['use client']);
    expect(getFunction(facts, 'save').directives).toEqual(['use server']);
    expect(facts.functions[0]).not.toHaveProperty('directives');
  });

  it('keep decorators of parameters, which run where the class is made', () => {
    const facts = extractFrom(`class Jobs { constructor(@InjectQueue('mail') private readonly mail: Queue, plain: string) {} }`);
    const [mail, plain] = getFunction(facts, 'constructor').parameters;

    expect(mail?.decorators.map((term) => renderTerm(facts, term))).toEqual(['global InjectQueue("mail")']);
    expect([mail?.field, plain?.field]).toEqual([true, false]);
    expect(facts.calls[0]?.in).toBe(0);
  });
});
