/**
 * Which command a message is for, where one handler takes all messages and looks the command up: `commands.get(interaction.commandName).execute(interaction)`,
 * `handlers[message.type](socket, message)`. Whoever reads the program calls the command the handler, and what hands messages on its dispatcher.
 */
import type { FileFacts, Term } from '../../../model/facts.ts';
import type { CallEdge, EntryPoint, FunctionNode, ProgramGraph } from '../../../model/graph.ts';
import { getPlainTerm } from '../../terms.ts';
import { findAlternatives } from '../one-of-several.ts';
import type { PathStep, RolePath } from '../paths-to-role.ts';
import { findCommandName } from './command-name.ts';

/** Dispatchers stand near the event. */
const mostSteps = 5;
/** Events that take all messages, whatever they ask for. What has an address, or is a procedure or a tool, is told by its own name. */
const events: ReadonlySet<string> = new Set(['DISCORD', 'MATRIX', 'MCP', 'MQTT', 'SLACK', 'SOCKET', 'TELEGRAM', 'TWITCH', 'WHATSAPP', 'WS']);

/** Of sockets, events that say nothing of what is asked for; `orders:list` says it. */
const allOfSocket = /^(?:message|msg|data|line|packet|frame|connection|connect|event|action|command|cmd|request|rpc|call|invoke|query)$/i;

/** The entry point and the rest of the way as they are from the command on; both themselves where no command is looked up on the way. */
export function narrowToCommand(graph: ProgramGraph, entry: EntryPoint, path: RolePath): { readonly entry: EntryPoint; readonly path: RolePath } {
  if (entry.http === null || !events.has(entry.http.method)) return { entry, path };
  if (entry.http.method === 'SOCKET' && !allOfSocket.test(entry.http.path)) return { entry, path };
  const { http } = entry;
  for (const [index, step] of path.steps.slice(0, mostSteps).entries()) {
    const next = path.steps[index + 1];
    const name = next === undefined ? null : findChosen(graph, step, next.node);
    const span = next && graph.files[next.node.file]?.functions[next.node.function]?.span;
    if (next === undefined || name === null || span === undefined) continue;
    const command: EntryPoint = { ...entry, subject: `${http.method} ${name}`, node: next.node.id, handler: { file: next.node.file, span }, http: { ...http, path: name, everyRequest: false, others: [] } };
    return { entry: command, path: { ...path, steps: path.steps.slice(index + 1) } };
  }
  return { entry, path };
}

/** The name of the command that the call enters with that function, if it picks it out of several. */
function findChosen(graph: ProgramGraph, { node: { file }, edge }: PathStep, next: FunctionNode): string | null {
  const facts = graph.files[file];
  if (facts === undefined || !isLookedUp(facts, edge)) return null;
  const others = findAlternatives(graph, facts, edge);
  if (others.length > 0 && !others.includes(next.id)) return null;
  const own = graph.files[next.file];
  const several = others.flatMap((id) => graph.nodes[id] ?? []);
  return own === undefined ? null : findCommandName(own, next, several);
}

/** `commands[name].run()`, `commands.get(name).run()`, `commands[name]()`, by a name that only the message says. */
function isLookedUp(facts: FileFacts, { call }: CallEdge): boolean {
  const made = facts.calls[call];
  if (made?.kind !== 'call') return false;
  const callee = getPlainTerm(facts, made.callee);
  return isLookUp(facts, callee) || (callee.kind === 'member' && isLookUp(facts, lookedUp(facts, callee.object)));
}

/** `let command = commands.get(name)`, and an alias that is looked up where nothing goes by that name. */
function lookedUp(facts: FileFacts, term: Term): Term {
  const plain = getPlainTerm(facts, term);
  const found = plain.kind === 'binding' ? (facts.bindings[plain.binding]?.values ?? []) : plain.kind === 'operation' && (plain.operator === '||' || plain.operator === '??') ? plain.operands : [];
  return found.find((value) => isLookUp(facts, value)) ?? plain;
}

const lookUps: ReadonlySet<string> = new Set(['get', 'find']);

function isLookUp(facts: FileFacts, term: Term): boolean {
  if (term.kind === 'index') return !isFixed(facts, term.index);
  const call = term.kind === 'call' ? facts.calls[term.call] : undefined;
  const [key] = call?.args ?? [];
  return call?.callee.kind === 'member' && lookUps.has(call.callee.property) && key !== undefined && !isFixed(facts, key);
}

/** A text, a class, what is imported or built once for the module, `container.get(tokens.orders)`: the same for all messages. */
function isFixed(facts: FileFacts, key: Term): boolean {
  const term = getPlainTerm(facts, key);
  if (term.kind === 'member') return isFixed(facts, term.object);
  if (term.kind !== 'binding') return term.kind === 'literal' || term.kind === 'class' || term.kind === 'global' || term.kind === 'object';
  const binding = facts.bindings[term.binding];
  return binding !== undefined && (binding.kind === 'import' || binding.kind === 'class' || binding.kind === 'enum' || (binding.kind === 'const' && binding.scope === 0));
}
