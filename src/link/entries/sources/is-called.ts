/** Whether anything may call a function: a starter that nobody calls starts nothing. */
import { posix } from 'node:path';
import type { FileFacts, FunctionFact, Term } from '../../../model/facts.ts';
import type { Evaluator } from '../../values/evaluator.ts';
import type { CallSite } from '../../values/program.ts';
import { isMentioned } from '../../values/terms/mentioned-terms.ts';

/** Frameworks call these by their names. */
const hook = /^(?:on[A-Z]\w*|constructor|init|start|register|setup|main|handler|default)$/;
/** Of these, what is called on an object only if somebody has it: a provider, which is the default of its file. */
const ownName = /^(?:init|start|main)$/;
const mostParents = 20;

/**
 * False only where it is plain: the function, or one around it, is declared under a name that no call of the program has, and that its
 * own file hands to nobody.
 */
export function isCalled(ev: Evaluator, file: string, fn: number): boolean {
  const facts = ev.program.getFile(file);
  let current: number | null = fn;
  for (let depth = 0; current !== null && current !== 0 && depth < mostParents; depth += 1) {
    const fact: FunctionFact | undefined = facts.functions[current];
    if (fact === undefined) return true;
    if (isUnused(ev, file, fact, current)) return false;
    current = fact.parent;
  }
  return true;
}

function isUnused(ev: Evaluator, file: string, fact: FunctionFact, index: number): boolean {
  const facts = ev.program.getFile(file);
  const { name } = fact;
  if (name === null || (hook.test(name) && !(fact.class !== undefined && ownName.test(name))) || ev.program.callsNamed(name).some((site) => mayMean(ev, site, file, fact))) return false;
  if (fact.class !== undefined) return fact.kind === 'method' && isPlain(facts, fact.class, index) && !(ownName.test(name) && isDefault(facts, fact.class)) && !isMethodHanded(ev, file, name);
  const binding = facts.bindings.findIndex((one) => one.name === name && one.scope === (fact.parent ?? 0) && one.values.some((value) => value.kind === 'function' && value.function === index));
  // Functions without a binding of their own are values, handed to whoever takes them.
  if (binding < 0 || isHanded(facts, binding)) return false;
  return !isImportedElsewhere(ev, file, name);
}

/** No base, no interface and no decorator says that others call its methods. */
function isPlain({ classes }: FileFacts, index: number, method: number): boolean {
  const owner = classes[index];
  return owner !== undefined && owner.extends === undefined && owner.implements.length === 0 && owner.decorators.length === 0 && owner.members.every((member) => member.function !== method || member.decorators.length === 0);
}

function isDefault(facts: FileFacts, owner: number): boolean {
  return facts.exports.some((one) => (one.name === 'default' || one.name === 'module.exports') && one.value !== undefined && isMentioned(one.value, (term) => isOfClass(facts, term, owner)));
}

function isOfClass(facts: FileFacts, term: Term, owner: number): boolean {
  if (term.kind === 'class') return term.class === owner;
  return term.kind === 'binding' && facts.bindings[term.binding]?.values.some((value) => value.kind === 'class' && value.class === owner) === true;
}

/** `app.onReady(notifier.start)`: without being called there. Asked of the file itself, and of those that ask for it. */
function isMethodHanded(ev: Evaluator, file: string, name: string): boolean {
  return [file, ...findAsking(ev, file)].some((one) => {
    const { calls, ...others } = ev.program.getFile(one);
    return isMentioned([calls.map(({ args }) => args), others], (term) => term.kind === 'member' && term.property === name);
  });
}

/** Of several functions of one name, another may be the one that is called: where the caller declares or imports that one, this one is not meant. */
function mayMean(ev: Evaluator, { file, call }: CallSite, declaring: string, { class: owner }: FunctionFact): boolean {
  const { callee } = ev.program.getCall(file, call);
  if (file === declaring || owner !== undefined || callee.kind !== 'binding') return true;
  const binding = ev.program.getFile(file).bindings[callee.binding];
  if (binding?.kind === 'function') return false;
  const target = binding?.from === undefined ? null : ev.modules.resolve(file, binding.from.specifier);
  return target?.kind !== 'file' || target.file === declaring || !declaresFunction(ev, target.file, binding?.from?.imported);
}

/** A file that only hands on what others export says nothing of which function that is. */
function declaresFunction(ev: Evaluator, file: string, name: string | undefined): boolean {
  return ev.program.getFile(file).functions.some((fn) => fn.name === name && fn.parent === 0);
}

/** The name is an argument, a property or a value somewhere in its file: what becomes of it is not looked into. */
function isHanded(facts: FileFacts, binding: number): boolean {
  const isIt = (term: Term): boolean => {
    switch (term.kind) {
      case 'binding': return term.binding === binding;
      case 'object': return term.properties.some((property) => isIt(property.kind === 'spread' ? property.of : property.value));
      case 'array': return term.items.some(isIt);
      case 'operation': return term.operands.some(isIt);
      case 'spread': case 'await': case 'cast': return isIt(term.of);
      case 'member': return isIt(term.object);
      default: return false;
    }
  };
  return facts.calls.some((call) => call.args.some(isIt)) || facts.assignments.some((one) => isIt(one.value)) || facts.bindings.some((one) => one.values.some(isIt)) || facts.exports.some((one) => (one.name === 'default' || one.name === 'module.exports') && one.value !== undefined && isIt(one.value));
}

/** An import of the name under any alias that is used may hand it on; asked of the files that seem to ask for this one. */
function isImportedElsewhere(ev: Evaluator, file: string, name: string): boolean {
  ev.program.marks.noteName('imports', name);
  return findAsking(ev, file).some((other) => {
    const facts = ev.program.getFile(other);
    if (facts.exports.some((one) => one.from?.imported === name || one.from?.imported === '*')) return true;
    return facts.bindings.some(({ from }, index) => from?.imported === '*' || (from?.imported === name && isUsed(other, facts, index)));
  });
}

/** What a component is given is not among the facts. */
function isUsed(file: string, { bindings, calls, assignments, functions, classes, exports }: FileFacts, index: number): boolean {
  return /\.[jt]sx$/.test(file) || isMentioned([calls, assignments, functions, classes, exports, bindings.map(({ values }) => values)], (term) => term.kind === 'binding' && term.binding === index);
}

/** Other files that ask for one of this name. */
function findAsking(ev: Evaluator, file: string): readonly string[] {
  const { name: base, dir } = posix.parse(file);
  const last = base === 'index' ? posix.basename(dir) : base;
  return [...ev.program.outlines].filter(([other, { requests }]) => other !== file && requests.some(({ specifier }) => posix.basename(specifier).split('.')[0] === last.split('.')[0])).map(([other]) => other);
}
