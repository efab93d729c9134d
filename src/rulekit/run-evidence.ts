/** Evidence of a scheduled run: what starts it, and what it does. */
import type { Run } from '../graph/runs/scheduled-run.ts';
import type { Harm } from '../graph/runs/run-harm.ts';
import type { Evidence } from '../model/finding.ts';
import type { ProgramGraph } from '../model/graph.ts';
import { renderApi } from './api-name.ts';
import { renderPeriod } from './durations.ts';
import { knownEvidence } from './known.ts';
import { evidence, lineEvidence, starterEvidence } from './places.ts';
import { getWayEvidence } from './way-evidence.ts';

/** The schedules that start it, with the settings that matter. */
export function getScheduleEvidence(run: Run): Evidence[] {
  if (run.schedules.length === 0) return [evidence('schedule', run.entry.registration, run.entry.scheduled?.expression ?? run.entry.subject), ...starterEvidence(run.entry)];
  const schedules = run.schedules.flatMap((schedule) => {
    const period = schedule.periodSeconds === null ? '' : `, ${renderPeriod(schedule.periodSeconds)}`;
    return [
      lineEvidence('schedule', schedule.file, schedule.line, `${schedule.name}${period}`),
      ...knownEvidence('schedule', schedule.attemptDeadlineSeconds, 'deadline of one attempt'),
      ...knownEvidence('schedule', schedule.retryCount, 'retries'),
    ];
  });
  return [...schedules, ...starterEvidence(run.entry)];
}

/** What says that there are several instances. */
export function getInstanceEvidence(run: Run): readonly Evidence[] {
  return run.instances.kind === 'several' ? run.instances.evidence : [];
}

/** Enough calls to see what the run does; the rest is in the code. */
const shownCalls = 4;

/** The effects or requests that a second run repeats. */
export function getWorkEvidence(graph: ProgramGraph, run: Run, harm: Harm): Evidence[] {
  const shown = run.effects.slice(0, shownCalls);
  if (harm.kind === 'effect') return [...getWayEvidence(graph, ...shown.map((effect) => effect.call)), ...shown.map((effect) => evidence('effect', effect.call.edge.place, renderApi(effect.match)))];
  const clients = run.network.freshClients.map((client) => evidence('client', client.place, client.label));
  const calls = run.network.steps.slice(0, shownCalls).map((step) => evidence('call', step.place, step.label));
  const [first] = run.network.calls;
  const way = first === undefined ? [] : [...getWayEvidence(graph, first), evidence('call', first.edge.place, first.edge.roles.map(renderApi)[0] ?? 'a request')];
  return [...clients.slice(0, 1), ...calls, ...way.filter(({ file, line }) => !calls.some((call) => call.file === file && call.line === line))];
}

/** Names only: what leads to the worst effect, or to the first request. */
export function getWorkChain(run: Run, harm: Harm): string[] {
  const [worst] = run.effects;
  if (harm.kind === 'effect' && worst !== undefined) return [...worst.call.names.slice(1), worst.match.api];
  const [first] = run.network.calls;
  return first === undefined ? [] : [...first.names.slice(1), ...first.edge.roles.map((match) => match.api)];
}
