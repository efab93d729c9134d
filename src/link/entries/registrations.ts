/**
 * Reads the calls that register things with libraries: routes, mounts, plugins, consumers, schedules. Runs until nothing
 * new is learned, because what a plugin's parameter is decides what is registered inside the plugin.
 */
import type { CallFact, Term } from '../../model/facts.ts';
import { learnBinding } from './bindings.ts';
import { handedValue, matchRows, type RowMatch } from '../values/catalogue-rows.ts';
import { evaluateArguments } from '../values/evaluate/evaluate-arguments.ts';
import type { Evaluator } from '../values/evaluator.ts';
import { learnCalledItems } from './learned/called-items.ts';
import { learnHooks } from './learned/optional-hooks.ts';
import { Mounts } from './mounts.ts';
import { ApplicationPaths } from './paths/application-paths.ts';
import { findLeftOverRouters } from './paths/left-over-routers.ts';
import { LoadedFolders } from './paths/loaded-folders.ts';
import { QueueNames } from './arguments/jobs/queue-names.ts';
import { namedValuesAt } from './arguments/named-values.ts';
import { findPresentLibraries } from './present-libraries.ts';
import { readString } from './read-strings.ts';
import type { RegisteringCall, Registration } from './registering-call.ts';
import { registeringNames } from './registering-names.ts';
import { propertiesOf } from '../values/objects/properties-of.ts';
import { wrappedHandlers } from './arguments/wrapped-handlers.ts';
import { functionsIn } from './wrapped-functions.ts';
import { isOutsideProduction } from '../gates/outside-production.ts';
import { registrationContexts } from './registration-contexts.ts';
import { superCallIn } from '../values/classes/construction.ts';
import type { CallSite } from '../values/program.ts';
import { keyOfOwn } from '../values/stored-values.ts';
import { siteOf, type At, type FunctionValue, type Origin, type Value, type Values } from '../values/value.ts';

/** Plugins in plugins in plugins. */
const MOST_PASSES = 4;
/** Objects in objects of routers. */
const MOST_KEYS = 3;

export interface Registrations {
  readonly found: readonly Registration[];
  readonly mounts: Mounts;
  readonly applications: ApplicationPaths;
  readonly folders: LoadedFolders;
  readonly queueNames: QueueNames;
  readonly isLeftOver: (registration: Registration) => boolean;
}

export function findRegistrations(ev: Evaluator): Registrations {
  const sites = candidateSites(ev).filter((site) => ev.search.includes(site.file));
  for (let pass = 1; ; pass++) {
    const mounts = new Mounts(ev.teaching);
    const applications = new ApplicationPaths();
    const folders = new LoadedFolders();
    const queueNames = new QueueNames(ev.teaching);
    const elsewhere = new Mounts(ev.teaching);
    const found: Registration[] = [];
    let learned = pass > 1 && learnCalledItems(ev);
    for (const site of sites) {
      ev.forgetExcess();
      const { result: { matched, isNew }, marks } = ev.search.within(site.file, () => {
        const all = matchSite(ev, site);
        const [first] = all;
        // Jobs are told by what their services ask of the environment.
        const isElsewhere = first !== undefined && all.every(({ match: { row } }) => row.role === 'route' || row.mount !== undefined) && isOutsideProduction(ev.program, site);
        const isNew = all.map((one) => learn(ev, one, isElsewhere ? elsewhere : mounts)).includes(true);
        return { matched: isElsewhere ? [] : all, isNew };
      });
      learned ||= isNew;
      for (const one of matched) {
        const { names, role, mount, begins, folder } = one.match.row;
        if (begins) applications.learn(ev, one);
        if (folder && folders.learn(ev, one)) learned = true;
        if (names) learnQueueName(ev, one, readString(ev, one.args, names), queueNames);
        if (role === 'route' || role === 'queue-consumer' || role === 'schedule' || mount) found.push({ ...one, marks });
      }
    }
    if (!learned || pass === MOST_PASSES) {
      const served = found.filter(({ match: { on } }) => on.origin === null || !mounts.isCutOff(on.origin, elsewhere));
      return { found: served, mounts, applications, folders, queueNames, isLeftOver: findLeftOverRouters(ev, served, mounts) };
    }
    ev.forget();
  }
}

