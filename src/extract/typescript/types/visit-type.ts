/** A type annotation -> the part of it that can name a class, an interface or a type of a library. */
import type { TypeTerm } from '../../../model/facts.ts';
import { descend, type Walk } from '../draft/walk.ts';
import { Scope } from '../draft/scope.ts';
import { followPath } from '../names/follow-path.ts';
import { resolveName } from '../names/resolve-name.ts';
import type { TSImportType, TSType, TSTypeName } from '../syntax.ts';
import { readIndexSignature, readMembers, recordOf } from './read-members.ts';
import { readTypeArguments } from './type-arguments.ts';
import { referTo } from './refer-to.ts';
import { declareTypeParameters } from './type-parameters.ts';

export function visitType(walk: Walk, node: TSType): TypeTerm | null {
  descend(walk);
  const term = readType(walk, node);
  walk.depth--;
  return term;
}

type TypeNode = TSType | { readonly type: 'TSOptionalType' | 'TSRestType'; readonly typeAnnotation: TSType };

function readType(walk: Walk, node: TypeNode): TypeTerm | null {
  switch (node.type) {
    case 'TSTypeReference':
      return referTo(walk, readNames(node.typeName), readTypeArguments(walk, node.typeArguments));
    case 'TSTypeLiteral':
      return readIndexSignature(walk, node.members) ?? { kind: 'object', members: readMembers(walk, node.members) };
    case 'TSMappedType':
      return node.typeAnnotation ? recordOf(walk.visit.type(walk, node.typeAnnotation)) : null;
    case 'TSUnionType':
      return combine('union', node.types.map((type) => walk.visit.type(walk, type)));
    case 'TSIntersectionType':
      return combine('intersection', node.types.map((type) => walk.visit.type(walk, type)));
    case 'TSConditionalType':
      return combine('union', [walk.visit.type(walk, node.trueType), walk.visit.type(walk, node.falseType)]);
    case 'TSArrayType':
      return arrayOf(walk.visit.type(walk, node.elementType));
    case 'TSTupleType':
      return arrayOf(combine('union', node.elementTypes.map((type) => readType(walk, type))));
    case 'TSNamedTupleMember':
      return readType(walk, node.elementType);
    case 'TSFunctionType':
    case 'TSConstructorType':
      return withTypeParameters(walk, node.typeParameters, () => ({ kind: 'function', returns: walk.visit.type(walk, node.returnType.typeAnnotation) }));
    case 'TSTypeQuery':
      return readQuery(walk, node.exprName);
    case 'TSImportType':
      return readImport(walk, node);
    case 'TSIndexedAccessType':
      return readIndexed(walk, node.objectType, node.indexType);
    case 'TSTypeOperator':
      return node.operator === 'readonly' ? walk.visit.type(walk, node.typeAnnotation) : null;
    case 'TSParenthesizedType':
    case 'TSOptionalType':
    case 'TSRestType':
      return walk.visit.type(walk, node.typeAnnotation);
    case 'TSThisType':
      return { kind: 'reference', name: 'this', binding: null, path: [], args: [] };
    default:
      return null;
  }
}

/** What says nothing is left out: `Database | null` is `Database`. */
function combine(kind: 'union' | 'intersection', types: readonly (TypeTerm | null)[]): TypeTerm | null {
  const of = types.filter((type) => type !== null);
  const [first] = of;
  return first === undefined ? null : of.length === 1 ? first : { kind, of };
}

function arrayOf(of: TypeTerm | null): TypeTerm | null {
  return of === null ? null : { kind: 'array', of };
}

function withTypeParameters(walk: Walk, parameters: Parameters<typeof declareTypeParameters>[2], read: () => TypeTerm): TypeTerm {
  if (!parameters) return read();
  const outer = walk.scope;
  walk.scope = new Scope(outer, walk.function);
  declareTypeParameters(walk, walk.scope, parameters);
  const type = read();
  walk.scope = outer;
  return type;
}

function readQuery(walk: Walk, name: TSTypeName | TSImportType): TypeTerm | null {
  if (name.type === 'TSImportType') return readImport(walk, name);
  const [first, ...path] = readNames(name);
  if (first === undefined) return null;
  return { kind: 'typeof', of: followPath(walk, resolveName(walk, first), path) };
}

function readImport(walk: Walk, node: TSImportType): TypeTerm | null {
  // `import(T)` is a mistake that typescript-eslint takes, with no source.
  const specifier = (node.source as TSImportType['source'] | null)?.value;
  if (specifier === undefined) return null;
  walk.draft.request(specifier, true);
  const path: string[] = [];
  let at = node.qualifier;
  while (at?.type === 'TSQualifiedName') {
    path.push(at.right.name);
    at = at.left;
  }
  if (at !== null) path.push(at.name);
  return { kind: 'import', specifier, path: path.reverse(), args: readTypeArguments(walk, node.typeArguments) };
}

function readIndexed(walk: Walk, objectType: TSType, index: TSType): TypeTerm | null {
  const object = walk.visit.type(walk, objectType);
  if (object === null || index.type !== 'TSLiteralType' || index.literal.type !== 'Literal' || typeof index.literal.value !== 'string') return null;
  return { kind: 'indexed', object, property: index.literal.value };
}

function readNames(name: TSTypeName): string[] {
  const names: string[] = [];
  let at = name;
  while (at.type === 'TSQualifiedName') {
    names.push(at.right.name);
    at = at.left;
  }
  return at.type === 'Identifier' ? [at.name, ...names.reverse()] : [];
}
