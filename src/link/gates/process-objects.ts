/** Which expressions are the environment of the process, or the cluster module, by whatever name. */
import type { Evaluation } from '../values/evaluation.ts';
import { resolveName, type Placed } from './named-term.ts';

/** `process.env`, by any name. */
export function isEnvironment(ev: Evaluation, placed: Placed): boolean {
  const { term, at } = resolveName(ev, placed);
  if (term.kind === 'binding') {
    const from = ev.program.getFile(at.file).bindings[term.binding]?.from;
    return from !== undefined && /^(?:node:)?process$/.test(from.specifier) && from.imported === 'env';
  }
  if (term.kind !== 'member' || term.property !== 'env') return false;
  const { object } = term;
  if (object.kind === 'global') return object.name === 'process' || object.name === 'Bun';
  if (object.kind === 'member') return object.property === 'process' && object.object.kind === 'global' && /^global(?:This)?$/.test(object.object.name);
  const from = object.kind === 'binding' ? ev.program.getFile(at.file).bindings[object.binding]?.from : undefined;
  return from !== undefined && /^(?:node:)?process$/.test(from.specifier);
}

/** https://nodejs.org/api/process.html#processargv */
export function isCommandWords(ev: Evaluation, { term, at }: Placed): boolean {
  if (term.kind === 'binding') {
    const from = ev.program.getFile(at.file).bindings[term.binding]?.from;
    return from !== undefined && /^(?:node:)?process$/.test(from.specifier) && from.imported === 'argv';
  }
  if (term.kind !== 'member' || term.property !== 'argv') return false;
  const { object } = term;
  if (object.kind === 'global') return object.name === 'process' || object.name === 'Bun';
  const from = object.kind === 'binding' ? ev.program.getFile(at.file).bindings[object.binding]?.from : undefined;
  return from !== undefined && /^(?:node:)?process$/.test(from.specifier);
}

/** https://nodejs.org/api/cluster.html */
export function isCluster(ev: Evaluation, placed: Placed): boolean {
  const { term, at } = placed;
  if (term.kind === 'binding') {
    const binding = ev.program.getFile(at.file).bindings[term.binding];
    if (binding?.from !== undefined) return isClusterModule(binding.from.specifier);
    const [value] = binding?.values ?? [];
    return value !== undefined && value.kind !== 'binding' && isCluster(ev, { term: value, at });
  }
  if (term.kind === 'cast') return isCluster(ev, { term: term.of, at });
  if (term.kind !== 'call') return false;
  const call = ev.program.getCall(at.file, term.call);
  const [first] = call.args;
  return call.callee.kind === 'global' && call.callee.name === 'require' && first?.kind === 'literal' && isClusterModule(String(first.value));
}

function isClusterModule(specifier: string): boolean {
  return specifier === 'cluster' || specifier === 'node:cluster';
}
