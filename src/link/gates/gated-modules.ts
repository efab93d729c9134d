/**
 * Classes that a framework makes, and only where somebody lists their module: `imports: [...(isPrimary() ? [TasksModule] : [])]` of a
 * Nest application. https://docs.nestjs.com/modules
 */
import type { ClassFact, FileFacts, Term } from '../../model/facts.ts';
import type { Place } from '../../model/source-location.ts';
import type { Evaluation } from '../values/evaluation.ts';
import { operation, type Condition } from './condition.ts';
import { findImporters } from './gated-imports.ts';
import { readCondition } from './read-condition.ts';

interface ClassAt {
  readonly file: string;
  readonly class: number;
}

/** Modules stand within modules, but seldom deeper than that. */
const deepest = 6;
/** A class that more files import is listed by no single one. */
const mostImporters = 12;

/** What must hold for the class to be made whose decorator stands here; null where it always is, or nothing is known. */
export function findModuleGate(ev: Evaluation, { file, span }: Place): Condition | null {
  if (!ev.program.sources.has(file)) return null;
  const facts = ev.program.getFile(file);
  const isHere = (decorator: Term): boolean => decorator.kind === 'call' && facts.calls[decorator.call]?.span.every((part, index) => part === span[index]) === true;
  const index = facts.classes.findIndex((one) => [...one.decorators, ...one.members.flatMap(({ decorators }) => decorators)].some(isHere));
  return index < 0 ? null : gateOf(ev, { file, class: index }, 0);
}

/** Listed without a test anywhere, it is always made. */
function gateOf(ev: Evaluation, of: ClassAt, depth: number): Condition | null {
  const importers = depth > deepest ? [] : findImporters(ev, of.file);
  if (importers.length === 0 || importers.length > mostImporters) return null;
  const gates = [of.file, ...importers].flatMap((file) => ev.program.getFile(file).classes.flatMap((module, index) => {
    const listed = listsOf(ev.program.getFile(file), module).flatMap((list) => findListings(ev, file, list, of));
    if (listed.length === 0) return [];
    const above = gateOf(ev, { file, class: index }, depth + 1);
    return listed.map((own) => (own === null ? above : above === null ? own : operation('&&', above, own)));
  }));
  const known = gates.filter((gate) => gate !== null);
  const [first, ...others] = known;
  return first === undefined || known.length < gates.length ? null : others.reduce((one, other) => operation('||', one, other), first);
}

const listing: ReadonlySet<string> = new Set(['imports', 'providers']);

/** The lists of `@Module({ imports: […], providers: […] })`. */
function listsOf(facts: FileFacts, { decorators }: ClassFact): readonly Term[] {
  return decorators.flatMap((decorator) => {
    const [given] = decorator.kind === 'call' ? (facts.calls[decorator.call]?.args ?? []) : [];
    return given?.kind === 'object' ? given.properties.flatMap((one) => (one.kind === 'property' && one.key !== null && listing.has(one.key) ? [one.value] : [])) : [];
  });
}

/** One for each place of the list that names the class: the test before it, null where there is none. */
function findListings(ev: Evaluation, file: string, list: Term, wanted: ClassAt): readonly (Condition | null)[] {
  const at = { file, fn: 0, frame: null };
  const inner = (term: Term): readonly (Condition | null)[] => findListings(ev, file, term, wanted);
  const under = (condition: Condition, terms: readonly Term[]): readonly (Condition | null)[] =>
    terms.flatMap(inner).map((own) => (condition.kind === 'unknown' ? own : own === null ? condition : operation('&&', condition, own)));
  switch (list.kind) {
    case 'array':
      return list.items.flatMap(inner);
    case 'spread': case 'cast':
      return inner(list.of);
    case 'operation': {
      const [test, ...chosen] = list.operands;
      if (test === undefined || (list.operator !== '?:' && list.operator !== '&&')) return [];
      const condition = readCondition(ev, { term: test, at });
      return list.operator === '&&' ? under(condition, chosen) : [...under(condition, chosen.slice(0, 1)), ...under(operation('!', condition), chosen.slice(1))];
    }
    case 'binding':
      return ev.evaluate(list, at).some((value) => value.kind === 'class' && value.file === wanted.file && value.class === wanted.class) ? [null] : [];
    default:
      return [];
  }
}
