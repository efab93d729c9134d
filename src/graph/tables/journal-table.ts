/** A table of the repository that keeps, under a unique key, what was done: the place for a row that a second run runs into. */
import type { ProgramGraph } from '../../model/graph.ts';

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
