/** Folders whose files a plugin registers, each under the path of its folder: `app.register(autoload, { dir: join(__dirname, 'routes') })`. */
import { posix } from 'node:path';
import { foldersAt } from '../arguments/jobs/job-folders.ts';
import { termAt } from '../arguments/jobs/processor-files.ts';
import { handlerFunctions } from '../entry-seeds.ts';
import { joinRoute, type Mounts } from '../mounts.ts';
import type { RegisteringCall } from '../registering-call.ts';
import { readString } from '../read-strings.ts';
import type { Evaluator } from '../../values/evaluator.ts';
import type { Origin, Values } from '../../values/value.ts';

interface Loaded {
  readonly library: string;
  readonly folder: string;
  /** What the plugin is registered on. */
  readonly on: Origin | null;
  readonly prefix: string;
  /** Whether the names of folders are parts of paths, and `_id` among them is a parameter. */
  readonly named: boolean;
  readonly parameters: boolean;
}

/** A folder with more files than this holds something else as well. */
const mostFiles = 2_000;

export class LoadedFolders {
  readonly #folders: Loaded[] = [];

  /** Hands the application to what the files export. True when something was new. */
  learn(ev: Evaluator, registration: RegisteringCall): boolean {
    const { match, site, at, args } = registration;
    const { folder: place } = match.row;
    const term = place && termAt(ev.program.getFile(site.file), ev.program.getCall(site.file, site.call).args, place.dir);
    if (!place || term === undefined) return false;
    const folders = foldersAt(ev, term, at).map((folder) => ({ folder, files: filesUnder(ev, folder) }));
    const found = folders.find(({ files }) => files.length > 0);
    if (!found || found.files.length > mostFiles) return false;
    const says = (name: string): Values => ev.interner.union((args[place.dir.arg] ?? []).map((value) => ev.member(value, name)));
    this.#folders.push({
      library: match.library.name,
      folder: found.folder,
      on: match.on.origin,
      prefix: readString(ev, args, place.prefix) ?? '',
      named: !says(place.named).some((value) => value.kind === 'literal' && value.value === false),
      parameters: says(place.parameters).some((value) => value.kind === 'literal' && value.value === true),
    });
    ev.teaching.teach(site.file, 'mounted', match.library.name);
    const app = ev.interner.api(match.library.name, match.on.name, null, false);
    return found.files.flatMap((file) => exportedFunctions(ev, file)).map((target) => {
      ev.teaching.teach(site.file, 'handed', `${target.file}#${target.function}`);
      return ev.handed.add(target.file, target.function, 0, app);
    }).includes(true);
  }

  /** What the paths begin with of the routes that the file registers; null where no plugin loads it. */
  prefixesOf(ev: Evaluator, mounts: Mounts, library: string, file: string): readonly string[] | null {
    ev.teaching.ask('mounted', library);
    const own = this.#folders.filter((one) => one.library === library && file.startsWith(`${one.folder}/`));
    const most = Math.max(...own.map(({ folder }) => folder.length));
    const found = own.filter(({ folder }) => folder.length === most).flatMap((one) => mounts.prefixesOf(one.on).map((outer) => joinRoute(joinRoute(outer, one.prefix), ownPrefix(ev, file) ?? pathOf(one, file))));
    return found.length === 0 ? null : [...new Set(found)];
  }

  /** By library: what is known of its folders. */
  describe(): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    for (const { library, folder, prefix, named, parameters } of this.#folders) found.set(library, `${found.get(library) ?? ''}${[folder, prefix, named, parameters].join(' ')}\n`);
    return found;
  }
}

/** `routes/users/_id/index.ts` is `/users/:id`. */
function pathOf({ folder, named, parameters }: Loaded, file: string): string {
  const path = posix.dirname(file.slice(folder.length + 1));
  if (!named || path === '.') return '';
  return parameters ? path.replace(/(^|\/)_(?!_)/g, '$1:') : path;
}

/** What a file says itself: https://github.com/fastify/fastify-autoload#plugin-configuration */
function ownPrefix(ev: Evaluator, file: string): string | null {
  const said = ['autoPrefix', 'prefixOverride'].flatMap((name) => ev.exported(file, name));
  const text = said.find((value) => value.kind === 'literal' && typeof value.value === 'string');
  return text?.kind === 'literal' ? String(text.value) : null;
}

/** Of a folder with an index only that is loaded, and the folders in it. */
function filesUnder(ev: Evaluator, folder: string): readonly string[] {
  const files = Array.from(ev.program.outlines.keys()).filter((file) => file.startsWith(`${folder}/`) && !/\.(?:test|spec|d)\.[cm]?[jt]sx?$/.test(file));
  const indexed = new Set(files.filter((file) => posix.parse(file).name === 'index').map((file) => posix.dirname(file)));
  return files.filter((file) => posix.parse(file).name === 'index' || !indexed.has(posix.dirname(file)));
}

function exportedFunctions(ev: Evaluator, file: string): ReturnType<typeof handlerFunctions> {
  return handlerFunctions(ev, ['default', 'module.exports'].flatMap((name) => ev.exported(file, name)));
}
