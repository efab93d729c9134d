import type { Term } from '../../../model/facts.ts';
import { copyTree } from '../../copy-tree.ts';
import type { Walk } from '../draft/walk.ts';

export interface AssignmentParts {
  readonly target: Term;
  readonly operator: string;
  readonly value: Term;
  readonly start: number;
  readonly end: number;
}

/** Writes an assignment down, as a step, and as an export where it is CommonJS's way to export. */
export function addAssignment(walk: Walk, parts: AssignmentParts): void {
  const { target, operator, value } = parts;
  const span = walk.lines.span(parts.start, parts.end);
  const assignment = walk.draft.assignments.push({ target, operator, value, in: walk.function, span }) - 1;
  walk.steps.push({ kind: 'assign', assignment });
  if (operator !== '=') return;
  const name = findExportedName(target);
  if (name !== undefined) walk.draft.exports.push({ name, value: copyTree(value), typeOnly: false, line: span[0] });
}

/** `module.exports = …` is `module.exports`; `exports.a = …` and `module.exports.a = …` are `a`. */
function findExportedName(target: Term): string | undefined {
  if (target.kind !== 'member') return undefined;
  if (isModuleExports(target)) return 'module.exports';
  const { object } = target;
  return isModuleExports(object) || (object.kind === 'global' && object.name === 'exports') ? target.property : undefined;
}

function isModuleExports(term: Term): boolean {
  return term.kind === 'member' && term.property === 'exports' && term.object.kind === 'global' && term.object.name === 'module';
}
