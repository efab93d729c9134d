/** Which variables of a function hold what it saves: what is done to its other variables is not done to the file. */
import type { FileFacts, Term } from '../../../model/facts.ts';

/** What compares, tells or writes down what it is handed, and changes none of it. */
const looks: ReadonlySet<string> = new Set(['includes', 'indexOf', 'has', 'get', 'test', 'isArray', 'keys', 'values', 'entries', 'log', 'info', 'warn', 'debug', 'error', 'json', 'send', 'existsSync']);

/** The variable that a path begins at: `found` in `found.shares`, `found.shares[0]` and `found.shares.filter(isOpen)`; null where it begins elsewhere. */
export function findVariable(facts: FileFacts, term: Term): number | null {
  switch (term.kind) {
    case 'binding': return term.binding;
    case 'member': case 'index': return findVariable(facts, term.object);
    case 'cast': case 'await': return findVariable(facts, term.of);
    case 'call': {
      const callee = facts.calls[term.call]?.callee;
      return callee?.kind === 'member' ? findVariable(facts, callee.object) : null;
    }
    default: return null;
  }
}

/** Null where it is no variable of the function, or handed to others who may change it: `by` is the call that saves it. */
export function findSaved(facts: FileFacts, saved: Term, by: number): ReadonlySet<number> | null {
  const first = findPlain(facts, saved);
  if (first === null || isOfModule(facts, first)) return null;
  const beside = getNeighbours(facts);
  const found = new Set([first]);
  // What is added on the way is visited too.
  for (const one of found) for (const other of beside.get(one) ?? []) found.add(other);
  const isHandedOn = facts.calls.some(({ callee, args }, index) => index !== by && !isOfJson(callee) && !(callee.kind === 'member' && looks.has(callee.property)) && args.some((arg) => {
    const one = findVariable(facts, arg);
    return one !== null && found.has(one) && arg.kind !== 'call';
  }));
  return isHandedOn ? null : found;
}

/** By variable of a function: those that hold the same thing, or a part of it, or that it is a part of. */
function getNeighbours(facts: FileFacts): ReadonlyMap<number, readonly number[]> {
  const known = neighboursOfFile.get(facts);
  if (known !== undefined) return known;
  const neighbours = new Map<number, number[]>();
  const join = (from: number, to: number): void => {
    const others = neighbours.get(from);
    if (others === undefined) neighbours.set(from, [to]);
    else others.push(to);
  };
  facts.bindings.forEach(({ values }, index) => {
    if (isOfModule(facts, index)) return;
    for (const value of values) {
      const source = findVariable(facts, value);
      if (source === null || isOfModule(facts, source)) continue;
      join(source, index);
      // What a request holds is not changed by a change of the request.
      if (facts.bindings[source]?.kind !== 'parameter') join(index, source);
    }
  });
  neighboursOfFile.set(facts, neighbours);
  return neighbours;
}

const neighboursOfFile = new WeakMap<FileFacts, ReadonlyMap<number, readonly number[]>>();

/** Position of the parameter that is saved as it is; null where something else is. */
export function findParameter(facts: FileFacts, fn: number, saved: Term): number | null {
  const variable = findPlain(facts, saved);
  const values = variable === null ? [] : (facts.bindings[variable]?.values ?? []);
  const given = values.flatMap((value) => (value.kind === 'parameter' && value.function === fn ? [value.index] : []));
  return values.length === 1 ? (given[0] ?? null) : null;
}

/** `config`, `JSON.stringify(config, null, 2)`, and a variable that holds the text. */
function findPlain(facts: FileFacts, term: Term, depth = 0): number | null {
  if (depth > 3) return null;
  if (term.kind === 'cast' || term.kind === 'await') return findPlain(facts, term.of, depth + 1);
  if (term.kind === 'call') {
    const call = facts.calls[term.call];
    const [first] = call !== undefined && isOfJson(call.callee) ? call.args : [];
    return first === undefined ? null : findPlain(facts, first, depth + 1);
  }
  if (term.kind !== 'binding') return null;
  const [value, ...others] = facts.bindings[term.binding]?.values ?? [];
  const text = value?.kind === 'call' && others.length === 0 ? findPlain(facts, value, depth + 1) : null;
  return text ?? term.binding;
}

function isOfModule(facts: FileFacts, binding: number): boolean {
  return facts.bindings[binding]?.scope === 0 && facts.bindings[binding].kind !== 'parameter';
}

function isOfJson(callee: Term): boolean {
  return callee.kind === 'member' && callee.object.kind === 'global' && callee.object.name === 'JSON';
}
