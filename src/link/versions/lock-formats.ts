/**
 * Reads one package out of the text of a lock file. Package managers write these files by the line and always the same way, and they
 * are the largest text of a repository: the few lines that matter are cut out, the rest is never parsed.
 */

/** What a lock file says was installed under a name. */
export interface LockedPackage {
  /** The name it is published under; differs from the asked one for an alias. */
  readonly name: string;
  /** Null where it does not come from a registry: a fork on GitHub, a folder. */
  readonly version: string | null;
}

export interface LockQuestion {
  readonly name: string;
  /** What the package.json asks for, as written. */
  readonly range: string;
  /** Folder of that package.json, from the folder of the lock file: '' for the same. */
  readonly importer: string;
}

export type LockReader = (text: string, question: LockQuestion) => LockedPackage | null;

/** Longer than any entry of a package. */
const longestEntry = 20_000;
/** Versions of one package in one repository. */
const mostEntries = 50;

/** https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json */
export const readNpmLock: LockReader = (text, { name, importer }) => {
  for (let folder = importer; ; folder = folder.slice(0, Math.max(folder.lastIndexOf('/'), 0))) {
    const entry = findJsonEntry(text, `"${folder === '' ? '' : `${folder}/`}node_modules/${name}": {`);
    if (entry !== null) return fromJsonEntry(name, entry);
    if (folder === '') break;
  }
  // Version 1 has one tree by name, the installed packages of the root first in it.
  const tree = text.indexOf('"packages": {') < 0 ? text.indexOf('"dependencies": {') : -1;
  const entry = tree < 0 ? null : findJsonEntry(text.slice(tree), `\n    "${name}": {`);
  return entry === null ? null : fromJsonEntry(name, entry);
};

/** The lines of an entry up to where another object begins in it. */
function findJsonEntry(text: string, key: string): string | null {
  const at = text.indexOf(key);
  if (at < 0) return null;
  const rest = text.slice(at + key.length, at + key.length + longestEntry);
  const end = rest.search(/[{}]/);
  return end < 0 ? rest : rest.slice(0, end);
}

function fromJsonEntry(name: string, entry: string): LockedPackage {
  const published = /^\s*"name": "([^"]+)"/m.exec(entry)?.[1] ?? name;
  const version = /^\s*"version": "([^"]+)"/m.exec(entry)?.[1] ?? null;
  const resolved = /^\s*"resolved": "([^"]+)"/m.exec(entry)?.[1] ?? '';
  // Version 1 writes an alias, and where a fork comes from, into the version.
  const alias = version === null ? null : splitAlias(version);
  if (alias !== null) return alias;
  return { name: published, version: isRegistryVersion(version) && !isForeignAddress(resolved) ? version : null };
}

/** https://classic.yarnpkg.com/lang/en/docs/yarn-lock/, and the YAML that later versions write. */
export const readYarnLock: LockReader = (text, { name, range }) => {
  const entries = findYarnEntries(text, name);
  const asked = range.replace(/^npm:/, '');
  const exact = entries.find(({ ranges }) => ranges.some((one) => one.replace(/^npm:/, '') === asked));
  const entry = exact ?? (entries.length === 1 ? entries[0] : undefined);
  if (entry === undefined) return null;
  const version = /^ {2}version:? "?([^"\s]+)"?/m.exec(entry.body)?.[1] ?? null;
  // Classic: `resolved "https://…/bullmq/-/bullmq-5.1.0.tgz#…"`. Later: `resolution: "bullmq@npm:5.1.0"`.
  const resolution = /^ {2}resolution: "(@?[^@"]+)@([^"]+)"/m.exec(entry.body);
  if (resolution !== null) return { name: resolution[1] ?? name, version: /^(?:npm|patch):/.test(resolution[2] ?? '') ? version : null };
  const resolved = /^ {2}resolved "([^"]+)"/m.exec(entry.body)?.[1] ?? '';
  const published = /\/((?:@[^/]+\/)?[^/]+)\/-\/[^/]+$/.exec(resolved)?.[1];
  return { name: published ?? name, version: isForeignAddress(resolved) ? null : version };
};

interface YarnEntry {
  readonly ranges: readonly string[];
  readonly body: string;
}

