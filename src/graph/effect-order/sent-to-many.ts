/**
 * Letters to all people of a list that one job holds, of which nothing is written down for each: a job that is run again, be it after a crash
 * or a deploy in the middle, writes to those once more who have theirs.
 */
import type { FileFacts, Step, Term } from '../../model/facts.ts';
import type { CallEdge, ProgramGraph } from '../../model/graph.ts';
import { eachStep, holdsCall } from '../steps.ts';
import { forEachTerm, getPlainTerm } from '../terms.ts';
import type { DatabaseSite, DoneEffect } from './flow.ts';

/** A second push says no more than one that is shown again; a second letter is a second letter. */
const letters: ReadonlySet<string> = new Set(['effect:email', 'effect:sms']);

/** `later`: what the run writes afterwards. */
export function isSentToMany(graph: ProgramGraph, effect: DoneEffect, later: readonly DatabaseSite[]): boolean {
  const { loops, reads, writes, gates, way, edge, effect: { nature, match } } = effect;
  if (nature !== 'message' || !letters.has(match.role) || loops.length === 0) return false;
  if (![...way, edge].some((step) => isOneByOne(graph, step))) return false;
  // Whoever reads the list from the database may leave out there who has had it: the list of such a job is its own.
  if (reads.some((read) => read.via.some((call) => gates.has(call)))) return false;
  return ![...writes, ...later].some((write) => loops.every((loop) => write.loops.includes(loop)));
}

/** What is sent all at once is under way for a moment only. */
function isOneByOne(graph: ProgramGraph, { place, call }: CallEdge): boolean {
  const facts = graph.files[place.file];
  const fn = facts?.calls[call]?.in;
  if (facts === undefined || fn === undefined) return false;
  return [...eachStep(facts.functions[fn]?.body ?? [])].some((step) => step.kind === 'loop' && step.of.startsWith('for') && holdsCall(step.body, call)
    && !(step.over !== null && isOfHouse(facts, step.over)) && !isNotedByItem(facts, fn, step.body));
}

/** `['desk@shop.example', 'owner@shop.example']`, `process.env.DESK.split(',')`: few, who know why they are told twice. */
function isOfHouse(facts: FileFacts, over: Term): boolean {
  const list = getPlainTerm(facts, over);
  if (list.kind === 'array') return list.items.every(({ kind }) => kind === 'literal');
  return mentions(facts, list, (term) => term.kind === 'member' && term.property === 'env' && term.object.kind === 'global' && term.object.name === 'process');
}

/** `await job.updateData({ ...job.data, sent })`, and `job.updateProgress(i)` where the next attempt begins there: https://docs.bullmq.io/guide/jobs/job-data */
function isNotedByItem(facts: FileFacts, fn: number, body: readonly Step[]): boolean {
  const inside = new Set([...eachStep(body)].flatMap((step) => (step.kind === 'call' ? [step.call] : [])));
  return facts.calls.some(({ callee, in: at }, index) => {
    if (at !== fn || callee.kind !== 'member' || !inside.has(index)) return false;
    if (callee.property === 'updateData') return true;
    return callee.property === 'updateProgress' && facts.bindings.some(({ scope, values }) => scope === fn && values.some((value) => mentions(facts, value, (term) => term.kind === 'member' && term.property === 'progress')));
  });
}

function mentions(facts: FileFacts, whole: Term, isIt: (term: Term) => boolean): boolean {
  let found = false;
  forEachTerm(facts, whole, (term) => { found ||= isIt(term); });
  return found;
}
