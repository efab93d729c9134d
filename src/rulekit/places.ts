/** Where things of the graph stand in the source, and evidence made from such places. */
import type { EntryPoint, FunctionNode, ProgramGraph } from '../model/graph.ts';
import type { Evidence, EvidenceKind } from '../model/finding.ts';
import type { Place } from '../model/source-location.ts';

/** One step of the chain that makes a finding true. */
export function evidence(kind: EvidenceKind, place: Place, label: string): Evidence {
  return { kind, file: place.file, line: place.span[0], endLine: place.span[2], label };
}

/** Evidence from a line of a deployment file, which has no columns. */
export function lineEvidence(kind: EvidenceKind, file: string, line: number, label: string): Evidence {
  return { kind, file, line, endLine: line, label };
}

/** The node with this id; a graph that lacks one of its own ids is a bug. */
export function getNode(graph: ProgramGraph, id: number): FunctionNode {
  const node = graph.nodes[id];
  if (node === undefined) throw new Error(`the graph has no node ${id}`);
  return node;
}

/** The whole function a node stands for. */
export function placeOfNode(graph: ProgramGraph, node: FunctionNode): Place {
  const fact = graph.files[node.file]?.functions[node.function];
  if (fact === undefined) throw new Error(`the graph has no facts for ${node.name} in ${node.file}`);
  return { file: node.file, span: fact.span };
}

/** Evidence for an entry point: the line where its handler begins. */
export function entryEvidence(entry: EntryPoint, label = entry.subject): Evidence {
  return lineEvidence('entry', entry.handler.file, entry.handler.span[0], label);
}

/** Where the programs of the repository start the consumer or the timer: who stops or moves it does so there. */
export function starterEvidence({ startedAt = [], subject }: EntryPoint): readonly Evidence[] {
  return startedAt.map((place) => evidence('call', place, `starts ${subject}`));
}

/** The four numbers a detection wants from a place. */
export function positionOf(place: Place): { file: string; line: number; column: number; endLine: number; endColumn: number } {
  const [line, column, endLine, endColumn] = place.span;
  return { file: place.file, line, column, endLine, endColumn };
}

/** The same for a function as a whole: what is said of it stands where it begins, and not at each of its lines. */
export function beginningOf({ file, span: [line, column] }: Place): ReturnType<typeof positionOf> {
  return { file, line, column, endLine: line, endColumn: column };
}

/** False for an entry point whose registration was seen before: one handler in two calling contexts is one place to repair. */
export function isFirst(seen: Set<string>, entry: EntryPoint): boolean {
  const key = `${entry.subject} ${entry.registration.file}:${entry.registration.span.join(':')} ${entry.handler.file}:${entry.handler.span.join(':')}`;
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}
