/** Entry points registered by a call: `app.post('/orders', handler)`, `boss.work(queue, handler)`, `cron.schedule(…)`. */
import { posix } from 'node:path';
import type { Row } from '../../../catalogue/schema.ts';
import { handedValue, type RowMatch } from '../../values/catalogue-rows.ts';
import { hasSingleCaller } from '../../processes/single-caller.ts';
import { functionPlace, handlerFunctions, innermostHandler, type EntrySeed } from '../entry-seeds.ts';
import type { Evaluator } from '../../values/evaluator.ts';
import { isCalled } from './is-called.ts';
import { polledEntries } from './polled-functions.ts';
import type { Mounts } from '../mounts.ts';
import { joinRoute } from '../mounts.ts';
import { hooksAskedFor } from '../learned/optional-hooks.ts';
import type { LoadedFolders } from '../paths/loaded-folders.ts';
import { readBudget, readTextsAt } from '../arguments/jobs/schedule-timing.ts';
import { findJobHandlers } from '../arguments/jobs/job-handlers.ts';
import type { QueueNames } from '../arguments/jobs/queue-names.ts';
import { namedValuesAt } from '../arguments/named-values.ts';
import { scheduledEntries } from './schedules/scheduled-entries.ts';
import { endOfChain, nameOfArgument, nameOfCall } from '../arguments/call-names.ts';
import { readString, readStrings } from '../read-strings.ts';
import type { Registration } from '../registering-call.ts';
import type { Registrations } from '../registrations.ts';
import { makeRoleMatch } from '../../calls/role-match.ts';
import { staticValue } from '../../values/terms/static-value.ts';
import type { FunctionValue, Values } from '../../values/value.ts';

export function entriesFromCalls(ev: Evaluator, registrations: readonly Registration[], { mounts, folders, queueNames, isLeftOver }: Pick<Registrations, 'mounts' | 'folders' | 'queueNames' | 'isLeftOver'>): readonly EntrySeed[] {
  return registrations.flatMap((registration) => {
    const { role, polls } = registration.match.row;
    if (role === 'schedule') return scheduledEntries(ev, registration);
    if (polls !== undefined) return polledEntries(ev, registration, polls);
    if (role === 'queue-consumer') return jobEntries(ev, registration, queueNames);
    const seeds = routeEntries(ev, registration, mounts, folders);
    return seeds.length > 0 && isLeftOver(registration) ? seeds.map((seed) => ({ ...seed, confidence: 'possible' as const })) : seeds;
  });
}

function routeEntries(ev: Evaluator, registration: Registration, mounts: Mounts, folders: LoadedFolders): readonly EntrySeed[] {
  const { match, at, site } = registration;
  const { route, mount } = match.row;
  if (!route && !mount) return [];
  // A mounted function that gets the application itself is a plugin; one that does not is middleware of every request.
  if (!route && (match.row.callback?.gives[0] === '$on' || match.row.role !== 'route')) return [];
  if (route && isServedToNobodyElse(ev, route, site.file)) return [];
  const everyRequest = route?.everyRequest ?? true;
  const call = ev.program.getCall(site.file, site.call);
  // `router({ orders: procedure.query(…) })`: what the call gives is mounted under its name.
  const end = route?.named === true ? endOfChain(ev.program.getFile(site.file), site.call) : site.call;
  const given = route?.named === true || route?.module ? mounts.prefixesOf({ file: site.file, call: end, frame: at.frame }).filter((prefix) => prefix !== '') : [];
  // What a plugin of a folder is given is known by the file it stands in.
  const loaded = match.on.origin === null ? folders.prefixesOf(ev, mounts, match.library.name, site.file) : null;
  const prefixes = given.length > 0 ? given : (loaded ?? mounts.prefixesOf(match.on.origin));
  return handlersOf(ev, registration, end, given.length > 0).flatMap(({ targets, methods, paths, last }) => {
    const routes = methods.flatMap((method) => prefixes.flatMap((prefix) => paths.map((path) => ({ method, path: pathOf(route, prefix, path, everyRequest) }))));
    const [first = { method: 'ALL', path: '/' }, ...others] = routes;
    return targets.map((target) => ({ target, path: first.path === '' ? nameOfHandler(ev, target) : first.path })).map(({ target, path }): EntrySeed => ({
      kind: 'http',
      subject: `${first.method} ${path}`,
      target: calledOn(ev, target, match),
      handler: innermostHandler(ev, target),
      framework: match.library.name,
      registration: { file: at.file, span: call.span },
      confidence: match.on.typed ? 'likely' : 'certain',
      http: { ...first, path, everyRequest, others: others.map((one) => `${one.method} ${one.path}`), ...(last !== undefined && !last.has(target) && { passesOn: true as const }) },
      consumer: null,
      scheduled: null,
      ...(route?.passes !== undefined && match.on.origin && { order: { router: `${match.on.origin.file}#${match.on.origin.call}`, site, passes: route.passes } }),
      args: (match.row.callback?.gives ?? []).map((name) => handedValue(ev, match, name, registration.args)),
    }));
  });
}

