/** Where a claim stands, and the chain that makes it one. */
import type { JudgedClaim } from '../../src/graph/claims/judged-claims.ts';
import type { RowClaim } from '../../src/graph/claims/claims-of-entry.ts';
import type { RunEvent } from '../../src/graph/claims/run/run-events.ts';
import { getInstances } from '../../src/graph/services/instances-of-entry.ts';
import type { Evidence } from '../../src/model/finding.ts';
import type { EntryPoint, ProgramGraph } from '../../src/model/graph.ts';
import type { Place } from '../../src/model/source-location.ts';
import { renderApi } from '../../src/rulekit/api-name.ts';
import { beforeCallbacks } from '../../src/rulekit/way-evidence.ts';
import { evidence, lineEvidence, starterEvidence } from '../../src/rulekit/places.ts';

/** The statement that has to change: the one that marks, or the read whose lock ends too early or whose rows are marked too late. */
export function getPlace(graph: ProgramGraph, { verdict, read, update }: RowClaim): Place {
  const isRead = verdict.kind === 'broken' && (verdict.why === 'lock-outside-transaction' || verdict.why === 'marked-afterwards' || verdict.why === 'marked-by-worker' || verdict.why === 'read-by-mark');
  return placeOf(graph, isRead ? read : update);
}

function placeOf(graph: ProgramGraph, { node, edge, call }: RunEvent): Place {
  if (edge !== null) return edge.place;
  const span = graph.files[node.file]?.calls[call]?.span;
  if (span === undefined) throw new Error(`the graph has no call ${call} in ${node.file}`);
  return { file: node.file, span };
}

/** Enough effects to see what is done twice. */
const shownEffects = 3;
/** Calls between the entry and the statements. */
const shownCalls = 6;
/** Further calls between those and the worst effect. */
const shownEffectCalls = 3;

export function getEvidence(graph: ProgramGraph, entry: EntryPoint, { table, column, read, again, update, effects, verdict }: RowClaim): Evidence[] {
  const test = verdict.kind === 'broken' ? verdict.test : undefined;
  const ways = [...read.way, ...update.way].filter((step, index, all) => all.findIndex((other) => other.edge === step.edge) === index);
  const toEffect = (effects[0]?.way ?? []).filter((step) => !ways.some((other) => other.edge === step.edge));
  return [
    ...graph.schedules.filter((schedule) => schedule.entry === entry.id).slice(0, 2).map((schedule) => lineEvidence('schedule', schedule.file, schedule.line, schedule.name)),
    ...starterEvidence(entry),
    evidence('entry', entry.handler, entry.subject),
    ...ways.slice(0, shownCalls).map((step) => evidence('call', step.edge.place, nameOfTarget(graph, step.edge.to) ?? 'call')),
    evidence('call', placeOf(graph, read), test === undefined ? `reads ${table} by ${column}` : `reads ${table}`),
    ...(test === undefined ? [] : [lineEvidence('call', test.file, test.line, `compares ${column}`)]),
    ...(again === null ? [] : [evidence('call', placeOf(graph, again), `reads ${table} again, where nothing has changed yet`)]),
    evidence('sink', placeOf(graph, update), `sets ${column} of ${table}`),
    ...toEffect.slice(0, shownEffectCalls).map((step) => evidence('call', beforeCallbacks(graph, step.edge.place), nameOfTarget(graph, step.edge.to) ?? 'call')),
    ...effects.slice(0, shownEffects).flatMap((event) => (event.effect === null ? [] : [evidence('effect', placeOf(graph, event), renderApi(event.effect.match))])),
  ];
}

/** A flag in memory, and the setting that starts more processes than it keeps apart. */
export function getGuardEvidence(graph: ProgramGraph, entry: EntryPoint, { guard, instances }: JudgedClaim): readonly Evidence[] {
  if (guard === null) return [];
  return [evidence('guard', guard.place, guard.label), ...(instances === 'several' ? getInstances(graph, entry).evidence : [])];
}

function nameOfTarget(graph: ProgramGraph, targets: readonly number[]): string | undefined {
  const [target] = targets;
  return target === undefined ? undefined : graph.nodes[target]?.name;
}
