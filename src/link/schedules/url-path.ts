/** Address of a schedule's target, variables and all -> what of it is literal. */

export interface UrlParts {
  /** The literal start of the path's segments; null when the address is one variable. */
  readonly path: string | null;
  /** Host and variables before the path. */
  readonly authority: string;
  /** True when a variable stands before the path, which may hold a part of it. */
  readonly isOpen: boolean;
}

const interpolation = /\$\{\{.*?\}\}|\$\{[^}]*\}|\$\([^)]*\)|\$\w+/g;

/** The path as a router sees it: no host, no query, no trailing slash. */
export function splitUrl(url: string): UrlParts {
  const variables: string[] = [];
  // Slashes inside a variable's expression are no path.
  const flat = url.trim().replace(interpolation, (variable) => `\0${variables.push(variable) - 1}\0`);
  const withoutScheme = flat.replace(/^[a-z][a-z+.-]*:\/\//i, '');
  const isRelative = withoutScheme.startsWith('/');
  const slash = withoutScheme.indexOf('/');
  const restore = (text: string): string => text.replace(/\0(\d+)\0/g, (_, index: string) => variables[Number(index)] ?? '');
  const authority = slash < 0 ? withoutScheme : withoutScheme.slice(0, slash);
  // A bare word is no address: `google_pubsub_topic.x.id`.
  const isAddress = isRelative || authority.includes('\0') || flat !== withoutScheme;
  const path = slash < 0 || !isAddress ? null : normalizePath(restore(withoutScheme.slice(slash)));
  const bare = slash < 0 && flat !== withoutScheme && !authority.includes('\0') ? '/' : path;
  return { path: bare, authority: restore(authority), isOpen: authority.includes('\0') };
}

/** One slash at the start, none at the end, no query. */
export function normalizePath(path: string): string {
  const plain = path.replace(/[?#].*$/s, '').replace(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '');
  return plain.startsWith('/') ? plain : `/${plain}`;
}