/** A server that only its own machine, or the program that started it, asks. */
function isServedToNobodyElse(ev: Evaluator, { unless, single }: NonNullable<Row['route']>, file: string): boolean {
  if (unless.length > 0 && ev.modules.findRequestingFolder(file, unless) !== null) return true;
  return single !== undefined && hasSingleCaller(ev, single, file);
}

interface Handlers {
  readonly targets: readonly FunctionValue[];
  readonly methods: readonly string[];
  readonly paths: readonly string[];
  /** Those of them that answer, where others stand before them; absent where nothing tells them apart. */
  readonly last?: ReadonlySet<FunctionValue>;
}

/** The handlers a call registers, with the methods and paths each is registered for. */
function handlersOf(ev: Evaluator, registration: Registration, end: number, isNamed: boolean): readonly Handlers[] {
  const { match, args, site } = registration;
  const { route, mount } = match.row;
  const where = route?.path ?? (route?.module ? undefined : mount?.prefix);
  const named = route?.named === true && !isNamed ? nameOfCall(ev.program.getFile(site.file), end) : null;
  // Two branches that take a text apart each in its way give what one of them never sees; no path begins with a space.
  const found = where ? readStrings(ev, args, where).filter((path) => !path.startsWith(' ')) : [];
  const paths = found.length > 0 ? found : [named ?? (route?.named === true && where ? nameOfArgument(ev.program.getFile(site.file), site.call, where.arg) : null) ?? ''];
  const methods = methodOfChain(ev, registration, end) ?? readMethods(ev, registration);
  const isHandler = (target: FunctionValue): boolean => ev.program.getFunction(target.file, target.function).parameters.length !== mount?.errorHandlerParameters;
  const given = args.slice(firstHandler(args, route?.from ?? mount?.from ?? 0));
  const direct = route?.module ? [] : !route?.at ? given.flatMap((values) => handlerFunctions(ev, values)) : route.direct ? given.flatMap((values) => handlerFunctions(ev, values.filter((value) => value.kind === 'function' || value.kind === 'list'))) : [];
  const inside = (route?.at ?? []).flatMap((one) =>
    given.flatMap((values) =>
      namedValuesAt(ev, values, one.at).map(({ names, values: inner }): Handlers & { readonly at: string } => ({
        targets: handlerFunctions(ev, inner),
        methods: one.method === undefined ? methods : [fillIn(one.method, names, found).toUpperCase()],
        paths: one.path === undefined ? paths : [fillIn(one.path, names, found)],
        at: one.at,
      })),
    ),
  );
  const loaded = route?.module ? exportedHandlers(ev, registration, route.module, paths) : [];
  const beside = inside.filter((one) => one.methods === methods && one.paths === paths);
  const asked = route?.hooks === undefined ? [] : hooksAskedFor(ev, registration, args[route.hooks] ?? []);
  const plain = [...beside.flatMap((one) => one.targets), ...asked];
  const targets = [...new Set([...plain, ...direct])].filter(isHandler);
  // `{ preHandler: authorise, handler: order }`, `app.post('/orders', { preHandler: authorise }, order)`
  const hooks = new Set([...beside.filter(({ at }) => at !== 'handler').flatMap((one) => one.targets), ...asked]);
  const answered = new Set(targets.filter((target) => !hooks.has(target)));
  const answering = route === undefined || route.everyRequest ? null : plain.length > 0 ? (answered.size > 0 ? answered : null) : lastHandlers(given.map((values) => handlerFunctions(ev, values).filter(isHandler)), given);
  const together: Handlers = { targets, methods, paths, ...(answering !== null && { last: answering }) };
  return [...loaded, ...inside.filter((one) => one.methods !== methods || one.paths !== paths), together].filter((one) => one.targets.length > 0);
}

