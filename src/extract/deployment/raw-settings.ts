/** Raw values of any format -> the typed settings of a fact. What is written but not literal is kept as `unresolved`. */
import type { ProcessCount, ScheduleFact, ScheduleSettings, ServiceFact, ServiceSettings, Setting } from '../../model/deployment-facts.ts';
import { parseDurationSeconds } from './duration.ts';

/** A value as its file writes it. `resolved` is false while a variable or an expression is part of it. */
export interface RawValue {
  readonly text: string;
  /** Where the literal stands: the assignment, for a variable. */
  readonly line: number;
  readonly resolved: boolean;
  /** The variable that it is the default of. */
  readonly variable?: string;
}

export type RawSettings<Settings> = { readonly [Name in keyof Settings]?: RawValue | undefined };

type Readers<Settings> = { readonly [Name in keyof Settings]-?: (raw: RawValue) => ValueOf<Settings[Name]> | undefined };
type ValueOf<S> = NonNullable<S> extends Setting<infer T> ? T : never;

const serviceReaders: Readers<ServiceSettings> = {
  minInstances: readCount,
  maxInstances: readCount,
  processes: readProcesses,
  concurrency: readCount,
  timeoutSeconds: readDuration,
  cpuThrottling: readBoolean,
  stopsIdle: readBoolean,
  replacesFirst: readBoolean,
  source: readLiteral,
  // The last part of an image path names the service even where project and tag are variables.
  image: (raw) => raw.text,
  dockerfile: readLiteral,
  target: readLiteral,
  // Which program it starts shows even where an argument of it is a variable.
  command: (raw) => (raw.text.trim() === '' ? undefined : raw.text.slice(0, longestCommand)),
};

/** No command that starts a server is longer. */
const longestCommand = 2_000;

const scheduleReaders: Readers<ScheduleSettings> = {
  expression: readLiteral,
  timeZone: readLiteral,
  retryCount: readCount,
  minBackoffSeconds: readDuration,
  maxBackoffSeconds: readDuration,
  attemptDeadlineSeconds: readDuration,
  paused: readBoolean,
  overlap: readOverlap,
  runLimitSeconds: readDuration,
  restarts: readCount,
};

type ServiceHead = Pick<ServiceFact, 'platform' | 'name' | 'line' | 'update' | 'kind' | 'environment' | 'openEnvironment'>;
type ScheduleHead = Pick<ScheduleFact, 'platform' | 'name' | 'line' | 'target' | 'update'>;

/** One service from what its file writes. */
export function buildServiceFact(head: ServiceHead, raw: RawSettings<ServiceSettings>): ServiceFact {
  return { ...head, ...readSettings(raw, serviceReaders) };
}

/** One schedule from what its file writes. */
export function buildScheduleFact(head: ScheduleHead, raw: RawSettings<ScheduleSettings>): ScheduleFact {
  return { ...head, ...readSettings(raw, scheduleReaders) };
}

/** The name as written, or null when nothing of it is literal: two scripts with `$NAME` need not mean the same service. */
export function findName(raw: RawValue | undefined): string | null {
  if (raw === undefined || raw.text === '') return null;
  if (raw.resolved) return raw.text;
  const literalPart = raw.text.replace(/\$\{[^}]*\}|\$\([^)]*\)|\$\w+/g, '');
  return /[a-z]{2}/i.test(literalPart) ? raw.text : null;
}

function readSettings<Settings>(raw: RawSettings<Settings>, readers: Readers<Settings>): object {
  const settings: [string, Setting<unknown>][] = [];
  const unresolved: [string, Setting<string>][] = [];
  for (const name of Object.keys(readers) as (keyof Settings & string)[]) {
    const given = raw[name];
    if (given === undefined) continue;
    const value = readers[name](given);
    if (value === undefined) unresolved.push([name, { value: given.text, line: given.line }]);
    else settings.push([name, { value, line: given.line, ...(given.variable !== undefined && { variable: given.variable }) }]);
  }
  return { ...Object.fromEntries(settings), ...(unresolved.length > 0 ? { unresolved: Object.fromEntries(unresolved) } : {}) };
}

function readCount(raw: RawValue): number | undefined {
  // Six digits are more than any platform runs; longer ones are no count.
  return raw.resolved && /^\d{1,6}$/.test(raw.text.trim()) ? Number(raw.text) : undefined;
}

/** PM2 writes `max`, `0` and `-1` for one process per processor, or one less. */
function readProcesses(raw: RawValue): ProcessCount | undefined {
  const text = raw.text.trim();
  if (raw.resolved && /^(?:max|0|-\d{1,3})$/.test(text)) return 'processors';
  return readCount(raw);
}

function readDuration(raw: RawValue): number | undefined {
  return raw.resolved ? parseDurationSeconds(raw.text) : undefined;
}

function readBoolean(raw: RawValue): boolean | undefined {
  const text = raw.text.trim().toLowerCase();
  return !raw.resolved || (text !== 'true' && text !== 'false') ? undefined : text === 'true';
}

function readOverlap(raw: RawValue): 'allow' | 'forbid' | 'replace' | undefined {
  const text = raw.resolved ? raw.text.trim().toLowerCase() : '';
  return text === 'allow' || text === 'forbid' || text === 'replace' ? text : undefined;
}

function readLiteral(raw: RawValue): string | undefined {
  return raw.resolved && raw.text !== '' ? raw.text : undefined;
}
