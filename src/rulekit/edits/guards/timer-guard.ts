/** The edit that keeps the runs of one process apart, for a job that the process itself starts. */
import { findAvailableOption } from '../../../graph/guards/library-options.ts';
import type { Run } from '../../../graph/runs/scheduled-run.ts';
import type { EditIntent } from '../../../model/edit-intent.ts';
import { getWorkName } from '../../job-name.ts';

const hour = 60 * 60;

/** The library's option where the installed release has one, else a flag; null where two runs of one process hardly meet. */
export function findTimerGuard(run: Run): EditIntent | null {
  if (!run.isTimer || (run.instances.kind !== 'one' && (run.period === null || run.period >= hour))) return null;
  return findOptionEdit(run) ?? getFlagEdit(run);
}

/** A flag or an option of one process says nothing to another. */
function renderDescription(run: Run, way: string): string {
  return run.instances.kind === 'unknown' ? `${way} in the same process. With more than one instance, take a lock that all of them ask.` : `${way}.`;
}

function findOptionEdit(run: Run): EditIntent | null {
  const { entry } = run;
  const option = findAvailableOption(entry);
  const argument = option === null ? null : findOptionsArgument(run, option);
  if (option === null || argument === null) return null;
  return {
    kind: 'set-option', description: renderDescription(run, `Let ${entry.scheduled?.library ?? entry.framework} leave out a start while the last run is going on`),
    file: entry.registration.file, line: entry.registration.span[0], column: entry.registration.span[1], argument, option, value: 'true', replaces: [],
  };
}

/** Where each library takes its options. */
function findOptionsArgument({ entry }: Run, option: string): number | null {
  const given = entry.scheduled?.match.arguments ?? [];
  switch (entry.scheduled?.library) {
    case 'node-cron': case 'toad-scheduler': return 2;
    // Options and function come in either order: https://croner.56k.guru/usage/basics/
    case 'croner': return given[1]?.kind === 'object' ? 1 : 2;
    case 'cron': return given[0]?.kind === 'object' ? 0 : null;
    // `@Interval` has no options, and is not told from `@Cron` by anything but its first argument.
    case '@nestjs/schedule': return option === 'waitForCompletion' && given[0]?.kind === 'literal' && typeof given[0].value === 'string' && given[0].value.includes(' ') ? 1 : null;
    default: return null;
  }
}

function getFlagEdit(run: Run): EditIntent {
  const { handler } = run.entry;
  return {
    kind: 'single-flight-job', description: renderDescription(run, 'Leave out a start while the last run is going on'),
    file: handler.file, handlerLine: handler.span[0], handlerColumn: handler.span[1], jobName: getWorkName(run),
  };
}
