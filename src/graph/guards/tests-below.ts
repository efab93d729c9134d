/** Flags and windows that are tested in one function and set in another. */
import type { FileFacts, Term } from '../../model/facts.ts';
import type { CallEdge, FunctionNode, ProgramGraph } from '../../model/graph.ts';
import { forEachTerm, getPlainTerm } from '../terms.ts';
import { getFlagUses, type FlagUse } from './flags/flags.ts';
import { findTimeWindow } from './rows/database-state.ts';

/** `if (!(await isDue(job))) return;` where `isDue` compares the time of the last run with the clock. */
export function findWindowBelow(graph: ProgramGraph, facts: FileFacts, edges: ReadonlyMap<number, CallEdge>, test: Term): string | null {
  let found: string | null = null;
  const visit = (term: Term): void => {
    if (term.kind !== 'call' || found !== null) return;
    for (const id of edges.get(term.call)?.to ?? []) {
      const node = graph.nodes[id];
      const callee = node === undefined ? undefined : graph.files[node.file];
      if (node === undefined || callee === undefined) continue;
      for (const step of callee.functions[node.function]?.body ?? []) {
        const asked = step.kind === 'return' ? step.value : step.kind === 'branch' ? step.test : null;
        if (asked !== null) found ??= findTimeWindow(callee, asked);
      }
    }
  };
  forEachTerm(facts, test, (term) => {
    visit(term);
    const plain = getPlainTerm(facts, term);
    if (plain !== term) visit(plain);
  });
  return found;
}

/** A test and the set it is for may stand in two functions of one file. */
export function getUsesBelow(graph: ProgramGraph, node: FunctionNode): ReadonlyMap<string, FlagUse> {
  const facts = graph.files[node.file];
  if (facts === undefined) return new Map();
  const uses = new Map(getFlagUses(facts, node.function));
  const near = node.calls.flatMap((edge) => edge.to).flatMap((id) => graph.nodes[id] ?? []).filter((target) => target.file === node.file);
  for (const target of near) for (const [key, use] of getFlagUses(facts, target.function)) if (!uses.has(key)) uses.set(key, use);
  return uses;
}

/** `running = true … running = false` and nothing else: only such a variable must be a guard that nobody asks. */
export function isSwitch(use: FlagUse): boolean {
  const is = (value: boolean) => (write: FlagUse['sets'][number]): boolean => write.value.kind === 'known' && write.value.value === value;
  return use.clears.length > 0 && use.sets.every(is(true)) && use.clears.every(is(false));
}
