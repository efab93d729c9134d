import { createHash } from 'node:crypto';

/** Enough of the hash to tell the findings of one repository apart, and short enough for a comment's marker. */
const fingerprintLength = 16;

/** The same finding in base and head, wherever its lines moved: it is made of names only, never of a line number. */
export function getFingerprint(rule: string, subject: string, chain: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify([rule, subject, chain])).digest('hex').slice(0, fingerprintLength);
}
