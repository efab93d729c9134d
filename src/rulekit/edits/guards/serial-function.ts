/** The edit that lets a function of a platform run once at a time, by the settings that the platform itself keeps. */
import { findCalledName } from '../../../graph/terms.ts';
import type { Run } from '../../../graph/runs/scheduled-run.ts';
import type { EditIntent } from '../../../model/edit-intent.ts';
import type { ProgramGraph, StaticValue } from '../../../model/graph.ts';

/** Null where the function is not known to do this one job and nothing else, or its settings are made elsewhere. */
export function findSerialFunction(graph: ProgramGraph, { entry, schedules }: Run): EditIntent | null {
  const [schedule, ...others] = schedules;
  if (schedule === undefined || others.length > 0 || entry.kind !== 'scheduled') return null;
  switch (schedule.platform) {
    case 'firebase-schedule': return findOptions(graph, entry);
    case 'eventbridge-rule': case 'eventbridge-scheduler':
      return /\.ya?ml$/.test(schedule.file) && !callsFunctions(graph) ? {
        kind: 'deployment-settings', description: 'Let the function run once at a time: a start that finds a run going on waits for its end. One execution of the account is kept for it, and an account that has none to spare refuses that.',
        file: schedule.file, line: schedule.line, settings: [{ name: 'reservedConcurrency', value: '1', line: null }],
      } : null;
    default: return null;
  }
}

/** One instance that takes one request, of whatever the function has now. https://firebase.google.com/docs/reference/functions/2nd-gen/node/firebase-functions.scheduler.scheduleoptions */
function findOptions(graph: ProgramGraph, { registration, scheduled }: Run['entry']): EditIntent | null {
  const [options] = scheduled?.match.arguments ?? [];
  if (options === undefined || !takesOptions(options) || keepsInstances(graph, options)) return null;
  return {
    kind: 'set-options', description: 'Run one instance that takes one start at a time: a second one waits, or is turned away.',
    file: registration.file, line: registration.span[0], column: registration.span[1], argument: 0, text: 'schedule',
    options: [{ option: 'maxInstances', value: '1' }, { option: 'concurrency', value: '1' }],
  };
}

function takesOptions(options: StaticValue): boolean {
  return (options.kind === 'literal' && typeof options.value === 'string') || (options.kind === 'object' && !options.open);
}

/** More instances that are always there than the most there may be are refused when it is deployed. */
function keepsInstances(graph: ProgramGraph, options: StaticValue): boolean {
  if (options.kind === 'object' && options.properties.some(({ key }) => key === 'minInstances')) return true;
  return Object.values(graph.files).some((facts) => facts.calls.some((call) => findCalledName(facts, call) === 'setGlobalOptions' && call.args.some((arg) => arg.kind !== 'object' || arg.properties.some((property) => property.kind === 'spread' || property.key === null || property.key === 'minInstances'))));
}

/** A function that calls itself, and waits for the answer, would wait for its own end. */
function callsFunctions(graph: ProgramGraph): boolean {
  return Object.values(graph.files).some(({ requests }) => requests.some(({ specifier }) => /^(?:@aws-sdk\/client-lambda|aws-sdk(?:\/.*)?)$/.test(specifier)));
}
