/** Which catalogue rows a call of an API value matches, and what it then gives. */
import type { Condition, Row } from '../../catalogue/schema.ts';
import type { Library } from '../../catalogue/catalogue.ts';
import { folderOf } from '../modules/settings-files.ts';
import { isRequestedVersion } from '../versions/package-version.ts';
import { matchingPaths } from './across-files/file-patterns.ts';
import { moduleFolders } from './across-files/module-folders.ts';
import { providedFor, tokenOfOrigin } from './across-files/injected-values.ts';
import { programsOfCommand, programsOfWords } from '../services/start/programs-of-command.ts';
import { waitsForWorker } from '../threads/waited-worker.ts';
import type { Evaluation } from './evaluation.ts';
import { doBlock } from './blocking-bodies.ts';
import { returnedAtEnd } from './evaluate/awaited-values.ts';
import { heardFunctions } from './heard-functions.ts';
import { extendedValue } from './objects/extended-values.ts';
import type { CallSite } from './program.ts';
import { keyOfOwn, type Keeper } from './stored-values.ts';
import type { ApiValue, FunctionValue, Origin, Value, Values } from './value.ts';

/** Paths are compared with each other and never opened. */
const LONGEST_PATH = 1_000;
/** More values than this are a table of classes, not one class and what it extends. */
const MOST_BASES = 20;

export interface RowMatch {
  readonly row: Row;
  readonly library: Library;
  /** The value the call is made on. */
  readonly on: ApiValue;
  readonly name: string;
}

/** The rows the call of this value at this site matches; the first row that fits wins per name, `*` only when no name fits. */
export function matchRows(evaluation: Evaluation, callee: Value, isNew: boolean, args: readonly Values[], site: CallSite): readonly RowMatch[] {
  const target = apiTarget(callee);
  if (!target) return [];
  const library = evaluation.catalogue.libraries.get(target.on.library);
  const byName = library?.rows.get(target.on.name);
  if (!library || !byName) return [];
  const rows = (isNew ? byName.get(`new ${target.name}`) : byName.get(target.name)) ?? byName.get(isNew ? 'new *' : '*') ?? [];
  const row = rows.find((one) => isForVersion(evaluation, library, one, site.file) && one.when.every((condition) => holds(evaluation, library, condition, args, site)));
  return row ? [{ row, library, on: target.on, name: target.name }] : [];
}

/** False when no row of this call looks at its arguments: then they need not be evaluated, which is where cycles come from. */
export function needsArguments(evaluation: Evaluation, callee: Value, isNew: boolean): boolean {
  const target = apiTarget(callee);
  const byName = target ? evaluation.catalogue.libraries.get(target.on.library)?.rows.get(target.on.name) : undefined;
  if (!target || !byName) return false;
  const rows = (isNew ? byName.get(`new ${target.name}`) : byName.get(target.name)) ?? byName.get(isNew ? 'new *' : '*') ?? [];
  return rows.some((row) => row.when.length > 0 || /^\$(arg|result|stored|path|modules|files)/.test(row.gives ?? ''));
}

/** What a called value is in the catalogue's words: `db.prepare` is `prepare` on `Database`; the package called is its default. */
export function apiTarget(callee: Value): { readonly on: ApiValue; readonly name: string } | null {
  if (callee.kind === 'api-member') return { on: callee.on, name: callee.name };
  if (callee.kind === 'api') return { on: callee, name: callee.name === 'module' ? 'default' : '()' };
  return null;
}

