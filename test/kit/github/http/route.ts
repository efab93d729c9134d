/** What a route is, and what it is given. */
import { getOperation } from '../openapi/slice.ts';
import type { InstallationRecord, Level, RepositoryRecord, TokenRecord } from '../state/records.ts';
import type { World } from '../state/world.ts';

export interface Answer {
  readonly status: number;
  /** JSON; undefined for an answer without body. */
  readonly body?: unknown;
  /** Bytes instead of JSON, for the raw and diff media types. */
  readonly raw?: { readonly type: string; readonly bytes: Buffer };
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Call {
  readonly world: World;
  readonly parameters: Readonly<Record<string, string>>;
  /** Validated and with its numbers read. */
  readonly query: Readonly<Record<string, unknown>>;
  /** Validated against the operation's schema. */
  readonly body: unknown;
  readonly accept: string;
  /** The address asked for, without query: pagination links repeat it. */
  readonly address: string;
  /** How much of its hour the caller has used. */
  rateLimit(): { limit: number; used: number; remaining: number; reset: number };
  /** Runs when the answer has been sent, for what GitHub does later. */
  afterwards(work: () => Promise<void>): void;
}

export interface InstallationCall extends Call {
  readonly token: TokenRecord;
  readonly installation: InstallationRecord;
}

export interface RepositoryCall extends InstallationCall {
  readonly repository: RepositoryRecord;
}

/** `checks:write` and so on. Any one of a route's list is enough. */
export type Need = `${string}:${Level}`;

export type Route =
  | { readonly operation: string; readonly caller: 'app'; readonly handle: (call: Call) => Answer | Promise<Answer> }
  | { readonly operation: string; readonly caller: 'installation'; readonly handle: (call: InstallationCall) => Answer | Promise<Answer> }
  | { readonly operation: string; readonly caller: 'repository'; readonly needs: readonly Need[]; readonly handle: (call: RepositoryCall) => Answer | Promise<Answer> };

/** Parameters that GitHub lets span slashes. */
const spanning = new Set(['path', 'ref', 'basehead']);

function toPattern(path: string): RegExp {
  const source = path.replace(/[.]/g, '\\.').replace(/\{(\w+)\}/g, (_, name: string) => `(?<${name}>${spanning.has(name) ? '.+?' : '[^/]+'})`);
  return new RegExp(`^${source}$`);
}

/** Finds the route of a request; the more literal path wins, as `/pulls/comments/1` over `/pulls/{pull_number}/…`. */
export function createMatcher(routes: readonly Route[]): (method: string, path: string) => { route: Route; parameters: Readonly<Record<string, string>> } | undefined {
  const table = routes
    .map((route) => ({ route, ...getOperation(route.operation) }))
    .map((entry) => ({ ...entry, pattern: toPattern(entry.path), variables: entry.path.split('{').length }))
    .sort((a, b) => a.variables - b.variables);
  return (method, path) => {
    for (const entry of table) {
      const match = entry.method === method ? entry.pattern.exec(path) : null;
      if (match !== null) return { route: entry.route, parameters: Object.fromEntries(Object.entries(match.groups ?? {}).map(([key, value]) => [key, decodeURIComponent(value)])) };
    }
    return undefined;
  };
}

/** One page of a list, with the Link header that clients follow. */
export function paginate<T>(call: Call, items: readonly T[], render: (item: T) => unknown, wrap: (page: readonly unknown[]) => unknown = (page) => page): Answer {
  const size = Math.min(typeof call.query['per_page'] === 'number' ? Math.max(call.query['per_page'], 1) : 30, 100);
  const page = typeof call.query['page'] === 'number' ? Math.max(call.query['page'], 1) : 1;
  const last = Math.max(Math.ceil(items.length / size), 1);
  const link = (number: number, relation: string): string => {
    const query = new URLSearchParams({ ...(call.query as Record<string, string>), per_page: String(size), page: String(number) });
    return `<${call.address}?${query.toString()}>; rel="${relation}"`;
  };
  const links = [
    ...(page > 1 ? [link(page - 1, 'prev'), link(1, 'first')] : []),
    ...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []),
  ];
  return {
    status: 200,
    body: wrap(items.slice((page - 1) * size, page * size).map(render)),
    ...(links.length === 0 ? {} : { headers: { link: links.join(', ') } }),
  };
}
