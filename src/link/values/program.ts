/** The facts of all files, indexed for the questions linking asks. Indexes are made when first asked for. */
import type { CallFact, ClassFact, ExportFact, FileFacts, FunctionFact, Step, Term } from '../../model/facts.ts';
import type { FileOutline, Named } from '../../model/outline.ts';
import { Marks } from '../footprint/marks.ts';
import { outlineFacts } from '../outline-facts.ts';
import { implicitSuper } from './implicit-super.ts';
import { returnsInProduction } from './production/in-production.ts';

export interface CallSite {
  readonly file: string;
  readonly call: number;
}

export interface AssignmentSite {
  readonly file: string;
  readonly assignment: number;
}

/** Facts by path. Where outlines come with them, facts are read only of files that linking looks into. */
export interface SourceFacts extends ReadonlyMap<string, FileFacts> {
  readonly outlines?: ReadonlyMap<string, FileOutline>;
  /** Source files whose facts nobody has, for they could not be read. */
  readonly unread?: readonly string[];
  /** Those of some files; what is read through the part goes with it. */
  take?(paths: readonly string[]): SourceFacts;
}

export interface ClassSite {
  readonly file: string;
  readonly class: number;
}

/** The exports of one file: by name, and its `export *`, both in source order. */
export interface ExportTable {
  readonly byName: ReadonlyMap<string, readonly ExportFact[]>;
  readonly stars: readonly ExportFact[];
}

const NO_NAMES: ReadonlySet<string> = new Set();

export class Program {
  readonly sources: ReadonlyMap<string, FileFacts>;
  readonly outlines: ReadonlyMap<string, FileOutline>;
  /** Files that could not be read. */
  readonly unread: readonly string[];
  /** Notes which files and names are asked for. */
  readonly marks: Marks;
  readonly #callsByFunction = new WeakMap<FileFacts, readonly (readonly number[])[]>();
  readonly #exports = new Map<string, ExportTable>();
  readonly #returns = new WeakMap<FunctionFact, readonly Term[]>();
  readonly #yields = new WeakMap<FunctionFact, readonly Term[]>();
  readonly #classMethods = new WeakMap<ClassFact, ReadonlyMap<string, number>>();
  /** Most questions are about the file that the one before was about. */
  #last = '';
  #lastFacts: FileFacts | null = null;
  #callsByName: Map<string, CallSite[]> | null = null;
  #assignmentsByProperty: Map<string, AssignmentSite[]> | null = null;
  #subclasses: Map<string, ClassSite[]> | null = null;
  #implementers: Map<string, ClassSite[]> | null = null;
  #bindingsByMember: Map<string, Set<string>> | null = null;

  constructor(sources: SourceFacts, marks = new Marks(false)) {
    this.marks = marks;
    this.unread = sources.unread ?? [];
    this.sources = sources.outlines ? sources : tellApart(sources);
    this.outlines = sources.outlines ?? new Map(Array.from(this.sources, ([file, facts]) => [file, outlineFacts(facts)]));
  }