/** What a matched call gives. */
export function givenBy(evaluation: Evaluation, match: RowMatch, site: Origin, args: readonly Values[]): Values {
  const { gives } = match.row;
  if (gives === undefined) return [];
  const keeper: Keeper = { file: site.file, origin: match.on.origin };
  if (gives === '$on') return [match.on];
  if (gives === '$extended') return [extendedValue(evaluation, match.on, site)];
  if (gives === '$args') return evaluation.interner.union(args);
  if (gives === '$path') return joinedPath(evaluation, site, args);
  if (gives === '$files') return matchingPaths(evaluation, args);
  if (gives === '$map') return mapMadeAt(evaluation, site);
  if (gives === '$modules') return moduleFolders(evaluation, site, args);
  if (gives === '$made0') return firstArgumentOfOrigin(evaluation, match.on);
  if (gives === '$token') return evaluation.interner.union(tokenOfOrigin(match.on).map((key) => evaluation.stored(match.library.name, key, keeper)));
  if (gives === '$token0') return boundToToken(evaluation, match, site);
  if (gives.startsWith('$type.')) return typeOfLibrary(evaluation, match.library, gives.slice('$type.'.length), site);
  const argument = /^\$(arg|result|stored)(\d)((?:\.\w+)*)$/.exec(gives);
  if (argument) {
    let values: Values = args[Number(argument[2])] ?? [];
    for (const property of argument[3]?.split('.').slice(1) ?? []) values = evaluation.interner.union(values.map((value) => evaluation.member(value, property)));
    if (argument[1] === 'arg') return values;
    if (argument[1] === 'stored') return evaluation.interner.union(values.map((value) => (value.kind === 'literal' ? evaluation.stored(match.library.name, String(value.value), keeper) : [])));
    const handed = handedArguments(evaluation, match, args);
    return returnedAtEnd(evaluation, evaluation.interner.union(values.map((value) => (value.kind === 'function' ? evaluation.invoke(value, handed) : []))));
  }
  const makesNew = match.on.name === 'module' || match.row.new || match.row.own || match.row.mount !== undefined || match.row.route !== undefined || match.row.role === 'client' || match.on.origin === null;
  return [qualified(evaluation, match.library, gives, makesNew ? site : match.on.origin, match.on.typed)];
}

/** A class that extends the map of the language is filled and asked as that is. */
function mapMadeAt({ program, interner }: Evaluation, { file, call, frame }: Origin): Values {
  const { callee, args: [init], in: fn } = program.getCall(file, call);
  return [interner.collection('Map', callee, init ?? null, { file, fn, frame })];
}

/** The first argument of the call that made the value: what a schema was made of. */
export function firstArgumentOfOrigin(evaluation: Evaluation, { origin }: ApiValue): Values {
  if (!origin) return [];
  const call = evaluation.program.getCall(origin.file, origin.call);
  const [first] = call.args;
  return first ? evaluation.evaluate(first, { file: origin.file, fn: call.in, frame: origin.frame }) : [];
}

/** What the value was made of that the call is made on or, as its row says, is given. */
export function makings(evaluation: Evaluation, { row, on }: RowMatch, args: readonly Values[]): Values {
  if (row.callback?.made !== '$arg0') return firstArgumentOfOrigin(evaluation, on);
  return evaluation.interner.union((args[0] ?? []).map((value) => (value.kind === 'api' ? firstArgumentOfOrigin(evaluation, value) : [])));
}

/** What the container was told to give for the token it is asked for. */
function boundToToken(evaluation: Evaluation, { library, on }: RowMatch, site: Origin): Values {
  const call = evaluation.program.getCall(site.file, site.call);
  const [token] = call.args;
  return token ? providedFor(evaluation, library, token, { file: site.file, fn: call.in, frame: site.frame }, on.origin) : [];
}

/** A type of the library, which may be what the project constructs elsewhere: `useDatabase()` is what the settings connect. */
function typeOfLibrary(evaluation: Evaluation, library: Library, name: string, site: Origin): Values {
  const [specifier] = library.packages;
  return specifier === undefined ? [] : evaluation.typed({ kind: 'import', specifier, path: [name], args: [] }, { file: site.file, fn: 0, frame: null });
}

