/** Entry points by file name: Next.js `app/api/orders/route.ts`, SvelteKit `+server.ts`. */
import { posix } from 'node:path';
import picomatch from 'picomatch';
import type { Convention } from '../../../catalogue/schema.ts';
import type { Library } from '../../../catalogue/catalogue.ts';
import type { FileFacts } from '../../../model/facts.ts';
import type { StaticValue } from '../../../model/graph.ts';
import type { FileOutline } from '../../../model/outline.ts';
import { findPeriodSeconds } from '../../schedules/schedule-period.ts';
import { versionOf } from '../../calls/role-match.ts';
import { functionPlace, handlerFunctions, innermostHandler, type EntrySeed } from '../entry-seeds.ts';
import type { Evaluator } from '../../values/evaluator.ts';
import { joinRoute } from '../mounts.ts';
import { wrappedHandlers } from '../arguments/wrapped-handlers.ts';
import { namedValuesAt } from '../arguments/named-values.ts';
import { isMadeWhileBuilding } from './made-while-building.ts';
import { readFileRoute } from '../arguments/route-path.ts';
import { qualified } from '../../values/catalogue-rows.ts';
import { staticValue } from '../../values/terms/static-value.ts';
import type { Values } from '../../values/value.ts';

export function entriesFromFiles(ev: Evaluator): readonly EntrySeed[] {
  return seedsFromFiles(ev, false);
}

/** Hands a framework's values to the functions it loads by file name: plugins under `plugins/` and `routes/`. */
export function handToLoadedFiles(ev: Evaluator): void {
  for (const seed of seedsFromFiles(ev, true)) {
    seed.args.forEach((values, index) => {
      for (const value of values) if (value.kind === 'api') ev.handed.add(seed.handler.file, seed.handler.function, index, value);
    });
  }
}

function seedsFromFiles(ev: Evaluator, registers: boolean): readonly EntrySeed[] {
  const rules = [...ev.catalogue.libraries.values()].flatMap((library) =>
    library.conventions
      .filter((one) => one.registers === registers && (one.needs.length === 0 || ev.modules.isRequested(one.needs)))
      .map((convention) => ({ library, convention, matches: picomatch([...convention.files], { dot: true }) })),
  );
  const seeds: EntrySeed[] = [];
  for (const [file, outline] of registers ? ev.program.outlines : ev.search.files()) {
    for (const { library, convention, matches } of rules) {
      if (!mayCarry(outline, convention.directive)) continue;
      const folder = convention.needs.length === 0 ? '' : ev.modules.findRequestingFolder(file, convention.needs);
      if (folder === null || (convention.byScript && !ev.modules.isRunByScript(folder, convention.needs))) continue;
      const inside = folder === '' ? file : file.slice(folder.length + 1);
      if (matches(inside) && !(convention.without !== undefined && outline.directives.includes(convention.without)) && !isMadeWhileBuilding(ev, file, folder, convention)) seeds.push(...seedsOf(ev, file, inside, library, convention));
    }
  }
  return seeds;
}

/** Any file may hold server actions: those that hold none need not be looked into. */
function mayCarry({ directives, functionDirectives }: FileOutline, directive: string | undefined): boolean {
  return directive === undefined || directives.includes(directive) || functionDirectives.includes(directive);
}

function seedsOf(ev: Evaluator, file: string, inside: string, library: Library, convention: Convention): readonly EntrySeed[] {
  const route = readFileRoute(inside, convention);
  const scheduled = convention.kind === 'scheduled' ? scheduledBy(ev, file, library, convention) : null;
  if (convention.kind === 'scheduled' && scheduled === null) return [];
  const path = convention.everyRequest ? joinRoute(joinRoute(convention.prefix, route.path), '*') : joinRoute(convention.prefix, route.path);
  return handlersOf(ev, file, convention).flatMap(({ name, method, values }) =>
    handlerFunctions(ev, values).map((target): EntrySeed => {
      const handler = innermostHandler(ev, target);
      const verb = route.method ?? (method.startsWith('$') ? 'ALL' : method);
      const where = convention.named ? name : convention.actions && name !== 'default' ? `${path}?/${name}` : path;
      return {
        kind: convention.kind === 'start-up' ? 'startup' : convention.kind,
        subject: convention.kind === 'http' ? `${verb} ${where}` : convention.kind === 'consumer' ? nameOfConsumer(file, name, convention) : convention.kind === 'scheduled' ? (convention.expression === undefined ? 'scheduled' : nameOfFile(file)) : name,
        target,
        handler,
        framework: library.name,
        registration: functionPlace(ev, handler),
        confidence: 'certain',
        http: convention.kind === 'http' ? { method: verb, path: where, everyRequest: convention.everyRequest, others: [] } : null,
        consumer: convention.kind === 'consumer' ? consumedBy(ev, file, library, convention.named ? null : nameOfFile(file)) : null,
        ...(convention.kind === 'http' && findBudget(ev, file)),
        scheduled,
        args: convention.gives.map((given) => (given === '_' ? [] : [qualified(ev, library, given, null, false)])),
      };
    }),
  );
}

