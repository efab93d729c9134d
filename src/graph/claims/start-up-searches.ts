/**
 * Queries by a state in functions that no run reaches: what a program does once when it starts, and what a script does by hand. They are not
 * in the graph, so that their words have to do: whatever may ask for the state counts.
 */
import type { CallFact, FileFacts, Term } from '../../model/facts.ts';
import type { ProgramGraph } from '../../model/graph.ts';
import { findText } from '../statements/sql-text.ts';
import { findCalledName } from '../terms.ts';
import { isSameColumn, isSameTable } from './claim-columns.ts';

export interface SoughtState {
  readonly table: string;
  readonly column: string;
  readonly isState: (value: string) => boolean;
}

/** Of query builders, ORMs and drivers. */
const asking = /^(?:(?:and|or)?where\w*|eq|ne|neq|in|(?:not)?inArray|match|filter|not|is|find\w*|update\w*|delete\w*|query\w*|execute\w*|run|all|raw|sql|\w*Raw\w*|unsafe)$/i;

/** What a row is changed to. */
const setting: ReadonlySet<string> = new Set(['data', 'set', '$set', 'values', 'update']);

/** All but some states, of which this may be one. */
const excluding = /^(?:not|notIn|\$ne|\$nin|\$not|ne|neq|notInArray|whereNot\w*)$/i;

const deepest = 5;

export function isSearchedOutsideOfRuns(graph: ProgramGraph, sought: SoughtState): boolean {
  const reached = new Set(graph.nodes.map(({ file, function: fn }) => `${file}#${String(fn)}`));
  return Object.entries(graph.files).some(([file, facts]) => facts.calls.some((call) => !reached.has(`${file}#${String(call.in)}`) && asksFor(facts, call, sought)));
}

function asksFor(facts: FileFacts, call: CallFact, sought: SoughtState): boolean {
  if (call.kind === 'tag') return call.args.some((argument) => isAskedInText(facts, argument, sought));
  const name = findCalledName(facts, call) ?? '';
  if (!asking.test(name)) return false;
  return call.args.some((argument) => holds(argument, sought, 0) || isAskedInText(facts, argument, sought) || (excluding.test(name) && namesColumn(argument, sought)));
}

/** `update jobs set state = 'new' where state = 'running'`, `… where state not in ('done')`, `… where taken_at < $1` */
function isAskedInText(facts: FileFacts, argument: Term, { table, isState }: SoughtState): boolean {
  const text = findText(facts, argument) ?? '';
  const [, conditions = ''] = /\bwhere\b([^]*)$/i.exec(text) ?? [];
  if ([...conditions.matchAll(/'([^']+)'/g)].some(([, word = '']) => isState(word))) return true;
  const [, named = ''] = /\b(?:from|update)\s+"?(?:\w+"?\."?)?(\w+)/i.exec(text) ?? [];
  return isSameTable(named, table) && /\bnot\s+in\b|<|!=/i.test(conditions);
}

function namesColumn(term: Term, { column }: SoughtState): boolean {
  return (term.kind === 'member' && isSameColumn(term.property, column)) || (term.kind === 'literal' && typeof term.value === 'string' && isSameColumn(term.value, column));
}

function holds(term: Term, sought: SoughtState, depth: number): boolean {
  if (depth > deepest) return false;
  switch (term.kind) {
    case 'literal': return typeof term.value === 'string' && sought.isState(term.value);
    case 'member': return sought.isState(term.property);
    case 'array': return term.items.some((item) => holds(item, sought, depth + 1));
    case 'object': return term.properties.some((property) => property.kind === 'property' && !setting.has(property.key ?? '') && (excluding.test(property.key ?? '') || holds(property.value, sought, depth + 1)));
    case 'cast': return holds(term.of, sought, depth + 1);
    default: return false;
  }
}
