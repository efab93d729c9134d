/** What is known while a run is followed along its paths. */
import type { Term } from '../../model/facts.ts';
import type { CallEdge, EntryPoint, ProgramGraph } from '../../model/graph.ts';
import type { Choice } from './choices.ts';
import type { DatabaseSite, DoneEffect, Flow, Site } from './flow.ts';

export interface LaterWrite {
  readonly effect: DoneEffect;
  readonly write: DatabaseSite;
  /** Grows along the run. */
  readonly order: number;
}

/** What can end the run with an error after an effect. */
export interface LaterFailure {
  readonly effect: DoneEffect;
  /** The call that may fail; null for a `throw`. */
  readonly site: Site | null;
  readonly file: string;
  readonly line: number;
  /** The calls that lead to it, itself included, as `file#call`. */
  readonly via: readonly string[];
  readonly order: number;
  /** The transaction that the effect stands in is still open, and is rolled back. */
  readonly isRolledBack: boolean;
  /** The write to the project's own database that may fail: seldom, where a call of another service does so often. Null for anything else. */
  readonly write: DatabaseSite | null;
}

export interface RunOrder {
  readonly effects: readonly DoneEffect[];
  /** Calls that have an effect, and that one of several runs only comes to. */
  readonly claimed: readonly Site[];
  readonly writes: readonly LaterWrite[];
  readonly failures: readonly LaterFailure[];
}

export interface Returned extends Flow {
  /** `return null`: it is mostly the end of its caller too. */
  readonly givesNothing: boolean;
}

export interface Walk {
  readonly graph: ProgramGraph;
  readonly entry: EntryPoint;
  /** Keys of Redis are deleted by a run that comes to its end; null before anybody has asked. */
  givesBack: boolean | null;
  readonly effects: DoneEffect[];
  readonly claimed: Site[];
  readonly writes: LaterWrite[];
  readonly failures: LaterFailure[];
  /** Effects that a second run takes back, for a later insert of its transaction fails. */
  readonly undone: Set<DoneEffect>;
  /** The functions being read, as `file#function`. */
  readonly path: string[];
  readonly loops: string[];
  /** The calls, as `file#call`, whose answers the loops around this point go through. */
  readonly listed: string[][];
  /** The calls that only give back what this run won, one by one. */
  readonly winners: Set<string>;
  readonly transactions: string[];
  /** The calls being followed, as `file#call`. */
  readonly via: string[];
  /** Those of them that lead to the function being read, and the names of the functions on the way. */
  readonly way: CallEdge[];
  readonly names: string[];
  /** Tests of the branches around this point, in the function being read. */
  readonly tests: Term[];
  /** The sides of tests this point stands on, in the functions around it too. */
  readonly choices: Choice[];
  /** What is known where the function being read returns. */
  returns: Returned[];
  /** The loops and switches around this point, and what is known where one is left or a round ends early. */
  readonly leaving: { readonly isLoop: boolean; readonly flows: Flow[] }[];
  /** How many loops are around the message that is done again alone, where the run tells the queue which of many failed. */
  apart: number;
  /** The step around this point that is done again alone, and not once more when it is done. */
  unit: string | null;
  /** How many tries around this point keep an error to themselves. */
  caught: number;
  steps: number;
  /** Jobs that were met, each of which is looked at for itself. */
  jobs: number;
}

export function makeWalk(graph: ProgramGraph, entry: EntryPoint): Walk {
  return { graph, entry, givesBack: null, effects: [], claimed: [], writes: [], failures: [], undone: new Set(), path: [], loops: [], listed: [], winners: new Set(), transactions: [], via: [], way: [], names: [], tests: [], choices: [], returns: [], leaving: [], apart: 0, unit: null, caught: 0, steps: 0, jobs: 0 };
}

const deepest = 8;
/** A run of more steps is looked at up to here. */
const mostSteps = 20_000;
const mostNotes = 2000;
/** One of several jobs is looked at up to this many steps beyond; a table may hold many of them. */
const stepsOfJob = 5000;
const notesOfJob = 300;
const mostJobs = 60;
/** A handler, and what it calls, asks for the job; further down it is a matter of the job's own. */
const nearHandler = 2;

/** Whether all is looked at that one run is worth. */
export function isLongEnough({ steps, jobs }: Walk): boolean {
  return steps > mostSteps + jobs * stepsOfJob;
}

export function isDeepEnough({ path }: Walk): boolean {
  return path.length > deepest;
}

export function isNearHandler({ path }: Walk): boolean {
  return path.length <= nearHandler;
}

export function getMostNotes({ jobs }: Walk): number {
  return mostNotes + jobs * notesOfJob;
}

export function noteJob(walk: Walk): void {
  if (walk.jobs < mostJobs) walk.jobs += 1;
}

/** What is met meanwhile stands on this side. */
export function choose<Result>(walk: Walk, choice: Choice, follow: () => Result): Result {
  walk.choices.push(choice);
  const result = follow();
  walk.choices.pop();
  return result;
}
