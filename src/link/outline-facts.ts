/** The facts of one file -> its outline. Part of what the cache keeps: a change here makes a new version of the extraction. */
import type { FileFacts, Term } from '../model/facts.ts';
import type { FileOutline, Named } from '../model/outline.ts';
import { findCommands } from './outline-commands.ts';
import { itemCallbacks } from './values/items/item-callbacks.ts';

export function outlineFacts(facts: FileFacts): FileOutline {
  const calls = new Names();
  const assignments = new Names();
  const extending = new Names();
  const implementing = new Names();
  const aliases = new Map<string, readonly [string, string]>();
  const declaredWith = new Map<string, readonly [string, string]>();
  const perItem = itemCallbacks(facts);
  facts.calls.forEach((call, index) => {
    for (const name of calledNames(facts, call.callee)) calls.add(name, index);
    if (call.args.length > 0 && isItem(facts, perItem, call.callee)) calls.add(ITEM, index);
  });
  facts.assignments.forEach(({ target, operator }, index) => {
    if (target.kind === 'member' && (operator === '=' || operator === '??=' || operator === '||=')) assignments.add(target.property, index);
    if (target.kind === 'index' && operator === '=' && target.object.kind === 'member' && target.object.property === 'prototype') assignments.add(FILLED_PROTOTYPE, index);
    if (target.kind === 'global' && operator === '=') assignments.add(nameOfGlobal(target.name), index);
  });
  facts.classes.forEach((fact, index) => {
    for (const name of fact.extends ? calledNames(facts, fact.extends) : []) extending.add(name, index);
    for (const type of fact.implements) if (type.kind === 'reference') implementing.add(type.path[type.path.length - 1] ?? type.name, index);
  });
  for (const binding of facts.bindings) {
    for (const value of binding.values) if (value.kind === 'member') aliases.set(`${binding.name}\n${value.property}`, [binding.name, value.property]);
    if (binding.values.length === 0 || binding.type?.kind !== 'reference' || binding.type.binding === null) continue;
    const from = facts.bindings[binding.type.binding]?.from;
    const name = binding.type.path[binding.type.path.length - 1] ?? from?.imported;
    if (from && name !== undefined) declaredWith.set(`${from.specifier}\n${name}`, [from.specifier, name]);
  }
  const commands = findCommands(facts);
  return {
    requests: facts.requests,
    calls: calls.list(),
    assignments: assignments.list(),
    extending: extending.list(),
    implementing: implementing.list(),
    aliases: [...aliases.values()],
    declaredWith: [...declaredWith.values()],
    decorated: facts.classes.some((fact) => fact.decorators.length > 0 || fact.members.some((member) => member.decorators.length > 0)),
    derived: facts.classes.some((fact) => fact.extends !== undefined || fact.implements.length > 0),
    provides: facts.provides === true,
    namesSignals: namesSignals(facts),
    ...(commands.length > 0 && { commands }),
    ...(facts.tables && { tables: facts.tables }),
    directives: facts.directives,
    functionDirectives: [...new Set(facts.functions.flatMap((fn) => fn.directives ?? []))],
    exported: [...new Set([...facts.exports.flatMap(({ name }) => (name === '*' ? [] : [name])), ...facts.types.map(({ name }) => name)])],
    stars: facts.exports.flatMap(({ name, from }) => (name === '*' && from ? [from.specifier] : [])),
  };
}

const signals: ReadonlySet<unknown> = new Set(['SIGTERM', 'SIGINT']);

/** `process.on('SIGTERM', close)`, `['SIGINT', 'SIGTERM'].forEach(…)`, `const signals = ['SIGTERM']` */
function namesSignals({ calls, bindings }: FileFacts): boolean {
  return calls.some(({ args, callee }) => args.some(isSignal) || (callee.kind === 'member' && isSignal(callee.object))) || bindings.some(({ values }) => values.some(isSignal));
}

function isSignal(term: Term): boolean {
  switch (term.kind) {
    case 'array': return term.items.some(isSignal);
    case 'element': case 'cast': return isSignal(term.of);
    case 'literal': return signals.has(term.value);
    default: return false;
  }
}

/** The name under which calls of what a list holds are indexed: `[orders, returns].forEach((mount) => mount(app))`. */
export const ITEM = '(item)';

function isItem({ bindings }: Pick<FileFacts, 'bindings'>, perItem: ReadonlyMap<number, number>, callee: Term): boolean {
  switch (callee.kind) {
    case 'parameter': return callee.index === 0 && perItem.has(callee.function);
    case 'binding': return bindings[callee.binding]?.values.some((value) => value.kind === 'element' || (value.kind === 'parameter' && isItem({ bindings }, perItem, value))) === true;
    case 'element': return true;
    default: return false;
  }
}

/** The name under which it is indexed that a prototype is given what goes by a computed name. */
export const FILLED_PROTOTYPE = 'prototype[]';

class Names {
  readonly #indexes = new Map<string, [string, ...number[]]>();

  add(name: string, index: number): void {
    const known = this.#indexes.get(name);
    if (known) known.push(index);
    else this.#indexes.set(name, [name, index]);
  }

  list(): readonly Named[] {
    return [...this.#indexes.values()];
  }
}

/** The names a callee goes by: `repo.find` is `find`; an imported `loadOrders as load` is `load` and `loadOrders`. */
export function calledNames(facts: FileFacts, callee: Term): readonly string[] {
  switch (callee.kind) {
    case 'member':
      return [callee.property];
    case 'binding': {
      const binding = facts.bindings[callee.binding];
      if (!binding) return [];
      // Under which name `module.exports = fn` is called, only the file that requires it decides.
      if (binding.values.some((value) => isRequire(facts, value))) return [binding.name, 'module.exports'];
      return binding.from && binding.from.imported !== binding.name ? [binding.name, binding.from.imported] : [binding.name];
    }
    case 'global':
      return [callee.name];
    case 'index':
      return ['[]'];
    case 'cast':
    case 'await':
      return calledNames(facts, callee.of);
    case 'call':
      return isRequire(facts, callee) ? ['()', 'require()'] : ['()'];
    default:
      return [];
  }
}

function isRequire(facts: FileFacts, term: Term): boolean {
  const callee = term.kind === 'call' ? facts.calls[term.call]?.callee : undefined;
  return callee?.kind === 'global' && callee.name === 'require';
}

/** Under this, assignments to a name that nothing declares are listed: `db = new Database(path)`. No property is called so. */
export function nameOfGlobal(name: string): string {
  return `global ${name}`;
}
