/** Through what the programs that hold a decorated handler take their messages: `createMicroservice(AppModule, { transport: Transport.RMQ })`. */
import type { DecoratorRow, Row } from '../../../catalogue/schema.ts';
import type { Term } from '../../../model/facts.ts';
import type { StaticValue } from '../../../model/graph.ts';
import { createImportClosures, type ImportClosures } from '../../processes/import-closure.ts';
import { readCatalogueText } from '../../values/catalogue-constants.ts';
import { evaluateArguments } from '../../values/evaluate/evaluate-arguments.ts';
import { matchRows } from '../../values/catalogue-rows.ts';
import type { Evaluator } from '../../values/evaluator.ts';
import { staticValue } from '../../values/terms/static-value.ts';
import type { At, Value } from '../../values/value.ts';
import type { Decorator } from './decorators.ts';

export interface Transport {
  /** What takes the messages. */
  readonly library: string;
  readonly options: StaticValue;
}

/** A repository of more programs than this is a generator of them. */
const mostPrograms = 100;
const opened = new WeakMap<Evaluator, ImportClosures>();

/** What decides about a message whose handler failed instead of the framework: it may acknowledge it. https://docs.nestjs.com/microservices/exception-filters */
const filters = { decorator: 'UseFilters', call: 'useGlobalFilters' };

interface Handler {
  readonly row: DecoratorRow;
  /** The other decorators of the handler and its class. */
  readonly beside: readonly Decorator[];
  /** It gives something back. */
  readonly answers: boolean;
}

/** Null where that is not known, where programs differ, or where a message comes once. */
export function findTransport(ev: Evaluator, file: string, decorator: Decorator, { row, beside, answers }: Handler): Transport | null {
  if (beside.some(({ name }) => name === filters.decorator)) return null;
  const asked = readAsked(ev, decorator);
  const started = findStarted(ev, file, decorator.library.name).filter(({ transport }) => asked === null || transport === null || transport === asked);
  const [first, ...others] = started;
  if (first?.transport == null || others.some(({ transport }) => transport !== first.transport)) return null;
  const library = row.transports[first.transport] ?? (answers ? undefined : row.unanswered[first.transport]);
  return library === undefined ? null : { library, options: others.length === 0 ? first.options : { kind: 'unknown' } };
}

/** `@EventPattern('orders.placed', Transport.KAFKA)` */
function readAsked(ev: Evaluator, { call, at }: Decorator): string | null {
  for (const term of call === null ? [] : ev.program.getCall(at.file, call).args.slice(1)) {
    const text = readCatalogueText(ev, term, at);
    if (text !== null) return text;
  }
  return null;
}

interface Started {
  /** Null where it is said elsewhere. */
  readonly transport: string | null;
  readonly options: StaticValue;
}

/** The programs that load the file, as far as they say. */
function findStarted(ev: Evaluator, file: string, library: string): readonly Started[] {
  const names = [...(ev.catalogue.libraries.get(library)?.rows.values() ?? [])].flatMap((byName) => [...byName].flatMap(([name, rows]) => (rows.some((row) => row.transport !== undefined) ? [name] : [])));
  const closures = opened.get(ev) ?? createImportClosures(ev.program.outlines, ev.modules);
  opened.set(ev, closures);
  return names.flatMap((name) => ev.program.callsNamed(name)).slice(0, mostPrograms).flatMap((site) => {
    if (!closures.below([site.file]).has(file)) return [];
    const call = ev.program.getCall(site.file, site.call);
    const at: At = { file: site.file, fn: call.in, frame: null };
    const args = evaluateArguments(ev, call, at);
    const [place] = ev.evaluate(call.callee, at).flatMap((callee) => matchRows(ev, callee, call.kind === 'new', args, site)).flatMap(({ row }) => row.transport ?? []);
    const given = place === undefined ? undefined : call.args[place.arg];
    if (given === undefined) return [];
    const isFiltered = isShared(ev, place?.shares, call.args, at) && ev.program.callsNamed(filters.call).some((one) => one.file === site.file);
    return [{ transport: isFiltered ? null : readTransport(ev, args[place?.arg ?? 0] ?? []), options: findOptions(staticValue(ev, given, at)) }];
  });
}

/** A program that answers requests too keeps their filters from its messages unless it is told otherwise: https://docs.nestjs.com/faq/hybrid-application#sharing-configuration */
function isShared(ev: Evaluator, place: NonNullable<Row['transport']>['shares'], args: readonly Term[], at: At): boolean {
  if (place === undefined) return true;
  const given = args[place.arg];
  const value = given === undefined ? undefined : staticValue(ev, given, at);
  return value !== undefined && (value.kind !== 'object' || value.open || value.properties.some(({ key, value: set }) => key === place.at && !(set.kind === 'literal' && set.value === false)));
}

function readTransport(ev: Evaluator, values: readonly Value[]): string | null {
  const [value, ...others] = values;
  const property = value?.kind === 'object' && others.length === 0 ? value.term.properties.findLast((one) => one.kind === 'spread' || one.key === 'transport') : undefined;
  if (value?.kind !== 'object' || property === undefined || property.kind === 'spread') return null;
  return readCatalogueText(ev, property.value, { file: value.file, fn: value.fn, frame: value.frame });
}

function findOptions(value: StaticValue): StaticValue {
  return value.kind === 'object' ? value.properties.find(({ key }) => key === 'options')?.value ?? { kind: 'unknown' } : { kind: 'unknown' };
}
