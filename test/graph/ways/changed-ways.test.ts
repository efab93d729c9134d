import { createWaysFinder, type ChangedWays } from '../../../src/graph/ways/changed-ways.ts';
import type { CallEdge, EntryPoint, FunctionNode, ProgramGraph, RoleMatch } from '../../../src/model/graph.ts';

const all: RoleMatch = { role: 'blocking-db-call', library: 'better-sqlite3', major: 12, version: null, isFork: false, api: 'better-sqlite3 Statement.all()', hidden: false, origin: null, originArguments: [], arguments: [] };

/** A call on this line. */
function call(line: number, parts: Partial<CallEdge> = {}): CallEdge {
  return { call: line, place: { file: 'src/orders.ts', span: [line, 1, line, 20] }, to: [], roles: [], loop: false, once: false, exceptional: false, confidence: 'certain', ...parts };
}

const entry: EntryPoint = {
  id: 0, kind: 'http', subject: 'POST /checkout', node: 0, handler: { file: 'src/orders.ts', span: [1, 1, 9, 2] }, framework: 'express', registration: { file: 'src/orders.ts', span: [1, 1, 9, 3] },
  confidence: 'certain', http: { method: 'POST', path: '/checkout', everyRequest: false, others: [] }, consumer: null, scheduled: null,
};

/** The ways of the checkout, node 0, to the call on line 90, which the last node makes. */
function waysToQuery(touched: readonly number[], ...nodes: readonly (readonly CallEdge[])[]): ChangedWays | undefined {
  const query = call(90, { roles: [all] });
  const made = [...nodes, [query]].map((calls, id): FunctionNode => ({ id, file: 'src/orders.ts', function: id, name: `f${id}`, calls }));
  const graph: ProgramGraph = { entryPoints: [entry], nodes: made, services: [], processes: [], schedules: [], queueCalls: [], files: {} };
  const last = made.at(-1);
  return last && createWaysFinder(graph, { hasFile: (file) => file === 'src/orders.ts' && touched.length > 0, hasLine: (_file, line) => touched.includes(line) })(entry)?.({ node: last, edge: query });
}

const lines = (ways: ChangedWays | undefined): readonly number[] | undefined => ways?.steps.map(({ edge }) => edge.call);

describe('createWaysFinder', () => {
  it('finds the way through the touched call, though a shorter one is old', () => {
    const ways = waysToQuery([2], [call(1, { to: [2] }), call(2, { to: [1] })], [call(3, { to: [2] })]);

    expect([ways?.all, ways?.touched, lines(ways)]).toEqual([2, 1, [2, 3, 90]]);
  });

  it('counts a way with several touched calls once: a new function between is no new way', () => {
    expect(waysToQuery([1, 3], [call(1, { to: [1] })], [call(3, { to: [2] })])?.touched).toBe(1);
  });

  it('counts each way to a function that is called twice', () => {
    expect(waysToQuery([3], [call(1, { to: [1] }), call(2, { to: [1] })], [call(3, { to: [2] })])?.touched).toBe(2);
  });

  it('shows the touched call that is farthest from the entry', () => {
    const ways = waysToQuery([1, 3, 4], [call(1, { to: [1] })], [call(2, { to: [3] }), call(3, { to: [2] })], [call(4, { to: [3] })]);

    expect(lines(ways)).toEqual([1, 3, 4, 90]);
  });

  it('counts the wanted call itself when it is touched', () => {
    const ways = waysToQuery([90], [call(1, { to: [1] })]);

    expect([ways?.touched, lines(ways)]).toEqual([1, [1, 90]]);
  });

  it('counts ways where the touched calls lead elsewhere, and shows none', () => {
    expect(waysToQuery([2], [call(1, { to: [2] }), call(2, { to: [1] })], [call(3)])).toEqual({ all: 1, touched: 0, calls: 0, steps: [] });
  });

  it('is nothing where no reached file is touched', () => {
    expect(waysToQuery([], [call(1, { to: [1] })])).toBeUndefined();
  });

  it('leaves out what is done once per process, and what is done when something failed', () => {
    expect(waysToQuery([2, 3], [call(1, { to: [1] }), call(2, { to: [1], once: true }), call(3, { to: [1], exceptional: true })])).toMatchObject({ all: 1, touched: 0 });
  });

  it('ends in functions that call each other', () => {
    expect(waysToQuery([4], [call(1, { to: [1] })], [call(2, { to: [0] }), call(3, { to: [1] }), call(4, { to: [2] })])?.touched).toBe(1);
  });

  it('counts the same ways wherever a circle is entered', () => {
    const circle = (...entered: readonly number[]): readonly (readonly CallEdge[])[] => [
      entered.map((id, index) => call(index + 1, { to: [id] })),
      [call(11, { to: [2] }), call(12, { to: [4] })],
      [call(21, { to: [3] }), call(22, { to: [4] })],
      [call(31, { to: [1] }), call(32, { to: [4] })],
    ];

    const all = [waysToQuery([99, 1], ...circle(1, 2)), waysToQuery([99, 1], ...circle(3, 1)), waysToQuery([99, 1], ...circle(2, 3))];

    expect(all.map((ways) => [ways?.all, ways?.touched])).toEqual([[6, 3], [6, 3], [6, 3]]);
  });

  it('says nothing where ways multiply', () => {
    const doubled = Array.from({ length: 40 }, (_, id) => [call(2 * id + 1, { to: [id + 1] }), call(2 * id + 2, { to: [id + 1] })]);

    expect(waysToQuery([1], ...doubled)).toBeUndefined();
  });
});