function candidateSites(ev: Evaluator): readonly CallSite[] {
  const names = new Set<string>(['[]', '()', ...registeringNames(ev.catalogue, findPresentLibraries(ev.program, ev.catalogue, ev.modules))]);
  for (const name of otherNames(ev, names)) names.add(name);
  const seen = new Set<string>();
  const sites: CallSite[] = [];
  for (const name of names) {
    for (const site of [...ev.program.callsNamed(name), ...findSuperCalls(ev, name)]) {
      const key = `${site.file}#${site.call}`;
      if (seen.has(key)) continue;
      seen.add(key);
      sites.push(site);
    }
  }
  return sites;
}

/** `class Payouts extends CronJob { constructor() { super({ cronTime, onTick }); } }`: what is constructed by the class of the library. */
function findSuperCalls(ev: Evaluator, name: string): readonly CallSite[] {
  return ev.program.subclassesOf(name).flatMap((site) => {
    const constructor = ev.program.getClass(site.file, site.class).constructorFunction;
    const call = constructor === undefined ? undefined : superCallIn(ev, site.file, constructor);
    return call === undefined ? [] : [{ file: site.file, call }];
  });
}

/** Names that a library's functions are given by the project: `export const createRouter = t.router`. */
function otherNames(ev: Evaluator, names: ReadonlySet<string>): readonly string[] {
  return [...ev.program.outlines.values()].flatMap((outline) => outline.aliases.flatMap(([binding, member]) => (names.has(member) ? [binding] : [])));
}

function matchSite(ev: Evaluator, site: CallSite): readonly RegisteringCall[] {
  const call = ev.program.getCall(site.file, site.call);
  if (call.kind === 'import') return [];
  const plain: At = { file: site.file, fn: call.in, frame: null };
  const base = findBase(ev, call, plain);
  if (base === null ? !mayRegister(ev, call.callee, plain) : !base.some(isApi)) return [];
  return registrationContexts(ev, site).flatMap((at) => {
    const args = evaluateArguments(ev, call, at);
    return (base ?? ev.evaluate(call.callee, at)).flatMap((callee) => matchRows(ev, callee, call.kind === 'new' || base !== null, args, site).flatMap((match) => oneByOne(match, withWrapped(ev, match, call, at, args)).map((own) => ({ match, site, at, args: own }))));
  });
}

/** What `super(…)` constructs: the base that the class names; null for any other call. */
function findBase(ev: Evaluator, call: CallFact, { file, fn }: At): Values | null {
  if (call.callee.kind !== 'super') return null;
  const owner = ev.program.getFunction(file, fn).class;
  const fact = owner === undefined ? undefined : ev.program.getClass(file, owner);
  return fact?.extends === undefined ? [] : ev.evaluate(fact.extends, { file, fn: fact.in, frame: null });
}

/** A route's handler may stand inside a call of something unknown. Of jobs that call may be what keeps runs apart, and of all requests what makes a router. */
function withWrapped(ev: Evaluator, { row }: RowMatch, call: CallFact, at: At, args: readonly Values[]): readonly Values[] {
  if (row.route?.everyRequest !== false) return args;
  return args.map((values, position) => {
    const term = call.args[position];
    return term !== undefined && values.every((value) => value.kind === 'foreign') ? ev.interner.union([values, wrappedHandlers(ev, term, at)]) : values;
  });
}

/** Cheap first: most calls named `get` are of a Map. A computed name may need its context to be known at all, but not what it is a name of. */
function mayRegister(ev: Evaluator, callee: Term, at: At): boolean {
  return (callee.kind === 'index' && ev.evaluate(callee.object, at).some(isApi)) || ev.evaluate(callee, at).some(isApi);
}

