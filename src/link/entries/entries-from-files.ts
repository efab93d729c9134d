/** Entry points by file name: Next.js `app/api/orders/route.ts`, SvelteKit `+server.ts`. */
import picomatch from 'picomatch';
import type { Convention } from '../../catalogue/schema.ts';
import type { Library } from '../../catalogue/catalogue.ts';
import type { FileFacts } from '../../model/facts.ts';
import { functionPlace, handlerFunctions, innermostHandler, type EntrySeed } from './entry-seeds.ts';
import type { Evaluator } from '../values/evaluator.ts';
import { joinRoute } from './mounts.ts';
import { qualified } from '../values/catalogue-rows.ts';
import type { Values } from '../values/value.ts';

export function entriesFromFiles(ev: Evaluator): readonly EntrySeed[] {
  return seedsFromFiles(ev, false);
}

/** Hands a framework's values to the functions it loads by file name: plugins under `plugins/` and `routes/`. */
export function handToLoadedFiles(ev: Evaluator): void {
  for (const seed of seedsFromFiles(ev, true)) {
    seed.args.forEach((values, index) => {
      for (const value of values) if (value.kind === 'api') ev.handed.add(seed.handler.file, seed.handler.function, index, value);
    });
  }
}

function seedsFromFiles(ev: Evaluator, registers: boolean): readonly EntrySeed[] {
  const rules = [...ev.catalogue.libraries.values()].flatMap((library) =>
    library.conventions.filter((one) => one.registers === registers).map((convention) => ({ library, convention, matches: picomatch([...convention.files], { dot: true }) })),
  );
  const seeds: EntrySeed[] = [];
  for (const [file, facts] of ev.program.sources) {
    for (const { library, convention, matches } of rules) {
      if (matches(file) && applies(ev, file, facts, convention)) seeds.push(...seedsOf(ev, file, facts, library, convention));
    }
  }
  return seeds;
}

function applies(ev: Evaluator, file: string, facts: FileFacts, convention: Convention): boolean {
  if (convention.directive !== undefined && !facts.directives.includes(convention.directive)) return false;
  return convention.needs.length === 0 || convention.needs.some((name) => ev.modules.findRequestedRange(file, name) !== null);
}

function seedsOf(ev: Evaluator, file: string, facts: FileFacts, library: Library, convention: Convention): readonly EntrySeed[] {
  const args: readonly Values[] = convention.gives.map((name) => (name === '_' ? [] : [qualified(ev, library, name, null, false)]));
  return exportedNames(facts, convention.exports).flatMap((name) => {
    const [head = name, ...rest] = name.split('.');
    let values: Values = ev.exported(file, head);
    for (const part of rest) {
      values = ev.interner.union(values.map((value) => (part === '*' ? ev.properties(value) : ev.member(value, part))));
    }
    const method = convention.method === '$name' ? head : convention.method;
    const path = joinRoute(convention.prefix, routePath(file, convention));
    return handlerFunctions(ev, values).map((target): EntrySeed => {
      const handler = innermostHandler(ev, target);
      return {
        kind: 'http',
        subject: `${method} ${path}`,
        target,
        handler,
        framework: library.name,
        registration: functionPlace(ev, handler),
        confidence: 'certain',
        http: { method, path, everyRequest: convention.everyRequest, others: [] },
        consumer: null,
        scheduled: null,
        args,
      };
    });
  });
}

function exportedNames(facts: FileFacts, wanted: readonly string[]): readonly string[] {
  return wanted.flatMap((name) => (name === '*' ? facts.exports.filter((one) => !one.typeOnly && one.name !== '*').map((one) => one.name) : [name]));
}

/** The route a file stands for: what follows the root folder, without groups, file name and extension. */
function routePath(file: string, convention: Convention): string {
  const parts = file.split('/');
  const root = parts.lastIndexOf(convention.root);
  const [last = '', ...reversed] = parts.slice(root + 1).reverse();
  const name = last.replace(/\.[cm]?[jt]sx?$/, '').replace(/\.(get|post|put|patch|delete|head|options)$/, '');
  const folders = reversed.reverse();
  if (name !== 'index' && !convention.drop.includes(name)) folders.push(name);
  return folders.filter((part) => !/^\(.*\)$/.test(part) && !part.startsWith('@')).join('/');
}
