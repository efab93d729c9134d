/**
 * Work that a schedule of the project starts itself, as a function of Inngest does: a route that does the same is there for whoever
 * starts it by hand, and has the secret of a scheduler because there is one.
 */
import type { CallEdge, EntryPoint, FunctionNode } from '../../model/graph.ts';

/** Steps between what is started and its work: `step.run('send', () => sendSummaries())`. */
const deepest = 3;
/** Nodes looked at below a function. What has an effect shows it soon. */
const mostNodes = 200;

/**
 * Tells of an entry whether all that it does is call functions with effects that a schedule, whose time the code knows, runs as well. A mail
 * that both send for each item says only that they share a mailer.
 */
export function findStartedElsewhere(entryPoints: readonly EntryPoint[], nodes: readonly FunctionNode[]): (entry: EntryPoint) => boolean {
  const started = new Set<string>();
  for (const { kind, node } of entryPoints) if (kind === 'scheduled') collect(nodes, node, deepest, started);
  const known = new Map<number, boolean>();
  const acts = (id: number): boolean => {
    const before = known.get(id);
    if (before !== undefined) return before;
    const found = hasEffect(nodes, id);
    known.set(id, found);
    return found;
  };
  return ({ node }) => {
    if (started.size === 0) return false;
    const work = (nodes[node]?.calls ?? []).filter(({ to, roles }) => roles.some(isWork) || to.some(acts));
    return work.length > 0 && work.every(({ to, roles, loop }) => !loop && !roles.some(isWork) && to.some((id) => started.has(nameOf(nodes[id])) && acts(id)));
  };
}

/** Of what stands in files of its own: callbacks and wrappers are started by everybody. */
function collect(nodes: readonly FunctionNode[], id: number, left: number, into: Set<string>, from = nodes[id]?.file): void {
  for (const { to, loop } of nodes[id]?.calls ?? []) {
    if (loop) continue;
    for (const next of to) {
      const node = nodes[next];
      if (node === undefined) continue;
      if (node.file !== from) into.add(nameOf(node));
      if (left > 1) collect(nodes, next, left - 1, into, from);
    }
  }
}

function isWork({ role }: CallEdge['roles'][number]): boolean {
  return role === 'db-call' || role === 'blocking-db-call' || isEffect(role);
}

function isEffect(role: string): boolean {
  return role === 'queue-producer' || role.startsWith('effect:');
}

function hasEffect(nodes: readonly FunctionNode[], start: number): boolean {
  const reached = new Set([start]);
  for (const id of reached) {
    for (const { to, roles } of nodes[id]?.calls ?? []) {
      if (roles.some(({ role }) => isEffect(role))) return true;
      for (const next of to) if (reached.size < mostNodes) reached.add(next);
    }
  }
  return false;
}

function nameOf(node: FunctionNode | undefined): string {
  return node === undefined ? '' : `${node.file}#${String(node.function)}`;
}
