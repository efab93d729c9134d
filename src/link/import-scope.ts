/**
 * Which files a change can matter to. An entry point reaches what its file imports, but it can also be handed things by
 * whoever imports it (`registerRoutes(app, new OrderRepository(db))`). So a file is in scope when some file reaches both
 * it and a changed file through imports. In one application that is most of it; in a monorepo it leaves out the rest.
 */
import type { ModuleResolver } from './modules/resolve-module.ts';
import type { Program } from './values/program.ts';

export function findFilesInScope(program: Program, modules: ModuleResolver, changed: ReadonlySet<string>): ReadonlySet<string> {
  const imports = new Map<string, readonly string[]>();
  const importers = new Map<string, string[]>();
  for (const [file, outline] of program.outlines) {
    const targets = outline.requests.flatMap((request) => {
      const resolved = modules.resolve(file, request.specifier);
      return resolved?.kind === 'file' ? [resolved.file] : [];
    });
    imports.set(file, targets);
    for (const target of targets) {
      const known = importers.get(target);
      if (known) known.push(file);
      else importers.set(target, [file]);
    }
  }
  return closure(closure(changed, importers), imports);
}

function closure(start: Iterable<string>, next: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const found = new Set(start);
  for (const file of found) for (const one of next.get(file) ?? []) found.add(one);
  return found;
}
