/** Which bare specifiers mean no package of somebody else: a rule that wonders about a package nobody knows must not wonder about these. */
import { isBuiltin } from 'node:module';
import type { FileFacts } from '../../model/facts.ts';
import type { ModuleResolver } from './resolve-module.ts';

/** `events` is Node's own, `src/mailer` and `@shop/orders` may be the repository's. */
export function findOwnModules(files: Readonly<Record<string, FileFacts>>, modules: ModuleResolver): ReadonlySet<string> {
  const own = new Set<string>();
  for (const [file, { requests }] of Object.entries(files)) {
    for (const { specifier } of requests) {
      if (specifier.startsWith('.') || own.has(specifier)) continue;
      if (isBuiltin(specifier) || modules.resolve(file, specifier)?.kind !== 'package') own.add(specifier);
    }
  }
  return own;
}
