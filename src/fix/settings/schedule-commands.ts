/**
 * The other command of a script for the same job: `if …; then gcloud scheduler jobs update http payouts …; else gcloud scheduler jobs create http
 * payouts …; fi`. Changed in one of them only, the settings would depend on whether the job is there already.
 */
import type { SettingEdit } from '../../model/edit-intent.ts';

interface Command {
  readonly job: string;
  /** Half-open, from 0. */
  readonly first: number;
  readonly end: number;
}

const flags: Readonly<Partial<Record<SettingEdit['name'], RegExp>>> = {
  retryCount: /--max-retry-attempts[= ]/, minBackoff: /--min-backoff[= ]/, attemptDeadline: /--attempt-deadline[= ]/,
};

export interface CommandSettings {
  /** Where the retry count stands, from 1. */
  readonly line: number;
  readonly settings: readonly SettingEdit[];
}

/** The same settings for every other command of the job that the line is part of. */
export function findTwinSettings(lines: readonly string[], line: number, settings: readonly SettingEdit[]): readonly CommandSettings[] {
  const commands = findCommands(lines);
  const own = commands.find(({ first, end }) => line > first && line <= end);
  return commands.filter((command) => command !== own && command.job === own?.job).flatMap((command) => readSettings(lines, command, settings));
}

function readSettings(lines: readonly string[], { first, end }: Command, settings: readonly SettingEdit[]): readonly CommandSettings[] {
  const find = (flag: RegExp | undefined): number | null => {
    const at = flag === undefined ? -1 : lines.findIndex((row, index) => index >= first && index < end && flag.test(row));
    return at < 0 ? null : at + 1;
  };
  const retries = find(flags.retryCount);
  // What the command is silent about stays as it was.
  const found = settings.map((setting) => ({ ...setting, isMissing: setting.line === null, line: find(flags[setting.name]) })).filter((setting) => setting.line !== null || (setting.isMissing && retries !== null));
  const [any] = found;
  const line = retries ?? any?.line ?? null;
  return line === null ? [] : [{ line, settings: found.map(({ name, value, line: at }) => ({ name, value, line: at })) }];
}

function findCommands(lines: readonly string[]): readonly Command[] {
  return lines.flatMap((row, index): Command[] => {
    const [, job] = /\bgcloud\s(?:.*\s)?scheduler\s+jobs\s+(?:create|update)\s+http\s+["']?([^\s"'\\]+)/.exec(row) ?? [];
    if (job === undefined) return [];
    let end = index + 1;
    while (end < lines.length && /\\\s*$/.test(lines[end - 1] ?? '')) end += 1;
    return [{ job, first: index, end }];
  });
}
