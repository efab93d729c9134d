/** Guards that are taken, and the work that is done under them. */
import type { Span } from '../../../model/source-location.ts';
import { makeDraft, type Draft, type Flow, type NewGuard, type Work } from '../draft.ts';
import type { BodyWalk } from './body-walk.ts';
import { checkThrow } from './leaks.ts';

/** Takes a guard from here on. */
export function hold(walk: BodyWalk, flow: Flow, guard: Omit<NewGuard, 'place'> & { readonly span: Span }): Draft {
  const { span, ...rest } = guard;
  const draft = makeDraft({ ...rest, place: { file: walk.file, span } });
  flow.held.set(draft.key, draft);
  walk.taken.push(draft);
  return draft;
}

/** A call with an effect, or all that one call reaches: each with the guards it has of its own. */
export function cover(walk: BodyWalk, flow: Flow, works: readonly Work[], mayFail: boolean): void {
  for (const own of works) {
    const work = [...own, ...flow.held.values()];
    walk.works.push(work);
    flow.pending.push(work);
  }
  if (works.length > 0 && mayFail) checkThrow(walk, flow);
}
