/** Catches that end a run and leave its message to the next one: nobody says that it is done, or somebody asks for it again. */
import type { FileFacts, Step, Term } from '../../../model/facts.ts';
import type { CallEdge, EntryPoint, FunctionNode, ProgramGraph, StaticValue } from '../../../model/graph.ts';
import { eachStep } from '../../steps.ts';
import { getPlainTerm } from '../../terms.ts';

interface Body {
  readonly node: FunctionNode;
  readonly facts: FileFacts;
  readonly edges: ReadonlyMap<number, CallEdge>;
}

/** `catch (error) { await this.giveUp(message, error); }` */
const deepest = 3;

/** The error goes no further, and the message is delivered again all the same. */
export function isHandedBack(graph: ProgramGraph, entry: EntryPoint, body: Body, step: Step & { kind: 'try' }): boolean {
  if (entry.consumer === null || step.handler === null) return false;
  const caught = findEdges(body, step.handler);
  if (reaches(graph, caught, isRedelivery)) return true;
  if (isAskedForAgain(entry, body.facts, step.handler)) return true;
  if (caught.some((edge) => isSentAgain(graph, entry, body, edge))) return true;
  return reaches(graph, findEdges(body, step.block), isAcknowledgement) && !reaches(graph, caught, isAcknowledgement);
}

/**
 * `catch { batchItemFailures.push({ itemIdentifier: record.messageId }); }`: Lambda hands out again what is named, where it is told to look at the answer.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function isAskedForAgain({ consumer }: EntryPoint, facts: FileFacts, handler: readonly Step[]): boolean {
  if (consumer?.library === 'Cloudflare Queues') return isGivenBack(facts, handler);
  if (consumer?.library !== 'aws-lambda' || consumer.match.arguments.some(ignoresAnswer)) return false;
  const names = (term: Term): boolean => term.kind === 'object' && term.properties.some((property) => property.kind === 'property' && property.key === 'itemIdentifier');
  return [...eachStep(handler)].some((step) => (step.kind === 'call' ? (facts.calls[step.call]?.args.some(names) ?? false) : step.kind === 'return' && step.value !== null && names(step.value)));
}

/** `catch { message.retry(); }`: https://developers.cloudflare.com/queues/configuration/javascript-apis/#message */
function isGivenBack(facts: FileFacts, handler: readonly Step[]): boolean {
  return [...eachStep(handler)].some((step) => {
    const callee = step.kind === 'call' ? facts.calls[step.call]?.callee : undefined;
    return callee?.kind === 'member' && (callee.property === 'retry' || callee.property === 'retryAll');
  });
}

function ignoresAnswer(value: StaticValue): boolean {
  return value.kind === 'object' && value.properties.some(({ key, value: set }) => key === 'reportsItems' && set.kind === 'literal' && set.value === false);
}

function findEdges({ edges }: Body, steps: readonly Step[]): readonly CallEdge[] {
  return [...eachStep(steps)].flatMap((step) => (step.kind === 'call' ? (edges.get(step.call) ?? []) : []));
}

function isRedelivery({ roles }: CallEdge): boolean {
  return roles.some(({ role }) => role === 'redelivery');
}

function isAcknowledgement({ roles }: CallEdge): boolean {
  return roles.some(({ role }) => role === 'acknowledgement');
}

function isSending({ roles }: CallEdge): boolean {
  return roles.some(({ role }) => role === 'queue-producer');
}

function reaches(graph: ProgramGraph, edges: readonly CallEdge[], isWanted: (edge: CallEdge) => boolean): boolean {
  const seen = new Set<number>();
  for (let depth = 0, open = edges; depth <= deepest && open.length > 0; depth += 1) {
    if (open.some(isWanted)) return true;
    const next = new Set(open.flatMap(({ to }) => to).filter((id) => !seen.has(id)));
    for (const id of next) seen.add(id);
    open = [...next].flatMap((id) => graph.nodes[id]?.calls ?? []);
  }
  return false;
}

/** What takes the message sends it to the queue it came from, by the name or the value that the consumer was given. */
function isSentAgain(graph: ProgramGraph, entry: EntryPoint, { node, facts }: Body, edge: CallEdge): boolean {
  const queue = findQueueTerm(graph, entry);
  const { consumer } = entry;
  const isOwn = (one: CallEdge, of: FileFacts, file: string): boolean =>
    one.roles.some(({ role, arguments: [given] }) => role === 'queue-producer' && given?.kind === 'literal' && consumer?.queue !== null && given.value === consumer?.queue) ||
    (queue !== null && file === entry.registration.file && reaches(graph, [one], isSending) && (of.calls[one.call]?.args ?? []).some((argument) => isSame(of, argument, queue)));
  if (isOwn(edge, facts, node.file)) return true;
  // In a function that the catch hands over or calls.
  return edge.to.some((id) => {
    const next = graph.nodes[id];
    const own = next && graph.files[next.file];
    return next !== undefined && own !== undefined && next.calls.some((one) => isOwn(one, own, next.file));
  });
}

/** The first argument of the call that registers the consumer, where it is no literal. */
function findQueueTerm(graph: ProgramGraph, { registration }: EntryPoint): Term | null {
  const facts = graph.files[registration.file];
  const call = facts?.calls.find(({ span }) => span.join() === registration.span.join());
  const [queue] = call?.args ?? [];
  return facts === undefined || queue === undefined || (queue.kind !== 'binding' && queue.kind !== 'member') ? null : queue;
}

function isSame(facts: FileFacts, argument: Term, queue: Term): boolean {
  if (argument.kind === 'binding' && queue.kind === 'binding') return argument.binding === queue.binding;
  const [left, right] = [getPlainTerm(facts, argument), getPlainTerm(facts, queue)];
  return left.kind === 'member' && right.kind === 'member' && left.property === right.property && isSameRoot(left.object, right.object);
}

function isSameRoot(left: Term, right: Term): boolean {
  if (left.kind === 'this' && right.kind === 'this') return true;
  if (left.kind === 'member' && right.kind === 'member') return left.property === right.property && isSameRoot(left.object, right.object);
  return left.kind === 'binding' && right.kind === 'binding' && left.binding === right.binding;
}
