/** What an expression can be. */
import { findLibrary } from '../../../catalogue/find-library.ts';
import type { BindingFact, Term } from '../../../model/facts.ts';
import { boundToAwaited } from '../across-files/awaited-tokens.ts';
import { awaitedValues, ranValues, returnedAtEnd } from './awaited-values.ts';
import { assignedEntries } from '../objects/assigned-entries.ts';
import { listAssignments } from '../terms/assignments-of-file.ts';
import { itemsOf } from '../items/collections.ts';
import { withDeclared } from '../objects/declared-values.ts';
import { evaluateSuperMember } from './evaluate-member.ts';
import { autoImported } from '../across-files/auto-imports.ts';
import { generatedModule, isBrokenAlias, memberOfGenerated } from '../across-files/generated-modules.ts';
import { findFrame, type Evaluation } from '../evaluation.ts';
import { namesEnvironment } from '../production/in-production.ts';
import { givenBefore, givenOrDefault } from './given-before-default.ts';
import { joinTexts } from './joined-texts.ts';
import { valuesInProduction } from '../production/values-in-production.ts';
import { mixedInto } from '../objects/mixed-in.ts';
import { entriesByKey } from '../objects/filled-by-key.ts';
import { holdsWhereDeployed, valuesWhereDeployed } from '../../gates/decided-by-deployment.ts';
import { functionsOfKind } from '../objects/files-of-kind.ts';
import { getValuesFor } from './remade-values.ts';
import { itemOfLoop } from '../items/loop-item.ts';
import { implicitGlobal } from '../objects/implicit-globals.ts';
import { pathOfPattern } from '../../../model/pattern-path.ts';
import { MOST_SPREADS, propertiesOf } from '../objects/properties-of.ts';
import { madeByNew, prototypeOwner, staticOwner } from '../classes/prototype-owners.ts';
import { selfOf } from '../objects/same-object.ts';
import { NO_VALUES, type At, type Value, type Values } from '../value.ts';

/** A longer list is a table of data: which of it stands where decides nothing. */
const MOST_POSITIONS = 16;
/** A table of objects, or of pairs, is one of routes or jobs up to here. */
const MOST_ROWS = 64;

/** Evaluates one term; the caller memoises and cuts cycles. */
export function evaluateTerm(ev: Evaluation, term: Term, at: At): Values {
  switch (term.kind) {
    case 'literal':
      return [ev.interner.literal(term.value)];
    case 'template':
      return joinTexts(ev, term.parts.map((part) => ev.evaluate(part, at)), '');
    case 'binding':
      return evaluateBinding(ev, term, at);
    case 'global':
      return evaluateGlobal(ev, term.name, at);
    case 'parameter':
      return ev.parameter(at.file, term.function, term.index, findFrame(at.frame, at.file, term.function));
    case 'this':
      return evaluateThis(ev, at);
    case 'super':
      return evaluateThis(ev, at);
    case 'member':
      if (term.object.kind === 'super') return evaluateThroughSuper(ev, term.property, at);
      return evaluateMemberTerm(ev, term.object, term.property, at);
    case 'index':
      return evaluateIndex(ev, term.object, term.index, at);
    case 'element':
      return itemOfLoop(at.frame, term.of) ?? ev.interner.union(ev.evaluate(term.of, at).map((value) => itemsOf(ev, value)));
    case 'call': {
      const call = ev.program.getCall(at.file, term.call);
      return ev.call(call, term.call, at);
    }
    case 'function':
      return [ev.interner.function(at.file, term.function, arrowSelf(ev, term.function, at), surroundingsOf(at, term.function))];
    case 'class':
      return [ev.interner.class(at.file, term.class, at.frame)];
    case 'object':
      return [ev.interner.object(at.file, term, at.fn, at.frame)];
    case 'array':
      return [evaluateArray(ev, term, at)];
    case 'spread':
      return ev.interner.union(ev.evaluate(term.of, at).map((value) => (value.kind === 'list' || value.kind === 'collection' ? itemsOf(ev, value) : [value])));
    case 'await':
      return boundToAwaited(ev, awaitedValues(ev, returnedAtEnd(ev, term.delegates ? ranValues(ev, ev.evaluate(term.of, at)) : ev.evaluate(term.of, at))), at.file);
    case 'operation':
      return evaluateOperation(ev, term.operator, term.operands, at);
    case 'cast': {
      const values = ev.evaluate(term.of, at);
      const isEmpty = values.length > 0 && values.every((value) => value.kind === 'foreign' || (value.kind === 'object' && value.term.properties.length === 0));
      if (isEmpty) return withDeclared(ev, values, term.type, at);
      if (values.length > 0 && !values.every((value) => value.kind === 'api')) return values;
      const typed = ev.typed(term.type, at);
      return values.length === 0 || isOtherLibrary(values, typed) ? typed : values;
    }
    case 'unknown':
      return NO_VALUES;
  }
}

