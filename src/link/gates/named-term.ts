/** Which expression a name stands for, followed through constants, imports, casts and the members of objects; evaluation keeps no operators. */
import type { Term } from '../../model/facts.ts';
import type { Evaluation } from '../values/evaluation.ts';
import type { At } from '../values/value.ts';

/** An expression and where it stands. */
export interface Placed {
  readonly term: Term;
  readonly at: At;
}

/** A name that stands for a name that stands for a name. */
const deepest = 16;

/** The expression itself where it is no name, or where the name has no single value. */
export function resolveName(ev: Evaluation, placed: Placed, depth = 0): Placed {
  const { term, at } = placed;
  if (depth > deepest) return placed;
  if (term.kind === 'cast' || term.kind === 'await') return resolveName(ev, { term: term.of, at }, depth + 1);
  if (term.kind === 'binding') {
    const binding = ev.program.getFile(at.file).bindings[term.binding];
    if (binding?.from !== undefined) {
      const exported = findExport(ev, at.file, binding.from.specifier, binding.from.imported, 0);
      return exported === null ? placed : resolveName(ev, exported, depth + 1);
    }
    const [value, ...others] = binding?.values ?? [];
    if (binding === undefined || binding.kind === 'parameter' || value === undefined || others.length > 0 || value.kind === 'parameter') return placed;
    return resolveName(ev, { term: value, at: { ...at, fn: binding.scope } }, depth + 1);
  }
  return placed;
}

/** What a file exports, as written; null where that is another package. */
function findExport(ev: Evaluation, from: string, specifier: string, imported: string, depth: number): Placed | null {
  const resolved = ev.modules.resolve(from, specifier);
  if (resolved?.kind !== 'file' || !ev.program.sources.has(resolved.file) || depth > deepest || imported === '*') return null;
  return exportOf(ev, resolved.file, imported, depth);
}

/** What a file exports under a name. */
export function exportOf(ev: Evaluation, file: string, name: string, depth = 0): Placed | null {
  const { byName, stars } = ev.program.exportsOf(file);
  const at: At = { file, fn: 0, frame: null };
  const own = (byName.get(name) ?? (name === 'default' ? byName.get('module.exports') : undefined))?.at(-1);
  if (own?.from !== undefined) return findExport(ev, file, own.from.specifier, own.from.imported, depth + 1);
  if (own?.value !== undefined) return { term: own.value, at };
  // `module.exports = { workers }`
  const whole = name === 'default' ? undefined : byName.get('module.exports')?.at(-1)?.value;
  if (whole !== undefined) return propertyOf(ev, { term: whole, at }, name, depth + 1);
  for (const star of stars) {
    const found = star.from === undefined ? null : findExport(ev, file, star.from.specifier, name, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

/** The file whose exports a name holds: `import * as config`, `require('./config')`. */
export function findNamespace(ev: Evaluation, { term, at }: Placed): string | null {
  if (term.kind !== 'binding' && term.kind !== 'call') return null;
  const [value, ...others] = ev.evaluate(term, at);
  return value?.kind === 'namespace' && others.length === 0 ? value.file : null;
}

/** The value of a property: of an object literal, of what is spread into it, of an exported file, of an object of a class. */
export function propertyOf(ev: Evaluation, of: Placed, name: string, depth = 0): Placed | null {
  if (depth > deepest) return null;
  const { term, at } = resolveName(ev, of);
  if (term.kind === 'object') {
    for (const property of term.properties.toReversed()) {
      if (property.kind === 'spread') {
        const found = propertyOf(ev, { term: property.of, at }, name, depth + 1);
        if (found !== null) return found;
      } else if (property.key === name) return { term: property.value, at };
    }
    return null;
  }
  const file = findNamespace(ev, { term, at });
  if (file !== null) return exportOf(ev, file, name, depth + 1);
  if (term.kind === 'member') {
    const inner = propertyOf(ev, { term: term.object, at }, term.property, depth + 1);
    return inner === null ? null : propertyOf(ev, inner, name, depth + 1);
  }
  return propertyOfValue(ev, { term, at }, name);
}

/** `this.config`, `loadConfig()`: what evaluation finds, where it is one thing. */
function propertyOfValue(ev: Evaluation, { term, at }: Placed, name: string): Placed | null {
  const [value, ...others] = ev.evaluate(term, at);
  if (value === undefined || others.length > 0) return null;
  if (value.kind === 'object') {
    const property = value.term.properties.findLast((one) => one.kind !== 'spread' && one.key === name);
    return property === undefined || property.kind === 'spread' ? null : { term: property.value, at: { file: value.file, fn: value.fn, frame: value.frame } };
  }
  if (value.kind !== 'instance') return null;
  const member = ev.program.getClass(value.file, value.class).members.find((one) => one.name === name);
  if (member?.value !== undefined) return { term: member.value, at: { file: value.file, fn: member.function ?? ev.program.getClass(value.file, value.class).in, frame: null } };
  return member?.kind === 'getter' && member.function !== undefined ? { term: { kind: 'function', function: member.function }, at: { file: value.file, fn: member.function, frame: null } } : null;
}
