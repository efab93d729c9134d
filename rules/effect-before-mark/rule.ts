/**
 * A job sent the text message, reported to the API, and failed on that report: the queue gave it out again, and four more
 * messages followed. A run that marks all its mails as sent at the end sends all of them again when it dies before. No lock
 * cures this: only a claim before the effect does, or a key by which the other side knows the second call.
 */
import { findEffectsBeforeMarks, type EffectBeforeMark } from '../../src/graph/effect-before-mark.ts';
import type { DatabaseSite, DoneEffect } from '../../src/graph/effect-order/flow.ts';
import { isNoticeOfMany } from '../../src/graph/effect-order/notices.ts';
import type { Detection, Evidence, Severity } from '../../src/model/finding.ts';
import type { CallEdge, EntryPoint, ProgramGraph } from '../../src/model/graph.ts';
import type { Place } from '../../src/model/source-location.ts';
import { renderApi } from '../../src/rulekit/api-name.ts';
import { defineRule } from '../../src/rulekit/define-rule.ts';
import { renderCount, renderPeriod } from '../../src/rulekit/durations.ts';
import { tellAsWritten } from '../../src/rulekit/names-as-written.ts';
import { evidence, lineEvidence, positionOf, starterEvidence } from '../../src/rulekit/places.ts';
import { beforeCallbacks, getWayEvidence } from '../../src/rulekit/way-evidence.ts';
import { renderAdvice } from './advice.ts';
import { findEdit } from './suggestion.ts';
import { isKeyOfRedis, renderFailure, renderMark, renderMessage, renderTitle } from './message.ts';

export default defineRule({
  id: 'effect-before-mark',
  family: 'queues',
  title: 'Effect that is recorded only afterwards',
  summary: 'Work that can be handed out again has an effect nobody can take back before it is claimed or recorded as done.',
  maturity: 'preview',
  suggestion: 'verified',
  *detect(graph) {
    // One place to repair, however many queues and schedules lead there.
    const byPlace = new Map<string, Case[]>();
    for (const entry of graph.entryPoints) {
      for (const found of findEffectsBeforeMarks(graph, entry)) {
        const place = `${renderPlace(found.effect.edge.place)} ${renderPlace(findOwnCall(graph, found).place)}`;
        byPlace.set(place, [...(byPlace.get(place) ?? []), { entry, found }]);
      }
    }
    const told = [...byPlace.values()].flatMap((cases) => {
      const [worst, ...others] = cases.toSorted((a, b) => severities.indexOf(a.found.severity) - severities.indexOf(b.found.severity));
      return worst === undefined ? [] : [{ worst, others }];
    });
    const places = told.map(({ worst }) => renderPlace(worst.found.effect.edge.place));
    for (const { worst, others } of told) {
      const { edge } = worst.found.effect;
      const isShared = places.filter((place) => place === renderPlace(edge.place)).length > 1;
      yield getDetection(graph, worst, others, isShared || isNoticeOfMany(worst.found.effect) ? findOwnCall(graph, worst.found) : edge);
    }
  },
});

function renderPlace({ file, span }: Place): string {
  return `${file}:${span.join(':')}`;
}

/**
 * The call that leads to the effect, in the innermost function that also leads to what comes too late or may fail: jobs that send through one
 * mailer are wrong each in its own way, unless it is the mailer that keeps the record.
 */
function findOwnCall(graph: ProgramGraph, { effect, mark, failure }: EffectBeforeMark): CallEdge {
  if (failure?.site?.edge === effect.edge && isNoticeOfMany(effect)) return findCallInLoop(graph, effect);
  const later = mark?.write.via ?? failure?.via;
  if (later === undefined) return effect.edge;
  return effect.way.find(({ place, call }, index) => later[index] !== `${place.file}#${String(call)}`) ?? effect.edge;
}

/** Where the loop stands that goes through the people: many jobs tell them by one function. */
function findCallInLoop(graph: ProgramGraph, { way, edge, loops }: DoneEffect): CallEdge {
  const loop = loops.at(-1) ?? '';
  // `followers.map((follower) => tell(follower))`: what the function calls that is handed over.
  const handedOver = way.findIndex(({ place }) => renderPlace(place) === loop);
  if (handedOver >= 0) return way[handedOver + 1] ?? edge;
  const [file, fn] = loop.split(/:(?=\d+:\d+$)|:(?=\d+$)/);
  return way.find(({ place, call }) => place.file === file && String(graph.files[place.file]?.calls[call]?.in) === fn) ?? edge;
}