function evaluateMemberTerm(ev: Evaluation, object: Term, name: string, at: At): Values {
  const objects = ev.evaluate(object, at);
  return objects.length === 0 ? memberOfGenerated(ev, object, name, at) : ev.interner.union(objects.map((value) => ev.member(value, name)));
}

/** A value of one library cast to a type of another: a branch for one of several drivers, and there it is the one the cast names. */
function isOtherLibrary(values: Values, typed: Values): boolean {
  const known = new Set(values.map((value) => (value.kind === 'api' ? value.library : '')));
  return typed.length > 0 && typed.every((value) => value.kind === 'api' && !known.has(value.library));
}

/** An empty list is one that is filled later. */
function evaluateArray(ev: Evaluation, term: Extract<Term, { kind: 'array' }>, at: At): Value {
  if (term.items.length === 0) return ev.interner.collection('Array', term, null, at);
  // `[{ … }, ...(onTrial ? [{ … }] : []), { … }]`: what stands where is not known then, but each row is.
  if (term.items.length <= MOST_ROWS && term.items.some((item) => item.kind === 'object') && term.items.every((item) => item.kind === 'object' || item.kind === 'spread')) {
    const rows = [...new Set(term.items.flatMap((item) => ev.evaluate(item, at)))];
    if (term.items.some((item) => item.kind === 'spread') && rows.length <= MOST_ROWS) return ev.interner.list(rows);
  }
  const most = term.items.every((item) => item.kind === 'object') || term.items.every((item) => item.kind === 'array') ? MOST_ROWS : MOST_POSITIONS;
  if (term.items.length > most || term.items.some((item) => item.kind === 'spread')) return ev.interner.list(ev.interner.unionOf(term.items, (item) => ev.evaluate(item, at)));
  return ev.interner.row(term.items.map((item) => ev.evaluate(item, at)));
}

function evaluateBinding(ev: Evaluation, term: Extract<Term, { kind: 'binding' }>, at: At): Values {
  const facts = ev.program.getFile(at.file);
  const binding = facts.bindings[term.binding];
  if (!binding) return NO_VALUES;
  if (binding.from) return evaluateImport(ev, binding.from, at.file);
  const inside: At = { file: at.file, fn: binding.scope, frame: findScope(at, binding.scope) };
  const known = binding.kind === 'const' ? binding.values : valuesWhereDeployed(ev, at.file, term.binding, valuesInProduction(ev.program, at.file, term.binding, binding.values.length > 1 ? getValuesFor(facts, term.binding, binding, term) : binding.values));
  const values = givenOrDefault(ev, term.binding, known, inside) ?? ev.interner.unionOf(known, (value) => ev.evaluate(value, inside));
  return withDeclared(ev, values, binding.type, inside);
}

/** A module has no frame of its own but where a loop of it is at one item. */
function findScope({ file, frame }: At, scope: number): At['frame'] {
  return scope === 0 && frame === null ? null : findFrame(frame, file, scope);
}

