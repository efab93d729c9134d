/** A table of the repository that keeps, under a unique key, what was done: the place for a row that a second run runs into. */
import type { RecordTable } from '../../model/deployment-facts.ts';
import type { ProgramGraph } from '../../model/graph.ts';
import { isOfSamePackage } from '../packages.ts';

export interface JournalTable {
  readonly name: string;
  /** `event_id`; several columns of one key stand together. */
  readonly columns: readonly string[];
}

/** The name only chooses among tables whose schema has such a key; nothing is judged by it. */
const names = /(?:^|_)(?:processed|handled|consumed|seen|received)_?(?:events?|messages?|jobs?|webhooks?|deliver(?:y|ies)|tasks?)|idempoten|dedup|(?:^|_)inbox/;

/** Null where there is none. The key of the row itself is mostly made anew for each row. */
export function findJournalTable(graph: ProgramGraph): JournalTable | null {
  for (const { name, unique } of graph.tables ?? []) {
    const columns = names.test(inWords(name)) ? unique.find((key) => key.length > 0 && key.join() !== 'id') : undefined;
    if (columns !== undefined) return { name, columns };
  }
  return null;
}

/** `ProcessedEvent` of a model is `processed_event` of the database. */
function inWords(name: string): string {
  return name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase();
}

/** An `inbox` with an `address` is no journal. */
const keys = /(?:^|_)(?:id|key|hash|digest|token|fingerprint|uuid|ref|reference|signature)$/;

/** Such a table to which a text is all that has to be said. One of SQL files belongs to the package they lie in, that of the only Prisma schema to whoever uses its client. */
export function findRecordTable(graph: ProgramGraph, file: string, isPrisma: boolean): RecordTable | null {
  const tables = graph.tables ?? [];
  const changed = new Set(tables.flatMap(({ name, isChanged }) => (isChanged === true ? [name] : [])));
  const schemas = new Set(tables.flatMap((table) => (table.file.endsWith('.prisma') ? [table.file] : [])));
  const found = tables.find(({ name, record, file: schema }) => record !== undefined && !changed.has(name) && keys.test(inWords(record.column)) && names.test(inWords(record.table.split('.').at(-1) ?? name))
    && (isPrisma ? schemas.size === 1 && schemas.has(schema) : schema.endsWith('.sql') && isOfSamePackage(graph, schema, file)));
  return found?.record ?? null;
}
