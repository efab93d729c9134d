import { callsOf, extractFrom, getBinding, stepsOf, valuesOf } from './read-facts.ts';

describe('names', () => {
  it('finds a function that is declared below its use', () => {
    const facts = extractFrom(`
      startWorker();
      function startWorker() { return consume(); }
      const consume = () => {};
    `);

    expect(callsOf(facts)).toEqual(['startWorker()', 'consume()']);
    expect(facts.calls[0]?.callee).toMatchObject({ kind: 'binding' });
    expect(facts.calls[1]?.callee).toMatchObject({ kind: 'binding' });
  });

  it('leaves a name that nobody declares to the global scope', () => {
    const facts = extractFrom(`console.log(process.env.PORT, orders);`);

    expect(callsOf(facts)).toEqual(['global console.log(global process.env.PORT, global orders)']);
  });

  it('keeps an inner name apart from the outer one it hides', () => {
    const facts = extractFrom(`
      const db = openOrders();
      function report(db: Reports) { db.refresh(); }
      function checkout() { db.insert(); }
    `);

    const [, refresh, insert] = facts.calls;
    const declared = facts.bindings.flatMap((binding, index) => (binding.name === 'db' ? [{ index, kind: binding.kind }] : []));
    expect(declared.map(({ kind }) => kind)).toEqual(['const', 'parameter']);
    expect(refresh?.callee).toMatchObject({ object: { kind: 'binding', binding: declared[1]?.index } });
    expect(insert?.callee).toMatchObject({ object: { kind: 'binding', binding: declared[0]?.index } });
  });

  it('gives a block its own let, and the function the var inside the block', () => {
    const facts = extractFrom(`
      function pay(amount) {
        if (amount > 0) { var receipt = charge(amount); let note = receipt; }
        return [receipt, note];
      }
    `);

    expect(stepsOf(facts, 'pay').at(-1)).toBe('return [receipt, global note]');
    expect(getBinding(facts, 'receipt')).toMatchObject({ kind: 'var', scope: 1 });
  });

  it('knows the name of a function expression inside of it only', () => {
    const facts = extractFrom(`const retry = function attempt() { attempt(); }; attempt();`);

    expect(callsOf(facts)).toEqual(['attempt()', 'global attempt()']);
  });

  it('knows the name of a caught error in its handler only', () => {
    const facts = extractFrom(`try { charge(); } catch (error) { report(error); } report(error);`);

    expect(callsOf(facts).slice(1)).toEqual(['global report(error)', 'global report(global error)']);
    expect(getBinding(facts, 'error')).toMatchObject({ kind: 'catch', values: [] });
  });

  it('keeps a value and a type of one name apart', () => {
    const facts = extractFrom(`
      export const Order = z.object({});
      export type Order = z.infer<typeof Order>;
    `);

    expect(facts.bindings.filter((binding) => binding.name === 'Order').map((binding) => binding.kind)).toEqual(['const', 'type']);
    expect(facts.exports.map((fact) => [fact.name, fact.typeOnly])).toEqual([['Order', false], ['Order', true]]);
  });

  it('says in which function a name is declared', () => {
    const facts = extractFrom(`const pool = open(); async function run() { const client = pool; }`);

    expect(getBinding(facts, 'pool').scope).toBe(0);
    expect(getBinding(facts, 'client').scope).toBe(1);
  });

  it('shares one scope among the cases of a switch', () => {
    const facts = extractFrom(`switch (job.kind) { case 'mail': let send = mailer; break; default: send(); }`);

    expect(callsOf(facts)).toEqual(['send()']);
  });

  it('reads a using declaration as a constant', () => {
    const facts = extractFrom(`async function allocate() { await using lock = await acquire('allocation'); }`);

    expect(getBinding(facts, 'lock').kind).toBe('const');
    expect(valuesOf(facts, 'lock')).toEqual(['await global acquire("allocation")']);
  });
});
