/** Entry points by class: methods a framework calls because of a decorator, an interface or a base class. */
import type { ClassRow } from '../../../catalogue/schema.ts';
import type { Library } from '../../../catalogue/catalogue.ts';
import type { ClassFact, TypeTerm } from '../../../model/facts.ts';
import { readDecorators, type Decorator } from './decorators.ts';
import { decoratorsOfParameters, usedMethods } from './entries-from-decorators.ts';
import { functionPlace, type EntrySeed } from '../entry-seeds.ts';
import type { Evaluator } from '../../values/evaluator.ts';
import { classChain } from '../../values/classes/class-chain.ts';
import { versionOf } from '../../calls/role-match.ts';
import { qualified } from '../../values/catalogue-rows.ts';
import type { At, FunctionValue } from '../../values/value.ts';

export function entriesFromClasses(ev: Evaluator): readonly EntrySeed[] {
  const rules = [...ev.catalogue.libraries.values()].flatMap((library) => (library.classes.length > 0 && ev.modules.isRequested(library.packages) ? library.classes.map((row) => ({ library, row })) : []));
  if (rules.length === 0) return [];
  const seeds: EntrySeed[] = [];
  const used = findUsed(ev);
  for (const [file, outline] of ev.search.files()) {
    if (!outline.decorated && !outline.derived) continue;
    ev.program.getFile(file).classes.forEach((fact, index) => {
      if (fact.decorators.length === 0 && fact.implements.length === 0 && !fact.extends) return;
      const decorators = readDecorators(ev, fact.decorators, { file, fn: fact.in, frame: null });
      for (const { library, row } of rules) if (isMeant(ev, { file, class: index }, fact, decorators, library, row)) seeds.push(...seedsOf(ev, file, index, fact, decorators, library, row, used));
    });
  }
  return seeds;
}

/** Functions that decorators bring in front of routes; they are entry points of those routes already. */
function findUsed(ev: Evaluator): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [file, outline] of ev.search.files()) {
    if (!outline.decorated) continue;
    for (const fact of ev.program.getFile(file).classes) {
      const at: At = { file, fn: fact.in, frame: null };
      for (const decorator of readDecorators(ev, [...fact.decorators, ...fact.members.flatMap((member) => [...member.decorators, ...decoratorsOfParameters(ev, file, member)])], at)) {
        for (const row of decorator.library.decorators) {
          if (row.role === 'uses' && row.name.includes(decorator.name)) for (const target of usedMethods(ev, decorator, row)) found.add(keyOf(target));
        }
      }
    }
  }
  return found;
}

function keyOf(target: FunctionValue): string {
  return `${target.file}#${target.function}`;
}

function isMeant(ev: Evaluator, { file, class: index }: { readonly file: string; readonly class: number }, fact: ClassFact, decorators: readonly Decorator[], library: Library, row: ClassRow): boolean {
  if (row.decorated !== undefined) return decorators.some((one) => one.library === library && one.name === row.decorated);
  if (row.extends !== undefined) {
    if (fact.extends === undefined) return false;
    const isBase = (base: object): boolean => 'library' in base && base.library === library.name && 'name' in base && base.name === row.extends;
    // What a call makes, as in `extends PassportStrategy(Strategy)`, or through a base of the project's own that extends what the library has
    return ev.evaluate(fact.extends, { file, fn: fact.in, frame: null }).some((base) => base.kind === 'api' && isBase(base)) || classChain(ev, file, index).some(isBase);
  }
  return fact.implements.some((type) => isTypeOf(ev, file, type, library, row.implements));
}

function isTypeOf(ev: Evaluator, file: string, type: TypeTerm, library: Library, names: readonly string[]): boolean {
  if (type.kind !== 'reference' || type.binding === null) return false;
  const from = ev.program.getFile(file).bindings[type.binding]?.from;
  const resolved = from ? ev.modules.resolve(file, from.specifier) : null;
  return from !== undefined && names.includes(from.imported) && resolved?.kind === 'package' && ev.catalogue.byPackage.get(resolved.specifier) === library;
}

function seedsOf(ev: Evaluator, file: string, index: number, fact: ClassFact, decorators: readonly Decorator[], library: Library, row: ClassRow, used: ReadonlySet<string>): readonly EntrySeed[] {
  const self = ev.interner.instance(file, index, null);
  const args = row.gives.map((given) => (given === '_' ? [] : [qualified(ev, library, given, null, false)]));
  return row.methods.flatMap((name) =>
    ev.member(self, name).flatMap((target): readonly EntrySeed[] => {
      if (target.kind !== 'function' || (row.unlessUsed && used.has(keyOf(target)))) return [];
      const path = row.named?.replace('$class', fact.name ?? 'class').replace('$name', name) ?? '/*';
      const shared = { target, handler: target, framework: library.name, registration: functionPlace(ev, target), confidence: 'certain', args, scheduled: null } as const;
      if (row.role === 'route') return [{ ...shared, kind: 'http', subject: `${row.method} ${path}`, http: { method: row.method, path, everyRequest: row.everyRequest, others: [] }, consumer: null }];
      const queue = decorators.find((one) => one.name === row.decorated)?.text ?? null;
      const version = versionOf(ev, file, library.packages);
      const match = { role: 'queue-consumer', library: library.name, ...version, api: `${library.name} ${name}()`, hidden: false, origin: null, originArguments: [], arguments: [] } as const;
      return [{ ...shared, kind: 'consumer', subject: queue ?? fact.name ?? file, http: null, consumer: { library: library.name, major: version.major, queue, match } }];
    }),
  );
}
