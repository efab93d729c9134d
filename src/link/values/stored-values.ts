/** What the project keeps under a name: on a library's object (`fastify.decorate('db', db)`), or for the token of a container. */
import type { Interner } from './interner.ts';
import { NO_VALUES, siteOf, type Origin, type Values } from './value.ts';

/** Where a name is kept or asked for. */
export interface Keeper {
  readonly file: string;
  /** The call that made the application or container, where it is known. */
  readonly origin: Origin | null;
}

/** The key of a name that one object keeps for itself; null where it is not known which object that is. */
export function keyOfOwn(name: string, origin: Origin | null): string | null {
  return origin === null ? null : `${name} of ${siteOf(origin)}`;
}

/** Wherever it was kept. */
const ANYWHERE = '';

export class StoredValues {
  /** By key, and by the application and the package that keep it. */
  readonly #byKey = new Map<string, Map<string, Values>>();
  readonly #interner: Pick<Interner, 'union'>;
  readonly #packageOf: (file: string) => string;

  constructor(interner: Pick<Interner, 'union'>, packageOf: (file: string) => string) {
    this.#interner = interner;
    this.#packageOf = packageOf;
  }

  get all(): ReadonlyMap<string, ReadonlyMap<string, Values>> {
    return this.#byKey;
  }

  /** What this application keeps under the key; else what its package does; else what anybody does. */
  get(key: string, keeper: Keeper | null): Values {
    const kept = this.#byKey.get(key);
    if (!kept) return NO_VALUES;
    const place = keeper ? this.#scopesOf(keeper).find((scope) => kept.has(scope)) : undefined;
    return kept.get(place ?? ANYWHERE) ?? NO_VALUES;
  }

  /** True when it was not known yet. */
  add(key: string, keeper: Keeper, values: Values): boolean {
    const kept = this.#byKey.get(key) ?? new Map<string, Values>();
    this.#byKey.set(key, kept);
    let isNew = false;
    for (const scope of [ANYWHERE, ...this.#scopesOf(keeper)]) {
      const known = kept.get(scope) ?? NO_VALUES;
      const together = this.#interner.union([known, values]);
      kept.set(scope, together);
      isNew ||= together.length > known.length;
    }
    return isNew;
  }

  #scopesOf({ file, origin }: Keeper): readonly string[] {
    return [...(origin ? [`made ${siteOf(origin)}`] : []), `in ${this.#packageOf(file)}`];
  }
}
