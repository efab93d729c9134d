/** Modules that a library writes into the project and that are seldom committed: `require('../generated/prisma')`. */
import type { Term } from '../../../model/facts.ts';
import type { Evaluation } from '../evaluation.ts';
import { NO_VALUES, type At, type Value, type Values } from '../value.ts';

/** The library that writes a file of this export into the project, where the file is not in the repository. */
export function generatedModule(ev: Evaluation, name: string): Value | null {
  const library = ev.catalogue.byGenerated.get(name);
  return library ? ev.interner.api(library.name, 'module', null, false) : null;
}

/** `@/generated/client` looks like a package where the alias leads to nothing. */
export function isBrokenAlias(specifier: string): boolean {
  return /^(@|~)\/|^\$/.test(specifier);
}

/** What a name is that is taken from the whole of such a module: by `require`, by `await import`, or from a default or namespace import. */
export function memberOfGenerated(ev: Evaluation, object: Term, name: string, at: At): Values {
  if (!ev.catalogue.byGenerated.has(name)) return NO_VALUES;
  const specifier = findSpecifier(ev, object, at.file, true);
  if (specifier === null || !isMissing(ev, at.file, specifier)) return NO_VALUES;
  const module = generatedModule(ev, name);
  return module === null ? NO_VALUES : ev.member(module, name);
}

function isMissing(ev: Evaluation, file: string, specifier: string): boolean {
  const resolved = ev.modules.resolve(file, specifier);
  if (resolved === null) return true;
  return resolved.kind === 'file' ? !ev.program.sources.has(resolved.file) : isBrokenAlias(resolved.specifier);
}

function findSpecifier(ev: Evaluation, term: Term, file: string, mayBeNamed: boolean): string | null {
  switch (term.kind) {
    case 'await':
      return findSpecifier(ev, term.of, file, mayBeNamed);
    case 'call': {
      const { kind, callee, args: [first] } = ev.program.getCall(file, term.call);
      const isLoad = kind === 'import' || (callee.kind === 'global' && callee.name === 'require');
      return isLoad && first?.kind === 'literal' && typeof first.value === 'string' ? first.value : null;
    }
    case 'binding': {
      const binding = ev.program.getFile(file).bindings[term.binding];
      if (binding?.from) return binding.from.imported === '*' || binding.from.imported === 'default' ? binding.from.specifier : null;
      const [value, ...others] = binding?.values ?? [];
      return mayBeNamed && value !== undefined && others.length === 0 ? findSpecifier(ev, value, file, false) : null;
    }
    default:
      return null;
  }
}
