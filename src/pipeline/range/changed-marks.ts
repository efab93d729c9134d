/** What a diff changes of what linking looks at: files, what is found under a name in all files, and where imports lead. */
import { firstWord } from '../../link/entries/sources/asking-files.ts';
import { PATHS_MARK, nameMark, type NameIndex } from '../../link/footprint/marks.ts';
import { getAutoImportNames } from '../../link/values/across-files/auto-imports.ts';
import { findDeclaredTables } from '../../link/tables/unique-keys.ts';
import { Program, type SourceFacts } from '../../link/values/program.ts';
import type { FileDiff } from '../../model/diff.ts';
import type { FileOutline, Named } from '../../model/outline.ts';
import type { LoadedSnapshot } from '../load-snapshot.ts';

export interface Changes {
  readonly marks: ReadonlySet<string>;
  /** Files with calls that have become, or stopped to be, calls of another name of a library's function. */
  readonly renamed: ReadonlySet<string>;
  /** Which processes load a file may be different now. */
  readonly importsChange: boolean;
}

type Side = Pick<LoadedSnapshot, 'sources' | 'modules'>;

/** Null where what changes is asked of every entry point: which rows a table can hold twice. */
export function findChanges(diff: readonly FileDiff[], base: Side, head: Side): Changes | null {
  const paths = listPaths(diff);
  const [before, after] = [base, head].map(({ sources }) => describeTables(sources, paths));
  return before === after ? compareSides(diff, paths, base, head) : null;
}

function describeTables(sources: SourceFacts, paths: ReadonlySet<string>): string {
  const facts = new Map([...paths].flatMap((path) => {
    const own = sources.get(path);
    return own ? [[path, own] as const] : [];
  }));
  const program = new Program(facts);
  // A text that takes a key away says so of a table that another file makes.
  const written = Array.from(program.outlines.values(), ({ tables = [] }) => tables);
  return JSON.stringify([findDeclaredTables(program), written], (key, value: unknown) => (key === 'line' ? 0 : value));
}

function listPaths(diff: readonly FileDiff[]): ReadonlySet<string> {
  return new Set(diff.flatMap(({ oldPath, path }) => (oldPath === null ? [path] : [oldPath, path])));
}

function compareSides(diff: readonly FileDiff[], paths: ReadonlySet<string>, base: Side, head: Side): Changes {
  const marks = new Set(paths);
  const aliases = new Set<string>();
  let importsChange = diff.some(({ status }) => status !== 'modified');
  for (const path of paths) {
    const [before, after] = [base, head].map(({ sources }) => sources.outlines?.get(path));
    for (const [index, namesOf] of indexes) for (const name of findDifferent(before && namesOf(before), after && namesOf(after))) marks.add(nameMark(index, name));
    for (const [name, member] of findDifferentAliases(before, after)) {
      aliases.add(name);
      marks.add(nameMark('imports', member));
    }
    for (const name of [...findRequested(path, base), ...findRequested(path, head)]) marks.add(nameMark('requests', name));
    importsChange ||= describeRequests(before) !== describeRequests(after);
    for (const facts of [base.sources.get(path), head.sources.get(path)]) {
      for (const name of getAutoImportNames(path, facts?.exports ?? [])) marks.add(nameMark('auto-imports', name));
      for (const one of [...(facts?.bindings ?? []), ...(facts?.exports ?? [])]) if (one.from) marks.add(nameMark('imports', one.from.imported));
    }
  }
  if (diff.some(({ status }) => status !== 'modified')) {
    marks.add(PATHS_MARK);
    for (const path of findRedirected(base, head)) marks.add(path);
  }
  return { marks, renamed: aliases.size === 0 ? new Set() : findCalling(aliases, base, head), importsChange };
}

const indexes: readonly (readonly [NameIndex, (outline: FileOutline) => readonly Named[]])[] = [
  ['calls', ({ calls }) => calls],
  ['assignments', ({ assignments }) => assignments],
  ['extending', ({ extending }) => extending],
  ['implementing', ({ implementing }) => implementing],
];

function describeRequests(outline: FileOutline | undefined): string {
  return JSON.stringify(outline?.requests ?? []);
}

/** Names under which one side finds more in the file than the other. What it finds as often, whoever asks looks at in the file itself. */
function findDifferent(before: readonly Named[] = [], after: readonly Named[] = []): readonly string[] {
  const counts = new Map(before.map(([name, ...found]) => [name, found.length]));
  const different = after.flatMap(([name, ...found]) => (counts.get(name) === found.length ? [] : [name]));
  const kept = new Set(after.map(([name]) => name));
  return [...different, ...[...counts.keys()].filter((name) => !kept.has(name))];
}

/** By the variable and the member. */
function findDifferentAliases(before: FileOutline | undefined, after: FileOutline | undefined): readonly (readonly [binding: string, member: string])[] {
  const [old, now] = [before, after].map((outline) => new Map((outline?.aliases ?? []).map((alias) => [alias.join('\n'), alias])));
  return [...(old ?? []), ...(now ?? [])].flatMap(([key, alias]) => (old?.has(key) && now?.has(key) ? [] : [alias]));
}

/** What the file asks for: by the last word, and the file that this leads to. */
function findRequested(path: string, { sources, modules }: Side): readonly string[] {
  return (sources.outlines?.get(path)?.requests ?? []).flatMap(({ specifier }) => {
    const target = modules.resolve(path, specifier);
    return target?.kind === 'file' ? [firstWord(specifier), target.file] : [firstWord(specifier)];
  });
}

/** Files whose own text is the same, and an import of which leads elsewhere because files came or went. */
function findRedirected(base: Side, head: Side): readonly string[] {
  const found: string[] = [];
  for (const [path, { requests }] of head.sources.outlines ?? []) {
    const isRedirected = requests.some(({ specifier }) => {
      const [before, after] = [base.modules.resolve(path, specifier), head.modules.resolve(path, specifier)];
      return before?.kind !== after?.kind || (before?.kind === 'file' && after?.kind === 'file' && before.file !== after.file);
    });
    if (isRedirected) found.push(path);
  }
  return found;
}

function findCalling(names: ReadonlySet<string>, ...sides: readonly Side[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { sources } of sides) for (const [path, { calls }] of sources.outlines ?? []) if (calls.some(([name]) => names.has(name))) found.add(path);
  return found;
}
