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

function readMemberType(walk: Walk, signature: Extract<TSSignature, { type: 'TSPropertySignature' | 'TSMethodSignature' }>): TypeTerm | null {
  if (signature.type === 'TSPropertySignature') return signature.typeAnnotation ? walk.visit.type(walk, signature.typeAnnotation.typeAnnotation) : null;
  const outer = walk.scope;
  walk.scope = new Scope(outer, walk.function);
  declareTypeParameters(walk, walk.scope, signature.typeParameters);
  const returns = signature.returnType ? walk.visit.type(walk, signature.returnType.typeAnnotation) : null;
  walk.scope = outer;
  return signature.kind === 'get' ? returns : { kind: 'function', returns };
}
