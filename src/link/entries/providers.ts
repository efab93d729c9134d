/** Reads what a container is told to inject: `{ provide: 'DB', useFactory: () => new Database('shop.db') }`. */
import type { Library } from '../../catalogue/catalogue.ts';
import type { ProviderObject } from '../../catalogue/schema.ts';
import type { Term } from '../../model/facts.ts';
import { PROVIDING_KEY } from '../../model/outline.ts';
import { objectTermsOf } from './arguments/object-terms.ts';
import type { Evaluator } from '../values/evaluator.ts';
import { providedFor, tokenKeys } from '../values/across-files/injected-values.ts';
import type { At, ObjectTerm, Values } from '../values/value.ts';

/** Factories that are given what other factories make. */
const MOST_PASSES = 3;

/** Notes for every token what it stands for. */
export function learnProviders(ev: Evaluator): void {
  const containers = [...ev.catalogue.libraries.values()].flatMap((library) => (library.providers?.object && ev.modules.isRequested(library.packages) ? [{ library, providers: library.providers.object }] : []));
  for (const { library, providers } of containers) {
    for (let pass = 0; pass < MOST_PASSES && learnOnce(ev, library, providers); pass++) ev.forget();
  }
}

function learnOnce(ev: Evaluator, library: Library, providers: ProviderObject): boolean {
  let learned = false;
  for (const [file, outline] of ev.search.files()) {
    // In most files there is nothing of the kind; a container of the user's own may go by another key.
    if (!outline.provides && providers.token === PROVIDING_KEY) continue;
    for (const { term, fn } of objectTermsOf(ev.program.getFile(file))) {
      const token = propertyOf(term, providers.token);
      if (!token) continue;
      const at: At = { file, fn, frame: null };
      const values = providedBy(ev, library, providers, term, at).filter((value) => value.kind !== 'literal');
      if (values.length === 0) continue;
      ev.teaching.binding.add(file);
      for (const key of tokenKeys(ev, token, at)) {
        ev.teaching.teach(file, 'stored', `${library.name}\n${key}`);
        if (ev.store(library.name, key, { file, origin: null }, values)) learned = true;
      }
    }
  }
  return learned;
}

function providedBy(ev: Evaluator, library: Library, providers: ProviderObject, term: ObjectTerm, at: At): Values {
  const made = propertyOf(term, providers.class);
  if (made) return ev.evaluate(made, at).flatMap((value) => (value.kind === 'class' ? [ev.interner.instance(value.file, value.class, null)] : []));
  const existing = propertyOf(term, providers.existing);
  if (existing) return providedFor(ev, library, existing, at);
  const value = propertyOf(term, providers.value);
  if (value) return ev.evaluate(value, at);
  const factory = propertyOf(term, providers.factory);
  if (!factory) return [];
  const wanted = propertyOf(term, providers.inject);
  const args = wanted?.kind === 'array' ? wanted.items.map((token) => providedFor(ev, library, token, at)) : [];
  return ev.interner.union(ev.evaluate(factory, at).map((target) => (target.kind === 'function' ? ev.invoke(target, args) : [])));
}

function propertyOf(term: ObjectTerm, key: string): Term | undefined {
  const found = term.properties.find((property) => property.kind === 'property' && property.key === key);
  return found?.kind === 'property' ? found.value : undefined;
}
