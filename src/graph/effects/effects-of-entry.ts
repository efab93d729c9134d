import type { EntryPoint, ProgramGraph } from '../../model/graph.ts';
import { findEffect, findStatementNature, getRank, type Effect } from './effects.ts';
import { isAskedForConflict, isAskedForDuplicate } from '../guards/rows/duplicate-handling.ts';
import { isLogRow } from './log-tables.ts';
import { findWrappedStatement, type WrappedStatement } from '../statements/wrapped-statement.ts';
import { findStatement } from '../statements/find-statement.ts';
import { isRepeatableInsert } from '../tables/unique-insert.ts';
import { findReachedCalls, type IsMade, type ReachedCall } from '../ways/reached-calls.ts';

export interface ReachedEffect extends Effect {
  readonly call: ReachedCall;
}

/** The effects a run has, worst first, nearest first among equals; one per place, however many ways lead there. Of a run that makes only certain calls, those. */
export function findEffectsOfEntry(graph: ProgramGraph, entry: EntryPoint, isMade?: IsMade): readonly ReachedEffect[] {
  const worst = new Map<string, ReachedEffect>();
  for (const call of findReachedCalls(graph, entry, isMade)) {
    const effect = findEffectIn(graph, call);
    if (effect === null) continue;
    const place = `${call.edge.place.file}:${call.edge.place.span.join(':')}`;
    const known = worst.get(place);
    if (known === undefined || getRank(effect.nature) < getRank(known.nature)) worst.set(place, { ...effect, call });
  }
  return [...worst.values()].sort((a, b) => getRank(a.nature) - getRank(b.nature));
}

/** The worst effect of one call, with what the schema says of it: a row that is there already is not inserted again, and one of a log harms nobody. Nor is what the other side refuses to make twice. */
export function findEffectIn(graph: ProgramGraph, { node, edge }: Pick<ReachedCall, 'node' | 'edge'>): Effect | null {
  const facts = graph.files[node.file];
  if (facts === undefined) return null;
  const wrapped = edge.roles.length === 0 ? findWrappedStatement(graph, node, edge) : null;
  const effect = wrapped === null ? findEffect(facts, edge) : findWrittenEffect(wrapped);
  if (effect?.nature === 'request' && isAskedForConflict(facts, edge.call)) return { ...effect, nature: 'idempotent-write' };
  if (effect?.nature !== 'write') return effect;
  const statement = wrapped?.statement ?? findStatement(graph, node, edge, effect.match);
  return statement !== null && (isRepeatableInsert(graph, statement, node) || isLogRow(statement, node.name) || (statement.operation === 'insert' && isAskedForDuplicate(facts, edge.call))) ? { ...effect, nature: 'idempotent-write' } : effect;
}

/** `query('insert into …')` of a function of the project does what the library's call in it would do with that text. */
function findWrittenEffect({ statement, text, match }: WrappedStatement): Effect | null {
  const nature = findStatementNature(statement, text.trimStart());
  return nature === null ? null : { nature, match };
}