function evaluateImport(ev: Evaluation, from: NonNullable<BindingFact['from']>, file: string): Values {
  const resolved = ev.modules.resolve(file, from.specifier);
  if (resolved?.kind === 'file' && ev.program.sources.has(resolved.file)) {
    return from.imported === '*' ? [ev.interner.namespace(resolved.file)] : ev.exported(resolved.file, from.imported);
  }
  // A module that a framework makes up, such as `#imports`: its own functions, and what it imports by itself.
  const isMadeUp = resolved === null && ev.catalogue.byPackage.has(from.specifier);
  const auto = isMadeUp ? autoImported(ev, from.imported, file) : NO_VALUES;
  if (auto.length > 0) return auto;
  const specifier = isMadeUp ? from.specifier : resolved?.kind === 'package' ? resolved.specifier : undefined;
  const module = specifier === undefined ? generatedModule(ev, from.imported) : evaluateModule(ev, specifier, from.imported);
  return from.imported === '*' || module === null ? (module ? [module] : NO_VALUES) : ev.member(module, from.imported);
}

/** The catalogue's value of a package, null when the catalogue does not have it. `imported`: the export that is asked for. */
export function evaluateModule(ev: Evaluation, specifier: string, imported = ''): Value | null {
  const library = findLibrary(ev.catalogue, specifier);
  if (library) return ev.interner.api(library.name, library.modules.get(specifier) ?? 'module', null, false);
  return isBrokenAlias(specifier) ? generatedModule(ev, imported) : null;
}

function evaluateGlobal(ev: Evaluation, name: string, at: At): Values {
  // Frameworks prefer what the project calls by a name to their own.
  const own = autoImported(ev, name, at.file);
  if (own.length > 0) return own;
  const qualified = ev.catalogue.globals.get(name);
  if (qualified !== undefined) {
    const colon = qualified.lastIndexOf(':');
    return [ev.interner.api(qualified.slice(0, colon), qualified.slice(colon + 1), null, false)];
  }
  if (name === 'exports' || name === 'module') return [ev.interner.namespace(at.file)];
  if (name === '__dirname') return [ev.interner.literal('.')];
  if (name === 'globalThis' || name === 'global' || name === 'GLOBAL' || name === 'window') return [ev.interner.api('javascript', 'global', null, false)];
  return implicitGlobal(ev, name, at.file);
}

/** By the name that it has within itself, a function is the one that runs, and not another made within that: each of its calls would open a context deeper. */
function surroundingsOf({ frame, file }: At, fn: number): At['frame'] {
  const own = findFrame(frame, file, fn);
  return own ? own.parent : frame;
}

/** Arrow functions keep the `this` they are made under. */
function arrowSelf(ev: Evaluation, fn: number, at: At): Value | null {
  const fact = ev.program.getFunction(at.file, fn);
  if (fact.kind !== 'arrow') return null;
  const [self] = evaluateThis(ev, at);
  return self ?? null;
}

function evaluateThis(ev: Evaluation, at: At): Values {
  const facts = ev.program.getFile(at.file);
  let index: number | null = at.fn;
  while (index !== null) {
    const fn: ReturnType<typeof ev.program.getFunction> | undefined = facts.functions[index];
    if (!fn) return NO_VALUES;
    if (fn.kind !== 'arrow') {
      const frame = findFrame(at.frame, at.file, index);
      const self = frame ? selfOf(ev, frame) : null;
      if (self) return [self];
      if (fn.class === undefined) {
        const owner = prototypeOwner(ev, at.file, index) ?? mixedInto(ev, at.file, index) ?? staticOwner(ev, at.file, index) ?? madeByNew(ev, at.file, index);
        return owner ? [owner] : NO_VALUES;
      }
      return [isStaticMember(ev, at.file, fn.class, index) ? ev.interner.class(at.file, fn.class, null) : ev.interner.instance(at.file, fn.class, null)];
    }
    const own = findFrame(at.frame, at.file, index);
    if (own?.self) return [own.self];
    // `mount = (app) => …`: a field that holds a function belongs to the object as a method does.
    if (fn.class !== undefined) return [isStaticMember(ev, at.file, fn.class, index) ? ev.interner.class(at.file, fn.class, null) : ev.interner.instance(at.file, fn.class, null)];
    index = fn.parent;
  }
  return NO_VALUES;
}

