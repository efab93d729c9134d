/**
 * Consumers whose deployment is described elsewhere, told by what they are handed: `export const handler = async (event: SQSEvent) => …`. Nothing but the
 * platform makes such an event, so whoever deploys the function has it called with the messages of a queue.
 */
import { posix } from 'node:path';
import type { Library } from '../../../catalogue/catalogue.ts';
import type { EventType } from '../../../catalogue/schema.ts';
import type { FileFacts, TypeTerm } from '../../../model/facts.ts';
import { tellsJob } from '../../../model/job-words.ts';
import type { FileOutline } from '../../../model/outline.ts';
import { functionPlace, handlerFunctions, innermostHandler, type EntrySeed } from '../entry-seeds.ts';
import type { Evaluator } from '../../values/evaluator.ts';
import type { FunctionValue } from '../../values/value.ts';
import { madeOf } from './entries-from-functions.ts';

/** A deployed function is handed the event, what is known of its run, and a callback; one that is handed more is called by the project. */
const given: ReadonlySet<string> = new Set(['Context', 'Callback', 'any', 'unknown']);
/** The name that deployments use unless told otherwise: who calls it in the project does so to try it out. */
const deployed = /^handler$|^main$/;

/** `known`: functions that a deployment file or a schedule names are entered as those say. */
export function entriesFromEventTypes(ev: Evaluator, known: readonly EntrySeed[]): readonly EntrySeed[] {
  const all = [...ev.catalogue.libraries.values()];
  const deploying = all.filter(isOfInfrastructure).flatMap((library) => library.packages.map(packageOf));
  const libraries = all.filter(({ eventTypes }) => eventTypes.length > 0);
  const names = new Set(libraries.flatMap(({ eventTypes }) => eventTypes.flatMap(({ event, handler }) => [event, handler])));
  const taken = new Set(known.flatMap(({ target, handler }) => [keyOf(target), keyOf(handler)]));
  const seeds: EntrySeed[] = [];
  for (const [file, outline] of ev.search.files()) {
    if (!outline.declaredWith.some(([, name]) => names.has(name) || name === 'Handler')) continue;
    // What its own package deploys by code is entered by the calls that deploy it, and what no such call names may be a function of another queue.
    if (ev.modules.findRequestingFolder(file, deploying) !== null) continue;
    for (const library of libraries) for (const type of library.eventTypes) seeds.push(...seedsOf(ev, file, outline, library, type, taken));
  }
  return seeds;
}

function isOfInfrastructure({ rows }: Library): boolean {
  return [...rows.values()].some((byName) => [...byName.values()].some((list) => list.some(({ polls }) => polls !== undefined)));
}

/** `aws-cdk-lib` of `aws-cdk-lib/aws-lambda`. */
function packageOf(specifier: string): string {
  return specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}

function seedsOf(ev: Evaluator, file: string, outline: FileOutline, { name: library, packages }: Library, type: EventType, taken: Set<string>): readonly EntrySeed[] {
  const seeds: EntrySeed[] = [];
  for (const name of outline.exported) {
    for (const target of handlerFunctions(ev, ev.exported(file, name).flatMap((value) => madeOf(ev, value)))) {
      const handler = innermostHandler(ev, target);
      if (handler.file !== file || taken.has(keyOf(handler)) || !isHanded(ev.program.getFile(file), handler, packages, type) || isCalledByOthers(ev, file, name)) continue;
      taken.add(keyOf(handler));
      seeds.push({
        kind: 'consumer',
        subject: name === 'default' || deployed.test(name) ? nameOfFile(file) : name,
        target,
        handler,
        framework: library,
        registration: functionPlace(ev, handler),
        confidence: 'likely',
        http: null,
        consumer: {
          library, major: null, queue: null,
          match: { role: 'queue-consumer', library, major: null, version: null, isFork: false, api: type.api, hidden: false, origin: null, originArguments: [], arguments: [] },
        },
        scheduled: null,
        args: [],
      });
    }
  }
  return seeds;
}

/** `pay-out` for `src/pay-out.ts`, `src/pay-out/index.ts` and `src/pay-out/handler.ts`. */
function nameOfFile(file: string): string {
  const { dir, name } = posix.parse(file);
  const folders = dir.split('/').filter((folder) => folder !== 'src');
  return tellsJob(name) ? name : (folders.at(-1) ?? name);
}

function keyOf({ file, function: fn }: FunctionValue): string {
  return `${file}#${String(fn)}`;
}

/** The event is all that it is handed of the project's own making: with more, somebody else calls it. */
function isHanded(facts: FileFacts, { function: fn }: FunctionValue, packages: readonly string[], { event, handler }: EventType): boolean {
  const { parameters = [] } = facts.functions[fn] ?? {};
  const isNamed = (type: TypeTerm | undefined, name: string): boolean => type !== undefined && nameOf(facts, type, packages) === name;
  const isOwn = parameters.slice(1).some(({ type }) => type !== undefined && !(type.kind === 'reference' && given.has(type.path.at(-1) ?? type.name)));
  if (parameters.length > 3 || isOwn) return false;
  if (isNamed(parameters[0]?.type, event)) return true;
  return facts.bindings.some(({ type, values }) => values.some((value) => value.kind === 'function' && value.function === fn) && (isNamed(type, handler) || (type?.kind === 'reference' && isNamed(type, 'Handler') && isNamed(type.args[0], event))));
}

/** The name that a type of the packages has there. */
function nameOf(facts: FileFacts, type: TypeTerm, packages: readonly string[]): string | null {
  if (type.kind === 'import') return packages.includes(type.specifier) ? (type.path.at(-1) ?? null) : null;
  if (type.kind !== 'reference' || type.binding === null) return null;
  const from = facts.bindings[type.binding]?.from;
  return from === undefined || !packages.includes(from.specifier) ? null : (type.path.at(-1) ?? from.imported);
}

/** Another handler hands its own event on: that one is entered. */
function isCalledByOthers(ev: Evaluator, file: string, name: string): boolean {
  return !deployed.test(name) && name !== 'default' && ev.program.callsNamed(name).some((site) => site.file !== file || ev.program.getFile(file).functions[ev.program.getCall(site.file, site.call).in]?.name !== name);
}
