/** Makes values and frames, each distinct one once. */
import type { ApiValue, Frame, FunctionValue, InstanceValue, ObjectTerm, Origin, TypeShape, Value, Values } from './value.ts';

/** Values that make a difference to what a call does; literals do not open a calling context of their own. */
const MATTERS: ReadonlySet<Value['kind']> = new Set(['function', 'class', 'instance', 'object', 'list', 'namespace', 'api', 'api-member', 'typed']);
/** More alternatives than this are no longer worth following: the answer would be "anything". */
const MOST_ALTERNATIVES = 12;
/** Closures nested deeper than this come from code that builds functions in a loop. */
const MOST_FRAME_DEPTH = 12;
/** A function called in more ways than this is looked at without its arguments, or contexts multiply along every chain of calls. */
const MOST_FRAMES_PER_FUNCTION = 1_000;

export class Interner {
  readonly #values = new Map<string, Value>();
  readonly #frames = new Map<string, Frame>();
  readonly #framesPerFunction = new Map<string, number>();
  readonly #terms = new WeakMap<object, number>();
  #termCount = 0;

  #intern<T extends Value>(key: string, make: (id: number) => T): T {
    const known = this.#values.get(key);
    // The key begins with the kind, so a known value under it has that kind.
    if (known) return known as T;
    const value = make(this.#values.size + 1);
    this.#values.set(key, value);
    return value;
  }

  function(file: string, fn: number, self: Value | null, frame: Frame | null): FunctionValue {
    return this.#intern(`f${file}#${fn}|${self?.id ?? ''}|${frame?.id ?? ''}`, (id) => ({ kind: 'function', id, file, function: fn, self, frame }));
  }

  class(file: string, index: number, frame: Frame | null): Value {
    return this.#intern(`c${file}#${index}|${frame?.id ?? ''}`, (id) => ({ kind: 'class', id, file, class: index, frame }));
  }

  instance(file: string, index: number, construction: Frame | null): InstanceValue {
    return this.#intern(`i${file}#${index}|${construction?.id ?? ''}`, (id) => ({ kind: 'instance', id, file, class: index, construction }));
  }

  object(file: string, term: ObjectTerm, fn: number, frame: Frame | null): Value {
    return this.#intern(`o${this.#numberOf(term)}|${frame?.id ?? ''}`, (id) => ({ kind: 'object', id, file, term, frame, fn }));
  }

  list(items: Values): Value {
    return this.#intern(`l${items.map((item) => item.id).join(',')}`, (id) => ({ kind: 'list', id, items }));
  }

  namespace(file: string): Value {
    return this.#intern(`n${file}`, (id) => ({ kind: 'namespace', id, file }));
  }

  api(library: string, name: string, origin: Origin | null, typed: boolean): ApiValue {
    const from = origin ? `${origin.file}#${origin.call}@${origin.frame?.id ?? ''}` : '';
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

  #numberOf(term: object): number {
    let number = this.#terms.get(term);
    if (number === undefined) this.#terms.set(term, (number = ++this.#termCount));
    return number;
  }

  /** One set out of several, without repeats and bounded. */
  union(sets: readonly Values[]): Values {
    const [only] = sets;
    if (sets.length === 1 && only) return only;
    const seen = new Set<Value>();
    for (const set of sets) for (const value of set) if (seen.size < MOST_ALTERNATIVES) seen.add(value);
    return [...seen];
  }

  /** The union of what each item gives, asking no more of them than it takes to fill the set. */
  unionOf<T>(items: readonly T[], getValues: (item: T) => Values): Values {
    const seen = new Set<Value>();
    for (const item of items) {
      if (seen.size >= MOST_ALTERNATIVES) break;
      const values = getValues(item);
      if (items.length === 1) return values;
      for (const value of values) if (seen.size < MOST_ALTERNATIVES) seen.add(value);
    }
    return [...seen];
  }

  /**
   * The frame of a call. Literal arguments are kept only for registrars (`keepLiterals`), whose path and method they are;
   * elsewhere they would make every call of `query(sql)` a context of its own.
   */
  frame(target: FunctionValue, args: readonly Values[], keepLiterals = false): Frame {
    const parent = target.frame;
    const depth = 1 + Math.max(parent?.depth ?? 0, ...args.map(deepestFrame), target.self ? deepestFrame([target.self]) : 0);
    if (depth > MOST_FRAME_DEPTH) return this.#plainFrame(target);
    const kept = args.map((set) => set.filter((value) => keepLiterals || MATTERS.has(value.kind)).slice(0, MOST_ALTERNATIVES));
    while (kept.length > 0 && kept[kept.length - 1]?.length === 0) kept.pop();
    const key = `${target.file}#${target.function}|${target.self?.id ?? ''}|${parent?.id ?? ''}|${kept.map((set) => set.map((value) => value.id).join(',')).join(';')}`;
    const known = this.#frames.get(key);
    if (known) return known;
    const owner = `${target.file}#${target.function}|${parent?.id ?? ''}`;
    const count = (this.#framesPerFunction.get(owner) ?? 0) + 1;
    if (count > MOST_FRAMES_PER_FUNCTION && !keepLiterals) return this.#plainFrame(target);
    this.#framesPerFunction.set(owner, count);
    return this.#keep(key, { id: this.#frames.size + 1, file: target.file, function: target.function, args: kept, self: target.self, parent, depth });
  }

  /** A call of which nothing is known but what is called: where contexts end. */
  #plainFrame(target: FunctionValue): Frame {
    const self = target.self?.kind === 'instance' ? this.instance(target.self.file, target.self.class, null) : target.self?.kind === 'class' ? target.self : null;
    const key = `${target.file}#${target.function}|${self?.id ?? ''}|plain`;
    return this.#frames.get(key) ?? this.#keep(key, { id: this.#frames.size + 1, file: target.file, function: target.function, args: [], self, parent: null, depth: 1 });
  }

  #keep(key: string, frame: Frame): Frame {
    this.#frames.set(key, frame);
    return frame;
  }
}

function deepestFrame(values: Values): number {
  let deepest = 0;
  for (const value of values) {
    if (value.kind === 'function' || value.kind === 'object' || value.kind === 'class') deepest = Math.max(deepest, value.frame?.depth ?? 0);
    else if (value.kind === 'instance') deepest = Math.max(deepest, value.construction?.depth ?? 0);
  }
  return deepest;
}
