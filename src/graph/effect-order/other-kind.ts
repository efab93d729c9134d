/**
 * A run that does several kinds of work, each by a function of its own: `for (const rule of rules) await handlers[rule.kind].run(rule)`. What the
 * function of one kind writes records nothing of what another has done.
 */
import type { ProgramGraph } from '../../model/graph.ts';
import { findAlternatives, isChosenByKind } from '../ways/one-of-several.ts';
import type { DatabaseSite, DoneEffect } from './flow.ts';

export function isOfOtherKind(graph: ProgramGraph, effect: DoneEffect, { via }: DatabaseSite): boolean {
  const own = [...effect.way, effect.edge];
  for (const [at, edge] of own.entries()) {
    const [next, other] = [own[at + 1], via[at + 1]];
    if (via[at] !== `${edge.place.file}#${String(edge.call)}` || next === undefined || other === undefined) return false;
    const [left, right] = [findFunction(graph, `${next.place.file}#${String(next.call)}`), findFunction(graph, other)];
    if (left === right) continue;
    const facts = graph.files[edge.place.file];
    if (facts === undefined || !isChosenByKind(facts, edge)) return false;
    const kinds = findAlternatives(graph, facts, { ...edge, loop: false }).map((id) => `${graph.nodes[id]?.file ?? ''}#${String(graph.nodes[id]?.function)}`);
    return left !== null && right !== null && kinds.includes(left) && kinds.includes(right);
  }
  return false;
}

/** The function that a call stands in, both as `file#index`. */
function findFunction(graph: ProgramGraph, site: string): string | null {
  const end = site.lastIndexOf('#');
  const file = site.slice(0, end);
  const fn = graph.files[file]?.calls[Number(site.slice(end + 1))]?.in;
  return fn === undefined ? null : `${file}#${String(fn)}`;
}
