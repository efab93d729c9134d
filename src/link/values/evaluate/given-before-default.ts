/** What stands before a default where whoever calls gives it, so that the default is never made: `this.db = given || new Client()`. */
import type { Term } from '../../../model/facts.ts';
import { listAssignments } from '../terms/assignments-of-file.ts';
import { findFrame, type Evaluation } from '../evaluation.ts';
import { classChain } from '../classes/class-chain.ts';
import { NO_VALUES, type At, type Value, type Values } from '../value.ts';
import { evaluateArgument } from './evaluate-arguments.ts';
import { callersOf } from './evaluate-parameter.ts';

/** Names for names. */
const MOST_DEPTH = 6;

/** What is read of a parameter: `options.db` is `db` of the first. */
interface ReadOfParameter {
  readonly function: number;
  readonly index: number;
  readonly path: readonly string[];
}

/** Nothing where the term is not given by a caller, or one of them leaves it out. */
export function givenBefore(ev: Evaluation, term: Term, other: Term | undefined, at: At): Values {
  if (other === undefined || other.kind === 'literal') return NO_VALUES;
  const read = readOfParameter(ev, term, at);
  if (read === null) return NO_VALUES;
  const frame = findFrame(at.frame, at.file, read.function);
  const isGiven = frame && !frame.open ? isThing(ev, frame.args[read.index] ?? NO_VALUES, read.path) : isGivenByAll(ev, read, { file: at.file, fn: read.function, frame });
  return isGiven ? ev.evaluate(term, at) : NO_VALUES;
}

/** The values of a name that a caller may leave out: `({ db = new Client() })`. Null where the second value is no default. */
export function givenOrDefault(ev: Evaluation, index: number, [given, byDefault, ...others]: readonly Term[], at: At): Values | null {
  if (!given || !byDefault || others.length > 0 || isAssigned(ev, index, at.file)) return null;
  const values = givenBefore(ev, given, byDefault, at);
  return values.length > 0 ? values : null;
}

function readOfParameter(ev: Evaluation, term: Term, at: At): ReadOfParameter | null {
  const path: string[] = [];
  let root: Term | undefined = term;
  for (let depth = 0; depth < MOST_DEPTH && root !== undefined; depth++) {
    if (root.kind === 'parameter') return ev.program.getFunction(at.file, root.function).parameters[root.index]?.rest === false ? { function: root.function, index: root.index, path } : null;
    if (root.kind === 'member') {
      path.unshift(root.property);
      root = root.object;
    } else if (root.kind === 'cast') root = root.of;
    else if (root.kind === 'binding') {
      const { binding }: { readonly binding: number } = root;
      const [value, ...others]: readonly Term[] = ev.program.getFile(at.file).bindings[binding]?.values ?? [];
      // The second may be what it is by default.
      root = others.length === 0 || (others.length === 1 && !isAssigned(ev, binding, at.file)) ? value : undefined;
    } else return null;
  }
  return null;
}

function isAssigned(ev: Evaluation, index: number, file: string): boolean {
  return listAssignments(ev.program.getFile(file)).variables.has(index);
}

/** Where nobody knows who calls: whether all do that can be seen. */
function isGivenByAll(ev: Evaluation, { index, path }: ReadOfParameter, { file, fn, frame }: At): boolean {
  const sites = callersOf(ev, file, fn, undefined, frame?.self ?? null);
  return sites.length > 0 && sites.every((site) => {
    const call = ev.program.getCall(site.file, site.call);
    return isThing(ev, evaluateArgument(ev, call, index, { file: site.file, fn: call.in, frame: null }), path);
  });
}

/** What is made somewhere, and so is not nothing. What is known by its type alone may be left out. */
function isThing(ev: Evaluation, values: Values, path: readonly string[]): boolean {
  const [name, ...others] = path;
  if (name === undefined) return values.length > 0 && values.every((value) => isMade(ev, value));
  return values.length > 0 && values.every((value) => value.kind === 'object' && isThing(ev, ev.member(value, name), others));
}

function isMade(ev: Evaluation, value: Value): boolean {
  switch (value.kind) {
    case 'typed': case 'literal': return false;
    case 'api': return !value.typed;
    case 'instance': return value.construction !== null || !hasConstructor(ev, value.file, value.class);
    default: return true;
  }
}

function hasConstructor(ev: Evaluation, file: string, index: number): boolean {
  return classChain(ev, file, index).some((link) => 'kind' in link || ev.program.getClass(link.file, link.class).constructorFunction !== undefined);
}
