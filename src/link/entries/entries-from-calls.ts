/** Entry points registered by a call: `app.post('/orders', handler)`, `boss.work(queue, handler)`, `cron.schedule(…)`. */
import { handedValue, type RowMatch } from '../values/catalogue-rows.ts';
import { functionPlace, handlerFunctions, innermostHandler, type EntrySeed } from './entry-seeds.ts';
import type { Evaluator } from '../values/evaluator.ts';
import type { Mounts } from './mounts.ts';
import { joinRoute } from './mounts.ts';
import { readString, type Registration } from './registrations.ts';
import { makeRoleMatch } from '../role-match.ts';
import { findPeriodSeconds } from '../schedules/schedule-period.ts';
import type { FunctionValue, Values } from '../values/value.ts';

export function entriesFromCalls(ev: Evaluator, registrations: readonly Registration[], mounts: Mounts): readonly EntrySeed[] {
  return registrations.flatMap((registration) => {
    const { role } = registration.match.row;
    if (role === 'queue-consumer' || role === 'schedule') return jobEntries(ev, registration, role);
    return routeEntries(ev, registration, mounts);
  });
}

function routeEntries(ev: Evaluator, registration: Registration, mounts: Mounts): readonly EntrySeed[] {
  const { match, args, at, site } = registration;
  const { route, mount } = match.row;
  if (!route && !mount) return [];
  const from = route?.from ?? mount?.from ?? 0;
  // A mounted function that gets the application itself is a plugin; one that does not is middleware of every request.
  if (!route && (match.row.callback?.gives[0] === '$on' || match.row.role !== 'route')) return [];
  const where = route?.path ?? mount?.prefix;
  const path = where ? (readString(ev, args, where) ?? '') : '';
  const method = readMethod(ev, registration);
  const everyRequest = route?.everyRequest ?? true;
  const named = where ? path : (nameOfCall(ev, site) ?? '');
  const routes = mounts.prefixesOf(match.on.origin).map((prefix) => `${method} ${everyRequest ? everyPath(prefix, path) : joinRoute(prefix, named)}`);
  const [first = `${method} /`, ...others] = routes;
  const call = ev.program.getCall(site.file, site.call);
  const handlers = handlersAt(ev, args.slice(firstHandler(args, from)), route?.at).filter(
    (target) => ev.program.getFunction(target.file, target.function).parameters.length !== mount?.errorHandlerParameters,
  );
  return handlers.map((target) => ({
    kind: 'http',
    subject: first,
    target: calledOn(ev, target, match),
    handler: innermostHandler(ev, target),
    framework: match.library.name,
    registration: { file: at.file, span: call.span },
    confidence: match.on.typed ? 'likely' : 'certain',
    http: { method, path: first.slice(method.length + 1), everyRequest, others },
    consumer: null,
    scheduled: null,
    args: (match.row.callback?.gives ?? []).map((name) => handedValue(ev, match, name)),
  }));
}

/** A framework that calls handlers on its own object hides the object literal they were written in; a class instance is bound to be kept. */
function calledOn(ev: Evaluator, target: FunctionValue, match: RowMatch): FunctionValue {
  const name = match.row.callback?.self;
  if (name === undefined || target.self?.kind === 'instance' || ev.program.getFunction(target.file, target.function).kind === 'arrow') return target;
  const [self] = handedValue(ev, match, name);
  return self ? ev.interner.function(target.file, target.function, self, target.frame) : target;
}

/** The key a call's result is kept under: `create` in `{ create: procedure.mutation(…) }`. A route without a path goes by it. */
function nameOfCall(ev: Evaluator, site: Registration['site']): string | null {
  const facts = ev.program.getFile(site.file);
  const terms = [...facts.calls.flatMap((call) => call.args), ...facts.bindings.flatMap((binding) => binding.values), ...facts.exports.flatMap((one) => (one.value ? [one.value] : []))];
  for (const term of terms) {
    if (term.kind !== 'object') continue;
    for (const property of term.properties) if (property.kind === 'property' && property.value.kind === 'call' && property.value.call === site.call) return property.key;
  }
  return facts.bindings.find((binding) => binding.values.some((value) => value.kind === 'call' && value.call === site.call))?.name ?? null;
}

/** `app.use(handler)` has no path before it. */
function firstHandler(args: readonly Values[], from: number): number {
  const first = args.findIndex((values) => values.some((value) => value.kind === 'function' || value.kind === 'list'));
  return first >= 0 && first < from ? first : from;
}

function handlersAt(ev: Evaluator, args: readonly Values[], at: readonly string[] | undefined): readonly FunctionValue[] {
  const sets = at
    ? args.map((values) => ev.interner.union(at.map((path) => valuesAt(ev, values, path))))
    : args;
  const functions = sets.flatMap((values) => handlerFunctions(ev, values));
  // With options between path and handler (`fastify.get(path, { preHandler }, handler)`) both are entered.
  return [...new Set(at ? [...functions, ...args.flatMap((values) => handlerFunctions(ev, values.filter((value) => value.kind === 'function')))] : functions)];
}

/** What stands at a property path inside objects; `*` is every property. */
function valuesAt(ev: Evaluator, values: Values, path: string): Values {
  let found: Values = values.flatMap((value) => (value.kind === 'list' ? value.items : [value])).filter((value) => value.kind === 'object' || value.kind === 'namespace');
  for (const name of path.split('.')) found = ev.interner.union(found.map((value) => (name === '*' ? ev.properties(value) : ev.member(value, name))));
  return found;
}

function readMethod(ev: Evaluator, registration: Registration): string {
  const { match, args } = registration;
  const method = match.row.route?.method ?? 'ALL';
  if (typeof method !== 'string') return (readString(ev, args, method) ?? 'ALL').toUpperCase();
  return method === '$name' ? match.name.toUpperCase().replace('DEL', 'DELETE').replace('DELETEETE', 'DELETE') : method;
}

function everyPath(prefix: string, path: string): string {
  return joinRoute(joinRoute(prefix, path.replace(/\/?\*+$/, '')), '*');
}

function jobEntries(ev: Evaluator, registration: Registration, role: 'queue-consumer' | 'schedule'): readonly EntrySeed[] {
  const { match, args, at, site } = registration;
  const call = ev.program.getCall(site.file, site.call);
  const positions = match.row.callback?.args ?? 'all';
  const handlers = args.flatMap((values, position) => (positions === 'all' || positions.includes(position) ? handlerFunctions(ev, values) : []));
  const named = match.row.subject ? readString(ev, args, match.row.subject) : null;
  const expression = match.row.expression ? readString(ev, args, match.row.expression) : null;
  const roleMatch = makeRoleMatch(ev, match, role, call, at, args);
  return handlers.map((target) => {
    const handler = innermostHandler(ev, target);
    const name = ev.program.getFunction(handler.file, handler.function).name;
    return {
      kind: role === 'schedule' ? 'scheduled' : 'consumer',
      subject: named ?? name ?? expression ?? functionPlace(ev, handler).file,
      target,
      handler,
      framework: match.library.name,
      registration: { file: at.file, span: call.span },
      confidence: match.on.typed ? 'likely' : 'certain',
      http: null,
      consumer: role === 'queue-consumer' ? { library: match.library.name, major: roleMatch.major, queue: named, match: roleMatch } : null,
      scheduled: role === 'schedule' ? { library: match.library.name, major: roleMatch.major, expression, periodSeconds: expression === null ? null : findPeriodSeconds(expression), match: roleMatch } : null,
      args: (match.row.callback?.gives ?? []).map((given) => handedValue(ev, match, given)),
    };
  });
}
