/** The call that does the same and holds no thread meanwhile. */
export interface Twin {
  /** `readFile` for `readFileSync`. */
  readonly name: string;
  /** How it is reached: it gives a promise itself; it stands under `promises`; it takes a callback. */
  readonly as: 'promise' | 'promises' | 'callback';
  /** The promise gives an object that holds the answer under this name. */
  readonly member?: string;
  /** What it gives, and to how many arguments, where its types lose that under `promisify`. */
  readonly untyped?: { readonly gives: string; readonly arguments: number };
}
