/** What a function does with what it is handed, as far as its file says: it calls it, it keeps it, or it hands it on. */
import type { FileFacts, Term } from '../../../model/facts.ts';

export interface ParameterUses {
  /** It is called, a method of it is, or it is put where others find it. */
  readonly isUsed: boolean;
  /** The calls it is handed on to, and as which argument. */
  readonly handedTo: readonly Handing[];
}

export interface Handing {
  readonly call: number;
  readonly arg: number;
}

const NO_USES: ParameterUses = { isUsed: false, handedTo: [] };
const usesByFile = new WeakMap<FileFacts, ReadonlyMap<string, ParameterUses>>();

/** The uses of a parameter, by the function itself or one inside it; those of its parts too where they go by names of their own, as of an entry. */
export function usesOfParameter(facts: FileFacts, fn: number, index: number): ParameterUses {
  let known = usesByFile.get(facts);
  if (!known) usesByFile.set(facts, (known = findUses(facts)));
  return known.get(`${fn}#${index}`) ?? NO_USES;
}

function findUses(facts: FileFacts): ReadonlyMap<string, ParameterUses> {
  const found = new Map<string, { isUsed: boolean; handedTo: Handing[] }>();
  const usesAt = (key: string): { isUsed: boolean; handedTo: Handing[] } => {
    const known = found.get(key) ?? { isUsed: false, handedTo: [] };
    found.set(key, known);
    return known;
  };
  const use = (term: Term, parts: boolean): void => {
    for (const key of parametersIn(facts, term, parts)) usesAt(key).isUsed = true;
  };
  facts.calls.forEach(({ callee, args }, call) => {
    if (callee.kind === 'member') use(callee.object, false);
    else use(callee, true);
    for (const term of requestedBy(facts, callee, args)) use(term, false);
    args.forEach((term, arg) => {
      for (const part of partsOf(term)) for (const key of parametersIn(facts, part, true)) usesAt(key).handedTo.push({ call, arg });
    });
  });
  for (const { target, value } of facts.assignments) {
    if (target.kind !== 'index' && target.kind !== 'member') continue;
    // `Orders.prototype[name] = function …`
    if (target.kind === 'index' && value.kind === 'function') use(target.index, false);
    for (const part of partsOf(value)) use(part, true);
  }
  facts.functions.forEach(({ parameters }, fn) => {
    parameters.forEach(({ field }, index) => {
      if (field) usesAt(`${fn}#${index}`).isUsed = true;
    });
  });
  return found;
}

/** `require(file)`, `require(path.resolve(file))` */
function requestedBy(facts: FileFacts, callee: Term, args: readonly Term[]): readonly Term[] {
  if (callee.kind !== 'global' || callee.name !== 'require') return [];
  return args.flatMap((arg) => (arg.kind === 'call' ? (facts.calls[arg.call]?.args ?? []) : [arg]));
}

/** What is handed on as part of a literal is handed on. */
function partsOf(term: Term): readonly Term[] {
  if (term.kind === 'object') return term.properties.map((property) => (property.kind === 'spread' ? property.of : property.value));
  return term.kind === 'array' ? term.items : [term];
}

/** The parameters that a term is; with `parts` also those that it is a part of. */
function parametersIn({ bindings }: FileFacts, term: Term, parts: boolean): readonly string[] {
  const values = term.kind === 'binding' ? (bindings[term.binding]?.values ?? []) : [term];
  return values.flatMap((value) => {
    const whole = parts ? wholeOf(value) : value;
    return whole.kind === 'parameter' ? [`${whole.function}#${whole.index}`] : [];
  });
}

function wholeOf(term: Term): Term {
  switch (term.kind) {
    case 'member':
    case 'index':
      return wholeOf(term.object);
    case 'element':
    case 'spread':
    case 'cast':
      return wholeOf(term.of);
    default:
      return term;
  }
}
