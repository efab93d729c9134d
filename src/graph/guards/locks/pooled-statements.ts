/** Statements that a client sends over whichever connection of its pool is free. */
import type { CallFact, FileFacts, Term } from '../../../model/facts.ts';
import type { CallEdge, ProgramGraph, RoleMatch } from '../../../model/graph.ts';
import { findClassOfThis } from '../../terms.ts';

interface Pool {
  readonly library: RegExp;
  readonly api: RegExp;
  /** Its own type has no one connection, so that a field of that type is a pool too. */
  readonly field?: RegExp;
}

const pools: readonly Pool[] = [
  { library: /^(pg|@neondatabase\/serverless)$/, api: /\bPool\.(query|sql)\b/ },
  { library: /^postgres$/, api: /./ },
  { library: /^@prisma\/client$/, api: /\$(query|execute)Raw/, field: /^Prisma(Client|Service)$/ },
  { library: /^drizzle-orm /, api: /\bDb\.execute\b/ },
  { library: /^knex$/, api: /\bStatement\b/ },
  { library: /^kysely$/, api: /\b(Sql\.execute|Db\.executeQuery)\b/ },
  // A query runner has one connection.
  { library: /^typeorm$/, api: /\b(Source|Entities)\.query\b/, field: /^DataSource$/ },
  { library: /^sequelize$/, api: /\bSequelize\.query\b/, field: /^Sequelize$/ },
];

/** Chains of calls around a statement are short. */
const longestChain = 6;

/**
 * The statement goes to whichever connection is free: the next one, the release included, may go to another. Said of a client of
 * the module, and of a field whose type is that of a pool: one that was handed over, or comes from `pool.connect()`, may be kept.
 */
export function isPooled(graph: ProgramGraph, facts: FileFacts, call: CallFact, edges: ReadonlyMap<number, CallEdge>): boolean {
  const chain = getChain(facts, call);
  const roles = [...chain].flatMap((one) => edges.get(facts.calls.indexOf(one))?.roles ?? []);
  const edge = edges.get(facts.calls.indexOf(call));
  if (roles.length === 0 && edge !== undefined) return isHandedToPool(graph, edge);
  const pool = pools.find(({ library, api }) => roles.some((match) => isAsked(match) && library.test(match.library) && api.test(match.api)));
  if (pool === undefined || roles.some(hasOneConnection) || chain.some((one) => takesTransaction(facts, one)) || roles.some((match) => mayJoinTransaction(graph, match)) || joinsTransaction(facts, call.in)) return false;
  const client = findClient(chain);
  if (client.kind === 'binding') {
    const binding = facts.bindings[client.binding];
    return binding?.kind === 'import' || (binding?.scope === 0 && binding.kind !== 'parameter');
  }
  return client.kind === 'member' && client.object.kind === 'this' && pool.field !== undefined && hasFieldOf(facts, call.in, client.property, pool.field);
}

/** `query: (text, values) => pool.query(text, values)`: a function of the project that does nothing but send what it is given. */
function isHandedToPool(graph: ProgramGraph, { to: [id, ...others] }: CallEdge): boolean {
  const node = others.length > 0 || id === undefined ? undefined : graph.nodes[id];
  const facts = node === undefined ? undefined : graph.files[node.file];
  if (node === undefined || facts === undefined) return false;
  const sent = node.calls.filter(({ roles }) => roles.some(isAsked));
  const [only] = sent;
  const call = only === undefined ? undefined : facts.calls[only.call];
  const [text] = call?.args ?? [];
  const given = text?.kind === 'binding' ? facts.bindings[text.binding]?.values[0] : text;
  if (sent.length !== 1 || call === undefined || given?.kind !== 'parameter' || given.function !== node.function || given.index !== 0) return false;
  return isPooled(graph, facts, call, new Map(node.calls.map((edge) => [edge.call, edge])));
}

function isAsked({ role }: RoleMatch): boolean {
  return role === 'db-call' || role === 'blocking-db-call';
}

