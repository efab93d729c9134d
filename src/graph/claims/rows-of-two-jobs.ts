/** Rows that jobs of different kinds work on by one function: a webhook and the poller that looks after it, a delayed job and the hourly sweep. */
import type { EntryPoint, ProgramGraph } from '../../model/graph.ts';
import { findNodesAbove } from '../callers.ts';
import { findSchedulesOfEntry } from '../schedules-of-entry.ts';
import { getInstances } from '../services/instances-of-entry.ts';
import { getLeastConfidence } from '../ways/reached-calls.ts';
import { findGuardReach, getSeverity, type JudgedClaim } from './judged-claims.ts';
import type { Severity } from '../../model/finding.ts';
import type { RunEvent } from './run/run-events.ts';
import { findTestedRows, type TestedRow } from './tested-rows.ts';

export interface RowOfTwoJobs {
  readonly entry: EntryPoint;
  readonly claim: JudgedClaim;
  /** Who else comes to the same test. */
  readonly others: readonly EntryPoint[];
}

export function findRowsOfTwoJobs(graph: ProgramGraph): readonly RowOfTwoJobs[] {
  return graph.entryPoints.filter((entry) => isJob(graph, entry)).flatMap((entry) => findTestedRows(graph, entry).flatMap((row) => {
    const others = findOthers(graph, entry, row);
    const claim = others.length === 0 ? null : judge(graph, entry, row);
    return claim === null ? [] : [{ entry, claim, others }];
  }));
}

function isJob(graph: ProgramGraph, entry: EntryPoint): boolean {
  return entry.kind === 'consumer' || entry.kind === 'scheduled' || findSchedulesOfEntry(graph, entry).length > 0;
}

function findOthers(graph: ProgramGraph, entry: EntryPoint, { holder }: TestedRow): readonly EntryPoint[] {
  const above = findNodesAbove(graph, ({ file, function: fn }) => file === holder.file && fn === holder.function);
  return graph.entryPoints.filter((other) => other.id !== entry.id && above.has(other.node) && other.kind !== 'startup' && other.kind !== 'command' && !isSameHandler(entry, other));
}

function isSameHandler(left: EntryPoint, right: EntryPoint): boolean {
  return left.node === right.node || (left.handler.file === right.handler.file && left.handler.span.join() === right.handler.span.join());
}

function judge(graph: ProgramGraph, entry: EntryPoint, { claim }: TestedRow): JudgedClaim | null {
  // A row that is there twice may be refused by a key that nobody sees.
  const lasting = claim.effects.filter((event) => event.effect !== null && getSeverity(graph, event, event.effect.nature) !== 'info');
  const [worst] = lasting;
  if (worst === undefined || findGuardReach(graph, entry, claim).reach === 'all') return null;
  const steps = [claim.read, claim.update, worst].flatMap((event) => [...event.way.map((step) => step.edge.confidence), event.edge?.confidence ?? 'certain']);
  return { claim: { ...claim, effects: lasting }, severity: getWorst(claim.effects), confidence: getLeastConfidence([entry.confidence, 'likely', ...steps]), instances: getInstances(graph, entry).kind, isGivenOnce: false, guard: null };
}

/** That somebody reads the same line twice is the least of it. */
function getWorst(effects: readonly RunEvent[]): Severity {
  if (effects.some(({ effect }) => effect?.nature === 'money')) return 'error';
  return effects.every(({ effect }) => effect?.nature === 'message') ? 'info' : 'warning';
}
