import { findPathsToRole, type RolePath } from '../../../src/graph/ways/paths-to-role.ts';
import type { CallEdge, EntryPoint, FunctionNode, ProgramGraph, RoleMatch } from '../../../src/model/graph.ts';

const all: RoleMatch = { role: 'blocking-db-call', library: 'better-sqlite3', major: 12, version: null, isFork: false, api: 'better-sqlite3 Statement.all()', hidden: false, origin: null, originArguments: [], arguments: [] };
const mail: RoleMatch = { ...all, role: 'effect:email', library: 'resend', api: 'resend Emails.send()' };

/** A call on this line. */
function call(line: number, parts: Partial<CallEdge>): CallEdge {
  return { call: line, place: { file: 'src/orders.ts', span: [line, 1, line, 20] }, to: [], roles: [], loop: false, once: false, exceptional: false, confidence: 'certain', ...parts };
}

/** A graph whose nodes make these calls; the entry is node 0. */
function graph(...nodes: readonly (readonly CallEdge[])[]): ProgramGraph {
  const made = nodes.map((calls, id): FunctionNode => ({ id, file: 'src/orders.ts', function: id, name: ['checkout', 'recentOrders', 'query', 'audit'][id] ?? `f${id}`, calls }));
  return { entryPoints: [entry], nodes: made, services: [], processes: [], schedules: [], queueCalls: [], files: {} };
}

const entry: EntryPoint = {
  id: 0, kind: 'http', subject: 'POST /checkout', node: 0, handler: { file: 'src/orders.ts', span: [1, 1, 9, 2] }, framework: 'express', registration: { file: 'src/orders.ts', span: [1, 1, 9, 3] },
  confidence: 'certain', http: { method: 'POST', path: '/checkout', everyRequest: false, others: [] }, consumer: null, scheduled: null,
};

function find(program: ProgramGraph, from: EntryPoint = entry): readonly RolePath[] {
  return findPathsToRole(program, from, (match) => match.role === 'blocking-db-call');
}

function names(paths: readonly RolePath[]): readonly string[] {
  return paths.map((path) => path.steps.map((step) => step.node.name).join(' > '));
}

describe('findPathsToRole', () => {
  it('finds the way through the functions between', () => {
    expect(names(find(graph([call(1, { to: [1] })], [call(2, { to: [2] })], [call(3, { roles: [all] })])))).toEqual(['checkout > recentOrders > query']);
  });

  it('finds the shortest of two ways', () => {
    expect(names(find(graph([call(1, { to: [1] }), call(2, { to: [2] })], [call(3, { to: [2] })], [call(4, { roles: [all] })])))).toEqual(['checkout > query']);
  });

  it('is one path per call site, though two contexts of a function make it', () => {
    expect(find(graph([call(1, { to: [1] }), call(2, { to: [2] })], [call(3, { roles: [all] })], [call(3, { roles: [all] })]))).toHaveLength(1);
  });

  it('is a path for each of two calls', () => {
    expect(find(graph([call(1, { roles: [all] }), call(2, { roles: [all] })]))).toHaveLength(2);
  });

  it('is found from each entry point anew', () => {
    const program = graph([call(1, { to: [2] })], [call(2, { to: [0] }), call(3, { to: [2] })], [call(4, { roles: [all] })]);
    const other: EntryPoint = { ...entry, id: 1, node: 1 };
    const isWanted = (match: RoleMatch): boolean => match.role === 'blocking-db-call';
    expect([entry, other, entry].map((from) => names(findPathsToRole(program, from, isWanted)))).toEqual([['checkout > query'], ['recentOrders > query'], ['checkout > query']]);
  });

  it('does not go round with functions that call each other', () => {
    expect(names(find(graph([call(1, { to: [1] })], [call(2, { to: [0] }), call(3, { to: [1] }), call(4, { roles: [all] })])))).toEqual(['checkout > recentOrders']);
  });

  it('is none from a function that leads to no such call', () => {
    expect(find(graph([call(1, { to: [1] })], [], [call(3, { roles: [all] })]))).toEqual([]);
  });

  it('leaves out calls of another role', () => {
    expect(find(graph([call(1, { roles: [mail] })]))).toEqual([]);
  });

  it('leaves out what is done once per process', () => {
    expect(find(graph([call(1, { to: [1], once: true })], [call(2, { roles: [all] })]))).toEqual([]);
    expect(find(graph([call(1, { roles: [all], once: true })]))).toEqual([]);
  });

  it('leaves out what is done when something failed', () => {
    expect(find(graph([call(1, { to: [1], exceptional: true })], [call(2, { roles: [all] })]))).toEqual([]);
  });

  it('comes to an end where functions call each other', () => {
    expect(names(find(graph([call(1, { to: [1] })], [call(2, { to: [0, 1] }), call(3, { roles: [all] })])))).toEqual(['checkout > recentOrders']);
  });

  it('runs per item when any step does', () => {
    const [perItem] = find(graph([call(1, { to: [1], loop: true })], [call(2, { roles: [all] })]));
    const [single] = find(graph([call(1, { to: [1] })], [call(2, { roles: [all] })]));

    expect([perItem?.loop, single?.loop]).toEqual([true, false]);
  });

  it('is as sure as its least certain step', () => {
    const [likely] = find(graph([call(1, { to: [1], confidence: 'likely' })], [call(2, { roles: [all] })]));
    const [possible] = find(graph([call(1, { to: [1], confidence: 'possible' })], [call(2, { roles: [all], confidence: 'likely' })]));
    const [fromEntry] = find(graph([call(1, { roles: [all] })]), { ...entry, confidence: 'likely' });

    expect([likely?.confidence, possible?.confidence, fromEntry?.confidence]).toEqual(['likely', 'possible', 'likely']);
  });

  it('finds nothing from an entry whose function is not in the graph', () => {
    expect(find(graph([call(1, { roles: [all] })]), { ...entry, node: 7 })).toEqual([]);
  });
});