  getFile(path: string): FileFacts {
    this.marks.noteFile(path);
    if (path === this.#last && this.#lastFacts !== null) return this.#lastFacts;
    const facts = this.sources.get(path);
    if (!facts) throw new Error(`no facts of ${path}`);
    this.#last = path;
    this.#lastFacts = facts;
    return facts;
  }

  /** Enough to know what a file gives to others, without reading its facts. */
  outlineOf(path: string): FileOutline {
    this.marks.noteFile(path);
    const outline = this.outlines.get(path);
    if (!outline) throw new Error(`no outline of ${path}`);
    return outline;
  }

  getFunction(path: string, index: number): FunctionFact {
    const fact = this.getFile(path).functions[index];
    if (!fact) throw new Error(`no function ${index} in ${path}`);
    return fact;
  }

  getCall(path: string, index: number): CallFact {
    const fact = index < 0 ? implicitSuper(this.getFile(path), index) : this.getFile(path).calls[index];
    if (!fact) throw new Error(`no call ${index} in ${path}`);
    return fact;
  }

  getClass(path: string, index: number): ClassFact {
    const fact = this.getFile(path).classes[index];
    if (!fact) throw new Error(`no class ${index} in ${path}`);
    return fact;
  }

  /** Indexes of the calls a function's own body makes. */
  callsIn(path: string, fn: number): readonly number[] {
    const facts = this.getFile(path);
    let table = this.#callsByFunction.get(facts);
    if (!table) {
      const lists: number[][] = facts.functions.map(() => []);
      facts.calls.forEach((call, index) => lists[call.in]?.push(index));
      this.#callsByFunction.set(facts, (table = lists));
    }
    return table[fn] ?? [];
  }

  exportsOf(path: string): ExportTable {
    this.marks.noteFile(path);
    let table = this.#exports.get(path);
    if (!table) this.#exports.set(path, (table = tabulateExports(this.getFile(path).exports)));
    return table;
  }

  /** The functions that run with each `new` of a class beside its constructor. Static fields of a class at the top of a file are made once, when that is loaded. */
  initialisersOf(path: string, index: number): readonly number[] {
    const { initialiser, staticInitialiser, in: around } = this.getClass(path, index);
    return [initialiser, around === 0 ? undefined : staticInitialiser].filter((one) => one !== undefined);
  }

  /** What a function can return, in source order. */
  returnsOf(fn: FunctionFact): readonly Term[] {
    let terms = this.#returns.get(fn);
    if (!terms) {
      const found: Term[] = [];
      collectValues(fn.body, 'return', found);
      this.#returns.set(fn, (terms = returnsInProduction(fn.body, found)));
    }
    return terms;
  }

  /** What a generator yields, in source order. */
  yieldsOf(fn: FunctionFact): readonly Term[] {
    let terms = this.#yields.get(fn);
    if (!terms) {
      const found: Term[] = [];
      collectValues(fn.body, 'yield', found);
      this.#yields.set(fn, (terms = found));
    }
    return terms;
  }

  /** Index of a class member by name; statics under `static name`. */
  memberOf(fact: ClassFact, name: string): number | undefined {
    let table = this.#classMethods.get(fact);
    if (!table) {
      const byName = new Map<string, number>();
      fact.members.forEach((member, index) => {
        if (member.kind !== 'setter') byName.set(member.static ? `static ${member.name}` : member.name, index);
      });
      this.#classMethods.set(fact, (table = byName));
    }
    return table.get(name);
  }

  /** Call sites whose called name, or the name it was imported under, is this one. Default imports are under `default`. */
  callsNamed(name: string): readonly CallSite[] {
    this.marks.noteName('calls', name);
    this.#callsByName ??= this.#index((outline) => outline.calls, (file, call) => ({ file, call }));
    return this.#callsByName.get(name) ?? [];
  }

  /** Variables that are another name of a member: `save` in `const save = require('write-file-atomic').sync`. */
  otherNamesOf(member: string): ReadonlySet<string> {
    if (!this.#bindingsByMember) {
      this.#bindingsByMember = new Map();
      for (const { aliases } of this.outlines.values()) {
        for (const [binding, of] of aliases) {
          const known = this.#bindingsByMember.get(of);
          if (known) known.add(binding);
          else this.#bindingsByMember.set(of, new Set([binding]));
        }
      }
    }
    return this.#bindingsByMember.get(member) ?? NO_NAMES;
  }

  /** Assignments `anything.property = value`. */
  assignmentsTo(property: string): readonly AssignmentSite[] {
    this.marks.noteName('assignments', property);
    this.#assignmentsByProperty ??= this.#index((outline) => outline.assignments, (file, assignment) => ({ file, assignment }));
    return this.#assignmentsByProperty.get(property) ?? [];
  }

  /** Classes that say `implements Name` (by the last name written). */
  implementersOf(name: string): readonly ClassSite[] {
    this.marks.noteName('implementing', name);
    this.#implementers ??= this.#index((outline) => outline.implementing, (file, index) => ({ file, class: index }));
    return this.#implementers.get(name) ?? [];
  }

  /** Classes that say `extends Name` (by the last name written). */
  subclassesOf(name: string): readonly ClassSite[] {
    this.marks.noteName('extending', name);
    this.#subclasses ??= this.#index((outline) => outline.extending, (file, index) => ({ file, class: index }));
    return this.#subclasses.get(name) ?? [];
  }

  #index<Site>(names: (outline: FileOutline) => readonly Named[], site: (file: string, index: number) => Site): Map<string, Site[]> {
    const found = new Map<string, Site[]>();
    for (const [file, outline] of this.outlines) {
      for (const [name, ...indexes] of names(outline)) {
        let sites = found.get(name);
        if (!sites) found.set(name, (sites = []));
        for (const index of indexes) sites.push(site(file, index));
      }
    }
    return found;
  }
}

function tabulateExports(exports: readonly ExportFact[]): ExportTable {
  const byName = new Map<string, ExportFact[]>();
  const stars: ExportFact[] = [];
  for (const fact of exports) {
    const known = byName.get(fact.name);
    if (fact.name === '*') stars.push(fact);
    else if (known) known.push(fact);
    else byName.set(fact.name, [fact]);
  }
  return { byName, stars };
}

/** Files of equal content may come as one object; what is known of a term must not leak from one path to another. */
function tellApart(sources: ReadonlyMap<string, FileFacts>): ReadonlyMap<string, FileFacts> {
  const seen = new Set<FileFacts>();
  const apart = new Map<string, FileFacts>();
  for (const [file, facts] of sources) {
    apart.set(file, seen.has(facts) ? structuredClone(facts) : facts);
    seen.add(facts);
  }
  return apart;
}

function collectValues(steps: readonly Step[], of: 'return' | 'yield', into: Term[]): void {
  for (const step of steps) {
    switch (step.kind) {
      case 'return':
      case 'yield':
        if (step.kind === of && step.value) into.push(step.value);
        break;
      case 'branch':
        collectValues(step.then, of, into);
        collectValues(step.otherwise, of, into);
        break;
      case 'loop':
        collectValues(step.body, of, into);
        break;
      case 'switch':
        for (const one of step.cases) collectValues(one.body, of, into);
        break;
      case 'try':
        collectValues(step.block, of, into);
        if (step.handler) collectValues(step.handler, of, into);
        if (step.finaliser) collectValues(step.finaliser, of, into);
        break;
      case 'call':
      case 'await':
      case 'assign':
      case 'throw':
      case 'break':
      case 'continue':
        break;
    }
  }
}