function isStaticMember(ev: Evaluation, file: string, owner: number, fn: number): boolean {
  return ev.program.getClass(file, owner).members.some((member) => member.static && (member.function === fn || (member.value?.kind === 'function' && member.value.function === fn)));
}

function evaluateThroughSuper(ev: Evaluation, name: string, at: At): Values {
  let index: number | null = at.fn;
  while (index !== null) {
    const fact: ReturnType<typeof ev.program.getFunction> = ev.program.getFunction(at.file, index);
    const owner = fact.class;
    if (owner !== undefined) {
      const found = evaluateThis(ev, at).map((self) => (self.kind === 'instance' ? evaluateSuperMember(ev, self, { file: at.file, class: owner }, name) : ev.member(self, name)));
      return ev.interner.union(found);
    }
    index = fact.parent;
  }
  return NO_VALUES;
}

function evaluateIndex(ev: Evaluation, object: Term, index: Term, at: At): Values {
  // `settings[process.env.NODE_ENV]`
  const inProduction = namesEnvironment(ev.program.getFile(at.file), index) ? ev.interner.union(ev.evaluate(object, at).map((value) => (value.kind === 'list' ? NO_VALUES : ev.member(value, 'production')))) : NO_VALUES;
  if (inProduction.length > 0) return inProduction;
  const keys = ev.evaluate(index, at).flatMap((value) => (value.kind === 'literal' ? [String(value.value)] : []));
  const objects = ev.evaluate(object, at);
  const named = ev.interner.union(objects.flatMap((value) => keys.map((key) => (value.kind === 'list' && !/^\d+$/.test(key) ? value.items : ev.member(value, key)))));
  if (named.length > 0) return named;
  // A table looked up with a computed key: any of its entries, those filled in later included.
  const entries = ev.interner.union([
    ...filledIn(ev, object, at),
    ...objects.map((value) => {
      if (value.kind === 'list') return keys.length > 0 ? NO_VALUES : value.items;
      if (value.kind === 'collection') return ev.contents(value, null);
      // What a library does by a name that only running tells is what it does by any.
      if (value.kind === 'api' && keys.length === 0) return ev.member(value, '*');
      if (value.kind === 'folder') return ev.interner.unionOf(propertiesOf(ev, value), (property) => property.values);
      if (value.kind === 'instance') return ev.interner.unionOf(propertiesOf(ev, value).filter(({ name }) => keys.some((key) => isSpelledLike(name, key))), (property) => property.values);
      return ev.entries(value);
    }),
  ]);
  if (!entries.every(isOnlyDeclared)) return entries;
  // One that another place of its file fills: `routes[method][path] = handler`; what its type says of the entries tells nothing of what they do.
  const filled = functionsOfKind(ev.interner.unionOf(objects.flatMap((value) => (value.kind === 'object' ? entriesByKey(ev, value) : [])), (entry) => ev.evaluate(entry.given, entry.at)), keys);
  return filled.length === 0 ? entries : entries.length === 0 ? filled : ev.interner.union([filled, entries]);
}

/** Known by its type alone: `routes: Record<string, Route> = {}`. */
function isOnlyDeclared(value: Value): boolean {
  return value.kind === 'typed' || (value.kind === 'instance' && value.construction === null);
}

/** What a literal holds, itself and by the tables spread into it, and what it is given later. */
export function entriesOf(ev: Evaluation, value: Value, depth = 0): Values {
  if (value.kind === 'namespace') return ev.interner.unionOf(propertiesOf(ev, value), (property) => property.values);
  if (value.kind !== 'object' || depth > MOST_SPREADS) return NO_VALUES;
  const at: At = { file: value.file, fn: value.fn, frame: value.frame };
  const written = ev.interner.unionOf(value.term.properties, (property) => {
    if (property.kind === 'property') return ev.evaluate(property.value, at);
    return property.kind === 'spread' ? ev.interner.unionOf(ev.evaluate(property.of, at), (one) => entriesOf(ev, one, depth + 1)) : NO_VALUES;
  });
  return ev.interner.union([written, ev.interner.unionOf(assignedEntries(ev, value), (entry) => ev.evaluate(entry.value, entry.at))]);
}

