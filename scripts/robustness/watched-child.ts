/** A child process that answers one request at a time and may die of it: the next request gets a new child. */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

export type Answer<T> = { readonly kind: 'answer'; readonly value: T } | { readonly kind: 'hung' } | { readonly kind: 'crashed'; readonly how: string };

export class WatchedChild<Request extends object, Result> {
  readonly #module: string;
  readonly #memoryMb: number;
  #child: ChildProcess | null = null;

  constructor(module: string, memoryMb: number) {
    this.#module = module;
    this.#memoryMb = memoryMb;
  }

  ask(request: Request, limitMs: number): Promise<Answer<Result>> {
    const child = (this.#child ??= fork(this.#module, [], { execArgv: [`--max-old-space-size=${this.#memoryMb}`], stdio: ['ignore', 'ignore', 'ignore', 'ipc'], serialization: 'advanced' }));
    return new Promise((resolve) => {
      const end = (answer: Answer<Result>): void => {
        clearTimeout(timer);
        child.removeAllListeners();
        if (answer.kind !== 'answer') {
          this.#child = null;
          child.on('error', () => undefined);
          child.kill('SIGKILL');
        }
        resolve(answer);
      };
      const timer = setTimeout(() => { end({ kind: 'hung' }); }, limitMs);
      child.once('message', (value) => { end({ kind: 'answer', value: value as Result }); });
      child.once('error', (error) => { end({ kind: 'crashed', how: error.message }); });
      child.once('exit', (code, signal) => { end({ kind: 'crashed', how: signal ?? `exit code ${String(code)}` }); });
      child.send(request);
    });
  }

  close(): void {
    this.#child?.kill();
    this.#child = null;
  }
}
