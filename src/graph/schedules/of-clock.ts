/** What the clock says, at once or by way of names: `Date.now() - lastRun`, `const day = now.toISOString()`. */
import type { FileFacts, Term } from '../../model/facts.ts';
import { findCalledName } from '../terms.ts';
import { forEachValueBehind } from './values-behind.ts';

/** A whole name, with at most how the time is written: `nowIso`, `todayInZone`, and not `getTimelineLength`. */
const clockName = /^(?:now|today|getTime|currentTime|toISOString|toDateString|toLocaleDateString)(?:[Ss]tamp|UTC|Utc|ISO|Iso|Ms|Millis|Sec(?:ond)?s?|Unix|Epoch|Date|Day|Key|Str(?:ing)?)*(?:(?:In|As|For|At)[A-Z]\w*)?$|(?:Now|Today|DateKey|DayKey|DateString)$/;
const longestWay = 6;

/** Something in the term is read off a clock. */
export function isOfClock(facts: FileFacts, term: Term): boolean {
  let found = false;
  forEachValueBehind(facts, term, (inner) => {
    if (found) return;
    if (inner.kind === 'global') found = inner.name === 'Date' || inner.name === 'performance';
    const call = inner.kind === 'call' ? facts.calls[inner.call] : undefined;
    if (call !== undefined && clockName.test(findCalledName(facts, call) ?? '')) found = true;
  }, longestWay);
  return found;
}
