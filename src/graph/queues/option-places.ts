/** The options a queue call was given, with the lines they stand on. */
import type { QueueCall, StaticProperty, StaticValue } from '../../model/graph.ts';

export interface PlacedOption {
  readonly key: string;
  readonly value: StaticValue;
  readonly file: string;
  readonly line: number;
  /** The object it stands in. */
  readonly object: OptionObject;
}

export interface OptionObject {
  readonly properties: readonly StaticProperty[];
  /** Something is spread into it that is not known. */
  readonly open: boolean;
}

/** Options stand in objects, in lists of jobs, and one level down: `{ opts: { jobId } }`. */
const deepest = 3;

/** Every option of this name among the arguments; a dotted name reaches into objects: `deduplication.id`. */
export function findOptions(values: readonly StaticValue[], file: string, name: string): readonly PlacedOption[] {
  const found: PlacedOption[] = [];
  for (const value of values) collect(value, file, name.split('.'), found, 0);
  return found;
}

export function hasAny(object: OptionObject, names: readonly string[]): boolean {
  return object.properties.some((property) => names.includes(property.key));
}

function collect(value: StaticValue, file: string, path: readonly string[], found: PlacedOption[], depth: number): void {
  if (depth > deepest) return;
  if (value.kind === 'array') for (const item of value.items) collect(item, file, path, found, depth);
  if (value.kind !== 'object') return;
  const [key = '', ...rest] = path;
  for (const property of value.properties) {
    if (property.key === key && rest.length === 0) found.push({ key, value: property.value, file: property.file ?? file, line: property.line, object: value });
    else if (property.key === key) collect(property.value, file, rest, found, depth + 1);
    else if (property.key === 'opts') collect(property.value, file, path, found, depth + 1);
  }
}

/** Those of a call by position: the payload of a job is not its options, whatever its fields are called. */
export function getOptionArguments({ name, match }: QueueCall): readonly StaticValue[] {
  switch (`${match.library} ${name}`) {
    case 'pg-boss insert': return match.arguments;
    case 'pg-boss schedule': return match.arguments.slice(3);
    case 'pg-boss send': case 'pg-boss publish': {
      // `send({ name, data, options })`
      const [first, ...rest] = match.arguments;
      return first?.kind === 'object' ? first.properties.flatMap(({ key, value }) => (key === 'options' ? [value] : [])) : rest.slice(1);
    }
    case 'bullmq addBulk': case 'bull addBulk': return match.arguments.slice(0, 1).flatMap(getOptionsOfJobs);
    case 'pg-boss scheduleJob': case 'bullmq add': return match.arguments.slice(2);
    // `add('mail', data, options)` and `add(data, options)`
    case 'bull add': return match.arguments.slice(match.arguments[0]?.kind === 'literal' ? 2 : 1);
    case '@nestjs/bull registerQueue': case '@nestjs/bullmq registerQueue': case '@nestjs/bull forRoot': case '@nestjs/bullmq forRoot':
    case '@nestjs/bull registerQueueAsync': case '@nestjs/bullmq registerQueueAsync': case '@nestjs/bull forRootAsync': case '@nestjs/bullmq forRootAsync': return match.arguments;
    default: return match.arguments.slice(1);
  }
}

/** `addBulk([{ name, data, opts }])`: https://docs.bullmq.io/guide/queues/adding-bulks */
function getOptionsOfJobs(jobs: StaticValue): readonly StaticValue[] {
  if (jobs.kind === 'array') return jobs.items.flatMap(getOptionsOfJobs);
  return jobs.kind === 'object' ? jobs.properties.flatMap(({ key, value }) => (key === 'opts' ? [value] : [])) : [jobs];
}
