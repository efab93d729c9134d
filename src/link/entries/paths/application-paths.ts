/** What all routes of an application begin with that it finds by decorators: `app.setGlobalPrefix('api', { exclude: ['health'] })`. */
import { createImportClosures, type ImportClosures } from '../../processes/import-closure.ts';
import { namedValuesAt } from '../arguments/named-values.ts';
import { readString } from '../read-strings.ts';
import type { RegisteringCall } from '../registering-call.ts';
import type { Evaluator } from '../../values/evaluator.ts';
import { joinRoute } from '../mounts.ts';
import type { Values } from '../../values/value.ts';

interface Application {
  readonly library: string;
  readonly prefix: string;
  /** Paths without it. */
  readonly except: readonly string[];
  /** The files that start it; empty where they are those that load `told`. */
  readonly starts: readonly string[];
  /** The file that says so. */
  readonly told: string;
}

export class ApplicationPaths {
  readonly #applications: Application[] = [];
  readonly #loaded = new Map<Application, ReadonlySet<string>>();
  #closures: ImportClosures | null = null;

  learn(ev: Evaluator, { match, site, args }: RegisteringCall): void {
    const { begins } = match.row;
    const prefix = begins && readString(ev, args, begins.prefix);
    if (!begins || !prefix) return;
    const except = begins.except.flatMap(({ arg, at }) => (at === undefined ? [] : namedValuesAt(ev, args[arg] ?? [], at).flatMap(({ values }) => textsOf(values))));
    this.#applications.push({ library: match.library.name, prefix, except, starts: match.on.origin ? [match.on.origin.file] : [], told: site.file });
    ev.teaching.teach(site.file, 'mounted', match.library.name);
  }

  /** The path of a route that stands in this file; as it is where applications that load the file differ. */
  pathOf(ev: Evaluator, library: string, file: string, path: string): string {
    ev.teaching.ask('mounted', library);
    const own = this.#applications.filter((one) => one.library === library && this.#filesOf(ev, one).has(file));
    const [found, ...others] = new Set(own.map((one) => (one.except.some((pattern) => isMeant(pattern, path)) ? path : joinRoute(one.prefix, path))));
    return found === undefined || others.length > 0 ? path : found;
  }

  /** By library: what is known of its applications. */
  describe(): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    for (const { library, prefix, except, starts, told } of this.#applications) found.set(library, `${found.get(library) ?? ''}${[prefix, ...except, '', ...starts, told].join(' ')}\n`);
    return found;
  }

  #filesOf(ev: Evaluator, one: Application): ReadonlySet<string> {
    let loaded = this.#loaded.get(one);
    if (!loaded) {
      const closures = (this.#closures ??= createImportClosures(ev.program.outlines, ev.modules));
      this.#loaded.set(one, (loaded = closures.below(one.starts.length > 0 ? one.starts : closures.rootsOf([one.told]))));
    }
    return loaded;
  }
}

/** `health`, `/health`, `files/(.*)`, `files/*path`, `files{/*path}`: https://docs.nestjs.com/faq/global-prefix */
function isMeant(pattern: string, path: string): boolean {
  const [begin = '', rest] = pattern.split(/(\{?\/?(?:\(\.\*\)|\*).*)$/);
  const wanted = partsOf(begin);
  const given = partsOf(path);
  const least = wanted.length + (rest === undefined || rest.startsWith('{') ? 0 : 1);
  return given.length >= least && (rest !== undefined || given.length === least) && wanted.every((part, index) => part === given[index] || part.startsWith(':'));
}

function partsOf(path: string): readonly string[] {
  return path.split('/').filter((part) => part !== '');
}

function textsOf(values: Values): readonly string[] {
  return values.flatMap((value) => (value.kind === 'list' ? value.items : [value])).flatMap((value) => (value.kind === 'literal' && typeof value.value === 'string' ? [value.value] : []));
}
