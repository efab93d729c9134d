/**
 * Whether `Atomics.wait` waits for a worker thread that was asked something, as in a bridge that makes a synchronous call of what
 * only promises do. The same call on memory that nobody else holds is a sleep.
 */
import type { CallFact, FileFacts, Term } from '../../model/facts.ts';
import { isMentioned } from '../values/terms/mentioned-terms.ts';

/** Arguments of a wait: memory, index, the value there, milliseconds. A sleep must say how long. */
const WITH_A_LIMIT = 4;
/** A view of a buffer in a field that a variable was given to. */
const MOST_DEPTH = 5;

export function waitsForWorker(facts: FileFacts, index: number): boolean {
  const wait = facts.calls[index];
  const [memory] = wait?.args ?? [];
  if (wait === undefined || memory === undefined) return false;
  const messages = facts.calls.filter((call) => isMessage(facts, call));
  if (messages.some((call) => call.in === wait.in)) return true;
  if (messages.length > 0 && wait.args.length < WITH_A_LIMIT) return true;
  return isHandedOn(facts, memory);
}

function isMessage({ bindings }: FileFacts, { callee }: CallFact): boolean {
  if (callee.kind === 'member') return callee.property === 'postMessage' || callee.property === 'receiveMessageOnPort';
  return callee.kind === 'binding' && bindings[callee.binding]?.from?.imported === 'receiveMessageOnPort';
}

/** The memory, or what it is a view of, goes to a thread with its start or with a message. */
function isHandedOn(facts: FileFacts, memory: Term): boolean {
  const names = new Set<string>();
  const collect = (term: Term, depth: number): void => {
    const name = nameOf(term);
    if (depth > MOST_DEPTH || (name !== null && names.has(name))) return;
    if (name !== null) names.add(name);
    if (term.kind === 'binding') for (const value of facts.bindings[term.binding]?.values ?? []) collect(value, depth + 1);
    else if (term.kind === 'member') for (const value of valuesOfField(facts, term.property)) collect(value, depth + 1);
    else if (term.kind === 'call') for (const arg of facts.calls[term.call]?.args ?? []) collect(arg, depth + 1);
  };
  collect(memory, 0);
  return facts.calls.some((call) => startsOrTells(call) && isMentioned(call.args, (term) => names.has(nameOf(term) ?? '')));
}

/** `new Worker(file, { workerData: { shared } })`, `worker.postMessage({ shared })`; views of memory are made by globals too. */
function startsOrTells({ kind, callee }: CallFact): boolean {
  if (kind === 'new') return callee.kind !== 'global' || callee.name === 'Worker';
  return callee.kind === 'member' && callee.property === 'postMessage';
}

function nameOf(term: Term): string | null {
  return term.kind === 'binding' ? `#${term.binding}` : term.kind === 'member' ? term.property : null;
}

function valuesOfField({ assignments, classes }: FileFacts, name: string): readonly Term[] {
  const assigned = assignments.flatMap(({ target, value }) => (target.kind === 'member' && target.property === name ? [value] : []));
  return [...assigned, ...classes.flatMap(({ members }) => members.flatMap((member) => (member.name === name && member.value !== undefined ? [member.value] : [])))];
}
