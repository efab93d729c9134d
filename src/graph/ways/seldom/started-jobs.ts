/**
 * Jobs of a timer that somebody else only sets off: `void syncOrders(); res.send('started')`, where `setInterval(syncOrders, hour)` runs it anyway.
 * Such a run is the timer's, a little earlier: no request waits for it, and more requests are not more runs of it.
 */
import type { FileFacts, Term } from '../../../model/facts.ts';
import type { CallEdge, FunctionNode, ProgramGraph } from '../../../model/graph.ts';
import { findNodesAbove } from '../../callers.ts';
import { getDroppedCalls } from '../../dropped-calls.ts';
import { isAsync } from '../../guards/own-targets.ts';
import { getPlainTerm } from '../../terms.ts';
import { isUsualCall } from '../usual/usual-calls.ts';

/** Functions that do nothing but call the job: a listener of the clock, and one that keeps its errors. */
const mostDepth = 4;

/** Tells of a call whether it sets off such a job, tells it nothing of the request and does not wait. `leads`: of what the job is asked to do, the calls that matter. */
export function createJobTest(graph: ProgramGraph, leads: (node: FunctionNode) => boolean): (edge: CallEdge) => boolean {
  const jobs = findTimerJobs(graph, findNodesAbove(graph, leads));
  return (edge) => {
    if (jobs.size === 0 || !edge.to.some((id) => isAsync(graph, id) && jobs.has(keyOf(graph, id)))) return false;
    const facts = graph.files[edge.place.file];
    return facts !== undefined && getDroppedCalls(facts).has(edge.call) && facts.calls[edge.call]?.args.every((arg) => isSameForAll(facts, arg)) === true;
  };
}

/** What the timer could hand over as well: a constant, what the module holds. Work that is told of the request is the request's. */
function isSameForAll(facts: FileFacts, term: Term): boolean {
  switch (term.kind) {
    case 'literal': case 'global': case 'this': return true;
    case 'binding': return facts.bindings[term.binding]?.scope === 0 || isConstant(facts, term);
    case 'member': return isSameForAll(facts, term.object);
    case 'cast': return isSameForAll(facts, term.of);
    case 'object': return term.properties.every((property) => isSameForAll(facts, property.kind === 'spread' ? property.of : property.value));
    case 'array': return term.items.every((item) => isSameForAll(facts, item));
    default: return false;
  }
}

/** `const options = { full: true }`, to which nothing is added later. */
function isConstant(facts: FileFacts, term: Term & { kind: 'binding' }): boolean {
  const plain = getPlainTerm(facts, term);
  const isAddedTo = facts.assignments.some(({ target }) => (target.kind === 'member' || target.kind === 'index') && target.object.kind === 'binding' && target.object.binding === term.binding);
  return plain.kind !== 'binding' && !isAddedTo && isSameForAll(facts, plain);
}

/** What timers of the project's own processes run: their listeners, and what these do nothing but call. */
function findTimerJobs(graph: ProgramGraph, above: ReadonlySet<number>): ReadonlySet<string> {
  const jobs = new Set<string>();
  for (const { scheduled, node } of graph.entryPoints) {
    if (scheduled === null || (scheduled.platform ?? 'in-process') !== 'in-process') continue;
    let ids: readonly number[] = [node];
    for (let depth = 0; depth < mostDepth && ids.length > 0; depth++) {
      for (const id of ids) jobs.add(keyOf(graph, id));
      const calls = ids.flatMap((id) => graph.nodes[id]?.calls.filter((edge) => edge.to.length > 0 && isUsualCall(graph, edge)) ?? []);
      const leading = calls.filter(({ to }) => to.some((id) => above.has(id)));
      // Of a method that heirs fill in it may not be known what it leads to: `() => { task(); }`, where `task` is `this.execute.bind(this)`.
      const works = leading.length === 0 ? calls : leading;
      ids = works.length === 1 && works[0]?.loop === false ? works[0].to : [];
    }
  }
  return jobs;
}

/** The same function stands in the graph once for each way it is called in. */
function keyOf(graph: ProgramGraph, id: number): string {
  const node = graph.nodes[id];
  return `${node?.file ?? ''}#${String(node?.function ?? '')}`;
}