/** `new Client()`, and a pool of one. */
function hasOneConnection({ through, originArguments: [options] }: RoleMatch): boolean {
  const max = options?.kind === 'object' ? options.properties.find(({ key }) => key === 'max')?.value : undefined;
  return through?.holds.what === 'connection' || through?.holds.size === 1 || (max?.kind === 'literal' && max.value === 1);
}

/** Packages that lead the statements of a client into the transaction that is open around them, which is handed to nobody. */
const joining: Readonly<Record<string, RegExp>> = { typeorm: /^(typeorm-transactional|@nestjs-cls\/transactional)/, '@prisma/client': /^@nestjs-cls\/transactional/ };

const joiningOfGraph = new WeakMap<ProgramGraph, ReadonlySet<string>>();

function mayJoinTransaction(graph: ProgramGraph, { library, major }: RoleMatch): boolean {
  // https://sequelize.org/docs/v7/querying/transactions/#disabling-cls
  if (library === 'sequelize' && major !== null && major >= 7) return true;
  let found = joiningOfGraph.get(graph);
  if (found === undefined) joiningOfGraph.set(graph, (found = findJoining(graph)));
  return found.has(library);
}

function findJoining(graph: ProgramGraph): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { requests, calls } of Object.values(graph.files)) {
    for (const { specifier } of requests) for (const [library, packages] of Object.entries(joining)) if (packages.test(specifier)) found.add(library);
    // https://sequelize.org/docs/v6/other-topics/transactions/#automatically-pass-transactions-to-all-queries
    if (calls.some(({ callee }) => callee.kind === 'member' && callee.property === 'useCLS')) found.add('sequelize');
  }
  return found;
}

/** The call and those it is made on, the outermost first. */
function getChain(facts: FileFacts, call: CallFact): readonly CallFact[] {
  const chain = [call];
  for (let current = call; chain.length < longestChain;) {
    const object = current.callee.kind === 'member' ? current.callee.object : null;
    const inner = object?.kind === 'call' ? facts.calls[object.call] : undefined;
    if (inner === undefined) break;
    chain.push(inner);
    current = inner;
  }
  return chain;
}

/** What the innermost call is made on; of a statement that is given its client, that: `` sql`…`.execute(db) ``. */
function findClient(chain: readonly CallFact[]): Term {
  const given = chain.find(({ callee }) => callee.kind === 'member' && callee.property === 'execute' && callee.object.kind === 'call')?.args[0];
  const callee = chain.at(-1)?.callee ?? { kind: 'unknown' };
  const client = given ?? (callee.kind === 'member' ? callee.object : callee);
  // `source.manager` is that of no transaction.
  return client.kind === 'member' && client.property === 'manager' ? client.object : client;
}

/** Under a decorator of that name, the project's own included, a transaction is open that the client joins without being told. */
function joinsTransaction(facts: FileFacts, fn: number): boolean {
  return facts.classes.some(({ members }) => members.some((member) => member.function === fn && member.decorators.some((decorator) => isTransactional(facts, decorator))));
}

function isTransactional(facts: FileFacts, decorator: Term): boolean {
  const term = decorator.kind === 'call' ? (facts.calls[decorator.call]?.callee ?? decorator) : decorator;
  return term.kind === 'binding' && /transaction/i.test(facts.bindings[term.binding]?.name ?? '');
}

/** `{ transaction }` among its options, `.transacting(trx)` behind it. */
function takesTransaction(facts: FileFacts, { callee, args }: CallFact): boolean {
  if (callee.kind === 'member' && callee.property === 'transacting') return true;
  return args.some((argument) => argument.kind === 'object' && argument.properties.some((property) => property.kind === 'spread' || property.key === 'transaction'));
}

/** The class has a field, or a parameter of its constructor that is one, of such a type. */
function hasFieldOf(facts: FileFacts, fn: number, name: string, type: RegExp): boolean {
  const owner = facts.classes[findClassOfThis(facts, fn) ?? -1];
  const parameters = facts.functions[owner?.constructorFunction ?? -1]?.parameters ?? [];
  const member = owner?.members.find((one) => one.name === name);
  const found = member?.type ?? parameters.find((one) => one.name === name)?.type;
  return found !== undefined && 'name' in found && typeof found.name === 'string' && type.test(found.name);
}
