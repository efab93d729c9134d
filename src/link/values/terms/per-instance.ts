/** Whether an expression is another value in each instance: the name of the machine, container or pod is in it. */
import type { Term } from '../../../model/facts.ts';
import type { Evaluation } from '../evaluation.ts';
import type { At } from '../value.ts';

const mostDepth = 6;

/**
 * Set per container, pod, machine or process. The number of a process is none: in containers it is the same one everywhere.
 * https://kubernetes.io/docs/concepts/containers/container-environment/, https://fly.io/docs/machines/runtime-environment/,
 * https://pm2.keymetrics.io/docs/usage/environment/
 */
const variables: ReadonlySet<string> = new Set(['HOSTNAME', 'POD_NAME', 'POD_UID', 'FLY_MACHINE_ID', 'FLY_ALLOC_ID', 'NODE_APP_INSTANCE', 'RAILWAY_REPLICA_ID', 'RENDER_INSTANCE_ID']);
const parts: ReadonlySet<string> = new Set(['toString', 'toLowerCase', 'toUpperCase', 'replace', 'replaceAll', 'slice', 'trim']);

export function isPerInstance(ev: Evaluation, term: Term, at: At, depth = 0): boolean {
  if (depth > mostDepth) return false;
  const inner = (one: Term): boolean => isPerInstance(ev, one, at, depth + 1);
  switch (term.kind) {
    case 'template': return term.parts.some(inner);
    case 'operation': return term.operator === '+' && term.operands.some(inner);
    case 'cast': return inner(term.of);
    case 'array': return term.items.some(inner);
    case 'binding': {
      const binding = ev.program.getFile(at.file).bindings[term.binding];
      const [value, ...others] = binding?.values ?? [];
      return binding?.kind === 'const' && value !== undefined && others.length === 0 && inner(value);
    }
    case 'member': return isVariable(term);
    case 'call': {
      const { callee, kind } = ev.program.getCall(at.file, term.call);
      if (kind !== 'call') return false;
      if (callee.kind === 'binding') return isHostname(ev, callee.binding, null, at);
      if (callee.kind !== 'member') return false;
      if (callee.object.kind === 'binding' && isHostname(ev, callee.object.binding, callee.property, at)) return true;
      return callee.property === 'join' ? callee.object.kind === 'array' && inner(callee.object) : parts.has(callee.property) && inner(callee.object);
    }
    default: return false;
  }
}

/** `process.env.HOSTNAME`; with a default it is somebody's decision. */
function isVariable({ object, property }: Extract<Term, { kind: 'member' }>): boolean {
  return variables.has(property) && object.kind === 'member' && object.property === 'env' && object.object.kind === 'global' && object.object.name === 'process';
}

/** `os.hostname()`, and `hostname()` of an import. */
function isHostname(ev: Evaluation, binding: number, member: string | null, at: At): boolean {
  const from = ev.program.getFile(at.file).bindings[binding]?.from;
  if (from === undefined || (from.specifier !== 'os' && from.specifier !== 'node:os')) return false;
  return member === null ? from.imported === 'hostname' : member === 'hostname' && (from.imported === 'default' || from.imported === '*');
}
