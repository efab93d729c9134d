/** Value resolution on demand: memoised, cycle-safe, bounded. Puts the parts together. */
import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { CallFact, Term, TypeTerm } from '../../model/facts.ts';
import { returnsWhereDeployed } from '../gates/decided-by-deployment.ts';
import { NO_DEPLOYED_VARIABLES, type DeployedVariables } from '../services/deployed-variables.ts';
import { Search } from '../footprint/search.ts';
import { Teaching } from '../footprint/teaching.ts';
import { Barrels } from './across-files/barrels.ts';
import { CalledItems } from './items/called-items.ts';
import { contentsOf, itemAt } from './items/collections.ts';
import { isNamingParameter } from './parameters/naming-parameters.ts';
import { isRequestParameter } from './parameters/request-parameters.ts';
import { construct, evaluateCall } from './evaluate/evaluate-call.ts';
import { evaluateExport } from './evaluate/evaluate-export.ts';
import { evaluateMember } from './evaluate/evaluate-member.ts';
import { evaluateProperties } from './evaluate/evaluate-properties.ts';
import { evaluateParameter } from './evaluate/evaluate-parameter.ts';
import { entriesOf, evaluateModule, evaluateTerm } from './evaluate/evaluate-term.ts';
import { FramelessTerms } from './terms/frameless-terms.ts';
import { evaluateType } from './evaluate/evaluate-type.ts';
import { HandedParameters, type Evaluation } from './evaluation.ts';
import { Interner } from './interner.ts';
import { JsonFiles } from './json-files/json-files.ts';
import { Memo } from './memo.ts';
import type { ModuleResolver } from '../modules/resolve-module.ts';
import type { Program } from './program.ts';
import { StoredValues, type Keeper } from './stored-values.ts';
import { NO_VALUES, type At, type CollectionValue, type Frame, type FunctionValue, type Value, type Values } from './value.ts';

/** Some hundred bytes each: a program of 10,000 files asks a million questions, and a process has four gigabytes. */
const MOST_ANSWERS = 2_000_000;
/** A table finds small whole numbers several times as fast as others: nearly all files have fewer functions than this, and no program has more frames. */
const FEW_FUNCTIONS = 1_024;
const FEW_FRAMES = 2 ** 21;
/** A file never has this many functions: what is not small packs a frame and a function into a negative number. */
const MOST_FUNCTIONS = 1_000_000;
/** No function has this many parameters. */
const MOST_PARAMETERS = 1_000;

/** A variable with more values than this is asked for once, whoever reads it. */
const MOST_VALUES_ANEW = 50;

/** The part of a program that is searched for entry points. */
export interface SearchedPart {
  readonly files: ReadonlySet<string>;
  /** Marks of what files that are not searched tell others. */
  readonly untold: ReadonlySet<string>;
}

export class Evaluator implements Evaluation {
  readonly program: Program;
  readonly catalogue: Catalogue;
  readonly modules: ModuleResolver;
  readonly barrels: Barrels;
  readonly interner: Interner;
  readonly handed: HandedParameters;
  readonly calledItems: CalledItems;
  readonly jsonFiles: JsonFiles;
  readonly deployed: DeployedVariables;
  readonly search: Search;
  readonly teaching: Teaching;
  readonly #memo: Memo;
  readonly #frameless: FramelessTerms;
  readonly #stored: StoredValues;

  /** `only`: the files to look for entry points in, and what those that are left out would tell; null for all. */
  constructor(program: Program, catalogue: Catalogue, modules: ModuleResolver, only: SearchedPart | null = null, deployed: DeployedVariables = NO_DEPLOYED_VARIABLES) {
    this.deployed = deployed;
    this.search = new Search(program.outlines, program.marks, only && only.files);
    this.teaching = new Teaching(program.marks, only?.untold);
    this.handed = new HandedParameters(this.teaching);
    this.calledItems = new CalledItems(this.teaching);
    this.program = program;
    this.#memo = new Memo(program.marks, this.teaching);
    this.#frameless = new FramelessTerms(program);
    this.interner = new Interner(
      (file, fn) => program.returnsOf(program.getFunction(file, fn)).some((term) => term.kind === 'function'),
      (file, fn, index) => isNamingParameter(program.getFile(file), fn, index) || isRequestParameter(program.getFile(file), fn, index),
    );
    this.catalogue = catalogue;
    this.modules = modules;
    this.#stored = new StoredValues(this.interner, (file) => modules.packageOf(file));
    this.barrels = new Barrels(program, modules, (specifier) => evaluateModule(this, specifier) !== null);
    this.jsonFiles = new JsonFiles(this);
  }

  evaluate(term: Term, at: At): Values {
    switch (term.kind) {
      case 'literal':
      case 'unknown':
        return evaluateTerm(this, term, at);
      case 'function':
      case 'class':
      case 'object':
        return evaluateTerm(this, term, at);
      case 'binding': {
        // Each reader asks anew, so that what one of them was cut at in a cycle does not hold for all; thousands of values must not be asked thousands of times.
        const fact = this.program.getFile(at.file).bindings[term.binding];
        if (fact?.scope === 0 && fact.values.length > MOST_VALUES_ANEW) return this.#memo.compute(fact, 0, () => evaluateTerm(this, term, { file: at.file, fn: 0, frame: null }));
        return this.#evaluateOnce(term, this.#frameless.has(at.file, term) ? { file: at.file, fn: 0, frame: null } : at);
      }
      default:
        return this.#evaluateOnce(term, this.#frameless.has(at.file, term) ? { file: at.file, fn: 0, frame: null } : at);
    }
  }

