/** The calls between an entry point and what it does, as evidence: who reads the finding walks the same way. */
import type { ReachedCall } from '../graph/ways/reached-calls.ts';
import type { Evidence } from '../model/finding.ts';
import type { CallEdge, ProgramGraph } from '../model/graph.ts';
import type { Place } from '../model/source-location.ts';
import { evidence } from './places.ts';

/** Beyond that many steps a reader follows the names of the functions instead. */
const shownSteps = 6;

/** One step for each call that leads to the functions in which the reached calls stand; none for what the handler does itself. */
export function getWayEvidence(graph: ProgramGraph, ...reached: readonly Pick<ReachedCall, 'way' | 'names'>[]): readonly Evidence[] {
  const seen = new Set<CallEdge>();
  const steps = reached.flatMap(({ way, names }) => way.map((edge, index) => ({ edge, label: `${names[index] ?? 'handler'} calls ${names[index + 1] ?? 'a function'}` })));
  const first = steps.filter(({ edge }) => !seen.has(edge) && seen.add(edge));
  return first.slice(0, shownSteps).map(({ edge, label }) => evidence('call', beforeCallbacks(graph, edge.place), label));
}

/** The call without the functions written into it: a line of theirs is not a line of the call. */
export function beforeCallbacks(graph: ProgramGraph, place: Place): Place {
  const [line, column, endLine, endColumn] = place.span;
  const starts = (graph.files[place.file]?.functions ?? []).map((fn) => fn.span[0]).filter((start) => start > line && start <= endLine);
  const last = Math.min(endLine, ...starts.map((start) => start - 1));
  return { file: place.file, span: [line, column, last, endColumn] };
}