/** Of `app.post(path, authorise, [read, save])` the last function; a value in the last place may be one of several. */
function lastHandlers(found: readonly (readonly FunctionValue[])[], given: readonly Values[]): ReadonlySet<FunctionValue> | null {
  const at = found.findLastIndex((functions) => functions.length > 0);
  const inLast = found[at] ?? [];
  const isList = given[at]?.some((value) => value.kind === 'list') === true;
  if (at < 0 || (at === 0 && !isList)) return null;
  return new Set(isList ? inLast.slice(-1) : inLast);
}

/** `$1` and `$2` in a template are the names found on the way, `$path` is the route's own. */
function fillIn(template: string, names: readonly string[], paths: readonly string[]): string {
  return template.replace(/\$(\d)/g, (_, digit: string) => names[Number(digit) - 1] ?? '').replace('$path', paths[0] ?? '');
}

/** `route('orders/:id', './order.tsx')`: what the file exports under certain names. */
function exportedHandlers(ev: Evaluator, { args, site }: Registration, module: { readonly arg: number; readonly exports: Readonly<Record<string, string>> }, paths: readonly string[]): readonly Handlers[] {
  const specifier = readString(ev, args, module);
  const resolved = specifier === null ? null : ev.modules.resolve(site.file, specifier.startsWith('.') ? specifier : `./${specifier}`);
  if (resolved?.kind !== 'file' || !ev.program.sources.has(resolved.file)) return [];
  return Object.entries(module.exports).map(([name, method]) => ({ targets: handlerFunctions(ev, ev.exported(resolved.file, name)), methods: [method], paths }));
}

/** What stands in the middle of a chain runs for what is registered at its end. */
function methodOfChain(ev: Evaluator, { match, site }: Registration, end: number): readonly string[] | null {
  const { callee } = ev.program.getCall(site.file, end);
  if (end === site.call || callee.kind !== 'member') return null;
  const rows = match.library.rows.get(match.on.name)?.get(callee.property) ?? [];
  return rows.some((row) => row.route?.everyRequest === false) ? [callee.property.toUpperCase()] : null;
}

/** Names have no slashes: `/orders/recent` is the procedure `orders.recent`. */
function dotted(path: string): string {
  return path.slice(1).replaceAll('/', '.');
}

/** A framework that calls handlers on its own object hides the object literal they were written in; a class instance is bound to be kept. */
function calledOn(ev: Evaluator, target: FunctionValue, match: RowMatch): FunctionValue {
  const name = match.row.callback?.self;
  if (name === undefined || target.self?.kind === 'instance' || ev.program.getFunction(target.file, target.function).kind === 'arrow') return target;
  const [self] = handedValue(ev, match, name, []);
  return self ? ev.interner.function(target.file, target.function, self, target.frame) : target;
}

/** `app.use(handler)` has no path before it. */
function firstHandler(args: readonly Values[], from: number): number {
  const first = args.findIndex((values) => values.some((value) => value.kind === 'function' || value.kind === 'list'));
  return first >= 0 && first < from ? first : from;
}

