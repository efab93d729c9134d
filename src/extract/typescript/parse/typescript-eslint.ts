import { createRequire } from 'node:module';
import type { ParserOptions } from '@typescript-eslint/parser';
import type { Program } from '../syntax.ts';
import { isStackOverflow, mayHoldDocTypes, renderParseFailure, type CommentPlace, type ParseResult, type SourceParser } from './source-parser.ts';

interface TypeScriptEslint {
  parse(text: string, options: ParserOptions): unknown;
}

/** Loading it takes a third of a second, and only files that oxc cannot parse need it. */
export function loadTypeScriptEslint(): TypeScriptEslint {
  return createRequire(import.meta.url)('@typescript-eslint/parser') as TypeScriptEslint;
}

export function createTypeScriptEslintParser(load: () => TypeScriptEslint): SourceParser {
  let loaded: TypeScriptEslint | undefined;
  return {
    name: 'typescript-eslint',
    parse(path, text) {
      try {
        loaded ??= load();
        const withComments = mayHoldDocTypes(path, text);
        const program = loaded.parse(text, { filePath: path, comment: withComments, range: true, loc: true, suppressDeprecatedPropertyWarnings: true, ecmaFeatures: { jsx: !/\.[cm]?ts$/i.test(path) } });
        return { ok: true, program: matchOxc(program), comments: withComments ? readComments(program) : [] };
      } catch (error) {
        if (isStackOverflow(error)) throw error;
        return renderFailure(error);
      }
    },
  };
}

/**
 * Gives every node `start` and `end`, and null where there is nothing, as oxc does. Without recursion: a tree that the parser
 * could build may still be deeper than the stack.
 */
function matchOxc(program: unknown): Program {
  const open = [program];
  while (open.length > 0) {
    const node = open.pop();
    if (Array.isArray(node)) {
      for (const item of node) if (isObject(item)) open.push(item);
      continue;
    }
    if (!isNode(node)) continue;
    [node.start, node.end] = node.range;
    for (const [key, value] of Object.entries(node)) {
      if (value === undefined) Object.assign(node, { [key]: null });
      else if (key !== 'parent' && key !== 'loc' && isObject(value)) open.push(value);
    }
  }
  return program as Program;
}

function readComments(program: unknown): readonly CommentPlace[] {
  if (!isObject(program) || !('comments' in program) || !Array.isArray(program.comments)) return [];
  return program.comments.filter(isNode).map(({ range: [start, end] }) => ({ start, end }));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isNode(value: unknown): value is Record<string, unknown> & { readonly range: readonly [number, number] } {
  return isObject(value) && 'range' in value && Array.isArray(value.range);
}

function renderFailure(error: unknown): ParseResult {
  const message = error instanceof Error ? error.message : String(error);
  const line = isObject(error) && 'lineNumber' in error && typeof error.lineNumber === 'number' ? error.lineNumber : null;
  return { ok: false, reason: renderParseFailure(message, line) };
}
