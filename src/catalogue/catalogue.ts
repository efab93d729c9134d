/** The loaded catalogue: libraries, and an index from (value, called name) to rows. */
import type { AutoImport, ClassRow, Convention, DecoratorRow, EventType, LibraryFile, Providers, Row, TypeRow, Waits } from './schema.ts';

export interface Library {
  readonly name: string;
  readonly packages: readonly string[];
  /** What the specifier of a module of its own stands for, where that is not the whole package. */
  readonly modules: ReadonlyMap<string, string>;
  readonly types: ReadonlyMap<string, TypeRow>;
  readonly functionTypes: ReadonlyMap<string, readonly string[]>;
  readonly eventTypes: readonly EventType[];
  readonly conventions: readonly Convention[];
  readonly autoImports: readonly AutoImport[];
  readonly decorators: readonly DecoratorRow[];
  readonly classes: readonly ClassRow[];
  readonly composed: string | null;
  readonly providers: Providers | null;
  readonly waits: Waits | null;
  readonly parts: readonly string[];
  readonly instead: string | null;
  readonly constants: ReadonlyMap<string, string>;
  /** By `value name`, then called name; constructor calls under `new name`. */
  readonly rows: ReadonlyMap<string, ReadonlyMap<string, readonly Row[]>>;
  readonly members: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

export interface Catalogue {
  readonly libraries: ReadonlyMap<string, Library>;
  /** Library by module specifier. */
  readonly byPackage: ReadonlyMap<string, Library>;
  /** Specifiers that the user describes: what they say holds, even where a file of the project is behind one. */
  readonly described: ReadonlySet<string>;
  /** Library by the name of an export that it generates into the project. */
  readonly byGenerated: ReadonlyMap<string, Library>;
  /** Members of functions that libraries gave which call the function. */
  readonly modes: ReadonlySet<string>;
  /** Global name -> qualified value, such as `Bun` -> `bun:Bun`. */
  readonly globals: ReadonlyMap<string, string>;
  /** Packages that behave differently from version to version: which one is installed matters. */
  readonly versioned: ReadonlySet<string>;
  /** What a request to a host does, by the host's name. */
  readonly hosts: ReadonlyMap<string, readonly CalledHost[]>;
  /** Called names by the role of their rows: the calls linking has to look at first. */
  readonly namesByRole: ReadonlyMap<string, ReadonlySet<string>>;
}

export interface CalledHost {
  readonly library: string;
  /** Parts of paths, one of which must be there; null for any path. */
  readonly paths: readonly string[] | null;
  readonly role: string;
}

/** Builds the index of validated files; later files add to earlier ones of the same library. The user's own come last. */
export function indexCatalogue(shipped: readonly LibraryFile[], own: readonly LibraryFile[] = []): Catalogue {
  const libraries = new Map<string, Library>();
  const byPackage = new Map<string, Library>();
  const byGenerated = new Map<string, Library>();
  const modes = new Set<string>();
  const globals = new Map<string, string>();
  const namesByRole = new Map<string, Set<string>>();
  const hosts = new Map<string, CalledHost[]>();
  for (const file of [...shipped, ...own]) {
    const library = indexLibrary(file);
    libraries.set(library.name, library);
    for (const specifier of library.packages) byPackage.set(specifier, library);
    for (const name of file.generated) byGenerated.set(name, library);
    for (const [name, value] of Object.entries(file.globals)) globals.set(name, `${library.name}:${value}`);
    for (const { host, path, role } of file.hosts) {
      for (const name of host) hosts.set(name, [...(hosts.get(name) ?? []), { library: file.library, paths: path ?? null, role }]);
    }
    for (const row of file.rows) {
      for (const mode of row.modes) modes.add(mode);
      for (const role of [row.role, row.callback && 'callback', (row.mount ?? row.prefix ?? row.begins ?? row.folder ?? row.hooks) && 'mount', (row.stores ?? row.binds ?? row.context ?? row.names) && 'stores']) {
        if (role === undefined) continue;
        const names = namesByRole.get(role) ?? new Set<string>();
        for (const name of row.name) names.add(name);
        namesByRole.set(role, names);
      }
    }
  }
  const versioned = new Set([...shipped, ...own].flatMap((file) => (isVersioned(file) ? file.packages : [])));
  return { libraries, byPackage, versioned, described: new Set(own.flatMap(({ packages }) => packages)), byGenerated, modes, globals, hosts, namesByRole };
}

const versionedRoles: ReadonlySet<string> = new Set(['queue-consumer', 'queue-producer', 'schedule', 'lock']);

/** What queues, schedulers and locks do by default has changed with nearly every major version. */
function isVersioned(file: LibraryFile): boolean {
  return file.rows.some((row) => row.versions !== undefined || versionedRoles.has(row.role ?? '')) || [...file.decorators, ...file.classes].some((row) => versionedRoles.has(row.role));
}

function indexLibrary(file: LibraryFile): Library {
  const rows = new Map<string, Map<string, Row[]>>();
  for (const row of file.rows) {
    for (const on of row.on) {
      const byName = rows.get(on) ?? new Map<string, Row[]>();
      rows.set(on, byName);
      for (const name of row.name) {
        const key = row.new ? `new ${name}` : name;
        byName.set(key, [...(byName.get(key) ?? []), row]);
      }
    }
  }
  const members = new Map<string, Map<string, string>>();
  for (const member of file.members) {
    for (const on of member.on) {
      const byName = members.get(on) ?? new Map<string, string>();
      members.set(on, byName);
      for (const name of member.name) byName.set(name, member.gives);
    }
  }
  return {
    name: file.library,
    packages: file.packages,
    modules: new Map(Object.entries(file.modules)),
    types: new Map(Object.entries(file.types)),
    functionTypes: new Map(file.functionTypes.flatMap((one) => one.name.map((name) => [name, one.gives] as const))),
    eventTypes: file.eventTypes,
    conventions: file.conventions,
    autoImports: file.autoImports,
    decorators: file.decorators,
    classes: file.classes,
    composed: file.composed ?? null,
    providers: file.providers ?? null,
    waits: file.waits ?? null,
    parts: file.parts,
    instead: file.instead ?? null,
    constants: new Map(Object.entries(file.constants)),
    rows,
    members,
  };
}
