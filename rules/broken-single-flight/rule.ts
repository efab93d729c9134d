/**
 * Two incidents: a flag that was tested, then set after an await, let two runs of one payout in; a lock that was given back
 * only after success stopped a nightly job for a week after its first failure. A guard that does not hold is worse than
 * none, because nobody looks again.
 */
import type { RowClaim } from '../../src/graph/claims/claims-of-entry.ts';
import { findJudgedClaims } from '../../src/graph/claims/judged-claims.ts';
import type { EffectNature } from '../../src/graph/effects/effects.ts';
import type { ReachedEffect } from '../../src/graph/effects/effects-of-entry.ts';
import { findBrokenGuards, type BrokenRunGuard } from '../../src/graph/runs/broken-guards.ts';
import { findScheduledRun, type Run } from '../../src/graph/runs/scheduled-run.ts';
import { findSharedLocks, type SharedLock } from '../../src/graph/runs/locks-of-two-jobs.ts';
import type { Detection, Severity } from '../../src/model/finding.ts';
import type { ProgramGraph } from '../../src/model/graph.ts';
import type { Place } from '../../src/model/source-location.ts';
import { defineRule } from '../../src/rulekit/define-rule.ts';
import { evidence, positionOf } from '../../src/rulekit/places.ts';
import { getInstanceEvidence, getScheduleEvidence, getWorkChain, getWorkEvidence } from '../../src/rulekit/run-evidence.ts';
import { findEdit } from './edit.ts';
import { renderAdvice, renderMessage, renderTitle } from './message.ts';

export default defineRule({
  id: 'broken-single-flight',
  family: 'schedules',
  title: 'Guard that does not keep a second run out',
  summary: 'A scheduled handler has a lock, flag or option against a second run, and it does not hold or can stay taken for ever.',
  maturity: 'preview',
  suggestion: 'verified',
  *detect(graph) {
    // One lock has one place to repair it, however many schedules run into it.
    const seen = new Set<string>();
    const runs: Run[] = [];
    for (const entry of graph.entryPoints) {
      const run = findScheduledRun(graph, entry);
      if (run === null) continue;
      runs.push(run);
      for (const broken of findBrokenGuards(run)) {
        const { file, span } = broken.guard.place;
        const key = `${file}:${span.join(':')} ${broken.why}`;
        if (seen.has(key) || isToldAsClaim(graph, run, broken)) continue;
        seen.add(key);
        yield getDetection(graph, run, broken);
      }
    }
    for (const shared of findSharedLocks(graph, runs)) yield getSharedDetection(shared);
  },
});

/**
 * A row that is read, tested and written may be one of the rows that the run works on: then the rule for claims says so. It also does of
 * a flag in memory whose runs in other processes do no harm but to the rows that they claim badly: one claim that holds repairs both.
 */
function isToldAsClaim(graph: ProgramGraph, run: Run, { guard, why, severity }: BrokenRunGuard): boolean {
  const claims = findJudgedClaims(graph, run.entry).filter(({ confidence }) => confidence !== 'possible');
  if (why === 'check-then-act') return claims.some(({ claim: { update } }) => update.edge !== null && update.edge.place.file === guard.place.file && update.edge.place.span.every((part, index) => part === guard.place.span[index]));
  if (why !== 'per-instance' || run.effects.length === 0) return false;
  const telling = claims.filter((judged) => judged.guard !== null && ranks[judged.severity] <= ranks[severity]);
  return telling.length > 0 && run.effects.every((effect) => !grave.has(effect.nature) || telling.some(({ claim }) => isOfRows(claim, effect)));
}

/** What is done for each row that is claimed; what comes after all of them is done by a run without any row too. */
function isOfRows({ effects }: RowClaim, { call }: ReachedEffect): boolean {
  const [worst] = effects;
  return effects.some((event) => event.node.file === call.node.file && event.call === call.edge.call && event.loop === worst?.loop);
}

const ranks: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** What no write of the same row makes good. */
const grave: ReadonlySet<EffectNature> = new Set<EffectNature>(['money', 'destruction', 'message', 'paid-call', 'counter', 'enqueue']);

/** A release is missing where the guard was taken for the work; every other fault is where it is taken at all. */
function getPlace({ guard, why }: BrokenRunGuard): Place {
  return why === 'not-released-in-finally' ? guard.heldAt : guard.place;
}

function getDetection(graph: ProgramGraph, run: Run, broken: BrokenRunGuard): Detection {
  const { entry } = run;
  const { guard, harm } = broken;
  return {
    severity: broken.severity,
    confidence: broken.confidence,
    ...positionOf(getPlace(broken)),
    subject: entry.subject,
    title: renderTitle(run, broken),
    message: renderMessage(run, broken),
    advice: renderAdvice(run, broken),
    evidence: [
      ...getScheduleEvidence(run),
      evidence('entry', entry.handler, entry.subject),
      evidence('guard', getPlace(broken), guard.label),
      ...(getPlace(broken) === guard.place ? [] : [evidence('guard', guard.place, guard.label)]),
      ...(broken.why === 'not-released-in-finally' && guard.releasedAt !== null ? [evidence('guard', guard.releasedAt, 'given back')] : []),
      ...getInstanceEvidence(run),
      ...(harm === null ? [] : getWorkEvidence(graph, run, harm)),
    ],
    chain: [run.handler, guard.label, broken.why, ...(harm === null ? [] : getWorkChain(run, harm))],
    edit: findEdit(graph, run, broken),
  };
}

function getSharedDetection({ run, guard, id, other }: SharedLock): Detection {
  const { entry } = run;
  return {
    severity: 'warning',
    confidence: 'likely',
    ...positionOf(guard.place),
    subject: entry.subject,
    title: `${entry.subject} and ${other.run.entry.subject} share one lock`,
    message: `${entry.subject} and ${other.run.entry.subject} take the same lock (${guard.label} ${id}) and start in the same minute: whichever comes second is left out, and nobody does its work.`,
    advice: 'Give each job a lock of its own, with its name in the key.',
    evidence: [
      ...getScheduleEvidence(run), evidence('entry', entry.handler, entry.subject), evidence('guard', guard.place, guard.label),
      ...getScheduleEvidence(other.run), evidence('entry', other.run.entry.handler, other.run.entry.subject), evidence('guard', other.guard.place, other.guard.label),
    ],
    chain: [run.handler, guard.label, 'shared-lock', other.run.handler],
    edit: null,
  };
}