/** `server.route([orders, returns])` registers two. */
export function oneByOne(match: RowMatch, args: readonly Values[]): readonly (readonly Values[])[] {
  const { each } = match.row;
  const values = each === undefined ? [] : (args[each] ?? []).flatMap((value) => (value.kind === 'list' ? value.items : [value]));
  return values.length === 0 ? [args] : values.map((value) => args.map((own, position) => (position === each ? [value] : own)));
}

function isApi(value: Value): boolean {
  return value.kind === 'api' || value.kind === 'api-member';
}

/** Notes what the call hands to the functions it is given, and where it mounts routers. True when something was new. */
function learn(ev: Evaluator, registration: RegisteringCall, mounts: Mounts): boolean {
  const { match, site, at, args } = registration;
  const origin: Origin = { file: site.file, call: site.call, frame: at.frame };
  let learned = false;
  if (match.row.mount) learned = learnMount(ev, registration, origin, mounts) || learned;
  const own = match.row.prefix ? readString(ev, args, match.row.prefix) : null;
  const begun = match.row.gives === '$on' ? match.on.origin : origin;
  if (own !== null && begun) {
    mounts.begin(begun, own);
    ev.teaching.teach(site.file, 'mounted', siteOf(begun));
  }
  if (match.row.stores) {
    const [name] = args[match.row.stores.name] ?? [];
    const values = (args[match.row.stores.value] ?? []).filter((value) => value.kind !== 'literal');
    const key = name?.kind === 'literal' ? (match.row.stores.own ? keyOfOwn(String(name.value), match.on.origin) : String(name.value)) : null;
    if (key !== null && values.length > 0 && keep(ev, registration, key, values)) learned = true;
  }
  if (learnHooks(ev, registration)) learned = true;
  if (match.row.binds && learnBinding(ev, registration, match.row.binds)) learned = true;
  if (match.row.context && learnContext(ev, registration, match.row.context)) learned = true;
  if (match.row.callback) {
    const { args: positions, gives, at: inside } = match.row.callback;
    args.forEach((values, position) => {
      if (positions !== 'all' && !positions.includes(position)) return;
      for (const value of [...functionsIn(ev, values), ...functionsAt(ev, values, inside)]) if (hand(ev, registration, value, gives)) learned = true;
    });
  }
  return learned;
}

/** What a context is made of: as a whole when a type says it, name by name when a middleware adds to it. */
function learnContext(ev: Evaluator, registration: RegisteringCall, context: NonNullable<RowMatch['row']['context']>): boolean {
  const { site, at, args } = registration;
  if ('typeArg' in context) {
    const type = ev.program.getCall(site.file, site.call).typeArgs?.[context.typeArg];
    const values = type ? ev.typed(type, at).flatMap((value) => (value.kind === 'function' ? ev.invoke(value, []) : [value])) : [];
    return values.length > 0 && keep(ev, registration, `of ${context.of}`, values);
  }
  const parts = 'arg' in context ? [context] : context;
  return parts.map((part) => learnPart(ev, registration, part, args[part.arg] ?? [])).includes(true);
}

function learnPart(ev: Evaluator, registration: RegisteringCall, { at, as, library }: { readonly at?: string | undefined; readonly as?: string | undefined; readonly library?: string | undefined }, given: Values): boolean {
  let values = given;
  for (const name of at?.split('.') ?? []) values = ev.interner.union(values.map((value) => ev.member(value, name)));
  const made = ev.interner.union(values.map((one) => (one.kind === 'function' ? ev.invoke(one, []) : [one])));
  if (as !== undefined) return made.length > 0 && keep(ev, registration, as, made, library);
  let learned = false;
  for (const value of made) {
    for (const property of value.kind === 'object' ? value.term.properties : []) {
      if (property.kind === 'spread' || property.key === null) continue;
      const added = ev.member(value, property.key).filter((one) => one.kind !== 'literal');
      if (added.length > 0 && keep(ev, registration, property.key, added, library)) learned = true;
    }
  }
  return learned;
}