  #evaluateOnce(term: Term, at: At): Values {
    return this.#memo.compute(term, contextOf(at), () => evaluateTerm(this, term, at));
  }

  invoke(target: FunctionValue, args: readonly Values[], told: ReadonlySet<number> | null = null): Values {
    const frame = this.interner.frame(target, args, false, told);
    return this.#memo.compute(target, frame.id, () => {
      const fact = this.program.getFunction(target.file, target.function);
      const at: At = { file: target.file, fn: target.function, frame };
      const values = this.interner.unionOf(returnsWhereDeployed(this, at, fact, this.program.returnsOf(fact)), (term) => this.evaluate(term, at));
      if (fact.generator) return [this.interner.generated(this.interner.unionOf(this.program.yieldsOf(fact), (term) => this.evaluate(term, at)), values)];
      if (values.some((value) => value.kind !== 'literal') || !fact.returns) return values;
      const typed = this.typed(fact.returns, { file: target.file, fn: fact.parent ?? 0, frame: null });
      return typed.length > 0 ? typed : values;
    });
  }

  contents(collection: CollectionValue, key: string | null): Values {
    // Its member of that name is another question, which asks this one.
    return this.#memo.compute(collection, key === null ? 0 : `[${key}]`, () => contentsOf(this, collection, key));
  }

  construct(value: Extract<Value, { kind: 'class' }>, args: readonly Values[]): Value {
    return construct(this, value, args);
  }

  member(value: Value, name: string): Values {
    if (value.kind === 'literal') return NO_VALUES;
    if (value.kind === 'list') return itemAt(value, name);
    return this.#memo.compute(value, name, () => evaluateMember(this, value, name));
  }

  call(call: CallFact, index: number, at: At): Values {
    return evaluateCall(this, call, index, at);
  }

  typed(type: TypeTerm, at: At): Values {
    return this.#memo.compute(type, 0, () => evaluateType(this, type, at));
  }

  exported(file: string, name: string): Values {
    return this.#memo.compute(file, name, () => evaluateExport(this, file, name));
  }

  parameter(file: string, fn: number, index: number, frame: Frame | null): Values {
    return this.#memo.compute(this.program.getFunction(file, fn), (frame?.id ?? 0) * MOST_PARAMETERS + index, () => evaluateParameter(this, file, fn, index, frame));
  }

  decide(test: Term, at: At, work: (context: At) => boolean | null): boolean | null {
    const context = this.#frameless.isTest(at.file, test) ? { file: at.file, fn: 0, frame: null } : at;
    // Beside what the test is as an expression.
    const [decided] = this.#memo.compute(test, `holds ${contextOf(context)}`, () => {
      const holds = work(context);
      return holds === null ? NO_VALUES : [this.interner.literal(holds)];
    });
    return decided?.kind === 'literal' ? decided.value === true : null;
  }

  properties(value: Value): Values {
    if (value.kind !== 'namespace' && value.kind !== 'object') return NO_VALUES;
    return this.#memo.compute(value, 0, () => evaluateProperties(this, value));
  }

  entries(value: Value): Values {
    // A table of hundreds is asked for all that it holds at each place that looks something up in it.
    return value.kind === 'object' || value.kind === 'namespace' ? this.#memo.compute(value, '[entries]', () => entriesOf(this, value)) : NO_VALUES;
  }

  stored(library: string, name: string, keeper: Keeper | null): Values {
    this.teaching.ask('stored', `${library}\n${name}`);
    return this.#stored.get(`${library}\n${name}`, keeper);
  }

  /** What was noted, by library and name, and by who keeps it. */
  get allStored(): ReadonlyMap<string, ReadonlyMap<string, Values>> {
    return this.#stored.all;
  }

  /** Notes a value the project keeps on a library's object. True when it was not known yet. */
  store(library: string, name: string, keeper: Keeper, values: Values): boolean {
    const key = `${library}\n${name}`;
    const isNew = this.#stored.add(key, keeper, values);
    if (isNew) this.teaching.renew(key);
    return isNew;
  }

  /** Forgets what was computed without what is known by now of what libraries hand to parameters. */
  forget(): void {
    this.#memo.forget(this.teaching.takeRenewed());
  }

  /** To be called between questions: forgets what was computed when it has become too much to keep, at the price of computing some of it again. */
  forgetExcess(most = MOST_ANSWERS): void {
    if (this.#memo.size > most) this.#memo.clear();
  }
}

function contextOf({ frame, fn }: At): number {
  const id = frame === null ? 0 : frame.id;
  return fn < FEW_FUNCTIONS && id < FEW_FRAMES ? id * FEW_FUNCTIONS + fn : -(id * MOST_FUNCTIONS + fn);
}
