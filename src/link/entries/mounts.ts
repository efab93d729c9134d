/** Which router is mounted where: the prefixes of a route's path. */
import type { Teaching } from '../footprint/teaching.ts';
import { siteOf, type Origin } from '../values/value.ts';

/** A router mounted in more places than this is shown with the first few. */
const MOST_PREFIXES = 3;
/** What is mounted further down than this is shown without the prefixes above. */
const MOST_LEVELS = 30;
/** Mounts of one router that are remembered; `MOST_PREFIXES` of them are shown. */
const MOST_MOUNTS = 50;

interface Mount {
  readonly parent: Origin | null;
  readonly prefix: string;
}

export class Mounts {
  readonly #parents = new Map<string, readonly Mount[]>();
  /** The same by the call that makes the router, whatever its calling context. */
  readonly #bySite = new Map<string, readonly Mount[]>();
  readonly #own = new Map<string, string>();
  /** By site the routers that are others under a path, and those others. */
  readonly #views = new Map<string, { readonly of: Origin; readonly prefix: string }>();
  /** The routers by site, in one of their contexts. */
  readonly #routers = new Map<string, Origin>();
  readonly #teaching: Pick<Teaching, 'ask'>;

  constructor(teaching: Pick<Teaching, 'ask'> = { ask: () => undefined }) {
    this.#teaching = teaching;
  }

  add(child: Origin, parent: Origin | null, prefix: string): void {
    const key = keyOf(child);
    if (parent && keyOf(parent) === key) return;
    const known = this.#parents.get(key) ?? [];
    if (known.length >= MOST_MOUNTS || known.some((one) => one.prefix === prefix && (one.parent === null) === (parent === null) && (one.parent === null || parent === null || keyOf(one.parent) === keyOf(parent)))) return;
    this.#parents.set(key, [...known, { parent, prefix }]);
    const site = siteOf(child);
    this.#routers.set(site, child);
    this.#bySite.set(site, [...(this.#bySite.get(site) ?? []), { parent, prefix }]);
  }

  /** `app.basePath('/api')`: the same routes, those that are registered on it under a path. */
  view(origin: Origin, of: Origin, prefix: string): void {
    this.add(origin, of, prefix);
    if (siteOf(origin) !== siteOf(of)) this.#views.set(siteOf(origin), { of, prefix });
  }

  /** What the paths of a router begin with by its own making: `new Router({ prefix: '/api' })`. */
  begin(router: Origin, prefix: string): void {
    this.#own.set(siteOf(router), prefix);
    this.#routers.set(siteOf(router), router);
  }

  /** By the site of each router: the prefixes of what is registered on it. */
  describe(): ReadonlyMap<string, string> {
    return new Map(Array.from(this.#routers, ([site, router]) => [site, this.prefixesOf(router).toSorted().join('|')]));
  }

  /** Path prefixes of what is registered on this value, at least one. */
  prefixesOf(origin: Origin | null): readonly string[] {
    return this.#collect(origin, new Set(), MOST_PREFIXES);
  }

  /** True of a router that is mounted only by what `elsewhere` holds, or only on such routers. */
  isCutOff(origin: Origin, elsewhere: Mounts, depth = 0): boolean {
    const parents = this.#parentsOf(origin);
    if (parents.length === 0) return elsewhere.isMounted(origin);
    return depth < MOST_LEVELS && parents.every(({ parent }) => parent !== null && siteOf(parent) !== siteOf(origin) && this.isCutOff(parent, elsewhere, depth + 1));
  }

  /** It is given to another, as far as anybody sees. */
  isMounted(origin: Origin): boolean {
    return this.#parentsOf(origin).length > 0;
  }

  #parentsOf(origin: Origin): readonly Mount[] {
    return this.#parents.get(keyOf(origin)) ?? this.#bySite.get(siteOf(origin)) ?? [];
  }

  /** Never more than `most`: routers that mount each other have more paths between them than could ever be walked. */
  #collect(origin: Origin | null, seen: ReadonlySet<string>, most: number): readonly string[] {
    if (!origin || seen.size >= MOST_LEVELS) return [''];
    const key = keyOf(origin);
    this.#teaching.ask('mounted', siteOf(origin));
    // A function that makes and returns a router is mounted in a calling context, and fills it in another or none.
    // One that is mounted on another of the same making says nothing of that other.
    const known = this.#parents.get(key) ?? this.#bySite.get(siteOf(origin))?.filter(({ parent }) => parent === null || siteOf(parent) !== siteOf(origin));
    const view = this.#views.get(siteOf(origin));
    // Who mounts such a router mounts the other one, with the path that it has under that.
    const elsewhere = view === undefined ? [] : (known ?? []).filter(({ parent }) => parent === null || siteOf(parent) !== siteOf(view.of));
    const parents = elsewhere.length > 0 ? elsewhere : known;
    const own = elsewhere.length > 0 ? this.#pathOfView(origin) : (this.#own.get(siteOf(origin)) ?? '');
    if (!parents || parents.length === 0 || seen.has(key)) return [own];
    const deeper = new Set([...seen, key]);
    const found: string[] = [];
    for (const one of parents) {
      if (found.length >= most) break;
      for (const outer of this.#collect(one.parent, deeper, most - found.length)) found.push(joinRoute(joinRoute(outer, one.prefix), own));
    }
    return found;
  }

  #pathOfView(origin: Origin): string {
    let path = '';
    let at = origin;
    for (let level = 0; level < MOST_LEVELS; level++) {
      const view = this.#views.get(siteOf(at));
      if (view === undefined) break;
      path = joinRoute(view.prefix, path);
      at = view.of;
    }
    return path;
  }
}

function keyOf(origin: Origin): string {
  return `${siteOf(origin)}@${origin.frame?.id ?? ''}`;
}

/** `/api` + `/orders/` = `/api/orders`; the root is `/`. */
export function joinRoute(prefix: string, path: string): string {
  const joined = `/${prefix}/${path}`.replace(/\/{2,}/g, '/');
  return joined.length > 1 ? joined.replace(/\/$/, '') : joined;
}
