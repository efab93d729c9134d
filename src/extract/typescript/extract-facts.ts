/** The syntax tree of one file -> its facts, in one pass. */
import type { FileFacts } from '../../model/facts.ts';
import { visitClass } from './declarations/visit-class.ts';
import { readDirectives, visitFunction } from './declarations/visit-function.ts';
import { FileDraft, type FunctionDraft } from './draft/file-draft.ts';
import { LineTable } from './draft/line-table.ts';
import { Scope } from './draft/scope.ts';
import type { Visitors, Walk } from './draft/walk.ts';
import { visitExpression } from './expressions/visit-expression.ts';
import { declareBlock, declareVars } from './names/hoist-declarations.ts';
import { visitStatements } from './statements/visit-statement.ts';
import { DocComments } from './jsdoc/doc-comments.ts';
import { declareTypedefs, readTypedefs } from './jsdoc/typedefs.ts';
import type { TypeParser } from './jsdoc/parse-type.ts';
import type { CommentPlace } from './parse/source-parser.ts';
import type { Program } from './syntax.ts';
import { visitType } from './types/visit-type.ts';

const VISITORS: Visitors = { expression: visitExpression, statements: visitStatements, function: visitFunction, class: visitClass, type: visitType };

/** A file as a parser gives it, with what reads the types in its comments. */
export interface ParsedFile {
  readonly program: Program;
  readonly comments: readonly CommentPlace[];
  readonly types: TypeParser;
}

/** Throws `NestingError` for a tree that is too deep to be read. */
export function extractFacts({ program, comments, types }: ParsedFile, text: string, language: FileFacts['language']): FileFacts {
  const draft = new FileDraft();
  const lines = new LineTable(text);
  const scope = new Scope(null, 0);
  const body: FunctionDraft['body'] = [];
  draft.functions.push({ name: null, kind: 'module', parameters: [], async: true, generator: false, parent: null, body, span: lines.span(0, text.length) });
  draft.directives.push(...readDirectives(program.body));
  const docs = language === 'typescript' || comments.length === 0 ? null : new DocComments(text, comments, types);
  const walk: Walk = { text, draft, lines, visit: VISITORS, docs, hasVar: text.includes('var'), scope, function: 0, steps: body, inLoop: false, depth: 0, namespace: null };
  declareVars(walk, scope, program.body);
  declareBlock(walk, scope, program.body);
  const typedefs = declareTypedefs(walk);
  visitStatements(walk, program.body);
  readTypedefs(walk, typedefs);
  return draft.finish(language);
}
