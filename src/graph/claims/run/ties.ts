/** What tells that a call is made, and with what: the lists that are gone through around it, its arguments, and the tests on the way. */
import type { FileFacts, Step, Term } from '../../../model/facts.ts';
import { endsPath, getInnerSteps, holdsCall } from '../../steps.ts';

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
  const around: { readonly over: Term[]; readonly tests: Term[] } = { over: [], tests: [] };
  collectAround(body, call, beside, around);
  const made = facts.calls[call];
  if (made?.callee.kind === 'member') around.over.push(made.callee.object);
  const rounds = mentionedCalls(facts, around.over);
  const handed = mentionedCalls(facts, made?.args ?? []);
  return { rounds: rounds.calls, calls: new Set([...rounds.calls, ...handed.calls]), tests: mentionedCalls(facts, around.tests).calls, isOpen: rounds.isOpen || handed.isOpen };
}

function collectAround(steps: readonly Step[], call: number, beside: number | null, found: { readonly over: Term[]; readonly tests: Term[] }): void {
  for (const step of steps) {
    const inner = getInnerSteps(step).find((one) => holdsCall(one, call));
    if (step.kind === 'branch' && (inner !== undefined || endsPath(step.then) || endsPath(step.otherwise))) found.tests.push(step.test);
    if (inner === undefined) {
      if (step.kind === 'call' && step.call === call) return;
      continue;
    }
    if (step.kind === 'switch') found.tests.push(step.on);
    if (step.kind === 'loop' && step.over !== null && (beside === null || !holdsCall(step.body, beside))) found.over.push(step.over);
    collectAround(inner, call, beside, found);
    return;
  }
}

/** More names than these no call is made of. */
const mostNames = 60;
const containers: ReadonlySet<string> = new Set(['Map', 'Set', 'WeakMap', 'Array']);

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

/** `const ids = []`, `const byShop = new Map()`: what is put into it stands elsewhere. */
function isContainer(facts: FileFacts, value: Term): boolean {
  if (value.kind === 'array') return value.items.length === 0;
  if (value.kind === 'object') return value.properties.length === 0;
  const call = value.kind === 'call' ? facts.calls[value.call] : undefined;
  return call?.kind === 'new' && call.callee.kind === 'global' && containers.has(call.callee.name);
}

function partsOf(term: Term): readonly Term[] {
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