/** What is known of a path put together from these; `*` stands for what is not. */
function joinedPath(evaluation: Evaluation, site: Origin, args: readonly Values[]): Values {
  const terms = evaluation.program.getCall(site.file, site.call).args;
  const parts = args.map((values, index) => {
    const term = terms[index];
    if (term?.kind === 'global' && term.name === '__dirname') return `/${folderOf(site.file)}`;
    const [value, ...others] = values;
    return value?.kind === 'literal' && others.length === 0 && value.value !== '' ? String(value.value) : '*';
  });
  if (parts.every((part) => part === '*')) return [];
  const kept: string[] = [];
  for (const part of parts.join('/').slice(0, LONGEST_PATH).split('/')) {
    if (part === '..' && kept.length > 0 && kept[kept.length - 1] !== '*') kept.pop();
    else if (part !== '' && part !== '.') kept.push(part);
  }
  return [evaluation.interner.literal(kept.join('/'))];
}

/** What a call hands to the functions it calls: values of the library, or arguments of its own. */
export function handedArguments(evaluation: Evaluation, match: RowMatch, args: readonly Values[]): readonly Values[] {
  const { gives = [], passes } = match.row.callback ?? {};
  return passes === undefined ? gives.map((name) => handedValue(evaluation, match, name, args)) : args.slice(passes);
}

/** What a call runs because the same object was given it before: the listeners of an event by its name or its class, what a procedure was made of. */
export function storedCallbacks(evaluation: Evaluation, match: RowMatch, args: readonly Values[], file: string): readonly FunctionValue[] {
  if (match.row.callback?.made) return makings(evaluation, match, args).filter((value) => value.kind === 'function');
  const heard = match.row.callback?.heard;
  if (heard) return heardFunctions(evaluation, match.library, heard.to, args[heard.arg] ?? [], file);
  const position = match.row.callback?.stored;
  const [name] = position === undefined ? [] : (args[position] ?? []);
  const key = name?.kind === 'literal' ? keyOfOwn(String(name.value), match.on.origin) : null;
  const kept = key === null ? [] : evaluation.stored(match.library.name, key, { file, origin: match.on.origin });
  return kept.filter((value) => value.kind === 'function');
}

/** The value a library hands to a callback: a name of the catalogue, `$on`, an argument of the call such as `$arg1`, or nothing for `_`. */
export function handedValue(evaluation: Evaluation, match: RowMatch, name: string, args: readonly Values[]): Values {
  if (name === '_') return [];
  if (name.startsWith('$arg')) return args[Number(name.slice('$arg'.length))] ?? [];
  if (name === '$on') return [match.on];
  return [qualified(evaluation, match.library, name, match.on.origin, false)];
}

/** `Statement` of this library, or `better-sqlite3:Statement` of another. */
export function qualified(evaluation: Evaluation, library: Library, name: string, origin: Origin | null, typed: boolean): ApiValue {
  // Names of modules such as `node:sqlite` hold a colon themselves: the value is what stands after the last.
  const colon = name.lastIndexOf(':');
  return colon < 0
    ? evaluation.interner.api(library.name, name, origin, typed)
    : evaluation.interner.api(name.slice(0, colon), name.slice(colon + 1), origin, typed);
}

function isForVersion(evaluation: Evaluation, library: Library, row: Row, file: string): boolean {
  return row.versions === undefined || isRequestedVersion(evaluation.modules, file, library.packages, row.versions);
}

function holds(evaluation: Evaluation, library: Library, condition: Condition, args: readonly Values[], site: CallSite): boolean {
  if (condition.top) return evaluation.program.getCall(site.file, site.call).in === 0;
  if (condition.worker) return waitsForWorker(evaluation.program.getFile(site.file), site.call);
  if (condition.program) return startsProgram(condition.program, args[condition.arg] ?? [], args[condition.arg + 1] ?? []);
  if (condition.jsonFile) return evaluation.jsonFiles.isDatabase(site, args[condition.arg] ?? []);
  if (condition.absent !== undefined) return condition.absent === isAbsent(evaluation, condition, args);
  return holdsAt(evaluation, library, condition, args[condition.arg] ?? [], condition.at?.split('.') ?? []);
}

