/** Facts of one file while they grow. */
import type {
  AssignmentFact, BindingFact, CallFact, ClassFact, ExportFact, FileFacts, FunctionFact, MemberFact, ParameterFact, Step, TableText, Term, TypeFact, TypeTerm,
} from '../../../model/facts.ts';

export interface BindingDraft extends Omit<BindingFact, 'values' | 'type' | 'from'> {
  readonly values: Term[];
  type?: TypeTerm;
  from?: NonNullable<BindingFact['from']>;
}

export interface FunctionDraft extends Omit<FunctionFact, 'parameters' | 'body' | 'class' | 'returns' | 'directives'> {
  readonly parameters: ParameterFact[];
  readonly body: Step[];
  class?: number;
  returns?: TypeTerm;
  directives?: readonly string[];
}

export interface ClassDraft extends Omit<ClassFact, 'members' | 'implements' | 'extends' | 'constructorFunction' | 'initialiser' | 'staticInitialiser'> {
  readonly implements: TypeTerm[];
  readonly members: MemberFact[];
  extends?: Term;
  constructorFunction?: number;
  initialiser?: number;
  staticInitialiser?: number;
}

export class FileDraft {
  readonly bindings: BindingDraft[] = [];
  readonly functions: FunctionDraft[] = [];
  readonly classes: ClassDraft[] = [];
  readonly calls: CallFact[] = [];
  readonly assignments: AssignmentFact[] = [];
  readonly exports: ExportFact[] = [];
  readonly types: TypeFact[] = [];
  readonly directives: string[] = [];
  provides = false;
  readonly tables: TableText[] = [];
  /** Specifier to "every use of it is erased by the compiler". */
  readonly #requests = new Map<string, boolean>();

  request(specifier: string, typeOnly: boolean): void {
    this.#requests.set(specifier, typeOnly && (this.#requests.get(specifier) ?? true));
  }

  addValue(binding: number, value: Term): void {
    this.bindings[binding]?.values.push(value);
  }

  finish(language: FileFacts['language']): FileFacts {
    return {
      language,
      requests: Array.from(this.#requests, ([specifier, typeOnly]) => ({ specifier, typeOnly })),
      bindings: this.bindings,
      functions: this.functions,
      classes: this.classes,
      calls: this.calls,
      assignments: this.assignments,
      exports: this.exports,
      types: this.types,
      directives: this.directives,
      ...(this.provides && { provides: true }),
      ...(this.tables.length > 0 && { tables: this.tables }),
    };
  }
}
