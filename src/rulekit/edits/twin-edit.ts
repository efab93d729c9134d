/** The edit that awaits the asynchronous twin of a call on a request path, where the library has one. */
import { isCalledByCode } from '../../graph/ways/called-functions.ts';
import type { RolePath } from '../../graph/ways/paths-to-role.ts';
import type { EditIntent } from '../../model/edit-intent.ts';
import type { EntryPoint, ProgramGraph } from '../../model/graph.ts';
import { getNode, placeOfNode } from '../places.ts';

export function findTwinEdit(graph: ProgramGraph, entry: EntryPoint, { steps, match }: RolePath): EditIntent | null {
  const last = steps.at(-1);
  const { twin } = match;
  if (last === undefined || twin === undefined) return null;
  const { file, span: [line, column] } = last.edge.place;
  const called = findCalled(match.api);
  return called === null ? null : { kind: 'await-twin', description: describe(match.library), file, line, column, called, twin, handler: findFreeHandler(graph, entry, file) };
}

/** A handler that only its framework calls, which waits for it, may become asynchronous. */
export function findFreeHandler(graph: ProgramGraph, entry: EntryPoint, file: string): { readonly line: number; readonly column: number } | null {
  const node = getNode(graph, entry.node);
  const { span: [line, column] } = placeOfNode(graph, node);
  return entry.http?.waits === true && node.file === file && !isCalledByCode(graph, node) ? { line, column } : null;
}

/** `node:fs readFileSync()`, `lmdb Database.putSync()`. */
function findCalled(api: string): string | null {
  return /([\w$]+)\(\)$/.exec(api)?.[1] ?? null;
}

function describe(library: string): string {
  return library === 'node:child_process' ? 'Wait for the program without holding the thread. Two requests may then run it at the same time.' : 'Await it without holding the thread.';
}
