/** What a function writes itself or by its callbacks: `await pause().then(() => { done = true; })`. A listener runs when something else happens. */
import type { FileFacts } from '../../model/facts.ts';
import { findCalledName } from '../terms.ts';

const listens = /^(?:on|once|onabort|on[A-Z]\w*|(?:add|prepend)(?:Once)?(?:Event)?Listener|subscribe)$/;

const writtenInFiles = new WeakMap<FileFacts, ReadonlyMap<number, ReadonlySet<string>>>();
const nothing: ReadonlySet<string> = new Set();

/** The targets, as JSON. A loop with a test in each line asks for each of them. */
export function getWritten(facts: FileFacts, fn: number): ReadonlySet<string> {
  const known = writtenInFiles.get(facts) ?? findWritten(facts);
  writtenInFiles.set(facts, known);
  return known.get(fn) ?? nothing;
}

function findWritten(facts: FileFacts): ReadonlyMap<number, ReadonlySet<string>> {
  const later = findRunLater(facts);
  const written = new Map<number, Set<string>>();
  for (const { in: fn, target } of facts.assignments) {
    const text = JSON.stringify(target);
    for (let at: number | null = fn; at !== null; at = later.has(at) ? null : (facts.functions[at]?.parent ?? null)) {
      const keys = written.get(at) ?? new Set();
      written.set(at, keys.add(text));
    }
  }
  return written;
}

/** Functions that wait for something outside: listeners, and what is kept as a field for others to call. */
function findRunLater(facts: FileFacts): ReadonlySet<number> {
  const heard = facts.calls.filter((call) => listens.test(findCalledName(facts, call) ?? '')).flatMap(({ args }) => args);
  const kept = facts.assignments.flatMap(({ target, value }) => (target.kind === 'member' ? [value] : []));
  const functions = [...heard, ...kept].flatMap((term) => (term.kind === 'binding' ? (facts.bindings[term.binding]?.values ?? []) : [term]));
  return new Set(functions.flatMap((term) => (term.kind === 'function' ? [term.function] : [])));
}
