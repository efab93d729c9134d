/** What is known at one point of a run: what it has read, done and written on the way there. */
import type { FileFacts, Term } from '../../model/facts.ts';
import type { CallEdge, FunctionNode } from '../../model/graph.ts';
import type { Effect } from '../effects/effects.ts';
import type { Choice } from './choices.ts';
import type { Literal, Statement } from '../statements/statement.ts';

/** A call where the run makes it. */
export interface Site {
  readonly node: FunctionNode;
  readonly edge: CallEdge;
}

/** A state of a row that some call sets. */
export interface SetState {
  readonly column: string;
  readonly value: Literal;
}

export interface DatabaseSite extends Site {
  readonly statement: Statement;
  /** Text of the statement, where it is written as SQL. */
  readonly text: string;
  /** Further tables that a query builder joins. */
  readonly joined: readonly string[];
  /** Columns an update sets, also by assignments to the object that is saved. */
  readonly columns: readonly string[];
  /** Those of them that are set to a value which is written there. */
  readonly states: readonly SetState[];
  readonly loops: readonly string[];
  /** It saves an object that was read before. */
  readonly isObject?: true;
  /** The transaction of the database it stands in. */
  readonly transaction: string | null;
  /** The calls of the run that lead to it, itself included, as `file#call`. */
  readonly via: readonly string[];
  /** The reads whose answer decides that it is made. */
  readonly gatedBy: readonly DatabaseSite[];
}

/** An effect that the run has had without claiming its work first. */
export interface DoneEffect extends Site {
  readonly effect: Effect;
  /** What it does to the database; null for what is done elsewhere. */
  readonly statement: Statement | null;
  /** The loops around it, outermost first. */
  readonly loops: readonly string[];
  readonly transaction: string | null;
  /** Its own error goes no further: nothing is run again for that. */
  readonly isCaught: boolean;
  /** What was read and written before, and which properties were tested. */
  readonly reads: readonly DatabaseSite[];
  readonly writes: readonly DatabaseSite[];
  readonly tested: ReadonlySet<string>;
  /** The calls whose answer decides that it happens at all: `file#call`. */
  readonly gates: ReadonlySet<string>;
  /** Of an insert: the row was looked for, and is made because it was not there. A run that comes later finds it. */
  readonly isFilledIn: boolean;
  /** The sides of tests it stands on. */
  readonly choices: readonly Choice[];
  /** The calls that lead to its function, from the entry's on, and the functions they enter, the entry's first. */
  readonly way: readonly CallEdge[];
  readonly names: readonly string[];
  /** The step of the run that it is a part of, told by the calls that lead to it; null where the whole run is done again. */
  readonly unit: string | null;
  /** The tests that the run passed on the way here. */
  readonly passed: readonly PassedTest[];
}

/** A test whose other side does not lead here. */
export interface PassedTest {
  readonly file: string;
  readonly facts: FileFacts;
  readonly test: Term;
  readonly isTrue: boolean;
}

/** Copied where paths part. */
export interface Flow {
  reads: readonly DatabaseSite[];
  writes: readonly DatabaseSite[];
  done: readonly DoneEffect[];
  /** Properties that tests on the way looked at, in lower case, behind the call that gave their object: `src/jobs.ts#4:status`, `:status`. */
  tested: ReadonlySet<string>;
  /** Calls whose answer led here: looped over, or tested where the other way ended. */
  gates: ReadonlySet<string>;
  passed: readonly PassedTest[];
  /** One of several runs only comes here. */
  claimed: boolean;
  ended: boolean;
}

export function makeFlow(): Flow {
  return { reads: [], writes: [], done: [], tested: new Set(), gates: new Set(), passed: [], claimed: false, ended: false };
}

export function copyFlow(flow: Flow): Flow {
  return { ...flow };
}

/** More of them say nothing new. */
const most = 60;

export function append<Item>(items: readonly Item[], item: Item): readonly Item[] {
  return items.length >= most ? items : [...items, item];
}

/** What holds where paths meet: all that any of them has done, claimed only where all have. Written into `flow`. */
export function joinFlows(flow: Flow, paths: readonly Flow[]): void {
  const open = paths.filter((path) => !path.ended);
  flow.ended = open.length === 0;
  if (flow.ended) return;
  flow.reads = union(open.map((path) => path.reads));
  flow.writes = union(open.map((path) => path.writes));
  flow.done = union(open.map((path) => path.done));
  flow.tested = unionOfSets(open.map((path) => path.tested));
  flow.passed = joinPassed(open);
  const [gates = flow.gates, ...others] = open.map((path) => path.gates);
  if (others.some((other) => other !== gates)) flow.gates = new Set([...gates].filter((gate) => others.every((other) => other.has(gate))));
  else flow.gates = gates;
  flow.claimed = open.every((path) => path.claimed);
}

export function joinPassed(paths: readonly Flow[]): readonly PassedTest[] {
  return union(paths.map((path) => path.passed));
}

/** A set that holds all the others is handed on as it is: a run has thousands of places where paths meet. */
function unionOfSets(sets: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  const different = [...new Set(sets)].sort((a, b) => b.size - a.size);
  const [largest = new Set<string>(), ...others] = different;
  if (others.every((other) => [...other].every((one) => largest.has(one)))) return largest;
  return new Set(different.flatMap((set) => [...set]));
}

function union<Item>(lists: readonly (readonly Item[])[]): readonly Item[] {
  const [first, ...others] = lists;
  if (first !== undefined && others.every((list) => list === first)) return first;
  return [...new Set(lists.flat())].slice(0, most);
}
