/** Ways through the program that no request of an entry takes as a rule, although each of their calls is made by some. */
import type { CallEdge, EntryPoint, ProgramGraph } from '../../../model/graph.ts';
import { findOtherEvent } from '../asked/own-event.ts';
import { findTrouble } from '../conditions/after-trouble.ts';
import { findContradicted } from '../conditions/contradicted-tests.ts';
import { findOtherCase } from '../conditions/other-cases.ts';
import { findOtherRoute } from '../conditions/other-routes.ts';
import type { PathStep } from '../nearest-first.ts';
import { findUnheard } from '../usual/heard-events.ts';

/** Two calls of which no request makes both, in order; one twice that no request makes. */
export type Refuted = readonly [CallEdge, CallEdge];

export function findRefuted(graph: ProgramGraph, entry: EntryPoint, steps: readonly PathStep[]): Refuted | null {
  const unheard = findOtherEvent(graph, entry, steps) ?? findUnheard(graph, entry, steps);
  if (unheard !== null) return unheard;
  const alone = findTrouble(graph, steps) ?? findOtherRoute(graph, entry, steps);
  return alone === null ? (findContradicted(graph, steps) ?? findOtherCase(graph, steps)) : [alone, alone];
}
