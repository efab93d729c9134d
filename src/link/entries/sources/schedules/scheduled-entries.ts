/** Entry points that a call registers with a scheduler: `cron.schedule('0 3 * * *', archive)`, `onSchedule(options, run)`. */
import type { Known } from '../../../../model/graph.ts';
import { makeRoleMatch } from '../../../calls/role-match.ts';
import { handedValue } from '../../../values/catalogue-rows.ts';
import type { FunctionValue } from '../../../values/value.ts';
import type { Evaluator } from '../../../values/evaluator.ts';
import { findItemName } from '../../arguments/item-names.ts';
import { nameOfCall } from '../../arguments/call-names.ts';
import { nameOfJob, namesOfHandler } from '../../arguments/jobs/job-names.ts';
import { functionPlace, handlerFunctions, innermostHandler, type EntrySeed } from '../../entry-seeds.ts';
import { namedValuesAt } from '../../arguments/named-values.ts';
import { readString, readStrings } from '../../read-strings.ts';
import type { Registration } from '../../registering-call.ts';
import { hasExpression, readBudget, readTiming } from '../../arguments/jobs/schedule-timing.ts';
import { findScheduledPrograms, type ScheduledProgram } from './scheduled-programs.ts';
import { findDeployed } from '../deployed-functions.ts';
import { isCalled } from '../is-called.ts';
import { findMadeTasks } from './made-tasks.ts';
import { findNamedFunctions } from '../named-functions.ts';
import { isUnstarted } from './unstarted-jobs.ts';

/** One for each function that the call hands to the scheduler. */
export function scheduledEntries(ev: Evaluator, registration: Registration): readonly EntrySeed[] {
  const { match, args, at, site } = registration;
  const call = ev.program.getCall(site.file, site.call);
  const named = match.row.subject ? readString(ev, args, match.row.subject) : null;
  const roleMatch = makeRoleMatch(ev, match, 'schedule', call, at, args);
  const platform = match.row.schedule?.platform ?? 'in-process';
  if (platform === 'in-process' && (!isCalled(ev, site.file, call.in, { ofSuper: call.callee.kind === 'super' }) || isUnstarted(ev, registration))) return [];
  const timing = readTiming(ev, registration);
  const budget = readBudget(ev, registration, platform);
  // What is added to a rule without a time starts at other events.
  if (match.row.expression?.of === '$made' && !hasExpression(ev, registration)) return [];
  // Of a table, what says neither when nor what is no row.
  if (at.frame?.items && timing.expression === null && timing.periodSeconds === null && findItemName(ev, at.frame) === null) return [];
  return findWork(ev, registration, timing).map(({ target, handler, name: given, expression, periodSeconds, budget: own }): EntrySeed => {
    const row = findItemName(ev, at.frame);
    return {
      kind: 'scheduled',
      subject: named ?? given ?? row ?? nameOfJob([...namesOfHandler(ev, handler), nameOfCall(ev.program.getFile(site.file), site.call)], functionPlace(ev, handler).file, timing.expression),
      target,
      handler,
      framework: match.library.name,
      registration: { file: at.file, span: call.span },
      confidence: match.on.typed ? 'likely' : 'certain',
      http: null,
      consumer: null,
      scheduled: { library: match.library.name, major: roleMatch.major, expression, periodSeconds, match: roleMatch, platform },
      ...((own ?? budget) && { budgetSeconds: own ?? budget }),
      ...(row !== null && { row: ['scheduled', at.file, ...call.span, row, expression ?? periodSeconds, handler.file, handler.function].join('\n') }),
      args: (match.row.callback?.gives ?? []).map((given) => handedValue(ev, match, given, args)),
    };
  });
}

type Work = Omit<ScheduledProgram, 'name'> & { readonly name: string | null; readonly budget?: Known<number> | undefined };

/** What is started: the functions that the call hands over, or the programs that it names. */
function findWork(ev: Evaluator, registration: Registration, timing: ReturnType<typeof readTiming>): readonly Work[] {
  const programs = registration.match.row.schedule?.programs;
  if (programs) return findScheduledPrograms(ev, registration, programs);
  const task = registration.match.row.schedule?.task;
  if (task) return findMadeTasks(ev, registration.args[task.arg] ?? []).flatMap(({ targets, name }) => targets.map((target): Work => ({ target, handler: innermostHandler(ev, target), name, ...timing })));
  const deployed = findDeployedWork(ev, registration, timing);
  if (deployed.length > 0) return deployed;
  return findHandlers(ev, registration).map((target) => ({ target, handler: innermostHandler(ev, target), name: null, ...timing }));
}

/** Functions that stand there as the thing they are on the platform. */
function findDeployedWork(ev: Evaluator, { match, args }: Registration, timing: ReturnType<typeof readTiming>): readonly Work[] {
  const place = match.row.schedule?.handler;
  if (place === undefined) return [];
  const given = args[place.arg] ?? [];
  const values = place.at === undefined ? given : place.at.split('|').flatMap((at) => namedValuesAt(ev, given, at).flatMap((one) => one.values));
  return findDeployed(ev, values).flatMap(({ targets, name, budget }) => targets.map((target): Work => ({ target, handler: innermostHandler(ev, target), name, ...timing, budget })));
}

function findHandlers(ev: Evaluator, { match, args, at }: Registration): readonly FunctionValue[] {
  const named = match.row.schedule?.handler;
  if (named) return readStrings(ev, args, named).flatMap((path) => findNamedFunctions(ev, at.file, path));
  const { args: positions, at: paths } = match.row.callback ?? { args: 'all' as const, at: [] };
  const given = args.filter((_, position) => positions === 'all' || positions.includes(position));
  const inside = paths.flatMap((path) => given.flatMap((values) => namedValuesAt(ev, values, path).flatMap((one) => one.values)));
  return [...new Set([...given.flatMap((values) => handlerFunctions(ev, values)), ...handlerFunctions(ev, inside)])];
}
