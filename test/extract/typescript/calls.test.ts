import type { CallFact } from '../../../src/model/facts.ts';
import { callsOf, extractFrom } from './read-facts.ts';

function onlyCall(text: string): CallFact {
  const { calls } = extractFrom(text);
  const call = calls.at(-1);
  if (call === undefined) throw new Error('no call');
  return call;
}

describe('calls', () => {
  it('are numbered in evaluation order, arguments before the call itself', () => {
    expect(callsOf(extractFrom(`send(render(order), load());`))).toEqual([
      'global render(global order)', 'global load()', 'global send(global render(global order), global load())',
    ]);
  });

  it('are new, tagged templates and dynamic imports as well', () => {
    const facts = extractFrom('new PgBoss(url); sql`select ${id}`; import("./worker.ts");');

    expect(facts.calls.map((call) => call.kind)).toEqual(['new', 'tag', 'import']);
    expect(callsOf(facts)).toEqual(['new global PgBoss(global url)', 'tag global sql(`select ${global id}`)', 'import global import("./worker.ts")']);
  });

  it('are awaited when the result goes straight into await', () => {
    expect(onlyCall('await pay();').awaited).toBe(true);
    expect(onlyCall('await (pay() as Promise<void>)!;').awaited).toBe(true);
    expect(onlyCall('await (ready ? pay() : refund());').awaited).toBe(true);
    expect(onlyCall('for await (const row of stream()) {}').awaited).toBe(true);
  });

  it('are not awaited when something stands between', () => {
    expect(extractFrom('await pay().catch(report);').calls.map((call) => call.awaited)).toEqual([false, true]);
    expect(extractFrom('await Promise.all([pay()]);').calls[0]?.awaited).toBe(false);
  });

  it('are dropped when nobody looks at the result', () => {
    expect(onlyCall('pay();').dropped).toBe(true);
    expect(onlyCall('void pay();').dropped).toBe(true);
    expect(onlyCall('ready && pay();').dropped).toBe(true);
    expect(extractFrom('const done = (pay(), true);').calls[0]?.dropped).toBe(true);
  });

  it('are not dropped when awaited, kept or returned', () => {
    expect(onlyCall('await pay();').dropped).toBe(false);
    expect(onlyCall('const receipt = pay();').dropped).toBe(false);
    expect(onlyCall('const run = () => pay();').dropped).toBe(false);
  });

  it('stand in a loop of the same function only', () => {
    expect(onlyCall('for (const order of orders) pay(order);').loop).toBe(true);
    expect(onlyCall('while (next()) {}').loop).toBe(true);
    expect(onlyCall('for (const order of load()) {}').loop).toBe(false);
    expect(onlyCall('for (const order of orders) { const later = () => pay(order); }').loop).toBe(false);
  });

  it('span the whole expression, with the line of the called name apart', () => {
    const facts = extractFrom(['const rows = db', '  .prepare(sql)', '  .all(user.id);'].join('\n'));

    expect(facts.calls.map((call) => [call.span, call.nameLine])).toEqual([[[1, 14, 2, 16], 2], [[1, 14, 3, 16], 3]]);
  });

  it('count columns in UTF-16 units and only line feeds as lines', () => {
    const facts = extractFrom('const label = "😀"; pay();\r\n\u2028refund();\n');

    expect(facts.calls.map((call) => call.span)).toEqual([[1, 21, 1, 26], [2, 2, 2, 10]]);
  });

  it('do not count a byte order mark as a column', () => {
    expect(extractFrom('\uFEFFpay();').calls[0]?.span).toEqual([1, 1, 1, 6]);
  });

  it('keep their type arguments', () => {
    const call = onlyCall('queue.add<ImageJob>(job);');

    expect(call.typeArgs).toMatchObject([{ kind: 'reference', name: 'ImageJob' }]);
    expect(onlyCall('queue.add(job);')).not.toHaveProperty('typeArgs');
  });

  it('say in which function they are made', () => {
    const facts = extractFrom('open(); function handler() { return orders.map((order) => load(order)); }');

    expect(facts.calls.map((call) => call.in)).toEqual([0, 2, 1]);
  });

  it('read spread arguments and super', () => {
    const facts = extractFrom('class Worker extends Base { constructor(...args) { super(...args); } }');

    expect(callsOf(facts)).toEqual(['super(...args)']);
  });
});
