/**
 * Files that somebody kept a copy of beside the original, known by their paths alone: both are there. Nobody starts a copy, and what hurts
 * stands in the original too.
 */

const SOURCE = /\.(?:[cm]?[jt]sx?|astro)$/i;
/** macOS and Windows name copies so, and editors what they keep: `server 2.js`, `server copy.js`, `server (1).js`, `server - Copy.js`, `server.bak.js`. */
const COPIED_FILE = /^(?<original>.+?)(?: \d{1,2}| ?\(\d{1,2}\)| copy(?: \d+)?| - copy(?: ?\(\d+\))?|\.(?:bak|backup|orig|old))$/i;
const COPY_OF = /^copy of (?<original>.+)$/i;

const WORDS = '(?:backups?|bak|old|copy|archived?)';
/** `backup`, `backup-old`, `backup_20250926_before_login`: of the folder in which it lies. */
const COPY_OF_PARENT = new RegExp(`^${WORDS}(?:[-_. ].*)?$`, 'i');
/** `server_backup`, `server-old-2025`, `server copy 2`. `orders-archive` may well keep archived orders. */
const COPY_OF_SIBLING = new RegExp(`^(?<original>.+?)(?:[-_. ](?:backups?|bak|old|copy)(?:[-_. ].*)?| \\d{1,2})$`, 'i');
const DATED = /(?:^|\D)20\d{2}[-_]?[01]\d[-_]?[0-3]\d(?:\D|$)/;
const SPACED = / (?:copy|\d)|^copy of /i;
/** One file of the same name says nothing: each folder has an `index`. */
const leastTwins = 3;

/** A folder that is named as a copy, and how many of its sources have a twin in the original. */
interface CopiedFolder {
  readonly originals: readonly string[];
  readonly twins: number[];
  sources: number;
}

/** Tells of the paths which of them are copies. */
export function findCopies(paths: ReadonlySet<string>): (path: string) => boolean {
  const folders = countTwins(paths);
  const copied = new Set([...folders].filter(([, { twins, sources }]) => twins.some((count) => count >= leastTwins && count * 2 >= sources)).map(([folder]) => folder));
  return (path) => isCopiedFile(path, paths) || (copied.size > 0 && foldersOf(path).some((folder) => copied.has(folder)));
}

/** The original is there under the name without the word that makes it a copy, in whichever language. */
function isCopiedFile(path: string, paths: ReadonlySet<string>): boolean {
  const at = path.lastIndexOf('/') + 1;
  const ending = SOURCE.exec(path)?.[0];
  if (ending === undefined) return false;
  const name = path.slice(at, -ending.length);
  const original = (COPIED_FILE.exec(name) ?? COPY_OF.exec(name))?.groups?.['original'];
  return original !== undefined && [ending, '.ts', '.js', '.tsx', '.mjs', '.cjs'].some((one) => paths.has(`${path.slice(0, at)}${original}${one}`));
}

function countTwins(paths: ReadonlySet<string>): ReadonlyMap<string, CopiedFolder> {
  const found = new Map<string, CopiedFolder | null>();
  for (const path of paths) {
    if (!SOURCE.test(path)) continue;
    for (const folder of foldersOf(path)) {
      let counted = found.get(folder);
      if (counted === undefined) found.set(folder, (counted = openFolder(folder, paths)));
      if (counted === null) continue;
      counted.sources += 1;
      for (const [index, original] of counted.originals.entries()) if (paths.has(`${original}${path.slice(folder.length)}`.replace(/^\//, ''))) counted.twins[index] = (counted.twins[index] ?? 0) + 1;
    }
  }
  return new Map([...found].flatMap(([folder, counted]) => (counted === null ? [] : [[folder, counted] as const])));
}

/**
 * Null for what is not named as a copy of a whole program: further down these words are a subject, as in `app/api/backup/route.ts`. A
 * package of its own may be deployed beside the other, unless only a copy is called so.
 */
function openFolder(folder: string, paths: ReadonlySet<string>): CopiedFolder | null {
  const at = folder.lastIndexOf('/') + 1;
  const name = folder.slice(at);
  const parent = folder.slice(0, at);
  const isPlain = DATED.test(name) || SPACED.test(name);
  if (paths.has(`${folder}/package.json`) && !isPlain) return null;
  const sibling = (COPY_OF_SIBLING.exec(name) ?? COPY_OF.exec(name))?.groups?.['original'];
  const hasPackage = paths.has(`${parent}package.json`);
  const originals = [
    ...(hasPackage && COPY_OF_PARENT.test(name) ? [parent.slice(0, -1)] : []),
    ...(sibling !== undefined && (hasPackage || paths.has(`${parent}${sibling}/package.json`)) ? [`${parent}${sibling}`] : []),
  ];
  return originals.length === 0 ? null : { originals, twins: originals.map(() => 0), sources: 0 };
}

/** `app`, `app/api` of `app/api/orders.ts`. */
function foldersOf(path: string): readonly string[] {
  const folders: string[] = [];
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) folders.push(path.slice(0, at));
  return folders;
}