interface Case {
  readonly entry: EntryPoint;
  readonly found: EffectBeforeMark;
}

const severities: readonly Severity[] = ['error', 'warning', 'info'];

function getDetection(graph: ProgramGraph, { entry, found }: Case, others: readonly Case[], at: CallEdge): Detection {
  const marked = found.mark === null ? [] : [found.mark.read, found.mark.write];
  return tellAsWritten({
    severity: found.severity,
    confidence: found.confidence,
    ...positionOf(at === found.effect.edge ? at.place : beforeCallbacks(graph, at.place)),
    subject: entry.subject,
    title: renderTitle(entry, found),
    message: renderMessage(entry, found),
    advice: renderAdvice(graph, found),
    evidence: [...getEvidence(graph, entry, found), ...others.slice(0, shownOthers).map((other) => evidence('entry', other.entry.handler, `also ${nameBeside(entry, other.entry)}`))],
    chain: [graph.nodes[entry.node]?.name ?? 'handler', ...found.reached.call.names.slice(1), found.effect.effect.match.api],
    edit: findEdit(graph, entry, found),
  }, marked.map(({ edge }) => graph.files[edge.place.file]), marked.map(({ statement }) => statement.table));
}

/** Enough further effects to see that they share the fault. */
const shownEffects = 3;

/** Enough other queues and schedules to see that the repair serves them too. */
const shownOthers = 5;

/** Two schedules of one job are told apart by their times. */
function nameBeside(entry: EntryPoint, other: EntryPoint): string {
  return other.subject === entry.subject ? (other.scheduled?.expression ?? other.subject) : other.subject;
}

function getEvidence(graph: ProgramGraph, entry: EntryPoint, found: EffectBeforeMark): Evidence[] {
  const { mark, failure } = found;
  return [
    ...getStartEvidence(entry, found),
    ...starterEvidence(entry),
    evidence('entry', entry.handler, entry.subject),
    ...getWayEvidence(graph, found.reached.call, ...found.others.slice(0, shownEffects).map((other) => other.call)),
    ...(mark === null ? [] : [...getCallTo(graph, found, mark.read, 'leads to the work'), evidence('call', mark.read.edge.place, `reads ${isKeyOfRedis(mark.read.statement.table ?? '') ? 'the key ' : ''}${mark.read.statement.table ?? 'the work'}`)]),
    evidence('effect', found.effect.edge.place, renderApi(found.effect.effect.match)),
    ...found.others.slice(0, shownEffects).map((other) => evidence('effect', other.call.edge.place, renderApi(other.match))),
    ...(mark === null ? [] : [...getCallTo(graph, found, mark.write, 'leads to the record'), evidence('sink', mark.write.edge.place, renderMark(mark))]),
    ...(failure === null ? [] : [lineEvidence('call', failure.file, failure.line, renderFailure(found, failure))]),
  ];
}

/** Where the job itself calls what reads or marks its work: the statement stands in a function that others use too. */
function getCallTo(graph: ProgramGraph, { effect }: EffectBeforeMark, { via, edge }: DatabaseSite, label: string): readonly Evidence[] {
  const step = via.find((one, index) => {
    const own = effect.way[index];
    return own === undefined || one !== `${own.place.file}#${String(own.call)}`;
  });
  const [file = '', call = ''] = step?.split('#') ?? [];
  const span = graph.files[file]?.calls[Number(call)]?.span;
  return span === undefined || (file === edge.place.file && span.join() === edge.place.span.join()) ? [] : [evidence('call', beforeCallbacks(graph, { file, span }), label)];
}

function getStartEvidence(entry: EntryPoint, { starts }: EffectBeforeMark): Evidence[] {
  if (starts.kind === 'job') {
    const { said, count } = starts.retries;
    return [evidence('consumer', entry.registration, `${entry.consumer?.library ?? entry.framework} ${entry.subject}`), ...(said === undefined ? [] : [evidence('call', said, `has it tried up to ${renderCount((count ?? 0) + 1, 'time')}`)])];
  }
  if (starts.schedules.length === 0) return [evidence('schedule', entry.registration, entry.scheduled?.expression ?? entry.subject)];
  return starts.schedules.map((schedule) => lineEvidence('schedule', schedule.file, schedule.line, `${schedule.name}${schedule.periodSeconds === null ? '' : `, ${renderPeriod(schedule.periodSeconds)}`}`));
}
