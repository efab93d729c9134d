/** Jobs that lie still until they are started: `new CronJob({ cronTime, onTick })` runs nothing before its `start()`. */
import type { CallFact, FileFacts, Term } from '../../../../model/facts.ts';
import type { Evaluator } from '../../../values/evaluator.ts';
import type { CallSite } from '../../../values/program.ts';
import { isMentioned } from '../../../values/terms/mentioned-terms.ts';
import type { Value } from '../../../values/value.ts';
import type { Registration } from '../../registering-call.ts';
import { isLoad } from '../../../gates/gated-imports.ts';
import { findAsking, hasUnread } from '../asking-files.ts';
import { isLoadedByName } from '../loaded-by-name.ts';

type Starts = NonNullable<NonNullable<Registration['match']['row']['schedule']>['starts']>;

/** True only where it is plain: no option starts the job, and what is started in the program is something else. */
export function isUnstarted(ev: Evaluator, { match, site }: Registration): boolean {
  const starts = match.row.schedule?.starts;
  if (starts === undefined) return false;
  const call = ev.program.getCall(site.file, site.call);
  // Of a class over the library's, any method may start what it is.
  if (call.callee.kind === 'super' || mayStartItself(call, starts) || hasUnread(ev, site.file)) return false;
  const near = findNear(ev, site.file);
  // What loads files by names that are put together hands them to anyone.
  const isHanded = isArgument(ev.program.getFile(site.file), site.call) || isLoadedByName(ev, site.file);
  return !ev.program.callsNamed(starts.by).some((one) => isStart(ev, one, site, isHanded || near.has(one.file))) && ![...near].some((file) => isStartHanded(ev, file, starts.by, site));
}

/** A barrel of a barrel of a barrel. */
const mostBarrels = 4;

/** The file of the job, those that ask for it, and those that ask for one that hands on what it asks for. */
function findNear(ev: Evaluator, file: string): ReadonlySet<string> {
  const near = new Set([file]);
  let last: readonly string[] = [file];
  for (let depth = 0; depth <= mostBarrels && last.length > 0; depth += 1) {
    const asking = last.filter((one) => one === file || handsOn(ev.program.getFile(one))).flatMap((one) => findAsking(ev, one));
    last = [...new Set(asking)].filter((one) => !near.has(one));
    for (const one of last) near.add(one);
  }
  return near;
}

/** `export * from './digest'`, `module.exports = { digest: require('./digest') }`, or a list of what is imported. */
function handsOn({ exports, bindings, calls }: FileFacts): boolean {
  const isTaken = (term: Term): boolean => {
    const call = term.kind === 'call' ? calls[term.call] : undefined;
    return term.kind === 'binding' ? bindings[term.binding]?.from !== undefined : call !== undefined && isLoad(call);
  };
  const given = exports.flatMap(({ value }) => (value?.kind === 'binding' ? [value, ...(bindings[value.binding]?.values ?? [])] : [value]));
  return exports.some(({ from, typeOnly }) => from !== undefined && !typeOnly) || isMentioned(given, isTaken);
}

/** An option of the call says so, or says what is not known. */
function mayStartItself({ args }: CallFact, { option }: Starts): boolean {
  if (args.some(({ kind }) => kind === 'spread')) return true;
  const given = args[option.arg];
  if (given === undefined || option.at === undefined) return given !== undefined && mayBeTrue(given);
  if (given.kind !== 'object') return true;
  return given.properties.some((one) => (one.kind === 'spread' || one.key === null ? true : one.key === option.at && mayBeTrue(one.value)));
}

function mayBeTrue(term: Term): boolean {
  return !(term.kind === 'literal' && (term.value === false || term.value === null)) && !(term.kind === 'global' && term.name === 'undefined');
}

/** A call of that name on the job itself, or, where the job may have come there, on what is not known. */
function isStart(ev: Evaluator, { file, call }: CallSite, job: CallSite, mayHaveIt: boolean): boolean {
  const { callee, in: fn } = ev.program.getCall(file, call);
  if (callee.kind !== 'member') return false;
  const values = ev.evaluate(callee.object, { file, fn, frame: null });
  return values.length === 0 ? mayHaveIt : values.some((value) => isJob(value, job));
}

function isJob(value: Value, job: CallSite): boolean {
  return value.kind === 'api' && value.origin?.file === job.file && value.origin.call === job.call;
}

/** `setTimeout(job.start, 1000)` and `app.listen(80, job.start.bind(job))`: started by whoever gets it. */
function isStartHanded(ev: Evaluator, file: string, by: string, job: CallSite): boolean {
  const { calls, assignments, bindings, exports } = ev.program.getFile(file);
  const handed = calls.map(({ callee, args }) => [callee.kind === 'member' ? callee.object : null, args]);
  return isMentioned([handed, assignments, bindings.map(({ values }) => values), exports], (term) => {
    if (term.kind !== 'member' || term.property !== by) return false;
    const values = ev.evaluate(term.object, { file, fn: 0, frame: null });
    return values.length === 0 || values.some((value) => isJob(value, job));
  });
}

/** `registry.addCronJob('digest', job)`: started by whoever gets it. */
function isArgument({ calls, bindings }: FileFacts, job: number): boolean {
  const isJob = (term: Term): boolean => term.kind === 'call' && term.call === job;
  return isMentioned(calls.map(({ args }) => args), (term) => isJob(term) || (term.kind === 'binding' && bindings[term.binding]?.values.some(isJob) === true));
}
