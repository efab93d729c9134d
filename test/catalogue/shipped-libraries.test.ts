/** What every data file of the catalogue must hold to. */
import { readShippedLibraries } from '../../src/catalogue/load-catalogue.ts';
import type { LibraryFile } from '../../src/catalogue/schema.ts';

const libraries = readShippedLibraries();
const cases = libraries.map((library) => [library.library, library] as const);

/** Values that a library's rows, members, types or globals define, `module` included. */
const defined = new Map(libraries.map((library) => [library.library, valuesOf(library)]));

describe('the shipped catalogue', () => {
  it('has one file per library', () => {
    expect(libraries.map((library) => library.library)).toEqual([...new Set(libraries.map((library) => library.library))]);
  });

  it('has no package that two libraries claim', () => {
    const claims = libraries.flatMap((library) => [...new Set(library.packages)].map((name) => [name, library.library] as const));
    const twice = claims.filter(([name], index) => claims.findIndex(([other]) => other === name) !== index);

    expect(twice).toEqual([]);
  });

  it('has no global that two libraries claim', () => {
    const globals = libraries.flatMap((library) => Object.keys(library.globals));

    expect(globals).toEqual([...new Set(globals)]);
  });
});

describe.each(cases)('%s', (_, library) => {
  it('names a page that can be read', () => {
    const sources = [library.source, ...library.rows.flatMap((row) => row.source ?? [])];

    expect(sources.filter((source) => !/^https:\/\/[^/]+\.[^/]+/.test(source))).toEqual([]);
  });

  it('claims no package twice', () => {
    expect(library.packages).toEqual([...new Set(library.packages)]);
  });

  it('points only at values that the other library has', () => {
    expect(givenValues(library).filter((name) => name.includes(':') && !isDefined(name))).toEqual([]);
  });

  it('misspells no value: a name that nothing is said of is unlike all others', () => {
    const spoken = [...new Set([...library.rows, ...library.members].flatMap((row) => row.on))];
    const silent = givenValues(library).filter((name) => !name.includes(':') && !spoken.includes(name));

    expect(silent.filter((name) => spoken.some((other) => editDistance(name, other) <= 2))).toEqual([]);
  });

  it('says nothing of values that nothing gives', () => {
    const given = new Set(['module', ...libraries.flatMap((one) => givenValues(one).map((name) => qualify(one, name)))]);
    const spoken = [...library.rows, ...library.members].flatMap((row) => row.on);

    expect([...new Set(spoken)].filter((name) => name !== 'module' && !given.has(qualify(library, name)))).toEqual([]);
  });

  it('has roles that the rules know', () => {
    const known = /^(blocking-db-call|blocking-io-call|db-call|client|queue-consumer|queue-producer|queue-setup|queue-stop|lease-renewal|acknowledgement|redelivery|step|lock|lock-limit|lock-question|unlock|schedule|route|mount|offload|http-call|response|effect:[a-z]+(-[a-z]+)*)$/;

    expect(library.rows.flatMap((row) => row.role ?? []).filter((role) => !known.test(role))).toEqual([]);
  });

  it('says how a route is registered', () => {
    expect(library.rows.filter((row) => row.role === 'route' && !row.route && !row.mount)).toEqual([]);
  });

  it('says what a lock does only of calls that take one', () => {
    expect(library.rows.filter((row) => row.lock !== undefined && row.role !== 'lock')).toEqual([]);
  });

  it('asks only for arguments by conditions that say something', () => {
    const conditions = library.rows.flatMap((row) => row.when);

    expect(conditions.filter((one) => one.is === undefined && one.begins === undefined && one.value === undefined && one.absent === undefined && one.jsonFile === undefined && one.worker === undefined && one.program === undefined && one.blocks === undefined && one.top === undefined)).toEqual([]);
  });
});

function givenValues(library: LibraryFile): readonly string[] {
  const types = Object.values(library.types).flatMap((type) => (typeof type === 'string' ? [type] : Object.values(type.as)));
  const callbacks = [...library.rows.flatMap((row) => row.callback?.gives ?? []), ...library.conventions.flatMap((one) => one.gives)];
  const contexts = library.rows.flatMap((row) => (row.context && 'of' in row.context ? [row.context.of] : []));
  const selves = library.rows.flatMap((row) => row.callback?.self ?? []);
  const given = [...library.rows.flatMap((row) => row.gives ?? []), ...library.members.map((member) => member.gives), ...Object.values(library.globals), ...types, ...callbacks, ...contexts, ...selves];
  return [...new Set(given)].filter((name) => name !== '_' && !name.startsWith('$'));
}

function valuesOf(library: LibraryFile): ReadonlySet<string> {
  const on = [...library.rows, ...library.members].flatMap((row) => row.on);
  const asked = library.rows.flatMap((row) => row.when.flatMap((condition) => condition.value ?? []));
  return new Set(['module', ...on, ...asked, ...givenValues(library)]);
}

/** `better-sqlite3:Database` must be a value of better-sqlite3. */
function isDefined(full: string): boolean {
  const colon = full.lastIndexOf(':');
  return defined.get(full.slice(0, colon))?.has(full.slice(colon + 1)) ?? false;
}

/** Names of libraries such as `node:sqlite` hold a colon themselves. */
function qualify(library: LibraryFile, name: string): string {
  return name.includes(':') ? name : `${library.library}:${name}`;
}

/** Letters to add, drop or change. */
function editDistance(left: string, right: string): number {
  let row = [...Array(right.length + 1).keys()];
  for (const [index, letter] of Array.from(left).entries()) {
    const next = [index + 1];
    for (const [column, other] of Array.from(right).entries()) {
      next.push(Math.min((row[column] ?? 0) + (letter === other ? 0 : 1), (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