function findYarnEntries(text: string, name: string): readonly YarnEntry[] {
  const found: YarnEntry[] = [];
  const needle = `${name}@`;
  for (let at = text.indexOf(needle); at >= 0 && found.length < mostEntries; at = text.indexOf(needle, at)) {
    const start = text.lastIndexOf('\n', at) + 1;
    const end = lineEnd(text, at);
    const header = text.slice(start, Math.min(end, start + longestEntry));
    at = end;
    if (!/^["@\w]/.test(header) || !header.endsWith(':')) continue;
    const descriptors = header.slice(0, -1).replaceAll('"', '').split(/,\s*/);
    const ranges = descriptors.flatMap((one) => (one.startsWith(needle) ? [one.slice(needle.length)] : []));
    if (ranges.length > 0) found.push({ ranges, body: readBlock(text, end + 1, 2) });
  }
  return found;
}

/** https://pnpm.io/git#lockfiles */
export const readPnpmLock: LockReader = (text, { name, importer }) => {
  const importers = findLine(text, 0, 'importers:');
  const scope = importers < 0 ? text : readBlockOfKey(readBlock(text, importers, 2, Infinity), importer === '' ? '.' : importer, 2);
  if (scope === null) return null;
  const indent = importers < 0 ? 0 : 4;
  for (const section of ['dependencies', 'devDependencies', 'optionalDependencies']) {
    const listed = readBlockOfKey(scope, section, indent);
    const entry = listed === null ? null : readEntry(listed, name, indent + 2);
    if (entry !== null) return fromPnpmVersion(name, entry);
  }
  return null;
};

/** `10.1.1`, `10.1.1(pg@8.0.0)`, `10.1.1_pg@8.0.0`, `/@acme/queue/2.0.0`, `bullmq@5.1.0`, `link:../queue`, `https://codeload.github.com/…`. */
function fromPnpmVersion(name: string, written: string): LockedPackage {
  const text = written.replace(/\(.*$/, '');
  if (isRegistryVersion(text)) return { name, version: text.replace(/_.*$/, '') };
  const other = /^\/?((?:@[^/@]+\/)?[^/@]+)[@/](\d[^/_]*)/.exec(text);
  return other === null ? { name, version: null } : { name: other[1] ?? name, version: other[2] ?? null };
}

/** https://bun.com/docs/pm/lockfile */
export const readBunLock: LockReader = (text, { name, importer }) => {
  const workspace = importer === '' ? null : /"name": "([^"]+)"/.exec(sliceAfter(text, `"${importer}": {`))?.[1];
  for (const key of workspace === null || workspace === undefined ? [name] : [`${workspace}/${name}`, name]) {
    const written = /^\s*"((?:@[^"/]+\/)?[^"@]+)@([^"]+)"/.exec(sliceAfter(text, `"${key}": [`));
    if (written !== null) return { name: written[1] ?? name, version: isRegistryVersion(written[2] ?? null) ? (written[2] ?? null) : null };
  }
  return null;
};

function sliceAfter(text: string, key: string): string {
  const at = text.indexOf(key);
  return at < 0 ? '' : text.slice(at + key.length, at + key.length + longestEntry);
}

function isRegistryVersion(version: string | null): version is string {
  return version !== null && /^\d+\.\d+\.\d+/.test(version);
}

/** `npm:bullmq@5.1.0` */
function splitAlias(version: string): LockedPackage | null {
  const alias = /^npm:(@?[^@]+)@(.+)$/.exec(version);
  return alias === null ? null : { name: alias[1] ?? '', version: alias[2] ?? null };
}

/** Registries serve archives; what comes from git or GitHub is somebody's own build. */
function isForeignAddress(resolved: string): boolean {
  return /^git|\.git(?:#|$)|codeload\.github\.com|^file:/.test(resolved);
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** Where the line after the one that is exactly this begins; -1 when there is none. */
function findLine(text: string, from: number, line: string): number {
  if (text.startsWith(`${line}\n`, from)) return from + line.length + 1;
  const at = text.indexOf(`\n${line}\n`, from);
  return at < 0 ? -1 : at + line.length + 2;
}

/** The lines from here on that are indented by at least so many spaces, empty ones included. */
function readBlock(text: string, from: number, indent: number, most = longestEntry): string {
  const space = ' '.repeat(indent);
  let end = from;
  while (end < text.length && end - from < most && (text.startsWith(space, end) || text[end] === '\n' || text[end] === '\r')) end = lineEnd(text, end) + 1;
  return text.slice(from, end);
}

function readBlockOfKey(text: string, key: string, indent: number): string | null {
  const space = ' '.repeat(indent);
  for (const spelled of [key, `'${key}'`]) {
    const at = findLine(text, 0, `${space}${spelled}:`);
    if (at >= 0) return readBlock(text, at, indent + 2, Infinity);
  }
  return null;
}

/** `pg-boss: 8.0.0` of older files, or the `version:` line under `pg-boss:`. */
function readEntry(block: string, name: string, indent: number): string | null {
  const space = ' '.repeat(indent);
  for (const spelled of [name, `'${name}'`]) {
    const key = `${space}${spelled}:`;
    const at = block.startsWith(key) ? 0 : block.indexOf(`\n${key}`) + 1;
    if (at === 0 && !block.startsWith(key)) continue;
    const same = block.slice(at + key.length, lineEnd(block, at)).trim();
    if (same !== '') return same;
    return /^\s+version: (.+)$/m.exec(readBlock(block, lineEnd(block, at) + 1, indent + 2))?.[1]?.trim().replace(/^'(.*)'$/, '$1') ?? null;
  }
  return null;
}
