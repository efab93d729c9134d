/** Lists of Redis that a function reads and later deletes as a whole: what others add in between is deleted, and nobody has read it. */
import type { FileFacts, Step, Term } from '../../../model/facts.ts';
import type { CallEdge, FunctionNode, ProgramGraph } from '../../../model/graph.ts';
import { findCallsIn } from '../../effect-order/call-values.ts';
import { readChain } from '../../statements/chain.ts';
import { findText } from '../../statements/sql-text.ts';
import { eachStep, holdsCall } from '../../steps.ts';
import { findCalledName, forEachTerm, getPlainTerm } from '../../terms.ts';
import { isOnEveryWayTo } from '../../ways/branches-around.ts';

export interface EmptiedList {
  /** As it is written, or as the program calls it. */
  readonly key: string;
  readonly node: FunctionNode;
  readonly read: CallEdge;
  readonly removal: CallEdge;
  /** Puts something on the list, elsewhere. */
  readonly add: CallEdge;
}

interface Command {
  readonly name: string;
  readonly key: string;
  readonly node: FunctionNode;
  readonly edge: CallEdge;
}

/** https://redis.io/docs/latest/commands/?group=list, and those of sets and hashes. */
const reads: ReadonlySet<string> = new Set(['lrange', 'smembers', 'hgetall', 'hkeys', 'hvals', 'zrange', 'zrangebyscore']);
const removals: ReadonlySet<string> = new Set(['del', 'unlink', 'ltrim']);
const adds: ReadonlySet<string> = new Set(['rpush', 'lpush', 'rpushx', 'lpushx', 'sadd', 'zadd', 'hset', 'hsetnx', 'hmset', 'hincrby']);
const libraries: ReadonlySet<string> = new Set(['ioredis', 'redis', '@upstash/redis', 'bun']);

const known = new WeakMap<ProgramGraph, readonly EmptiedList[]>();

export function findEmptiedLists(graph: ProgramGraph): readonly EmptiedList[] {
  const before = known.get(graph);
  if (before !== undefined) return before;
  const commands = graph.nodes.flatMap((node) => node.calls.flatMap((edge) => readCommand(graph, node, edge) ?? []));
  const added = commands.filter(({ name }) => adds.has(name));
  const found = added.length === 0 ? [] : commands.filter(({ name }) => removals.has(name)).flatMap((removal) => judge(graph, removal, commands, added) ?? []);
  known.set(graph, found);
  return found;
}

function readCommand(graph: ProgramGraph, node: FunctionNode, edge: CallEdge): Command | null {
  const match = edge.roles.find(({ role, library }) => role === 'db-call' && libraries.has(library));
  const facts = graph.files[node.file];
  const call = facts?.calls[edge.call];
  if (match === undefined || facts === undefined || call === undefined || edge.exceptional) return null;
  const name = findCalledName(facts, call)?.toLowerCase() ?? '';
  if (!reads.has(name) && !removals.has(name) && !adds.has(name)) return null;
  const [given] = match.arguments;
  const [written] = call.args;
  const key = given?.kind === 'literal' && typeof given.value === 'string' ? given.value : written === undefined ? null : nameKey(facts, node.file, written);
  return key === null ? null : { name, key, node, edge };
}

/** By its text, where some of it is written down, or by the field that holds it. */
function nameKey(facts: FileFacts, file: string, term: Term): string | null {
  const plain = getPlainTerm(facts, term);
  if (plain.kind === 'member' && plain.object.kind === 'this') return `this.${plain.property} of ${file}`;
  const text = findText(facts, plain);
  return text === null || !/\w/.test(text.replaceAll('?', '')) ? null : text;
}

function judge(graph: ProgramGraph, { node, edge, key, name }: Command, commands: readonly Command[], added: readonly Command[]): EmptiedList | null {
  const facts = graph.files[node.file];
  const body = facts?.functions[node.function]?.body;
  if (facts === undefined || body === undefined || isTogether(facts, edge.call)) return null;
  const read = commands.find((one) => reads.has(one.name) && one.key === key && one.node.id === node.id && one.edge.call < edge.call && isOnEveryWayTo(body, one.edge.call, edge.call));
  const add = added.find((one) => one.key === key && !(one.node.file === node.file && one.node.function === node.function));
  if (read === undefined || add === undefined || isTogether(facts, read.edge.call)) return null;
  // What was counted is cut off, and no more: `ltrim(key, items.length, -1)`.
  if (name === 'ltrim' && isCounted(facts, facts.calls[edge.call]?.args[1], read.edge.call)) return null;
  const isWorking = facts.calls.some((call, index) => index > read.edge.call && index < edge.call && call.awaited && node.calls.every((other) => other.call !== index || other.roles.every(({ library }) => !libraries.has(library))));
  return isWorking && !isWhereEmpty(body, edge.call) ? { key, node, read: read.edge, removal: edge, add: add.edge } : null;
}

/** `redis.multi().lrange(key, 0, -1).del(key).exec()`: nothing comes between the two. */
function isTogether(facts: FileFacts, call: number): boolean {
  return readChain(facts, call).links.some(({ name }) => name === 'multi' || name === 'MULTI');
}

function isCounted(facts: FileFacts, start: Term | undefined, read: number): boolean {
  if (start === undefined) return true;
  let isLength = findCallsIn(facts, start).has(read);
  forEachTerm(facts, getPlainTerm(facts, start), (term) => { isLength ||= term.kind === 'member' && term.property === 'length'; });
  return isLength;
}

const asksForSome: ReadonlySet<string> = new Set(['>', '>=', '!==', '!=']);

/** `if (items.length === 0) { await redis.del(key); return; }` */
function isWhereEmpty(body: readonly Step[], call: number): boolean {
  return [...eachStep(body)].some((step) => {
    if (step.kind !== 'branch' || !holdsCall(step.then, call) || step.test.kind !== 'operation') return false;
    const { operator, operands } = step.test;
    return operator === '!' || (!asksForSome.has(operator) && operands.some((operand) => operand.kind === 'literal' && (operand.value === 0 || operand.value === 1)));
  });
}
