/** What waits for its end inside one bracket, counted so that it is never less than what a parser has open there. */
export class Pending {
  readonly #outside: number;
  /** Control words: `else` may follow the end of the statement they belong to. */
  statement = 0;
  /** `<` of types or comparisons: a comma does not end them. */
  angles = 0;
  /** Operators and words before an operand. */
  expression = 0;

  constructor(outside: number) {
    this.#outside = outside;
  }

  /** Together with what waits outside of the bracket. */
  get count(): number {
    return this.#outside + this.statement + this.angles + this.expression;
  }

  endItem(): void {
    this.expression = 0;
  }

  endStatement(elseFollows: boolean): void {
    this.expression = 0;
    this.angles = 0;
    if (!elseFollows) this.statement = 0;
  }

  closeAngle(): void {
    if (this.angles > 0) this.angles--;
  }
}

const CONTROL_WORDS = new Set(['if', 'else', 'for', 'while', 'do', 'with']);
const LONGEST_CONTROL_WORD = 5;

export function isControlWord(text: string, start: number, end: number): boolean {
  return end - start <= LONGEST_CONTROL_WORD && end - start > 1 && CONTROL_WORDS.has(text.slice(start, end));
}

const EXPECTANT = new Set([
  'abstract', 'as', 'asserts', 'async', 'await', 'case', 'class', 'const', 'declare', 'default', 'delete', 'do', 'else', 'export', 'extends', 'function', 'implements', 'import', 'in', 'infer', 'instanceof',
  'is', 'keyof', 'let', 'namespace', 'new', 'of', 'readonly', 'return', 'satisfies', 'static', 'throw', 'type', 'typeof', 'unique', 'var', 'void', 'yield',
]);

/** True for a word that waits for what stands on the next line. */
export function isExpectant(word: string): boolean {
  return EXPECTANT.has(word);
}
