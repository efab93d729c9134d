/** What a library call does to the world, as far as its role and its literal arguments say. */
import type { FileFacts, Term } from '../../model/facts.ts';
import type { CallEdge, RoleMatch, StaticValue } from '../../model/graph.ts';
import { findStatementOfCall } from '../statements/find-statement.ts';
import type { SetColumn, Statement } from '../statements/statement.ts';
import { isSavedAsRead, withSaved } from '../claims/rows/row-writes.ts';
import { isMadeOfOwnRow } from './own-row-key.ts';
import { findCalledName, getPlainTerm } from '../terms.ts';
import { getStatementText } from './statement-text.ts';

/**
 * Ranked by what a second run costs: money, tables that are dropped again, a message nobody can take back, a paid call, a
 * row that is there twice, a counter that counts twice, a job that is queued twice, a request to another service, a write
 * that may be repeated.
 */
export type EffectNature = 'money' | 'destruction' | 'message' | 'paid-call' | 'write' | 'counter' | 'enqueue' | 'request' | 'idempotent-write';

export interface Effect {
  readonly nature: EffectNature;
  readonly match: RoleMatch;
}

/** The worst effect of one call; null when it only reads, or means nothing. */
export function findEffect(facts: FileFacts, edge: CallEdge): Effect | null {
  const isRead = edge.roles.some((match) => match.role === 'http-call' && isReadRequest(match));
  const effects = edge.roles.flatMap((match) => {
    if (isRead && match.role.startsWith('effect:')) return [];
    const nature = findNature(facts, edge, match);
    return nature === null ? [] : [{ nature, match }];
  });
  effects.sort((a, b) => ranks[a.nature] - ranks[b.nature]);
  return effects[0] ?? null;
}

/** What another program or a device is told to do, and no row of the database. */
export function isDoneElsewhere({ nature, match }: Effect): boolean {
  return nature === 'write' && match.role.startsWith('effect:');
}

/** Libraries of block chains: what a transaction does there, its instructions say, and many move nothing. */
const ofChains: ReadonlySet<string> = new Set(['@solana/web3.js', 'ethers', 'viem', 'web3', 'tronweb']);

/** A transaction of a block chain, of which nobody says whether it moves money. */
export function isTransaction({ nature, match }: Effect): boolean {
  return nature === 'money' && ofChains.has(match.library);
}

const ranks: Readonly<Record<EffectNature, number>> = {
  money: 0, destruction: 1, message: 2, 'paid-call': 3, write: 4, counter: 5, enqueue: 6, request: 7, 'idempotent-write': 8,
};

/** Smaller is worse. */
export function getRank(nature: EffectNature): number {
  return ranks[nature];
}

/** Roles are open words: a repository may describe its own services. */
const money = /payment|payout|charge|refund|money|billing|transfer/;
const message = /mail|sms|message|notification|push|chat|phone|post/;
const paidCall = /paid|llm|ai\b|image|model|speech/;
/** Stored under a name: the second write replaces the first. */
const stored = /storage|file|cache/;
/** A team tells itself, in a channel of its own: twice says no more than once. */
const alert = 'effect:alert';
/** Another program is asked to run: what it does is its own matter. */
const invocation = 'effect:invocation';

function findNature(facts: FileFacts, edge: CallEdge, match: RoleMatch): EffectNature | null {
  if (edge.roles.some(hasIdempotencyKey) && !hasOwnRowKey(facts, edge, match)) return 'idempotent-write';
  if (edge.roles.some(({ role }) => role === alert)) return 'idempotent-write';
  if (match.role.startsWith('effect:')) {
    if (match.role === invocation) return 'request';
    const kind = match.role.slice('effect:'.length);
    if (money.test(kind)) return 'money';
    if (message.test(kind)) return 'message';
    if (paidCall.test(kind)) return 'paid-call';
    if (stored.test(kind)) return 'idempotent-write';
    return 'write';
  }
  switch (match.role) {
    case 'queue-producer': return 'enqueue';
    // Of a request by Node itself only a service that is known says what it does.
    case 'http-call': return isReadRequest(match) || match.library === 'node:http' ? null : isRepeatableRequest(match) ? 'idempotent-write' : 'request';
    case 'db-call': case 'blocking-db-call': return findWriteNature(facts, edge, match);
    default: return null;
  }
}

/** `Idempotency-Key`, `x-idempotency-key`, `idempotency_key`; PayPal and Wise have names of their own. https://developer.paypal.com/api/rest/reference/idempotency/, https://docs.wise.com/api-docs/api-reference/transfer */
const idempotencyKeys: ReadonlySet<string> = new Set(['idempotencykey', 'xidempotencykey', 'paypalrequestid', 'senderbatchid', 'customertransactionid']);