/** A job that a program of the library takes: nothing in the code says with which options. */
function consumedBy(ev: Evaluator, file: string, { name, packages }: Library, queue: string | null): EntrySeed['consumer'] {
  const version = versionOf(ev, file, packages);
  return { library: name, major: queue === null ? null : version.major, queue, ...(queue === null && { isUnnamed: true as const }), match: { role: 'queue-consumer', library: name, ...version, api: name, hidden: false, origin: null, originArguments: [], arguments: [] } };
}

/** A job goes by its file; what takes the messages of a whole program, by what it is exported as. */
function nameOfConsumer(file: string, name: string, { named }: Convention): string {
  return named ? name : nameOfFile(file);
}

/** `export const maxDuration = 300`, or that of `export const config`. https://vercel.com/docs/functions/configuring-functions/duration */
function findBudget(ev: Evaluator, file: string): Pick<EntrySeed, 'budgetSeconds'> {
  for (const { name, value, line } of ev.program.getFile(file).exports) {
    if ((name !== 'maxDuration' && name !== 'config') || value === undefined) continue;
    const found = staticValue(ev, value, { file, fn: 0, frame: null });
    const own = found.kind === 'object' ? found.properties.find((property) => property.key === 'maxDuration') : undefined;
    const duration = own?.value ?? found;
    if (duration.kind === 'literal' && typeof duration.value === 'number') return { budgetSeconds: { from: 'file', value: duration.value, file, line: own?.line ?? line } };
  }
  return {};
}

/** A file may say that it can be started by the clock, and not how often; null where it would say how often, and does not. */
function scheduledBy(ev: Evaluator, file: string, { name }: Library, { expression: path, platform }: Convention): EntrySeed['scheduled'] {
  const match = { role: 'schedule', library: name, major: null, version: null, isFork: false, api: name, hidden: false, origin: null, originArguments: [], arguments: [] } as const;
  if (path === undefined) return { library: name, major: null, expression: null, periodSeconds: null, match, platform };
  const [head = path, ...rest] = path.split('.');
  let value = exportedValue(ev, file, head);
  for (const key of rest) value = value?.kind === 'object' ? value.properties.find((property) => property.key === key)?.value : undefined;
  if (value === undefined) return null;
  const expression = value.kind === 'literal' && typeof value.value === 'string' ? value.value : null;
  return { library: name, major: null, expression, periodSeconds: expression === null ? null : findPeriodSeconds(expression), match, platform };
}

function exportedValue(ev: Evaluator, file: string, name: string): StaticValue | undefined {
  const found = ev.program.getFile(file).exports.find((one) => one.name === name);
  return found?.value === undefined ? undefined : staticValue(ev, found.value, { file, fn: 0, frame: null });
}

/** `netlify/functions/digest.ts` and `netlify/functions/digest/index.ts` are the job `digest`. */
function nameOfFile(file: string): string {
  const { dir, name } = posix.parse(file);
  return name === 'index' ? posix.basename(dir) : name;
}

interface Handlers {
  readonly name: string;
  readonly method: string;
  readonly values: Values;
}

/** The exported handlers of a file, and the functions that carry the convention's directive themselves. */
function handlersOf(ev: Evaluator, file: string, convention: Convention): readonly Handlers[] {
  const facts = ev.program.getFile(file);
  const { directive, method } = convention;
  const inline = directive === undefined ? [] : facts.functions.flatMap((fn, index) => (fn.directives?.includes(directive) === true ? [{ name: fn.name ?? facts.functions[fn.parent ?? 0]?.name ?? 'action', method, values: [ev.interner.function(file, index, null, null)] }] : []));
  if (directive !== undefined && !facts.directives.includes(directive)) return inline;
  const exported = exportedNames(facts, convention.exports).flatMap((name): readonly Handlers[] => {
    const [head = name, ...rest] = name.split('.');
    const found = rest.length === 0 ? [{ names: [], values: exportedHandlers(ev, file, head) }] : namedValuesAt(ev, ev.exported(file, head), rest.join('.'));
    return found.map(({ names, values }) => ({ name: names[names.length - 1] ?? rest.at(-1) ?? head, method: method === '$name' ? head : method, values }));
  });
  return [...exported, ...inline];
}

/** What is exported under the name or, where a call of something unknown gives it, the functions that it is given. */
function exportedHandlers(ev: Evaluator, file: string, name: string): Values {
  const values = ev.exported(file, name);
  if (handlerFunctions(ev, values).length > 0) return values;
  const facts = ev.program.exportsOf(file).byName;
  const own = facts.get(name) ?? (name === 'default' ? facts.get('module.exports') : undefined) ?? [];
  const wrapped = ev.interner.union(own.map((fact) => (fact.value === undefined ? [] : wrappedHandlers(ev, fact.value, { file, fn: 0, frame: null }))));
  return wrapped.length > 0 ? wrapped : values;
}

function exportedNames(facts: FileFacts, wanted: readonly string[]): readonly string[] {
  return wanted.flatMap((name) => (name === '*' ? facts.exports.filter((one) => !one.typeOnly && one.name !== '*').map((one) => one.name) : [name]));
}