/** `execSync('sudo psql …')`, `spawnSync('docker', ['exec', 'db', 'psql'])`, `Bun.spawnSync(['psql'])`; an argument that is not known reads `*`. */
function startsProgram(names: readonly string[], commands: Values, given: Values): boolean {
  const words = (values: Values): readonly string[] => values.flatMap((value) => (value.kind === 'list' ? (value.positions ?? []).map(([one, ...others]) => (one?.kind === 'literal' && others.length === 0 ? String(one.value) : '*')) : []));
  const behind = words(given);
  return commands.some((command) => {
    if (command.kind === 'list') return programsOfWords(words([command])).some((name) => names.includes(name));
    if (command.kind !== 'literal' || typeof command.value !== 'string') return false;
    const found = behind.length > 0 && !/\s/.test(command.value) ? programsOfWords([command.value, ...behind]) : programsOfCommand(command.value);
    return found.some((name) => names.includes(name));
  });
}

/** Whether the condition holds where this path leads; behind `*` it must hold of each property. */
function holdsAt(evaluation: Evaluation, library: Library, condition: Condition, values: Values, path: readonly string[]): boolean {
  const [name, ...rest] = path;
  if (name === '*') {
    const properties = values.flatMap((value) => evaluation.properties(value));
    return properties.length > 0 && properties.every((value) => holdsAt(evaluation, library, condition, [value], rest));
  }
  if (name !== undefined) return holdsAt(evaluation, library, condition, evaluation.interner.union(values.map((value) => memberOrResult(evaluation, value, name))), rest);
  if (condition.blocks) return doBlock(evaluation, values, matchRows);
  const every = condition.only === true && values.length > 0;
  return (condition.value ? withBases(evaluation, values) : values)[every ? 'every' : 'some']((value) => {
    if (condition.value && value.kind === 'api') {
      const name = value.library === library.name ? value.name : `${value.library}:${value.name}`;
      return condition.value.includes(name);
    }
    // A package whose default export is handed on: `app.register(mercurius, options)`.
    if (condition.value && value.kind === 'api-member' && value.on.name === 'module' && value.name === 'default') return condition.value.includes(`${value.on.library}:module`);
    if (value.kind !== 'literal') return false;
    if (condition.is) return condition.is.some((one) => one === value.value);
    const { begins } = condition;
    return begins !== undefined && typeof value.value === 'string' && begins.some((start) => String(value.value).startsWith(start));
  });
}

/** Classes of the project with what they extend: a class over one of a library's does what that does. */
function withBases(evaluation: Evaluation, values: Values): Values {
  const found = new Set(values);
  for (const value of found) {
    if (found.size > MOST_BASES) break;
    if (value.kind !== 'class') continue;
    const fact = evaluation.program.getClass(value.file, value.class);
    if (fact.extends) for (const base of evaluation.evaluate(fact.extends, { file: value.file, fn: fact.in, frame: value.frame })) found.add(base);
  }
  return [...found];
}

/** `type` is the member of that name, `useFactory()` what a function that stands there returns. */
function memberOrResult(evaluation: Evaluation, value: Value, name: string): Values {
  if (!name.endsWith('()')) return evaluation.member(value, name);
  return evaluation.interner.union(evaluation.member(value, name.slice(0, -2)).map((one) => (one.kind === 'function' ? evaluation.invoke(one, []) : [])));
}

/** Whether the argument, or the property of the object that stands there, is left out; null when the object is not known. */
function isAbsent(evaluation: Evaluation, condition: Condition, args: readonly Values[]): boolean | null {
  const path = condition.at?.split('.');
  const property = path?.pop();
  if (path === undefined || property === undefined) return args.length <= condition.arg;
  let values: Values = args[condition.arg] ?? [];
  for (const name of path) values = evaluation.interner.union(values.map((value) => evaluation.member(value, name)));
  const objects = values.flatMap((value) => (value.kind === 'object' ? [value.term] : []));
  if (objects.length === 0) return null;
  return !objects.some((object) => object.properties.some((one) => one.kind === 'spread' || one.key === property));
}
