/** Functions that the platform hands the messages of a queue, where infrastructure written as code says so: `digest.addEventSource(new SqsEventSource(orders))`. */
import type { Row } from '../../../catalogue/schema.ts';
import type { StaticValue } from '../../../model/graph.ts';
import { makeRoleMatch } from '../../calls/role-match.ts';
import type { Evaluator } from '../../values/evaluator.ts';
import { staticValue } from '../../values/terms/static-value.ts';
import type { RowMatch } from '../../values/catalogue-rows.ts';
import type { CallSite } from '../../values/program.ts';
import type { At, Values } from '../../values/value.ts';
import { namedValuesAt } from '../arguments/named-values.ts';
import { readTextsAt } from '../arguments/jobs/schedule-timing.ts';
import { innermostHandler, type EntrySeed } from '../entry-seeds.ts';
import { readString, readStrings } from '../read-strings.ts';
import type { Registration } from '../registering-call.ts';
import { contextsOfTerms } from '../registration-contexts.ts';
import { findDeployed, nameOfFile, type DeployedFunction } from './deployed-functions.ts';
import { findNamedFunctions } from './named-functions.ts';

type Polls = NonNullable<Row['polls']>;
type Place = Polls['size'];

/** https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html: ten messages at a time unless it says otherwise. */
const usualBatch = 10;
const library = 'aws-lambda';

/** One for each function; none where its file is not in the repository. */
export function polledEntries(ev: Evaluator, registration: Registration, polls: Polls): readonly EntrySeed[] {
  const { match, args, at, site } = registration;
  const call = ev.program.getCall(site.file, site.call);
  const { subject } = match.row;
  const queue = subject === undefined ? null : ((subject.of === undefined ? readString(ev, args, subject) : readTextsAt(ev, registration, subject)[0]) ?? null);
  const options = readOptions(ev, registration, polls);
  const roleMatch = makeRoleMatch(ev, match, 'queue-consumer', call, at, args);
  return findPolled(ev, registration, polls).flatMap(({ targets, name, budget }) => targets.map((target): EntrySeed => ({
    kind: 'consumer',
    subject: queue ?? name,
    target,
    handler: innermostHandler(ev, target),
    framework: library,
    registration: { file: at.file, span: call.span },
    confidence: match.on.typed ? 'likely' : 'certain',
    http: null,
    consumer: { library, major: null, queue, match: { ...roleMatch, library, major: null, version: null, api: 'SQS event', origin: null, originArguments: [], arguments: [options] } },
    scheduled: null,
    ...(budget && { budgetSeconds: budget }),
    args: [],
  })));
}

function findPolled(ev: Evaluator, { match, args, at, site }: Registration, { function: place }: Polls): readonly DeployedFunction[] {
  if (place === '$on') return findReceiver(ev, match, at, site);
  const given = args[place.arg] ?? [];
  const values = (place.at ?? '').split('|').flatMap((path) => (path === '' ? given : namedValuesAt(ev, given, path).flatMap((one) => one.values)));
  const named = readStrings(ev, args, place).flatMap((path) => findNamedFunctions(ev, at.file, path)).map((target): DeployedFunction => ({ targets: [target], name: nameOfFile(target.file), budget: undefined }));
  return [...findDeployed(ev, values), ...named];
}

/** The function whose method it is. A construct of the project may make one for each of its callers, and add the same source to all. */
function findReceiver(ev: Evaluator, match: RowMatch, at: At, site: CallSite): readonly DeployedFunction[] {
  const { callee, in: fn } = ev.program.getCall(site.file, site.call);
  if (callee.kind !== 'member') return findDeployed(ev, [match.on]);
  const here = findDeployed(ev, ev.evaluate(callee.object, at));
  if (here.length > 0 || at.frame !== null) return here;
  return contextsOfTerms(ev, { file: site.file, fn }, [callee, callee.object]).flatMap((context) => findDeployed(ev, ev.evaluate(callee.object, context)));
}

/** As they stand in deployment files: the size of a batch, and whether the function says which messages of it failed. */
function readOptions(ev: Evaluator, { args, at, site }: Registration, { source, size, reports }: Polls): StaticValue {
  const made = source === undefined ? [{ file: site.file, call: site.call, at }] : originsOf(ev, args[source] ?? []);
  const [one, ...others] = made;
  const call = one === undefined ? undefined : ev.program.getCall(one.file, one.call);
  const read = (place: Place, otherwise: number | boolean): StaticValue => {
    if (one === undefined || call === undefined || others.length > 0) return { kind: 'unknown' };
    const term = call.args[place.arg];
    return term === undefined ? { kind: 'literal', value: otherwise } : (optionAt(staticValue(ev, term, one.at), place.at) ?? { kind: 'literal', value: otherwise });
  };
  const place = { line: ev.program.getCall(site.file, site.call).span[0], file: site.file };
  return { kind: 'object', open: false, properties: [{ key: 'batchSize', value: read(size, usualBatch), ...place }, { key: 'reportsItems', value: read(reports, false), ...place }] };
}

function originsOf(ev: Evaluator, values: Values): readonly { readonly file: string; readonly call: number; readonly at: At }[] {
  return values.flatMap((value) => (value.kind === 'api' && value.origin !== null ? [value.origin] : [])).map(({ file, call, frame }) => ({ file, call, at: { file, fn: ev.program.getCall(file, call).in, frame } }));
}

/** Undefined where it is plainly left out. */
function optionAt(value: StaticValue, path: string): StaticValue | undefined {
  const [key, ...rest] = path.split('.');
  // `consumer: 'src/orders.settle'` leaves all of them out.
  if (value.kind === 'literal') return undefined;
  if (value.kind !== 'object') return { kind: 'unknown' };
  const property = value.properties.find((one) => one.key === key);
  if (property === undefined) return value.open ? { kind: 'unknown' } : undefined;
  return rest.length === 0 ? property.value : optionAt(property.value, rest.join('.'));
}
