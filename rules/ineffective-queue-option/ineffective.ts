import type { EditIntent } from '../../src/model/edit-intent.ts';
import type { Confidence, Evidence, Severity } from '../../src/model/finding.ts';
import type { RoleMatch } from '../../src/model/graph.ts';

/** An option that does nothing, and why. */
export interface Ineffective {
  readonly option: string;
  /** Where it has an effect, and not the one that is meant. */
  readonly title?: string;
  readonly file: string;
  readonly line: number;
  /** Null where the name is not literal. */
  readonly queue: string | null;
  readonly api: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** Said of the queue, where all that the option is given to are one. */
  message(queue: string | null): string;
  advice(queue: string | null): string;
  readonly evidence: readonly Evidence[];
  readonly edit: EditIntent | null;
}

/** `pg-boss 10.1.4` */
export function renderLibrary({ library, version }: RoleMatch): string {
  return version === null ? library : `${library} ${version}`;
}
