/** Reads which methods listen to what by a decorator: `@OnEvent('order.placed')` of a method, `@QueryHandler(FindOrder)` of a class. */
import type { DecoratorRow } from '../../../catalogue/schema.ts';
import type { Term } from '../../../model/facts.ts';
import type { Evaluator } from '../../values/evaluator.ts';
import { listeningKeys } from '../../values/heard-functions.ts';
import { decoratedMethod } from '../../values/classes/decorated-method.ts';
import type { At, Value, Values } from '../../values/value.ts';
import { decoratorArguments, decoratorRows, readDecorators, type Decorator } from '../sources/decorators.ts';

/** Notes for every name and class what listens to it. */
export function learnListeners(ev: Evaluator): void {
  const libraries = [...ev.catalogue.libraries.values()].filter((library) => library.decorators.some(({ role }) => role === 'listens') && ev.modules.isRequested(library.packages));
  if (libraries.length === 0) return;
  const learned: boolean[] = [];
  for (const [file, outline] of ev.search.files()) {
    if (!outline.decorated) continue;
    ev.program.getFile(file).classes.forEach((fact, index) => {
      const at: At = { file, fn: fact.in, frame: null };
      const self = ev.interner.instance(file, index, null);
      const learn = (terms: readonly Term[], methods: (row: DecoratorRow) => Values): void => {
        for (const decorator of readDecorators(ev, terms, at)) for (const row of listeningRows(ev, decorator)) learned.push(keep(ev, file, decorator, row, methods(row)));
      };
      learn(fact.decorators, (row) => row.methods.flatMap((name) => ev.member(self, name)).filter((value) => value.kind === 'function'));
      for (const member of fact.members) {
        if (member.function === undefined || member.decorators.length === 0) continue;
        const own = ev.interner.function(file, member.function, self, null);
        learn(member.decorators, () => [decoratedMethod(ev, own, member, at)]);
      }
    });
  }
  if (learned.includes(true)) ev.forget();
}

function listeningRows(ev: Evaluator, decorator: Decorator): readonly DecoratorRow[] {
  return decoratorRows(decorator).filter((row) => row.role === 'listens' && !runsLater(ev, decorator, row));
}

function runsLater(ev: Evaluator, decorator: Decorator, { later }: DecoratorRow): boolean {
  if (later === undefined) return false;
  const options = decoratorArguments(ev, decorator)[later.arg] ?? [];
  const said = later.at === undefined ? options : options.flatMap((value) => ev.member(value, later.at ?? ''));
  return said.some((value) => value.kind === 'literal' && value.value === true);
}

/** True when something was new. */
function keep(ev: Evaluator, file: string, decorator: Decorator, { to }: DecoratorRow, methods: Values): boolean {
  if (to === undefined || methods.length === 0) return false;
  const given = decoratorArguments(ev, decorator).flat().flatMap((value): readonly Value[] => (value.kind === 'list' ? value.items : [value]));
  const { name } = decorator.library;
  let isNew = false;
  for (const key of new Set(given.flatMap((value) => listeningKeys(to, value)))) {
    ev.teaching.binding.add(file);
    ev.teaching.teach(file, 'stored', `${name}\n${key}`);
    isNew = ev.store(name, key, { file, origin: null }, methods) || isNew;
  }
  return isNew;
}