/** `on_list` is spelled like `on_*`: a key of which only a part is known. */
function isSpelledLike(name: string, key: string): boolean {
  const [start = '', end = '', ...others] = key.split('*');
  return key.includes('*') && key !== '*' && others.length === 0 && name.length > key.length - 1 && name.startsWith(start) && name.endsWith(end);
}

/** `statements[sql] = db.prepare(sql)` elsewhere in the file; in the function that is asked, by this very call of it. */
function filledIn(ev: Evaluation, object: Term, at: At): readonly Values[] {
  return listAssignments(ev.program.getFile(at.file)).byKey.flatMap(({ assignment, object: filled }) => {
    if (!isSamePlace(filled, object)) return [];
    const frame = findFrame(at.frame, at.file, assignment.in);
    const own = frame ? ev.evaluate(assignment.value, { file: at.file, fn: assignment.in, frame }) : NO_VALUES;
    return [own.length > 0 ? own : ev.evaluate(assignment.value, { file: at.file, fn: assignment.in, frame: null })];
  });
}

/** The same variable, or the same field of `this`, of a variable or of the global object. */
function isSamePlace(left: Term, right: Term): boolean {
  if (left.kind === 'cast') return isSamePlace(left.of, right);
  if (right.kind === 'cast') return isSamePlace(left, right.of);
  if (left.kind === 'binding' && right.kind === 'binding') return left.binding === right.binding;
  if (left.kind === 'global' && right.kind === 'global') return left.name === right.name;
  if (left.kind !== 'member' || right.kind !== 'member' || left.property !== right.property) return false;
  return left.object.kind === 'this' ? right.object.kind === 'this' : isSamePlace(left.object, right.object);
}

function evaluateOperation(ev: Evaluation, operator: string, operands: readonly Term[], at: At): Values {
  switch (operator) {
    case '||':
    case '??': {
      const given = operands[0] ? givenBefore(ev, operands[0], operands[1], at) : NO_VALUES;
      return given.length > 0 ? given : ev.interner.union(operands.map((operand) => ev.evaluate(operand, at)));
    }
    case '&&':
    case ',':
      return ev.interner.union(operands.slice(-1).map((operand) => ev.evaluate(operand, at)));
    case '?:':
      return evaluateConditional(ev, operands, at);
    case 'for-in':
      return namesIn(ev, operands, at);
    case 'regexp':
      return operands.flatMap((one) => (one.kind === 'literal' && typeof one.value === 'string' ? [ev.interner.literal(pathOfPattern(one.value))] : []));
    case '+':
      return joinTexts(ev, operands.map((operand) => ev.evaluate(operand, at)), '');
    default:
      return NO_VALUES;
  }
}

/** `for (const name in routes)`: of a list that is spelled out the positions. */
function namesIn(ev: Evaluation, operands: readonly Term[], at: At): Values {
  const names = operands.flatMap((operand) => ev.evaluate(operand, at)).flatMap((value) => (value.kind === 'list' ? (value.positions ?? []).map((_, index) => String(index)) : propertiesOf(ev, value).map(({ name }) => name)));
  return names.length === 0 ? NO_VALUES : [ev.interner.list(names.map((name) => ev.interner.literal(name)))];
}

/** What production takes of two, where the condition asks for it and that is known. */
function evaluateConditional(ev: Evaluation, [test, ...chosen]: readonly Term[], at: At): Values {
  const holds = test ? holdsWhereDeployed(ev, at, test) : null;
  const taken = holds === null ? undefined : chosen[holds ? 0 : 1];
  const values = taken ? ev.evaluate(taken, at) : NO_VALUES;
  return values.length > 0 ? values : ev.interner.union(chosen.map((operand) => ev.evaluate(operand, at)));
}
