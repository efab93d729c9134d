/** Makes values and frames, each distinct one once. */
import type { Term } from '../../model/facts.ts';
import { NO_VALUES, type Answers, type ApiValue, type At, type CollectionValue, type FolderValue, type ForeignValue, type Frame, type FunctionValue, type GlobbedModules, type InstanceValue, type ListValue, type MadeValue, type ObjectTerm, type Origin, type TypeShape, type Value, type Values } from './value.ts';

/** Values that make a difference to what a call does; literals do not open a calling context of their own. */
const MATTERS: ReadonlySet<Value['kind']> = new Set(['function', 'class', 'instance', 'object', 'list', 'namespace', 'api', 'api-member', 'typed', 'collection', 'foreign', 'made']);
/** More alternatives than this are no longer worth following: the answer would be "anything". */
export const MOST_ALTERNATIVES = 12;
/** A table of handlers holds one per route, command or event, and each of them is known. */
const MOST_FUNCTIONS = 300;
/** The same, where each is a class or an object that does the work: each opens contexts of its own. */
const MOST_WORKERS = 64;
/** What an object does stands among the first of its properties. */
const MOST_PROPERTIES_SEEN = 12;
/** Closures nested deeper than this come from code that builds functions in a loop. */
const MOST_FRAME_DEPTH = 12;
/** A function called in more ways than this takes data: objects and lists of it no longer tell its calls apart, nor what each object was made with. */
const MANY_FRAMES_PER_FUNCTION = 60;
/** In a program with so many contexts altogether, functions called in many ways get fewer: time and memory go with their number. */
const MANY_FRAMES = 30_000;
const FEWER_FRAMES_PER_FUNCTION = 16;
const IS_DATA: ReadonlySet<Value['kind']> = new Set(['object', 'list', 'collection', 'typed']);
/** A function called in more ways than this is looked at without its arguments, or contexts multiply along every chain of calls. */
const MOST_FRAMES_PER_FUNCTION = 1_000;

/** A set of so few is looked through sooner than it is made. */
const FEW_VALUES = 8;

/** `depth + 1` of a depth that is not known: it names nothing, and in a function that calls itself it would be another text each time. */
const IS_COUNTED = /^\*\d+$/;

class BoundedSet {
  readonly values: Value[] = [];
  #seen: Set<Value> | null = null;
  #workers: Set<unknown> | null = null;
  #functions = 0;
  #others = 0;

