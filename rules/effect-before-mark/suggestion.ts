/** The edit that makes a second run harmless: a key by which the other side knows it, a claim before the effect, or a key of the job that is kept first. */
import type { EffectBeforeMark } from '../../src/graph/effect-before-mark.ts';
import { forEachTerm } from '../../src/graph/terms.ts';
import type { FileFacts, Term } from '../../src/model/facts.ts';
import type { EditIntent } from '../../src/model/edit-intent.ts';
import type { EntryPoint, ProgramGraph, RoleMatch } from '../../src/model/graph.ts';
import { findClaimFirst } from '../../src/rulekit/edits/claim-edits.ts';
import { findOncePerJob } from '../../src/rulekit/edits/once-per-job.ts';

/** Null where all is marked together, or nothing that all instances ask is at hand. */
export function findEdit(graph: ProgramGraph, entry: EntryPoint, found: EffectBeforeMark): EditIntent | null {
  const { reached, mark, failure, starts } = found;
  const key = findKeyEdit(graph, entry, found);
  const claim = key ?? (mark?.pace === 'each' && mark.write.isObject !== true && !hasEarlierState(found) ? findClaimFirst(graph, [...reached.call.way, reached.call.edge], mark.read, mark.write) : null);
  if (claim !== null || starts.kind !== 'job') return claim;
  return findOncePerJob(graph, entry, { nature: found.effect.effect.nature, call: reached.call, failure, isCaught: found.effect.isCaught }, found.others.map(({ call }) => call));
}

/** The row is begun before the effect already, in a way that keeps nobody out: that write is what has to change. */
function hasEarlierState({ effect, mark }: EffectBeforeMark): boolean {
  return effect.writes.some(({ statement: { table, operation } }) => operation !== 'delete' && table !== null && table === mark?.write.statement.table);
}

/**
 * Stripe and Resend answer a second call that has the key of the first as they answered that, for a day at least
 * (https://docs.stripe.com/api/idempotent_requests, https://resend.com/docs/dashboard/emails/idempotency-keys).
 */
function takesKey({ library, major, api }: RoleMatch): boolean {
  return (library === 'stripe' && /\.create\(\)$/.test(api)) || (library === 'resend' && major !== null && major >= 5 && /\.send\(\)$/.test(api));
}

function findKeyEdit(graph: ProgramGraph, entry: EntryPoint, { effect, mark, starts }: EffectBeforeMark): EditIntent | null {
  const { node, edge } = effect;
  const facts = graph.files[node.file];
  const call = facts?.calls[edge.call];
  if (facts === undefined || call?.args.length !== 1 || !takesKey(effect.effect.match)) return null;
  const job = starts.kind === 'job' ? findJobId(graph, entry, facts, node.function, effect.loops.length > 0) : null;
  const id = job ?? (mark === null || isDated(mark.read.statement.where?.map(({ op }) => op) ?? []) ? null : findRowId(facts, node.function, mark.write.node.file === node.file ? mark.write.edge.call : null));
  if (id === null) return null;
  const name = (mark?.write.statement.table ?? entry.subject).replace(/\W+/g, '-');
  return {
    kind: 'set-option',
    description: describe(effect.effect.match.library, job === null ? 'the row' : 'the job'),
    file: node.file, line: edge.place.span[0], column: edge.place.span[1], argument: 1,
    option: 'idempotencyKey', value: `\`${name}-\${${id}}\``, replaces: [],
  };
}

/** https://docs.stripe.com/api/idempotent_requests: the first answer is kept for 24 hours at least, that of an error too. */
function describe(library: string, of: string): string {
  if (library !== 'stripe') return `Give Resend a key made of ${of}, by which it knows the second call.`;
  return `Give Stripe a key made of ${of}, by which it knows the second call. It repeats its first answer for 24 hours, a refusal too: add the number of the try where one may be made again.`;
}

/** A row that comes round again and again is due more than once: its key alone would keep the next time out. */
function isDated(operators: readonly string[]): boolean {
  return operators.includes('compare');
}

/** A job keeps its id through all its attempts. */
function findJobId(graph: ProgramGraph, entry: EntryPoint, facts: FileFacts, fn: number, isLoop: boolean): string | null {
  const own = graph.nodes[entry.node];
  const [job] = facts.functions[fn]?.parameters ?? [];
  const isHandler = own !== undefined && own.function === fn && graph.files[own.file] === facts;
  return isHandler && !isLoop && typeof job?.name === 'string' && /^bull(mq)?$/.test(entry.consumer?.library ?? '') ? `${job.name}.id` : null;
}

/** `payout.id`, by which the same function marks the row. */
function findRowId(facts: FileFacts, fn: number, mark: number | null): string | null {
  const found = new Set<string>();
  if (mark === null || facts.calls[mark]?.in !== fn) return null;
  const visit = (term: Term): void => {
    if (term.kind !== 'member' || !/^_?id$/.test(term.property) || term.object.kind !== 'binding') return;
    const binding = facts.bindings[term.object.binding];
    // A table's column is a member of what was imported.
    if (binding !== undefined && binding.kind !== 'import' && binding.scope === fn) found.add(`${binding.name}.${term.property}`);
  };
  forEachTerm(facts, { kind: 'call', call: mark }, visit);
  const [id, ...others] = found;
  return id !== undefined && others.length === 0 ? id : null;
}
