/** What a constructor keeps of what it is given, under which name: `dialect` of `constructor(private readonly dialect: Dialect) {}`. */
import type { FileFacts, Term } from '../../../model/facts.ts';

type Parameter = Extract<Term, { kind: 'parameter' }>;

const keptByFile = new WeakMap<FileFacts, Map<string, Parameter | null>>();

/** The parameter of the class's constructor that a field of it always holds; null where it may hold something else. */
export function keptParameter(facts: FileFacts, owner: number, name: string): Parameter | null {
  let known = keptByFile.get(facts);
  if (!known) keptByFile.set(facts, (known = new Map<string, Parameter | null>()));
  const key = `${owner}.${name}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const kept = findKept(facts, owner, name);
  known.set(key, kept);
  return kept;
}

/** The class whose `this` a function sees; arrow functions see that of the function around them. */
export function classOfThis({ functions }: FileFacts, fn: number): number | undefined {
  for (let at: number | null = fn; at !== null; ) {
    const fact: FileFacts['functions'][number] | undefined = functions[at];
    if (fact?.class !== undefined) return fact.class;
    if (fact?.kind !== 'arrow') return undefined;
    at = fact.parent;
  }
  return undefined;
}

function findKept(facts: FileFacts, owner: number, name: string): Parameter | null {
  const { constructorFunction: constructor, members = [] } = facts.classes[owner] ?? {};
  if (constructor === undefined || members.some((member) => member.name === name && (member.kind !== 'field' || member.value !== undefined))) return null;
  const given = facts.assignments.filter(({ target, in: fn }) => target.kind === 'member' && target.property === name && target.object.kind === 'this' && classOfThis(facts, fn) === owner);
  const position = facts.functions[constructor]?.parameters.findIndex((parameter) => parameter.field && parameter.name === name && parameter.local === undefined) ?? -1;
  if (position >= 0) return given.length === 0 ? { kind: 'parameter', function: constructor, index: position } : null;
  const [only, ...others] = given;
  if (only?.operator !== '=' || others.length > 0 || only.in !== constructor) return null;
  return parameterOf(facts, only.value, constructor);
}

function parameterOf({ bindings, assignments }: FileFacts, term: Term, constructor: number): Parameter | null {
  if (term.kind === 'parameter') return term.function === constructor ? term : null;
  if (term.kind !== 'binding' || assignments.some(({ target }) => target.kind === 'binding' && target.binding === term.binding)) return null;
  const [value, ...others] = bindings[term.binding]?.values ?? [];
  return value?.kind === 'parameter' && others.length === 0 && value.function === constructor ? value : null;
}
