/** Deployment numbers with their origin. */
import type { Evidence, EvidenceKind } from '../model/finding.ts';
import type { Known } from '../model/graph.ts';
import { lineEvidence } from './places.ts';

/** The value, wherever it comes from; null when nobody knows. */
export function findValue<Value>(known: Known<Value>): Value | null {
  return known.from === 'unknown' ? null : known.value;
}

/** The value a file of the repository sets; a platform's default is none. */
export function findValueInFile<Value>(known: Known<Value>): Value | null {
  return known.from === 'file' ? known.value : null;
}

/** Evidence for a value that stands in a file; nothing for a default. */
export function knownEvidence<Value>(kind: EvidenceKind, known: Known<Value>, label: string): Evidence[] {
  return known.from === 'file' ? [lineEvidence(kind, known.file, known.line, label)] : [];
}

/** ` by default` after a number nobody wrote down. */
export function renderOrigin<Value>(known: Known<Value>): string {
  return known.from === 'default' ? ' by default' : '';
}
