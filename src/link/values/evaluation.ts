/** The questions the parts of value resolution ask each other. The parts know this interface, not one another. */
import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { CallFact, Term, TypeTerm } from '../../model/facts.ts';
import type { DeployedVariables } from '../services/deployed-variables.ts';
import type { Teaching } from '../footprint/teaching.ts';
import type { Barrels } from './across-files/barrels.ts';
import type { CalledItems } from './items/called-items.ts';
import type { Interner } from './interner.ts';
import type { ModuleResolver } from '../modules/resolve-module.ts';
import type { CallSite, Program } from './program.ts';
import type { Keeper } from './stored-values.ts';
import type { At, CollectionValue, Frame, FunctionValue, Value, Values } from './value.ts';

export interface Evaluation {
  readonly program: Program;
  readonly interner: Interner;
  readonly catalogue: Catalogue;
  readonly modules: ModuleResolver;
  readonly barrels: Barrels;
  /** Values handed to parameters by libraries: a plugin's `fastify`, a handler's `req`. */
  readonly handed: HandedParameters;
  readonly calledItems: CalledItems;
  readonly jsonFiles: JsonFileQuestion;
  /** What the environment holds wherever the program is deployed. */
  readonly deployed: DeployedVariables;

  /** What the expression can be. Empty when nothing is known. */
  evaluate(term: Term, at: At): Values;
  /** What a call of the function can return. */
  invoke(target: FunctionValue, args: readonly Values[], told?: ReadonlySet<number> | null): Values;
  /** What `value.name` can be. */
  member(value: Value, name: string): Values;
  /** What a call can give. */
  call(call: CallFact, index: number, at: At): Values;
  /** Values of a type annotation. */
  typed(type: TypeTerm, at: At): Values;
  /** What a file exports under a name. */
  exported(file: string, name: string): Values;
  /** What a parameter of a function can be in a frame, or anywhere when there is none. */
  parameter(file: string, fn: number, index: number, frame: Frame | null): Values;
  /** What a collection holds, under a key where both are literal. */
  contents(collection: CollectionValue, key: string | null): Values;
  /** Whether a test holds, worked out once for each context in which it may come out differently; `work` is handed that context. */
  decide(test: Term, at: At, work: (context: At) => boolean | null): boolean | null;
  /** Every property value of an object literal, or exported value of a file. */
  properties(value: Value): Values;
  /** What a table may give for a key that only running tells: its values, those spread into it, and what is added to it later. */
  entries(value: Value): Values;
  /** A new instance of a class of the project. */
  construct(value: Extract<Value, { kind: 'class' }>, args: readonly Values[]): Value;
  /** What the project keeps on a library's objects under a name: `fastify.decorate('db', db)`, `c.set('db', db)`. */
  stored(library: string, name: string, keeper: Keeper | null): Values;
}

/** Whether a call that reads or writes a JSON file has a database before it; `paths` is what the path can be in its context. */
export interface JsonFileQuestion {
  isDatabase(site: CallSite, paths: Values): boolean;
}

/** Values libraries hand to the parameters of functions they call, by function and position. */
export class HandedParameters {
  readonly #values = new Map<string, Value[]>();
  readonly #teaching: Teaching;

  constructor(teaching: Teaching) {
    this.#teaching = teaching;
  }

  /** True when this was not known yet. */
  add(file: string, fn: number, index: number, value: Value): boolean {
    const key = `${file}#${fn}#${index}`;
    const known = this.#values.get(key) ?? [];
    if (known.includes(value) || known.length >= 8 || known.some((one) => isWhichOne(one, value))) return false;
    this.#values.set(key, [...known.filter((one) => !isWhichOne(value, one)), value]);
    this.#teaching.renew(`${file}#${fn}`);
    return true;
  }

  /** By function and position. */
  get all(): ReadonlyMap<string, readonly Value[]> {
    return this.#values;
  }

  get(file: string, fn: number, index: number): readonly Value[] {
    const values = this.#values.get(`${file}#${fn}#${index}`);
    // That a function is handed something anew is a change of its file: only who was given something depends on more.
    if (values) this.#teaching.ask('handed', `${file}#${fn}`);
    else this.#teaching.check('handed', `${file}#${fn}`);
    return values ?? [];
  }
}

/** A plugin's type says that it gets an application; the call that registers it, which one. */
function isWhichOne(one: Value, other: Value): boolean {
  return one.kind === 'api' && other.kind === 'api' && other.origin === null && one.origin !== null && one.library === other.library && one.name === other.name;
}

/** The frame of the given function among a frame and its parents; null when the function was entered without one. */
export function findFrame(frame: Frame | null, file: string, fn: number): Frame | null {
  for (let at = frame; at; at = at.parent) if (at.function === fn && at.file === file) return at;
  return null;
}
