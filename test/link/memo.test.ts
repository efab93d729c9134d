import fc from '../kit/property-testing.ts';
import { Teaching } from '../../src/link/footprint/teaching.ts';
import { Marks, NO_MARKS } from '../../src/link/footprint/marks.ts';
import { Interner } from '../../src/link/values/interner.ts';
import { Memo } from '../../src/link/values/memo.ts';
import { NO_VALUES, type Values } from '../../src/link/values/value.ts';

const interner = new Interner();
const order = interner.literal('order');
const refund = interner.literal('refund');

describe('Memo', () => {
  it('works an answer out once', () => {
    const memo = new Memo();
    let worked = 0;
    const work = (): Values => {
      worked += 1;
      return [order];
    };

    expect([memo.compute('price', 0, work), memo.compute('price', 0, work)]).toEqual([[order], [order]]);
    expect(worked).toBe(1);
  });

  it('tells questions about one subject apart', () => {
    const memo = new Memo();
    memo.compute('price', 0, () => [order]);

    expect(memo.compute('price', 1, () => [refund])).toEqual([refund]);
    expect(memo.compute('tax', 0, () => NO_VALUES)).toEqual([]);
  });

  it('answers nothing to a question that is being answered', () => {
    const memo = new Memo();

    const answer = memo.compute('price', 0, () => interner.union([[order], memo.compute('price', 0, () => [refund])]));

    expect(answer).toEqual([order]);
  });

  it('does not keep what was worked out inside a cycle that was cut', () => {
    const memo = new Memo();
    const price = (): Values => memo.compute('price', 0, () => interner.union([[order], discount()]));
    const discount = (): Values => memo.compute('discount', 0, () => interner.union([[refund], price()]));

    expect(new Set(price())).toEqual(new Set([order, refund]));
    expect(new Set(discount())).toEqual(new Set([order, refund]));
  });

  it('does not keep it however often the cycle asked', () => {
    const memo = new Memo();
    const price = (): Values => memo.compute('price', 0, () => interner.union([[order], discount(), discount(), discount(), discount(), discount()]));
    const discount = (): Values => memo.compute('discount', 0, () => interner.union([[refund], price()]));
    price();

    expect(new Set(discount())).toEqual(new Set([order, refund]));
  });

  it('works a question out a few times, not once per asking, while what cut it is open', () => {
    const memo = new Memo();
    let worked = 0;
    const discount = (): Values =>
      memo.compute('discount', 0, () => {
        worked += 1;
        return price();
      });
    const price = (): Values => memo.compute('price', 0, () => interner.union(Array.from({ length: 1_000 }, discount)));

    price();

    expect(worked).toBeLessThan(10);
  });

  it('works out anew, from less deep, what was cut for depth', () => {
    const memo = new Memo();
    const price = (): Values => memo.compute('price', 0, () => memo.compute('discount', 0, () => [order]));
    const under = (levels: number): Values => (levels === 0 ? price() : memo.compute(`level ${levels}`, 0, () => under(levels - 1)));

    expect(under(219)).toEqual([]);
    expect(price()).toEqual([order]);
  });

  it('forgets when it is cleared', () => {
    const memo = new Memo();
    memo.compute('price', 0, () => [order]);

    memo.clear();

    expect(memo.compute('price', 0, () => [refund])).toEqual([refund]);
  });

  it('is usable after work that threw', () => {
    const memo = new Memo();
    const failing = (): Values => {
      throw new Error('no facts');
    };

    expect(() => memo.compute('price', 0, failing)).toThrow('no facts');
    expect(memo.compute('price', 0, () => [order])).toEqual([order]);
  });

  it('comes to an end on chains longer than any stack', () => {
    const memo = new Memo();
    const ask = (step: number): Values => memo.compute('step', step, () => ask(step + 1));

    expect(ask(0)).toEqual([]);
  });

  it('forgets what was looked up under a name that is told more, and all that was made of it', () => {
    const asking = new Teaching(new Marks(false));
    const memo = new Memo(undefined, asking);
    const worked: string[] = [];
    const handler = (): Values => memo.compute('handler', 0, () => {
      worked.push('handler');
      asking.ask('handed', 'src/orders.ts#2');
      return [order];
    });
    const route = (): Values => memo.compute('route', 0, () => {
      worked.push('route');
      return handler();
    });
    const price = (): Values => memo.compute('price', 0, () => {
      worked.push('price');
      asking.ask('handed', 'src/refunds.ts#1');
      return [refund];
    });
    const askAll = (): readonly Values[] => [route(), handler(), price()];
    askAll();
    asking.renew('src/orders.ts#2');
    memo.forget(asking.takeRenewed());
    askAll();

    expect(worked).toEqual(['route', 'handler', 'price', 'route', 'handler']);
    expect(memo.size).toBe(3);
  });

  it('works out anew what has no final answer, whether or not more is known', () => {
    const memo = new Memo();
    let worked = 0;
    const price = (): Values => memo.compute('price', 0, () => interner.union([[order], discount()]));
    const discount = (): Values => memo.compute('discount', 0, () => {
      worked += 1;
      return interner.union([[refund], price()]);
    });
    price();
    memo.forget(NO_MARKS);

    expect(new Set(discount())).toEqual(new Set([order, refund]));
    expect(worked).toBe(2);
  });

  it('forgets a part of an answer when more is known of what it asked for', () => {
    const asking = new Teaching(new Marks(false));
    const memo = new Memo(undefined, asking);
    const price = (): Values => memo.compute('price', 0, () => interner.union([[order], discount()]));
    const discount = (): Values => memo.compute('discount', 0, () => {
      asking.ask('stored', 'shop\ndiscounts');
      return price();
    });
    price();
    asking.renew('shop\ndiscounts');
    memo.forget(asking.takeRenewed());

    expect(memo.size).toBe(0);
  });

  it('comes to an end on every graph of questions, and never makes an answer up', () => {
    const graphs = fc.array(fc.array(fc.nat(11), { maxLength: 4 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(graphs, (graph) => {
        const memo = new Memo();
        const own = graph.map((_, index) => interner.literal(index));
        const ask = (index: number): Values =>
          memo.compute('question', index, () => interner.union([own.slice(index, index + 1), ...(graph[index] ?? []).filter((next) => next < graph.length).map(ask)]));

        graph.forEach((_, index) => {
          const reachable = findReachable(graph, index);
          const answer = ask(index).map((value) => (value.kind === 'literal' ? Number(value.value) : -1));
          expect(answer).toContain(index);
          expect(answer.filter((one) => !reachable.has(one))).toEqual([]);
        });
      }),
      { numRuns: 150 },
    );
  });
});

function findReachable(graph: readonly (readonly number[])[], from: number): ReadonlySet<number> {
  const found = new Set([from]);
  for (const index of found) for (const next of graph[index] ?? []) if (next < graph.length) found.add(next);
  return found;
}
