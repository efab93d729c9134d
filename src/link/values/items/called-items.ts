/**
 * Calls of what a list holds, by the function that is called: `for (const mount of routers) mount(app)`. Such a call has no name that a
 * function goes by. Asking of each function whether one of them calls it would lead every such question through all lists of the
 * program, so each call is asked once what it calls (ADR 0016).
 */
import type { Teaching } from '../../footprint/teaching.ts';
import type { CallSite } from '../program.ts';
import type { FunctionValue, Value } from '../value.ts';

/** A call, and the object that the function is called on as a method of. */
export interface ItemCall {
  readonly site: CallSite;
  readonly self: Value | null;
}

const NO_CALLS: readonly ItemCall[] = [];

export class CalledItems {
  readonly #calls = new Map<string, ItemCall[]>();
  readonly #teaching: Teaching;

  constructor(teaching: Teaching) {
    this.#teaching = teaching;
  }

  /** True when this was not known yet. */
  add({ file, function: fn, self }: FunctionValue, site: CallSite): boolean {
    const key = `${file}#${fn}`;
    const known = this.#calls.get(key) ?? [];
    this.#teaching.teach(site.file, 'called', key);
    if (known.some((one) => one.self === self && one.site.file === site.file && one.site.call === site.call)) return false;
    this.#calls.set(key, [...known, { site, self }]);
    this.#teaching.renew(key);
    return true;
  }

  /** By function. */
  get all(): ReadonlyMap<string, readonly ItemCall[]> {
    return this.#calls;
  }

  get(file: string, fn: number): readonly ItemCall[] {
    const calls = this.#calls.get(`${file}#${fn}`);
    if (calls) this.#teaching.ask('called', `${file}#${fn}`);
    else this.#teaching.check('called', `${file}#${fn}`);
    return calls ?? NO_CALLS;
  }
}
