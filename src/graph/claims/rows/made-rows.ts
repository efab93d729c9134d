/** Rows that a function makes and saves: they were never read, and saving them marks none of those that were. */
import type { FileFacts, Term } from '../../../model/facts.ts';

/** `const booking = new Booking(); booking.status = 'sent'; await bookings.save(booking)`: a row that nobody has read before, as no key is given to it. */
export function isMade(facts: FileFacts, row: Term): boolean {
  const values = row.kind === 'binding' ? (facts.bindings[row.binding]?.values ?? []) : [];
  return values.length > 0 && !isGivenKey(facts, row) && values.every((value) => {
    const made = value.kind === 'await' ? value.of : value;
    const call = made.kind === 'call' ? facts.calls[made.call] : undefined;
    if (made.kind === 'object') return isWithoutKey(made);
    return call !== undefined && (call.kind === 'new' || (call.callee.kind === 'member' && makers.has(call.callee.property))) && call.args.every(isWithoutKey);
  });
}

/** `patch.id = booking.id` */
function isGivenKey(facts: FileFacts, row: Term): boolean {
  return facts.assignments.some(({ target }) => target.kind === 'member' && keys.test(target.property) && target.object.kind === 'binding' && row.kind === 'binding' && target.object.binding === row.binding);
}

const keys = /^_?id$|^uuid$/;

const makers: ReadonlySet<string> = new Set(['create', 'build']);

function isWithoutKey(values: Term): boolean {
  return values.kind === 'object' && values.properties.every((property) => property.kind !== 'spread' && property.key !== null && !keys.test(property.key));
}
