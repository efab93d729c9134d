/** Files that a loader in another folder takes by names which are put together: `require(path.join(__dirname, '../jobs', file))`. */
import { posix } from 'node:path';
import { pathFromHere } from '../../values/across-files/path-from-here.ts';
import type { Evaluator } from '../../values/evaluator.ts';
import type { MarkSet } from '../../footprint/mark-set.ts';
import type { CallSite } from '../../values/program.ts';
import { loadsByName } from '../../processes/left-over-files.ts';

interface Loaders {
  /** Where the paths of what is loaded begin, as far as they are known. */
  readonly beginnings: ReadonlySet<string>;
  /** A file lists a folder and loads what it finds there; nobody says which folder. */
  readonly listsAny: boolean;
}

/** With more of them than this, what each loads is not looked for. */
const mostLoads = 300;
/** What lists the files of a folder: https://nodejs.org/api/fs.html#fsreaddirpath-options-callback, and packages for it. */
const lists: ReadonlySet<string> = new Set(['readdir', 'readdirSync', 'opendir', 'opendirSync', 'glob', 'globSync', 'globby', 'fg', 'walk', 'walkSync', 'sync']);
/** Where compilers put what they make of `src`. */
const compiled = /^(?:dist|build|out|lib)\//;

const known = new WeakMap<Evaluator, { readonly result: Loaders; readonly marks: MarkSet }>();

/** A loader in the folder of the file or above it, one of its folder, or one that lists a folder which it is told. */
export function isLoadedByName(ev: Evaluator, file: string): boolean {
  if (loadsByName(ev, file)) return true;
  let loaders = known.get(ev);
  if (loaders === undefined) known.set(ev, (loaders = ev.program.marks.during(() => findLoaders(ev))));
  else ev.program.marks.note(loaders.marks);
  const { beginnings, listsAny } = loaders.result;
  return listsAny || [...beginnings].some((beginning) => file.startsWith(beginning));
}

function findLoaders(ev: Evaluator): Loaders {
  const sites = ['require', 'import'].flatMap((name) => ev.program.callsNamed(name).filter(({ file, call }) => {
    const [first] = ev.program.getCall(file, call).args;
    return first !== undefined && first.kind !== 'literal';
  }));
  if (sites.length > mostLoads) return { beginnings: new Set(), listsAny: true };
  const found = sites.map((site) => findBeginnings(ev, site));
  const listing = new Set([...lists].flatMap((name) => ev.program.callsNamed(name).map(({ file }) => file)));
  return { beginnings: new Set(found.flat()), listsAny: sites.some(({ file }, index) => found[index]?.length === 0 && listing.has(file)) };
}

/** Empty where nothing is known of the path. */
function findBeginnings(ev: Evaluator, { file, call: index }: CallSite): readonly string[] {
  const call = ev.program.getCall(file, index);
  const [first] = call.args;
  if (first === undefined) return [];
  const at = { file, fn: call.in, frame: null };
  const own = pathFromHere(ev, first, at);
  const paths = own !== null ? [own] : ev.evaluate(first, at).flatMap((value) => (value.kind === 'literal' && typeof value.value === 'string' ? [value.value] : []));
  return paths.flatMap((path) => {
    const [beginning = ''] = path.split('*');
    const isOfFile = path.startsWith('.');
    // A package, or a path of which not even the first folder is known, which may be that of anything.
    if (!isOfFile && !path.startsWith('/') && !beginning.includes('/')) return [];
    const plain = posix.join(isOfFile ? posix.dirname(file) : ev.modules.findPackageFolder(file), beginning).replace(/^\/|^\.\/?/, '');
    return plain === '' ? [] : [plain, plain.replace(compiled, 'src/')];
  });
}
