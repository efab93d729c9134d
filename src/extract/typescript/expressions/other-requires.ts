/** CommonJS's `require` under the names by which code hides it from a bundler. */
import type { Term } from '../../../model/facts.ts';

const REQUIRE: Term = { kind: 'global', name: 'require' };
/** `require('fs')` as a text that is evaluated. */
const EVALUATED = /^\s*require\(\s*(['"])([^'"]+)\1\s*\)\s*;?\s*$/;

/** The callee and arguments of such a call as plain `require`; null for any other call. */
export function asRequire(callee: Term, args: readonly Term[]): { readonly callee: Term; readonly args: readonly Term[] } | null {
  if (isOtherRequire(callee)) return { callee: REQUIRE, args };
  const [, , specifier] = EVALUATED.exec(evaluatedText(callee, args) ?? '') ?? [];
  return specifier === undefined ? null : { callee: REQUIRE, args: [{ kind: 'literal', value: specifier }] };
}

/** `eval('require')` */
export function isEvaluatedRequire(callee: Term, args: readonly Term[]): boolean {
  return evaluatedText(callee, args)?.trim() === 'require';
}

/** `module.require`, `process.mainModule.require` and webpack's name for what it leaves alone: https://webpack.js.org/api/module-variables/#__non_webpack_require__-webpack-specific */
function isOtherRequire(callee: Term): boolean {
  if (callee.kind === 'global') return callee.name === '__non_webpack_require__';
  if (callee.kind !== 'member' || callee.property !== 'require') return false;
  const { object } = callee;
  return object.kind === 'global' ? object.name === 'module' : object.kind === 'member' && object.property === 'mainModule' && object.object.kind === 'global' && object.object.name === 'process';
}

function evaluatedText(callee: Term, [text]: readonly Term[]): string | undefined {
  return callee.kind === 'global' && callee.name === 'eval' && text?.kind === 'literal' && typeof text.value === 'string' ? text.value : undefined;
}
