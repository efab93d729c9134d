/** Getters that the parts of a call read: `response.json(orders.recent)` runs `get recent()` before it answers. */
import type { CallFact, Term } from '../../../model/facts.ts';
import { classChain } from '../../values/classes/class-chain.ts';
import type { Evaluator } from '../../values/evaluator.ts';
import type { At, FunctionValue, Value } from '../../values/value.ts';

/** Values of values, and variables that hold them: nobody writes more of them into one argument. */
const MOST_DEPTH = 8;

/** Of the arguments, of what the call is made on, and of variables of the same function that stand there. */
export function gettersRead(ev: Evaluator, { callee, args }: CallFact, at: At): readonly FunctionValue[] {
  const { bindings } = ev.program.getFile(at.file);
  const found = new Set<FunctionValue>();
  const look = (term: Term, depth: number): void => {
    if (depth > MOST_DEPTH) return;
    switch (term.kind) {
      case 'member':
        for (const value of ev.evaluate(term.object, at)) {
          const getter = getterOf(ev, value, term.property);
          if (getter) found.add(getter);
        }
        look(term.object, depth + 1);
        break;
      case 'binding': {
        const binding = bindings[term.binding];
        const [value, ...others] = binding?.values ?? [];
        if (value && others.length === 0 && binding?.scope === at.fn && binding.from === undefined) look(value, depth + 2);
        break;
      }
      case 'object': for (const property of term.properties) look(property.kind === 'spread' ? property.of : property.value, depth + 1); break;
      case 'array': for (const item of term.items) look(item, depth + 1); break;
      case 'operation': for (const operand of term.operands) look(operand, depth + 1); break;
      case 'template': for (const part of term.parts) look(part, depth + 1); break;
      case 'spread': case 'await': case 'cast': look(term.of, depth + 1); break;
      case 'element': case 'index': case 'literal': case 'global': case 'parameter': case 'this': case 'super': case 'call': case 'function': case 'class': case 'unknown': break;
    }
  };
  for (const arg of args) look(arg, 0);
  if (callee.kind === 'member') look(callee.object, 0);
  return [...found];
}

function getterOf(ev: Evaluator, value: Value, name: string): FunctionValue | null {
  switch (value.kind) {
    case 'instance':
    case 'class': {
      const key = value.kind === 'class' ? `static ${name}` : name;
      for (const link of classChain(ev, value.file, value.class)) {
        if ('kind' in link) return null;
        const fact = ev.program.getClass(link.file, link.class);
        const index = ev.program.memberOf(fact, key);
        const member = index === undefined ? undefined : fact.members[index];
        if (member) return member.kind === 'getter' && member.function !== undefined ? ev.interner.function(link.file, member.function, value, value.kind === 'instance' ? (value.construction?.parent ?? null) : value.frame) : null;
      }
      return null;
    }
    case 'object': {
      const property = value.term.properties.find((one) => one.kind === 'getter' && one.key === name);
      const [getter] = property?.kind === 'getter' ? ev.evaluate(property.value, { file: value.file, fn: value.fn, frame: value.frame }) : [];
      return getter?.kind === 'function' ? ev.interner.function(getter.file, getter.function, value, getter.frame) : null;
    }
    default:
      return null;
  }
}