/**
 * What a provider takes once: it refuses the second request with the same. https://paystack.com/docs/transfers/single-transfers/,
 * https://developer.flutterwave.com/v3.0.0/docs/making-payments, https://docs.midtrans.com/reference/charge-transactions-1,
 * https://www.cashfree.com/docs/api-reference/payouts/latest/transfers/transfer-v2
 */
const keysOfProviders: ReadonlyMap<string, readonly string[]> = new Map([
  ['paystack', ['reference']], ['flutterwave-node-v3', ['reference']], ['midtrans-client', ['orderid', 'refundkey']], ['cashfree-pg', ['transferid', 'refundid']],
]);

/** The position of a key that is an argument of its own. https://github.com/gocardless/gocardless-nodejs#idempotency-keys */
const keyArguments: ReadonlyMap<string, number> = new Map([['gocardless-nodejs', 1]]);

function isKeyName(name: string, library: string): boolean {
  const plain = name.toLowerCase().replaceAll(/[-_]/g, '');
  return idempotencyKeys.has(plain) || keysOfProviders.get(library)?.includes(plain) === true;
}

/** What a merchant keeps with a payment for himself, the provider does not look at: https://docs.stripe.com/metadata, https://paystack.com/docs/payments/metadata/ */
function isNote(property: string): boolean {
  return /^(?:metadata|meta|notes|custom_?fields)$/i.test(property);
}

/** The key that is written beside the call is that of a row which the run itself inserted. */
function hasOwnRowKey(facts: FileFacts, edge: CallEdge, { library }: RoleMatch): boolean {
  const call = facts.calls[edge.call];
  if (call === undefined) return false;
  const holds = (term: Term, depth: number): boolean =>
    term.kind === 'object' && term.properties.some((property) => property.kind === 'property' && property.key !== null &&
      ((isKeyName(property.key, library) && isMadeOfOwnRow(facts, property.value, call.in)) || (depth > 0 && !isNote(property.key) && holds(property.value, depth - 1))));
  const own = call.args[keyArguments.get(library) ?? -1];
  return call.args.some((argument) => holds(argument, 2)) || (own !== undefined && isMadeOfOwnRow(facts, own, call.in));
}

function hasIdempotencyKey({ role, arguments: given, library }: RoleMatch): boolean {
  const isKey = (name: string): boolean => isKeyName(name, library);
  const holds = (value: StaticValue, depth: number): boolean =>
    value.kind === 'object' && value.properties.some((property) => (isKey(property.key) && isSameAgain(property.value)) || (depth > 0 && !isNote(property.key) && holds(property.value, depth - 1)));
  const own = keyArguments.get(library);
  const argument = own === undefined ? undefined : given[own];
  if (role.startsWith('effect:') && keysOfProviders.has(library) && given.some(isUnknownBody)) return true;
  return given.some((one) => holds(one, 3)) || (argument !== undefined && argument.kind !== 'object' && isSameAgain(argument));
}

/** What a request sends may hold the key where nobody knows what that is. */
function isUnknownBody(value: StaticValue): boolean {
  return value.kind === 'object' && value.properties.some(({ key, value: body }) => (key === 'body' || key === 'data' || key === 'json') && (body.kind === 'unknown' ? body.varies === undefined : body.kind === 'object' && body.open));
}

/** A key with the time or chance in it is another one for the second run. */
function isSameAgain(value: StaticValue): boolean {
  return value.kind === 'unknown' ? value.varies === undefined : value.kind !== 'literal' || value.value !== null;
}

/**
 * Posted because what is asked is long: https://ai.google.dev/api/tokens,
 * https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-search
 */
const questions = /[/:](?:_?search|_?msearch|_count|count_?tokens|tokenize)\/?(?:\?.*)?$/i;

/** What a request is sent to, as its first argument says: `'https://…'`, `{ url: 'https://…' }`. */
export function listAddresses(argument: StaticValue): readonly string[] {
  const values = argument.kind === 'object' ? argument.properties.flatMap(({ key, value }) => (key === 'url' ? [value] : [])) : [argument];
  return values.flatMap((value) => (value.kind === 'literal' && typeof value.value === 'string' ? [value.value] : []));
}

/** GET and HEAD promise to change nothing. Without a method, a body makes the difference. */
export function isReadRequest(match: RoleMatch): boolean {
  if (match.arguments.slice(0, 1).flatMap(listAddresses).some((address) => questions.test(address))) return true;
  if (/[.: ](post|put|patch|delete)\b/i.test(match.api)) return false;
  const options = match.arguments.flatMap((argument) => (argument.kind === 'object' ? argument.properties : []));
  const method = options.find((property) => property.key === 'method')?.value;
  if (method?.kind === 'literal' && typeof method.value === 'string') return /^(get|head|options)$/i.test(method.value);
  return !options.some((property) => ['body', 'data', 'json'].includes(property.key));
}

