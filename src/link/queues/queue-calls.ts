/**
 * Every call of the repository that sends to a queue, sets one up or stops taking from it, whoever reaches it. A consumer is judged by
 * what its producers do, and those often run in another process.
 */
import type { Library } from '../../catalogue/catalogue.ts';
import type { Row } from '../../catalogue/schema.ts';
import type { QueueCall, Role } from '../../model/graph.ts';
import { makeRoleMatch } from '../calls/role-match.ts';
import { registrationContexts } from '../entries/registration-contexts.ts';
import { matchRows } from '../values/catalogue-rows.ts';
import { oneByOne } from '../entries/registrations.ts';
import { evaluateArguments } from '../values/evaluate/evaluate-arguments.ts';
import type { Evaluator } from '../values/evaluator.ts';
import type { CallSite } from '../values/program.ts';
import type { At } from '../values/value.ts';
import { listJobsOfTree } from './jobs-of-tree.ts';
import { readQueueLines, readQueueSchedules } from './queue-schedule.ts';
import { findTakenNames } from './taken-names.ts';

const queueRoles: ReadonlySet<string> = new Set<Role>(['queue-producer', 'queue-setup', 'queue-stop']);
/** A repository with more of them has no other secrets in the rest. */
const mostCalls = 2_000;
const mostContexts = 40;

export function collectQueueCalls(ev: Evaluator): readonly QueueCall[] {
  const found: QueueCall[] = [];
  for (const site of candidateSites(ev)) {
    if (found.length >= mostCalls) break;
    ev.forgetExcess();
    const { result: calls } = ev.search.within(site.file, () => queueCallsAt(ev, site));
    if (calls.length > 0) ev.teaching.meeting.add(site.file);
    for (const call of calls) found.push(call);
  }
  return found;
}

/** Only where a package.json asks for the library: `add`, `send` and `close` are the names of everything. */
function candidateSites(ev: Evaluator): readonly CallSite[] {
  const names = new Set<string>();
  for (const library of ev.catalogue.libraries.values()) {
    const own = namesOf(library);
    if (own.length === 0 || !ev.modules.isRequested(library.packages)) continue;
    for (const name of own) names.add(name);
  }
  return [...names].flatMap((name) => ev.program.callsNamed(name)).filter((site) => ev.search.includes(site.file));
}

function namesOf(library: Library): readonly string[] {
  return [...library.rows.values()].flatMap((byName) => [...byName].flatMap(([name, rows]) => (rows.some(isMeant) ? [name.replace(/^new /, '').split('.').at(-1) ?? name] : [])));
}

/** A consumer that is handed its own timetable is one too. */
function isMeant({ role = '', schedule }: Row): boolean {
  return queueRoles.has(role) || (role === 'queue-consumer' && schedule?.lines !== undefined);
}

function queueCallsAt(ev: Evaluator, site: CallSite): readonly QueueCall[] {
  const call = ev.program.getCall(site.file, site.call);
  if (call.kind === 'import') return [];
  const plain: At = { file: site.file, fn: call.in, frame: null };
  if (!ev.evaluate(call.callee, plain).some((callee) => matchRows(ev, callee, call.kind === 'new', [], site).some(({ row }) => isMeant(row)))) return [];
  return registrationContexts(ev, site).slice(0, mostContexts).flatMap((at) => {
    const args = evaluateArguments(ev, call, at);
    return ev.evaluate(call.callee, at).flatMap((callee) => matchRows(ev, callee, call.kind === 'new', args, site)).flatMap((match): QueueCall[] => {
      const { role } = match.row;
      if (match.row.schedule?.lines !== undefined) {
        const producer = { role: 'queue-producer', name: match.name, place: { file: site.file, span: call.span }, match: makeRoleMatch(ev, match, 'queue-producer', call, at, args) } as const;
        return readQueueLines(ev, args, match.row.schedule.lines).map((schedule) => ({ ...producer, schedule }));
      }
      if (role !== 'queue-producer' && role !== 'queue-setup' && role !== 'queue-stop') return [];
      const queueCall = { role, name: match.name, place: { file: site.file, span: call.span }, match: makeRoleMatch(ev, match, role, call, at, args), ...(match.row.taken && { jobs: findTakenNames(ev, site) }) } as const;
      if (match.row.tree) return [...listJobsOfTree(queueCall)];
      const schedules = oneByOne(match, args).flatMap((own) => readQueueSchedules(ev, { match, site, at, args: own }, queueCall.match));
      return schedules.length === 0 ? [queueCall] : schedules.map((schedule) => ({ ...queueCall, schedule }));
    });
  });
}
