/** Texts that constants of libraries stand for. */
import type { Term } from '../../model/facts.ts';
import type { Evaluation } from './evaluation.ts';
import type { At } from './value.ts';

/** The text of a constant that a library exports: `CronExpression.EVERY_MINUTE`. Null when it is none. */
export function readCatalogueText(ev: Evaluation, term: Term, at: At): string | null {
  if (term.kind !== 'member') return null;
  for (const value of ev.evaluate(term.object, at)) {
    if (value.kind !== 'api-member' || value.on.name !== 'module') continue;
    const text = ev.catalogue.libraries.get(value.on.library)?.constants.get(`${value.name}.${term.property}`);
    if (text !== undefined) return text;
  }
  return null;
}