/** PUT and DELETE promise to come to the same however often they are sent. https://www.rfc-editor.org/rfc/rfc9110#name-idempotent-methods */
function isRepeatableRequest(match: RoleMatch): boolean {
  if (/[.: ](put|delete)\b/i.test(match.api)) return true;
  return match.arguments.some((argument) => argument.kind === 'object' && argument.properties.some(({ key, value }) => key === 'method' && value.kind === 'literal' && /^(put|delete)$/i.test(String(value.value))));
}

/** The method is written down, and is one that asks for a change. */
export function isWriteRequest(match: RoleMatch): boolean {
  if (match.role === invocation) return true;
  if (/[.: ](post|put|patch|delete)\b/i.test(match.api)) return true;
  return match.arguments.some((argument) => argument.kind === 'object' && argument.properties.some(({ key, value }) => key === 'method' && value.kind === 'literal' && /^(post|put|patch|delete)$/i.test(String(value.value))));
}

/** What `sendCommand(['SCRIPT', 'LOAD', …])` does stands in what it sends. */
const writingName = /^(insert|create|save|add|push|put|send(?!_?command)|update|upsert|delete|remove|destroy|increment|decrement|drop|truncate|merge|replace)/i;
const repeatableName = /^(upsert|delete|remove|destroy|replace|merge|put|truncate|update)/i;
const countingName = /^(increment|decrement)/i;

function findWriteNature(facts: FileFacts, edge: CallEdge, match: RoleMatch): EffectNature | null {
  const text = getStatementText(facts, edge.call).trimStart();
  const statement = findStatementOfCall(facts, edge.call, match);
  if (statement !== null) return addsToSavedRow(facts, edge.call, statement) ? 'counter' : findStatementNature(statement, text);
  if (isDestruction(text)) return 'destruction';
  const called = findCommand(facts, edge.call) ?? /(\w+)\(?\)?$/.exec(match.api)?.[1] ?? '';
  if (countingName.test(called)) return 'counter';
  if (!writingName.test(called)) return null;
  return repeatableName.test(called) ? 'idempotent-write' : 'write';
}

/** `wallet.balance = wallet.balance - price; await wallets.save(wallet)`: a second run reads what the first has left, and takes the price from that. */
function addsToSavedRow(facts: FileFacts, call: number, statement: Statement): boolean {
  return statement.operation === 'upsert' && statement.sets === null && isSavedAsRead(facts, call) && getCounted(withSaved(facts, call, statement)).length > 0;
}

/** `client.send(new GetCommand({ … }))` is told by its command: https://docs.aws.amazon.com/AWSJavaScriptSDK/v3/latest/client/dynamodb/ */
function findCommand(facts: FileFacts, index: number): string | null {
  const [argument] = facts.calls[index]?.args ?? [];
  const given = argument === undefined ? undefined : getPlainTerm(facts, argument);
  const made = given?.kind === 'call' ? facts.calls[given.call] : undefined;
  const name = made?.kind === 'new' ? findCalledName(facts, made) : null;
  return name?.endsWith('Command') === true ? name : null;
}

/** What a run counts or notes of itself, and of the row it writes: a second run is to count too. */
const ownCounts = /retr(?:y|ies)|duplicates?(?:$|_?count)|attempts?(?:$|_|count|made|no$)|(?:^|_|num|max)tries$|fail(?:s|ed|ures?|_?count)|error_?count|^_?_?v(?:ersion)?$|revisions?$|(?:histor(?:y|ies)|timeline|activit(?:y|ies))$|(?:^|_)audits?(?:$|_?trail|_?logs?)|(?:^|_)logs?$/i;

/** What a statement adds to, and a second run would add to again. */
export function getCounted({ sets }: Statement): readonly SetColumn[] {
  return (sets ?? []).filter(({ kind, column, grows }) => (kind === 'counter' || grows === true) && !ownCounts.test(column));
}

/** A table that is dropped or emptied and filled again is gone for whoever reads in between. */
function isDestruction(text: string): boolean {
  return /^(truncate|drop (table|schema|database))\b/i.test(text);
}

export function findStatementNature(statement: Statement, text: string): EffectNature | null {
  if (isDestruction(text)) return 'destruction';
  switch (statement.operation) {
    case 'read': return null;
    case 'insert': return statement.onConflict === 'fail' && !/\bnot exists\b/i.test(text) ? 'write' : 'idempotent-write';
    // An upsert that adds to what is there counts too.
    case 'update': case 'upsert': return getCounted(statement).length > 0 ? 'counter' : 'idempotent-write';
    case 'delete': case 'ddl': return 'idempotent-write';
    case 'unknown': return null;
  }
}
