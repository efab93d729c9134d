/** What tells that a call is made, and with what: the lists that are gone through around it, its arguments, and the tests on the way. */
import type { FileFacts, Step, Term } from '../../../model/facts.ts';
import { isContainer } from '../origins/values.ts';
import { eachStep, endsPath, getInnerSteps, holdsCall } from '../../steps.ts';

export interface Ties {
  /** Calls whose results are gone through: `for (const order of await findDue())`, `due.map(send)`. */
  readonly rounds: ReadonlySet<number>;
  /** Those and the calls whose results are handed over. */
  readonly calls: ReadonlySet<number>;
  /** Calls whose results are asked for on the way. */
  readonly tests: ReadonlySet<number>;
  /** Something was gathered before: nobody says of what. */
  readonly isOpen: boolean;
}

const tiesOfFile = new WeakMap<FileFacts, Map<string, Ties>>();

/** Loops that are around the call `beside` as well are left out: they tell nothing of the one that is not told of the other. */
export function findTies(facts: FileFacts, fn: number, call: number, beside: number | null): Ties {
  const known = tiesOfFile.get(facts) ?? new Map<string, Ties>();
  tiesOfFile.set(facts, known);
  const key = `${fn} ${call} ${beside ?? ''}`;
  let ties = known.get(key);
  if (ties === undefined) known.set(key, (ties = collectTies(facts, facts.functions[fn]?.body ?? [], call, beside)));
  return ties;
}

function collectTies(facts: FileFacts, body: readonly Step[], call: number, beside: number | null): Ties {
  const around = collectAround(body, call, beside, { over: [], tests: [], mayLeave: [] });
  const made = facts.calls[call];
  if (made?.callee.kind === 'member') around.over.push(made.callee.object);
  const rounds = mentionedCalls(facts, around.over);
  const handed = mentionedCalls(facts, made?.args ?? []);
  return { rounds: rounds.calls, calls: new Set([...rounds.calls, ...handed.calls]), tests: mentionedCalls(facts, around.tests).calls, isOpen: rounds.isOpen || handed.isOpen };
}

interface Around {
  /** What the loops around the call go through. */
  readonly over: Term[];
  /** What is asked on the way to it. */
  readonly tests: Term[];
  /** What is asked on the way by tests of which one side may end it, and may not. */
  readonly mayLeave: Term[];
}

/** Of a call that a function makes; loops that are around `beside` as well are left out. */
export function findAround(facts: FileFacts, fn: number, call: number, beside: number | null): Around {
  return collectAround(facts.functions[fn]?.body ?? [], call, beside, { over: [], tests: [], mayLeave: [] });
}

function collectAround(steps: readonly Step[], call: number, beside: number | null, found: Around): Around {
  for (const step of steps) {
    const inner = getInnerSteps(step).find((one) => holdsCall(one, call));
    if (step.kind === 'branch' && (inner !== undefined || endsPath(step.then) || endsPath(step.otherwise))) found.tests.push(step.test);
    else if (step.kind === 'branch' && [...eachStep([step])].some(({ kind }) => kind === 'return' || kind === 'continue')) found.mayLeave.push(step.test);
    if (inner === undefined) {
      if (step.kind === 'call' && step.call === call) return found;
      continue;
    }
    if (step.kind === 'switch') found.tests.push(step.on);
    if (step.kind === 'loop' && step.over !== null && (beside === null || !holdsCall(step.body, beside))) found.over.push(step.over);
    return collectAround(inner, call, beside, found);
  }
  return found;
}

/** More names than these no call is made of. */
const mostNames = 60;
/** The calls that the terms hold, and those that their names stand for. */
function mentionedCalls(facts: FileFacts, terms: readonly Term[]): { readonly calls: ReadonlySet<number>; readonly isOpen: boolean } {
  const calls = new Set<number>();
  const names = new Set<number>();
  let isOpen = false;
  const open: Term[] = [...terms];
  for (let term = open.pop(); term !== undefined; term = open.pop()) {
    switch (term.kind) {
      case 'call': {
        const made = facts.calls[term.call];
        if (made === undefined || calls.has(term.call)) break;
        calls.add(term.call);
        open.push(made.callee, ...made.args);
        break;
      }
      case 'binding': {
        const binding = facts.bindings[term.binding];
        if (binding === undefined || names.has(term.binding) || binding.kind === 'import' || binding.kind === 'function' || binding.kind === 'class') break;
        names.add(term.binding);
        isOpen ||= names.size > mostNames || (binding.scope !== 0 && binding.values.some((value) => isContainer(facts, value)));
        if (names.size <= mostNames) open.push(...binding.values);
        break;
      }
      default: open.push(...partsOf(term)); break;
    }
  }
  return { calls, isOpen };
}

/** The terms that it is made of; none for names and calls. */
export function partsOf(term: Term): readonly Term[] {
  switch (term.kind) {
    case 'template': return term.parts;
    case 'member': return [term.object];
    case 'index': return [term.object, term.index];
    case 'element': case 'spread': case 'await': case 'cast': return [term.of];
    case 'array': return term.items;
    case 'operation': return term.operands;
    case 'object': return term.properties.map((property) => (property.kind === 'spread' ? property.of : property.value));
    default: return [];
  }
}