function readMethods(ev: Evaluator, registration: Registration): readonly string[] {
  const { match, args } = registration;
  const method = match.row.route?.method ?? 'ALL';
  if (typeof method === 'string') return [method === '$name' ? (match.name === 'del' ? 'DELETE' : match.name.toUpperCase()) : method];
  const found = readStrings(ev, args, method).map((one) => (one === '*' ? 'ALL' : one.toUpperCase()));
  return found.length > 0 ? found : ['ALL'];
}

function pathOf(route: Row['route'], prefix: string, path: string, everyRequest: boolean): string {
  if (route?.named === true) return dotted(joinRoute(prefix, path));
  if (route?.parameter === true) return joinRoute(prefix, `*/:${path}`);
  return everyRequest ? everyPath(prefix, path) : joinRoute(joinRoute(route?.under ?? '', prefix), path);
}

/** Where nothing names what is registered: the function that handles it, or its file. */
function nameOfHandler(ev: Evaluator, target: FunctionValue): string {
  const handler = innermostHandler(ev, target);
  return ev.program.getFunction(handler.file, handler.function).name ?? posix.parse(handler.file).name;
}

function everyPath(prefix: string, path: string): string {
  return joinRoute(joinRoute(prefix, path.replace(/\/?\*+$/, '')), '*');
}

function jobEntries(ev: Evaluator, registration: Registration, queueNames: QueueNames): readonly EntrySeed[] {
  const { match, args, at, site } = registration;
  const call = ev.program.getCall(site.file, site.call);
  if (!isCalled(ev, site.file, call.in, { ofSuper: call.callee.kind === 'super' })) return [];
  const { subject, schedule } = match.row;
  const given = !subject ? queueNames.find(match.on.origin) : subject.of === undefined ? readString(ev, args, subject) : (readTextsAt(ev, registration, subject)[0] ?? null);
  const budget = schedule && readBudget(ev, registration, schedule.platform);
  const roleMatch = makeRoleMatch(ev, match, 'queue-consumer', call, at, args);
  return findJobHandlers(ev, registration).map(({ target, job }): EntrySeed => {
    const handler = innermostHandler(ev, target);
    const named = given ?? job;
    const said = named ?? nameOfMaker(ev, registration);
    const name = ev.program.getFunction(handler.file, handler.function).name;
    return {
      kind: 'consumer',
      subject: said ?? name ?? functionPlace(ev, handler).file,
      target,
      handler,
      framework: match.library.name,
      registration: { file: at.file, span: call.span },
      confidence: match.on.typed ? 'likely' : 'certain',
      http: null,
      consumer: { library: match.library.name, major: roleMatch.major, queue: named, match: roleMatch, ...(said === null ? { isUnnamed: true } : {}) },
      scheduled: null,
      ...(budget && { budgetSeconds: budget }),
      args: match.row.receives ? givenByCallers(ev, target) : (match.row.callback?.gives ?? []).map((one) => handedValue(ev, match, one, args)),
    };
  });
}

/** `new Queue('emails')` that `process` is called on: said of its jobs, and compared with nothing. */
function nameOfMaker(ev: Evaluator, { match: { on, row } }: Registration): string | null {
  if (row.maker === undefined || on.origin === null) return null;
  const call = ev.program.getCall(on.origin.file, on.origin.call);
  const term = call.args[row.maker.arg];
  const value = term === undefined ? null : staticValue(ev, term, { file: on.origin.file, fn: call.in, frame: on.origin.frame });
  return value?.kind === 'literal' && typeof value.value === 'string' ? value.value : null;
}

/** `poll(handle)`: what takes messages off a queue itself has no library that calls it, and is given its handler by the project. */
function givenByCallers(ev: Evaluator, { file, function: fn }: FunctionValue): readonly Values[] {
  return ev.program.getFunction(file, fn).parameters.map((_, index) => ev.parameter(file, fn, index, null));
}
