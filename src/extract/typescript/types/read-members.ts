import type { TypeMember, TypeTerm } from '../../../model/facts.ts';
import { Scope } from '../draft/scope.ts';
import type { Walk } from '../draft/walk.ts';
import { readKey } from '../names/read-key.ts';
import type { TSSignature } from '../syntax.ts';
import { declareTypeParameters } from './type-parameters.ts';

/** The named members of an interface or an object type. */
export function readMembers(walk: Walk, signatures: readonly TSSignature[]): TypeMember[] {
  const members: TypeMember[] = [];
  for (const signature of signatures) {
    if (signature.type !== 'TSPropertySignature' && signature.type !== 'TSMethodSignature') continue;
    const name = signature.computed ? null : readKey(walk, signature.key, false);
    if (typeof name === 'string') members.push({ name, type: readMemberType(walk, signature) });
  }
  return members;
}

/** `{ [order: string]: Order }` is `Record<string, Order>`; null where members have names, or the type names nothing. */
export function readIndexSignature(walk: Walk, signatures: readonly TSSignature[]): TypeTerm | null {
  const [only, ...others] = signatures;
  if (only?.type !== 'TSIndexSignature' || others.length > 0) return null;
  return recordOf(walk.visit.type(walk, only.typeAnnotation.typeAnnotation));
}

/** What many are kept in by a name. */
export function recordOf(of: TypeTerm | null): TypeTerm | null {
  return of && { kind: 'reference', name: 'Record', binding: null, path: [], args: [{ kind: 'reference', name: 'unknown', binding: null, path: [], args: [] }, of] };
}

function readMemberType(walk: Walk, signature: Extract<TSSignature, { type: 'TSPropertySignature' | 'TSMethodSignature' }>): TypeTerm | null {
  if (signature.type === 'TSPropertySignature') return signature.typeAnnotation ? walk.visit.type(walk, signature.typeAnnotation.typeAnnotation) : null;
  const outer = walk.scope;
  walk.scope = new Scope(outer, walk.function);
  declareTypeParameters(walk, walk.scope, signature.typeParameters);
  const returns = signature.returnType ? walk.visit.type(walk, signature.returnType.typeAnnotation) : null;
  walk.scope = outer;
  return signature.kind === 'get' ? returns : { kind: 'function', returns };
}
