/** What is known of a table of a database before anything is asked of it. */
import type { TableFact } from './deployment-facts.ts';

export interface Table extends TableFact {
  readonly file: string;
}