  add(value: Value): void {
    if (this.#seen === null ? this.values.includes(value) : this.#seen.has(value)) return;
    if (value.kind === 'function') {
      if (this.#functions >= MOST_FUNCTIONS) return;
      this.#functions++;
    } else if (!this.#addWorker(value)) {
      if (this.#others >= MOST_ALTERNATIVES) return;
      this.#others++;
    }
    this.values.push(value);
    if (this.#seen !== null) this.#seen.add(value);
    else if (this.values.length > FEW_VALUES) this.#seen = new Set(this.values);
  }

  /** Each class, and each object that holds a function, counts once: what it was made with besides is among the others. */
  #addWorker(value: Value): boolean {
    const worker = workerOf(value);
    if (worker === null) return false;
    this.#workers ??= new Set();
    if (this.#workers.size >= MOST_WORKERS || this.#workers.has(worker)) return false;
    this.#workers.add(worker);
    return true;
  }

  /** Of one of them: a table holds functions, workers or data. */
  get isFull(): boolean {
    return this.#functions >= MOST_FUNCTIONS || (this.#workers?.size ?? 0) >= MOST_WORKERS || this.#others >= MOST_ALTERNATIVES;
  }
}

function workerOf(value: Value): unknown {
  if (value.kind === 'class' || value.kind === 'instance') return `${value.file}#${value.class}`;
  if (value.kind !== 'object') return null;
  const { properties } = value.term;
  for (let index = 0; index < properties.length && index < MOST_PROPERTIES_SEEN; index++) {
    const one = properties[index];
    if (one?.kind === 'property' && one.value.kind === 'function') return value.term;
  }
  return null;
}

export class Interner {
  readonly #values = new Map<string, Value>();
  readonly #frames = new Map<string, Frame>();
  readonly #framesPerFunction = new Map<string, number>();
  readonly #files = new Map<string, number>();
  readonly #terms = new WeakMap<object, number>();
  readonly #isFactory: (file: string, fn: number) => boolean;
  readonly #namesMember: (file: string, fn: number, index: number) => boolean;
  #termCount = 0;

  /** `isFactory`: the function returns one of its own functions, which remembers what it was given. `namesMember`: a parameter that decides which member is taken. */
  constructor(isFactory: (file: string, fn: number) => boolean = () => false, namesMember: (file: string, fn: number, index: number) => boolean = () => false) {
    this.#isFactory = isFactory;
    this.#namesMember = namesMember;
  }

  #intern<T extends Value>(key: string, make: (id: number) => T): T {
    const known = this.#values.get(key);
    // The key begins with the kind, so a known value under it has that kind.
    if (known) return known as T;
    const value = make(this.#values.size + 1);
    this.#values.set(key, value);
    return value;
  }

  function(file: string, fn: number, self: Value | null, frame: Frame | null, bound: readonly Values[] = []): FunctionValue {
    return this.#intern(`f${this.#numberOfFile(file)}#${fn}|${self?.id ?? ''}|${frame?.id ?? ''}|${keyOfSets(bound)}`, (id) => ({ kind: 'function', id, file, function: fn, self, frame, bound }));
  }

  class(file: string, index: number, frame: Frame | null): Value {
    return this.#intern(`c${this.#numberOfFile(file)}#${index}|${frame?.id ?? ''}`, (id) => ({ kind: 'class', id, file, class: index, frame }));
  }

  instance(file: string, index: number, construction: Frame | null): InstanceValue {
    return this.#intern(`i${this.#numberOfFile(file)}#${index}|${construction?.id ?? ''}`, (id) => ({ kind: 'instance', id, file, class: index, construction }));
  }

  object(file: string, term: ObjectTerm, fn: number, frame: Frame | null): Value {
    return this.#intern(`o${this.#numberOf(term)}|${frame?.id ?? ''}`, (id) => ({ kind: 'object', id, file, term, frame, fn }));
  }

  list(items: Values): Value {
    return this.#intern(`l${items.map((item) => item.id).join(',')}`, (id) => ({ kind: 'list', id, items, positions: null, returned: null }));
  }

  /** What a generator gives: items for who goes through it, and what it returns for who runs it to its end. */
  generated(items: Values, returned: Values): Value {
    return this.#intern(`y${keyOfSets([items, returned])}`, (id) => ({ kind: 'list', id, items, positions: null, returned }));
  }

  /** A list of which it is known what stands where. */
  row(positions: readonly Values[]): Value {
    return this.#intern(`r${keyOfSets(positions)}`, (id) => ({ kind: 'list', id, items: this.union(positions), positions, returned: null }));
  }

  collection(of: CollectionValue['of'], term: Term, init: Term | null, at: At): Value {
    return this.#intern(`x${this.#numberOf(term)}|${at.fn}|${at.frame?.id ?? ''}`, (id) => ({ kind: 'collection', id, of, term, init, at }));
  }

  foreign(origin: Origin, name: string | null): ForeignValue {
    return this.#intern(`g${this.#numberOfFile(origin.file)}#${origin.call}@${origin.frame?.id ?? ''}.${name ?? ''}`, (id) => ({ kind: 'foreign', id, origin, name }));
  }

  made(file: string, fn: number, construction: Frame | null): MadeValue {
    return this.#intern(`p${this.#numberOfFile(file)}#${fn}|${construction?.id ?? ''}`, (id) => ({ kind: 'made', id, file, function: fn, construction }));
  }

  folder(path: string, globbed: GlobbedModules | null = null): FolderValue {
    return this.#intern(`d${path}${globbed === null ? '' : `|${JSON.stringify(globbed)}`}`, (id) => ({ kind: 'folder', id, path, globbed }));
  }

  namespace(file: string): Value {
    return this.#intern(`n${file}`, (id) => ({ kind: 'namespace', id, file }));
  }

  api(library: string, name: string, origin: Origin | null, typed: boolean): ApiValue {
    const from = origin ? `${this.#numberOfFile(origin.file)}#${origin.call}@${origin.frame?.id ?? ''}` : '';
    return this.#intern(`a${library}:${name}|${from}|${typed}`, (id) => ({ kind: 'api', id, library, name, origin, typed }));
  }

  apiMember(on: ApiValue, name: string): Value {
    return this.#intern(`m${on.id}.${name}`, (id) => ({ kind: 'api-member', id, on, name }));
  }

  literal(value: string | number | boolean | null): Value {
    return this.#intern(`s${typeof value}:${String(value)}`, (id) => ({ kind: 'literal', id, value }));
  }

  typed(file: string, type: TypeShape): Value {
    return this.#intern(`t${this.#numberOf(type)}`, (id) => ({ kind: 'typed', id, file, type }));
  }

  /** Keys are short so that they are soon put together. */
  #numberOfFile(file: string): number {
    let number = this.#files.get(file);
    if (number === undefined) this.#files.set(file, (number = this.#files.size));
    return number;
  }

  #numberOf(term: object): number {
    let number = this.#terms.get(term);
    if (number === undefined) this.#terms.set(term, (number = ++this.#termCount));
    return number;
  }

  /** One set out of several, without repeats and bounded. */
  union(sets: readonly Values[]): Values {
    const [only] = sets;
    if (sets.length === 1 && only) return only;
    let single = NO_VALUES;
    let together: BoundedSet | null = null;
    for (const set of sets) {
      if (set.length === 0) continue;
      if (together === null && single.length === 0 && set.length === 1) {
        single = set;
        continue;
      }
      if (together === null) {
        together = new BoundedSet();
        for (const value of single) together.add(value);
      }
      for (const value of set) together.add(value);
    }
    return together === null ? single : together.values;
  }

  /** The union of what each item gives, asking no more of them than it takes to fill the set. */
  unionOf<T>(items: readonly T[], getValues: (item: T) => Values): Values {
    const [only] = items;
    if (items.length === 1 && only !== undefined) return getValues(only);
    let together: BoundedSet | null = null;
    for (const item of items) {
      if (together?.isFull) break;
      const values = getValues(item);
      if (values.length === 0) continue;
      together ??= new BoundedSet();
      for (const value of values) together.add(value);
    }
    return together === null ? NO_VALUES : together.values;
  }

  /**
   * The frame of a call. Literal arguments are kept only for registrars (`keepLiterals`), whose path and method they are, and where they
   * name a member, or are `told` to a function that branches by them; elsewhere they would make every call of `query(sql)` a context of its own.
   */
  frame(target: FunctionValue, given: readonly Values[], keepLiterals = false, told: ReadonlySet<number> | null = null, answers: Answers | null = null): Frame {
    const parent = target.frame;
    const args = target.bound.length > 0 ? [...target.bound, ...given] : given;
    let deepest = Math.max(parent?.depth ?? 0, target.self ? depthOf(target.self) : 0);
    for (const set of args) deepest = Math.max(deepest, deepestFrame(set));
    const depth = 1 + deepest;
    if (depth > MOST_FRAME_DEPTH) return this.#plainFrame(target);
    const apart = this.#tellApart(target, args.map((set, index) => handedOn(set, (value) => keepLiterals || told?.has(index) === true || this.#isName(target, index, value))), target.self, told, answers);
    const exact = this.#frames.get(apart.key);
    if (exact) return exact;
    const owner = `${this.#numberOfFile(target.file)}#${target.function}|`;
    const within = parent === null ? owner : `${owner}${parent.id}`;
    const count = this.#framesPerFunction.get(within) ?? 0;
    // Where it is called in many ways by each of many calls of the function around it, only the calls of that stay apart.
    const inAll = this.#framesPerFunction.get(owner) ?? 0;
    const isFlooded = parent !== null && inAll >= MOST_FRAMES_PER_FUNCTION && count >= FEWER_FRAMES_PER_FUNCTION && !keepLiterals;
    const isCrowded = isFlooded || (count >= (this.#frames.size < MANY_FRAMES ? MANY_FRAMES_PER_FUNCTION : FEWER_FRAMES_PER_FUNCTION) && !keepLiterals && !this.#isFactory(target.file, target.function));
    const { key, kept, self } = isCrowded ? this.#tellApart(target, isFlooded ? [] : apart.kept.map((set) => this.#withoutData(set)), apart.self ? this.#asClass(apart.self) : null, null, null) : apart;
    const known = this.#frames.get(key);
    if (known) return known;
    if (count >= MOST_FRAMES_PER_FUNCTION && !keepLiterals) return this.#plainFrame(target);
    this.#framesPerFunction.set(owner, inAll + 1);
    if (parent !== null) this.#framesPerFunction.set(within, count + 1);
    return this.#keep(key, { id: this.#frames.size + 1, file: target.file, function: target.function, args: kept, ...(told && !isCrowded && { told }), ...(answers && !isCrowded && { answers }), self, parent, depth, open: false, items: null });
  }

  #isName({ file, function: fn }: FunctionValue, index: number, value: Value): boolean {
    return value.kind === 'literal' && typeof value.value === 'string' && !IS_COUNTED.test(value.value) && this.#namesMember(file, fn, index);
  }

  /** What tells two frames of a function apart. */
  #tellApart(target: FunctionValue, args: readonly Values[], self: Value | null, told: ReadonlySet<number> | null, answers: Answers | null): { readonly key: string; readonly kept: readonly Values[]; readonly self: Value | null } {
    const last = args.findLastIndex((set) => set.length > 0);
    const kept = args.slice(0, last + 1);
    return { key: `${this.#numberOfFile(target.file)}#${target.function}|${self?.id ?? ''}|${target.frame?.id ?? ''}|${keyOfSets(kept)}${told ? `|told${[...told].join(',')}` : ''}${answers ? `|answers${[...answers].map(([test, holds]) => `${this.#numberOf(test)}${holds ? '+' : '-'}`).join(',')}` : ''}`, kept, self };
  }

  #withoutData(set: Values): Values {
    return [...new Set(set.flatMap((value) => (value.kind === 'list' ? this.#listOfWorkers(value) : IS_DATA.has(value.kind) ? [] : [this.#asClass(value)])))];
  }

  /** `new Both([new ByName(), new ByDate()])`: what a list holds of objects does the work that it is handed on for. */
  #listOfWorkers({ items, positions }: ListValue): Values {
    if (!items.some(({ kind }) => kind === 'instance')) return NO_VALUES;
    const workers = (set: Values): Values => [...new Set(set.filter(({ kind }) => kind === 'instance').map((item) => this.#asClass(item)))];
    return [positions ? this.row(positions.map(workers)) : this.list(workers(items))];
  }

  /** An object by its class alone. */
  #asClass(value: Value): Value {
    return value.kind === 'instance' && value.construction !== null ? this.instance(value.file, value.class, null) : value;
  }

  /** A call of which nothing is known but what is called: where contexts end. */
  #plainFrame(target: FunctionValue): Frame {
    const self = target.self?.kind === 'instance' ? this.instance(target.self.file, target.self.class, null) : target.self?.kind === 'class' ? target.self : null;
    const key = `${this.#numberOfFile(target.file)}#${target.function}|${self?.id ?? ''}|plain`;
    return this.#frames.get(key) ?? this.#keep(key, { id: this.#frames.size + 1, file: target.file, function: target.function, args: [], self, parent: null, depth: 1, open: false, items: null });
  }

  /** A method of this object, called by anyone with anything. */
  openFrame(file: string, fn: number, self: Value): Frame {
    const key = `${this.#numberOfFile(file)}#${fn}|${self.id}|open`;
    return this.#frames.get(key) ?? this.#keep(key, { id: this.#frames.size + 1, file, function: fn, args: [], self, parent: self.kind === 'instance' ? (self.construction?.parent ?? null) : null, depth: 1 + depthOf(self), open: true, items: null });
  }

  /** A function within another that is called by anyone with anything, in this calling context of the other. */
  nestedFrame(file: string, fn: number, parent: Frame): Frame {
    const key = `${this.#numberOfFile(file)}#${fn}|${parent.id}|nested`;
    return this.#frames.get(key) ?? this.#keep(key, { id: this.#frames.size + 1, file, function: fn, args: [], self: null, parent, depth: 1 + parent.depth, open: true, items: null });
  }

  /** The same call, with a loop of it at one item; without a frame, a call by anyone with anything. */
  itemFrame({ file, fn, frame }: At, self: Value | null, loop: string, item: Value): Frame {
    const key = `${this.#numberOfFile(file)}#${fn}|${self?.id ?? ''}|${frame?.id ?? ''}|item${item.id}|${loop}`;
    const known = this.#frames.get(key);
    if (known) return known;
    const items = new Map([...(frame?.items ?? []), [loop, item] as const]);
    const depth = 1 + Math.max(frame?.depth ?? 0, depthOf(item));
    return this.#keep(key, { id: this.#frames.size + 1, file, function: fn, args: frame?.args ?? [], self, parent: frame?.parent ?? null, depth, open: frame?.open ?? true, items });
  }

  #keep(key: string, frame: Frame): Frame {
    this.#frames.set(key, frame);
    return frame;
  }
}

/** What an argument can be, as far as the function it is given to looks at it: a table of handlers holds more functions than other things. */
function handedOn(set: Values, isKept: (value: Value) => boolean): Values {
  const told = set.every((value) => MATTERS.has(value.kind) || isKept(value)) ? set : set.filter((value) => MATTERS.has(value.kind) || isKept(value));
  if (told.length <= MOST_ALTERNATIVES) return told;
  const together = new BoundedSet();
  for (const value of told) together.add(value);
  return together.values;
}

function keyOfSets(sets: readonly Values[]): string {
  let key = '';
  for (let at = 0; at < sets.length; at++) {
    const set = sets[at] ?? NO_VALUES;
    if (at > 0) key += ';';
    for (let index = 0; index < set.length; index++) key += index > 0 ? `,${set[index]?.id}` : `${set[index]?.id}`;
  }
  return key;
}

function deepestFrame(values: Values): number {
  let deepest = 0;
  for (const value of values) deepest = Math.max(deepest, depthOf(value));
  return deepest;
}

function depthOf(value: Value): number {
  switch (value.kind) {
    case 'function': case 'object': case 'class': return value.frame?.depth ?? 0;
    case 'collection': return value.at.frame?.depth ?? 0;
    case 'foreign': return value.origin.frame?.depth ?? 0;
    case 'instance': case 'made': return value.construction?.depth ?? 0;
    case 'list': case 'folder': case 'namespace': case 'api': case 'api-member': case 'literal': case 'typed': return 0;
  }
}
