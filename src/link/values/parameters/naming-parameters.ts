/** Parameters that name a member: `name` of `(statement, name, given) => statement[name](...given)`. */
import type { FileFacts, Term } from '../../../model/facts.ts';
import { calledNames } from '../../outline-facts.ts';

/** A name handed on through more functions than this is none that its author chose. */
const MOST_HANDED_ON = 3;
/** Terms within terms. */
const MOST_DEPTH = 8;

type Parameter = Extract<Term, { kind: 'parameter' }>;
/** By function the positions of such parameters. */
type Naming = ReadonlyMap<number, ReadonlySet<number>>;

const namingByFile = new WeakMap<FileFacts, Naming>();

export function isNamingParameter(facts: FileFacts, fn: number, index: number): boolean {
  let naming = namingByFile.get(facts);
  if (!naming) namingByFile.set(facts, (naming = findNaming(facts)));
  return naming.get(fn)?.has(index) === true;
}

function findNaming(facts: FileFacts): Naming {
  const found = new Map<number, Set<number>>();
  const add = ({ function: fn, index }: Parameter): boolean => {
    const known = found.get(fn);
    if (known?.has(index)) return false;
    if (known) known.add(index);
    else found.set(fn, new Set([index]));
    return true;
  };
  const visit = (term: Term, depth = 0): void => {
    if (depth > MOST_DEPTH) return;
    switch (term.kind) {
      case 'member': visit(term.object, depth + 1); break;
      case 'index':
        parametersOf(facts, term.index).forEach(add);
        visit(term.object, depth + 1);
        break;
      case 'cast': case 'await': visit(term.of, depth + 1); break;
      case 'operation': for (const operand of term.operands) visit(operand, depth + 1); break;
      default:
    }
  };
  for (const { callee, args } of facts.calls) {
    visit(callee);
    for (const arg of args) visit(arg);
  }
  for (const { values } of facts.bindings) for (const value of values) visit(value);
  for (const { value } of facts.assignments) visit(value);
  for (let round = 0; round < MOST_HANDED_ON && found.size > 0; round++) if (!findHandedOn(facts, found, add)) break;
  return found;
}

/** `call(statement, name)` in a function that was given the name itself. */
function findHandedOn(facts: FileFacts, found: Naming, add: (parameter: Parameter) => boolean): boolean {
  const byName = new Map([...found].flatMap(([fn, positions]) => (facts.functions[fn]?.name ? [[facts.functions[fn].name, positions] as const] : [])));
  let isNew = false;
  for (const { callee, args } of facts.calls) {
    for (const name of byName.size > 0 ? calledNames(facts, callee) : []) {
      for (const position of byName.get(name) ?? []) {
        const arg = args[position];
        for (const parameter of arg ? parametersOf(facts, arg) : []) if (add(parameter)) isNew = true;
      }
    }
  }
  return isNew;
}

/** The parameters that a variable can be, also spelled another way: `method.toLowerCase()`. */
function parametersOf(facts: FileFacts, term: Term): readonly Parameter[] {
  if (term.kind === 'parameter') return [term];
  if (term.kind === 'cast') return parametersOf(facts, term.of);
  const callee = term.kind === 'call' ? facts.calls[term.call]?.callee : undefined;
  if (callee?.kind === 'member' && (callee.property === 'toLowerCase' || callee.property === 'toUpperCase')) return parametersOf(facts, callee.object);
  if (term.kind !== 'binding') return [];
  return (facts.bindings[term.binding]?.values ?? []).flatMap((value) => (value.kind === 'parameter' ? [value] : []));
}