function learnMount(ev: Evaluator, registration: RegisteringCall, origin: Origin, mounts: Mounts): boolean {
  const { match, site, args } = registration;
  const { mount } = match.row;
  if (!mount) return false;
  const prefix = mount.prefix ? (readString(ev, args, mount.prefix) ?? '') : '';
  let learned = false;
  // What a function of the package makes has its prefix and its routers itself; what a router is given stands under that router.
  const isMade = match.on.name === 'module';
  const add = (child: Origin, parent: Origin | null, under: string): void => {
    mounts.add(child, parent, under);
    ev.teaching.teach(site.file, 'mounted', siteOf(child));
  };
  if (isMade) {
    mounts.begin(origin, prefix);
    ev.teaching.teach(site.file, 'mounted', siteOf(origin));
  }
  if (!isMade && mount.keys === undefined) add(origin, match.on.origin, prefix);
  if (!isMade && match.on.origin && match.row.gives === match.on.name) mounts.view(origin, match.on.origin, prefix);
  for (const { name, made } of mount.keys === undefined ? [] : routersByKey(ev, args[mount.keys] ?? [], 0)) add(made, origin, name);
  for (const values of args.slice(mount.from)) {
    for (const value of [...values.flatMap((one) => (one.kind === 'list' ? one.items : [one])), ...functionsAt(ev, values, match.row.callback?.at ?? [])]) {
      if (value.kind === 'api' && value.origin) add(value.origin, isMade ? origin : match.on.origin, isMade ? '' : prefix);
      if (value.kind !== 'function' || match.row.callback?.gives[0] !== '$on') continue;
      // A plugin gets the instance it is registered on; routes inside it are under the prefix of this registration.
      const scoped = ev.interner.api(match.on.library, match.on.name, origin, false);
      ev.teaching.teach(site.file, 'handed', `${value.file}#${value.function}`);
      if (ev.handed.add(value.file, value.function, 0, scoped)) learned = true;
    }
  }
  return learned;
}

/** `router({ orders, shops: { stock, prices } })`: the objects on the way are parts of the path. */
function routersByKey(ev: Evaluator, values: Values, depth: number): readonly { readonly name: string; readonly made: Origin }[] {
  return values.flatMap((value) => (value.kind === 'object' || depth === 0 ? propertiesOf(ev, value) : [])).flatMap(({ name, values: held }) => {
    const own = held.flatMap((value) => (value.kind === 'api' && value.origin ? [{ name, made: value.origin }] : []));
    const below = own.length > 0 || depth >= MOST_KEYS ? [] : routersByKey(ev, held.filter(({ kind }) => kind === 'object'), depth + 1);
    return [...own, ...below.map((one) => ({ name: `${name}/${one.name}`, made: one.made }))];
  });
}

function hand(ev: Evaluator, { match, site, args }: RegisteringCall, target: FunctionValue, gives: readonly string[]): boolean {
  let learned = false;
  ev.teaching.teach(site.file, 'handed', `${target.file}#${target.function}`);
  gives.forEach((name, index) => {
    if (name === '$on' && match.row.mount) return;
    for (const value of handedValue(ev, match, name, args)) {
      if ((value.kind === 'api' || name !== '$on') && ev.handed.add(target.file, target.function, index, value)) learned = true;
    }
  });
  return learned;
}

function keep(ev: Evaluator, { match, site }: RegisteringCall, name: string, values: Values, library: string = match.library.name): boolean {
  ev.teaching.teach(site.file, 'stored', `${library}\n${name}`);
  return ev.store(library, name, { file: site.file, origin: match.on.origin }, values);
}

function learnQueueName(ev: Evaluator, { match, site }: RegisteringCall, name: string | null, queueNames: QueueNames): void {
  const { origin } = match.on;
  queueNames.add(origin, name);
  if (origin) ev.teaching.teach(site.file, 'subscribed', siteOf(origin));
}

/** Functions at property paths inside values: `register` of a plugin, `default` of an imported module. */
export function functionsAt(ev: Evaluator, values: Values, paths: readonly string[]): readonly FunctionValue[] {
  return paths.flatMap((path) => namedValuesAt(ev, values, path).flatMap((one) => functionsIn(ev, one.values)));
}
