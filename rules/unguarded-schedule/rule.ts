/**
 * The allocation incident: Cloud Scheduler gave up on a slow attempt and retried it while the first one ran on, each run with
 * a client of its own and three requests. Both did the same work, and each made the other slower.
 */
import type { Detection, EditIntent, Evidence } from '../../src/model/finding.ts';
import type { EntryPoint, Schedule } from '../../src/model/graph.ts';
import { renderApi } from '../../src/rulekit/api-name.ts';
import { defineRule } from '../../src/rulekit/define-rule.ts';
import { renderPeriod } from '../../src/rulekit/durations.ts';
import { knownEvidence } from '../../src/rulekit/known.ts';
import { evidence, isFirst, lineEvidence, positionOf } from '../../src/rulekit/places.ts';
import { renderAdvice, renderMessage, renderTitle } from './message.ts';
import { findRun, type Run } from './run.ts';
import { findVerdict, type Verdict } from './verdict.ts';

export default defineRule({
  id: 'unguarded-schedule',
  family: 'schedules',
  title: 'Scheduled work that a second run can enter',
  summary: 'A scheduled handler has effects or heavy requests, and nothing keeps a second run out while one is going on.',
  maturity: 'preview',
  suggestion: 'verified',
  *detect(graph) {
    const seen = new Set<string>();
    for (const entry of graph.entryPoints) {
      const run = findRun(graph, entry);
      const verdict = run === null ? null : findVerdict(run);
      if (run === null || verdict === null || !isFirst(seen, entry)) continue;
      yield getDetection(run, verdict);
    }
  },
});

/** Enough calls to see what the run does; the rest is in the code. */
const shownCalls = 4;

function getDetection(run: Run, verdict: Verdict): Detection {
  const { entry } = run;
  const jobName = getJobName(entry, run.schedules);
  const optOutVariable = `ALLOW_PARALLEL_${jobName.replace(/[^A-Za-z0-9]+/g, '_').toUpperCase()}`;
  return {
    severity: verdict.severity,
    confidence: verdict.confidence,
    ...positionOf(entry.handler),
    subject: entry.subject,
    title: renderTitle(run, verdict),
    message: renderMessage(run, verdict),
    advice: renderAdvice(run, optOutVariable),
    evidence: [...getScheduleEvidence(run), evidence('entry', entry.handler, entry.subject), ...getGuardEvidence(run), ...getWorkEvidence(run, verdict)],
    chain: [run.handler, ...getChainEnd(run, verdict)],
    edit: findEdit(run, jobName, optOutVariable),
  };
}

/** `POST /tasks/allocation` is the job `allocation`; a route that ends in a parameter has the name of its schedule. */
function getJobName(entry: EntryPoint, schedules: readonly Schedule[]): string {
  const segments = (entry.http?.path ?? entry.subject).split('/').filter((segment) => /^[A-Za-z][\w-]*$/.test(segment));
  return segments.at(-1) ?? schedules[0]?.name ?? 'job';
}

/** The flag in memory is written only where one process serves the route as far as anyone knows, and no guard is there to repair. */
function findEdit(run: Run, jobName: string, optOutVariable: string): EditIntent | null {
  const { entry } = run;
  const isServerless = run.schedules.some((schedule) => schedule.platform === 'vercel-cron');
  if (entry.kind !== 'http' || run.guard !== null || isServerless || (run.instances !== null && run.instances > 1)) return null;
  return {
    kind: 'single-flight-http-handler',
    description: `Answer 429 while another ${jobName} run is going on.`,
    file: entry.handler.file,
    handlerLine: entry.handler.span[0],
    handlerColumn: entry.handler.span[1],
    framework: entry.framework,
    optOutVariable,
    jobName,
  };
}

function getScheduleEvidence(run: Run): Evidence[] {
  if (run.schedules.length === 0) return [evidence('schedule', run.entry.registration, run.entry.scheduled?.expression ?? run.entry.subject)];
  return run.schedules.flatMap((schedule) => {
    const period = schedule.periodSeconds === null ? '' : `, ${renderPeriod(schedule.periodSeconds)}`;
    return [
      lineEvidence('schedule', schedule.file, schedule.line, `${schedule.name}${period}`),
      ...knownEvidence('schedule', schedule.attemptDeadlineSeconds, 'deadline of one attempt'),
      ...knownEvidence('schedule', schedule.retryCount, 'retries'),
    ];
  });
}

function getGuardEvidence(run: Run): Evidence[] {
  const guard = run.guard === null ? [] : [evidence('guard', run.guard.place, run.guard.label)];
  const { service, instances } = run;
  if (service === null || instances === null || instances < 2) return guard;
  return [...guard, ...knownEvidence('deployment', service.instances.max, `up to ${instances} instances`)];
}

function getWorkEvidence(run: Run, verdict: Verdict): Evidence[] {
  const clients = run.network.freshClients.map((client) => evidence('client', client.place, client.label));
  if (verdict.harm === 'effect') {
    return run.effects.slice(0, shownCalls).map((effect) => evidence('effect', effect.call.edge.place, renderApi(effect.match)));
  }
  const calls = run.network.steps.slice(0, shownCalls).map((step) => evidence('call', step.place, step.label));
  return [...clients.slice(0, 1), ...calls];
}

/** Names only: what leads to the worst effect, or to the first request. */
function getChainEnd(run: Run, verdict: Verdict): string[] {
  const [worst] = run.effects;
  if (verdict.harm === 'effect' && worst !== undefined) return [...worst.call.names.slice(1), worst.match.api];
  const [first] = run.network.calls;
  return first === undefined ? [] : [...first.names.slice(1), ...first.edge.roles.map((match) => match.api)];
}
