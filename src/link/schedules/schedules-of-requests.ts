/** Schedules that only the handler knows of: it lets in who sends the secret or the header of a scheduler. The weakest: a route named after one. */
import type { CallFact, FileFacts, Term } from '../../model/facts.ts';
import type { EntryPoint, FunctionNode, Schedule } from '../../model/graph.ts';
import { isEdgeFunction } from '../entries/edge-function.ts';
import { isOpenToUsers } from './open-to-users.ts';
import { platforms } from './platforms.ts';
import { comparesIn, readsBody } from './posted-body.ts';
import { findStartedElsewhere } from './started-elsewhere.ts';

/** Settings that hold a scheduler's secret, and headers that only schedulers send. The lengths are there for names of a megabyte. */
const secret = /"(?:property|name)":"\w{0,100}(?:cron|scheduler)_?(?:job_?)?(?:api_?)?(?:secret|token|key|auth|password)\w{0,100}"/i;
/** Of a setting that is asked for by its name: `Deno.env.get('CRON_SECRET')`, `config.get('CRON_SECRET')`. */
const named = /"value":"[A-Z0-9_]{0,100}(?:CRON|SCHEDULER)_(?:JOB_)?(?:API_)?(?:SECRET|TOKEN|KEY|AUTH|PASSWORD)[A-Z0-9_]{0,100}"/;
const header = /"(?:value|property)":"(?:x-appengine-cron|x-cloudscheduler[\w-]*|vercel-cron(?:\/[\d.]*)?|x-vercel-cron|google-cloud-scheduler|x-cron-(?:secret|token|key|auth))"/i;
const path = /\/(?:(?:crons?|cron-?jobs?)(?:\/|$)|scheduled(?:-(?:jobs?|tasks?)(?:\/|$)|\/[a-z]))/;
/** There somebody looks at what is scheduled, or starts by hand what is kept out of the folder of the jobs. */
const looking = /\/(?:admin|dashboard)\//;
/** Routes that somebody calls by hand, with the scheduler's secret because there is one. */
const byHand = /\/(?:test|debug|seed|backfill|migrate)(?:-[\w-]*)?(?:\/|$)/;
/** The check stands in the handler, in its wrapper, or in the function that one of them asks. */
const deepest = 2;
const unknown = { from: 'unknown' } as const;
const asking: ReadonlySet<string> = new Set(['GET', 'ALL', 'POST']);

/** One for every route of `entryPoints` that nothing else starts, and that takes no message: what is posted is one, unless nobody reads it. */
export function schedulesOfRequests(entryPoints: readonly EntryPoint[], nodes: readonly FunctionNode[], files: Readonly<Record<string, FileFacts>>, joined: ReadonlySet<number>): Schedule[] {
  const known = new Map<string, boolean>();
  // Crons that are changed and deleted under this path are what the project keeps, not what calls it.
  const edited = new Set(entryPoints.flatMap(({ http }) => (http !== null && editing.has(http.method) && isItem(http.path) ? [getCollection(http.path)] : [])));
  // Beside the method that a schedule is known to call, the others of the path are there for people.
  const called = new Set(entryPoints.flatMap(({ id, http, handler }) => (http !== null && joined.has(id) ? [`${handler.file} ${http.path}`] : [])));
  const hasFolder = entryPoints.some(({ http }) => http !== null && path.test(http.path) && !looking.test(http.path));
  const isStartedElsewhere = findStartedElsewhere(entryPoints, nodes);
  const isKeptApart = (route: string): boolean => hasFolder && looking.test(route) && !path.test(route);
  return entryPoints.flatMap((entry): Schedule[] => {
    if (entry.http !== null && isKeptApart(entry.http.path)) return [];
    const evidence = joined.has(entry.id) || called.has(`${entry.handler.file} ${entry.http?.path ?? ''}`) ? null : findEvidence(entry, edited, nodes, files, known);
    if (evidence === null || entry.http === null || isStartedElsewhere(entry)) return [];
    return [{
      platform: 'unknown', name: entry.http.everyRequest ? entry.subject : entry.http.path, file: entry.handler.file, line: entry.handler.span[0], expression: null, periodSeconds: null, path: entry.http.path, method: entry.http.method, entry: entry.id,
      retryCount: unknown, minBackoffSeconds: unknown, attemptDeadlineSeconds: unknown, overlap: unknown, runLimitSeconds: unknown, restarts: unknown, evidence, delivery: platforms.unknown.delivery, fact: {},
    }];
  });
}

const editing: ReadonlySet<string> = new Set(['PUT', 'PATCH', 'DELETE']);

/** `/api/crons` and `/api/crons/:id`, and not `/api/cron/payouts`. */
function isItem(route: string): boolean {
  const rest = route.slice(getCollection(route).length);
  return path.test(route) && (rest === '' || /^\/[:[{*]/.test(rest));
}

/** `/api/crons` of `/api/crons/:id/pin`. */
function getCollection(route: string): string {
  const found = path.exec(route);
  return found === null ? route : route.slice(0, found.index + found[0].length).replace(/\/$/, '');
}

function findEvidence({ http, node, handler }: EntryPoint, edited: ReadonlySet<string>, nodes: readonly FunctionNode[], files: Readonly<Record<string, FileFacts>>, known: Map<string, boolean>): 'request' | 'path' | null {
  // An edge function has an address of its own, at which every request reaches it.
  const isOwn = http?.everyRequest === true && isEdgeFunction(handler.file);
  if (http === null || (http.everyRequest && !isOwn) || !asking.has(http.method) || byHand.test(http.path)) return null;
  const facts = files[handler.file];
  const isAsked = (): boolean => http.method === 'GET' || (facts !== undefined && !readsBody(facts, handler.span));
  if (http.method === 'POST') {
    // A route that starts the job by hand names the secret too: it sends it on.
    return facts !== undefined && (comparesIn(facts, handler.span, isScheduler) || asksOf(node, nodes, files, deepest)) && isAsked() ? 'request' : null;
  }
  if (!sendsSecret(node, nodes, files) && checksScheduler(node, nodes, files, known, deepest)) return !isOwn || isAsked() ? 'request' : null;
  return path.test(http.path) && !looking.test(http.path) && isAsked() && !edited.has(getCollection(http.path)) ? 'path' : null;
}

function isScheduler(text: string): boolean {
  return secret.test(text) || named.test(text) || header.test(text);
}

const asks = /auth|verif|assert|check|guard|secret|allow|permit|valid/i;

/** A function that the route asks compares the secret: `if (!isAuthorized(request)) return`. */
function asksOf(id: number, nodes: readonly FunctionNode[], files: Readonly<Record<string, FileFacts>>, left: number): boolean {
  return (nodes[id]?.calls ?? []).some((edge) => edge.to.some((next) => {
    const node = nodes[next];
    const facts = node === undefined ? undefined : files[node.file];
    const span = facts?.functions[node?.function ?? -1]?.span;
    if (node === undefined || facts === undefined || span === undefined || !asks.test(node.name)) return false;
    return (comparesIn(facts, span, isScheduler) && !isOpenToUsers(node, nodes, files)) || (left > 1 && asksOf(next, nodes, files, left - 1));
  }));
}

function checksScheduler(id: number, nodes: readonly FunctionNode[], files: Readonly<Record<string, FileFacts>>, known: Map<string, boolean>, left: number): boolean {
  const node = nodes[id];
  if (node === undefined) return false;
  const key = `${node.file}#${node.function}#${left === deepest}`;
  let own = known.get(key);
  if (own === undefined) known.set(key, (own = namesScheduler(files[node.file], node.function) && (left === deepest || !isOpenToUsers(node, nodes, files))));
  return own || (left > 0 && node.calls.some((edge) => edge.to.some((next) => checksScheduler(next, nodes, files, known, left - 1))));
}

/** `headers.set('authorization', …CRON_SECRET)`: it calls the scheduled route itself, when somebody presses a button. */
function sendsSecret(id: number, nodes: readonly FunctionNode[], files: Readonly<Record<string, FileFacts>>): boolean {
  const node = nodes[id];
  const facts = node === undefined ? undefined : files[node.file];
  if (node === undefined || facts === undefined || !namesScheduler(facts, node.function)) return false;
  const calls = facts.calls.filter((call) => call.in === node.function);
  const text = JSON.stringify([facts.functions[node.function]?.body, calls, facts.bindings.filter((binding) => binding.scope === node.function).map(({ values }) => values)]);
  const isSetter = ({ callee }: CallFact): boolean => callee.kind === 'member' && (callee.property === 'set' || callee.property === 'append');
  const sends = calls.some((call) => isSetter(call) && names(call.args[0], /^authorization$/i)) || /"key":"authorization"/i.test(text);
  return sends && !text.includes('"property":"authorization"') && !calls.some((call) => !isSetter(call) && names(call.args[0], /^[^/]*(?:authorization|secret|token|cron)[^/]*$/i));
}

function names(term: Term | undefined, what: RegExp): boolean {
  return term?.kind === 'literal' && typeof term.value === 'string' && what.test(term.value);
}

function namesScheduler(facts: FileFacts | undefined, index: number): boolean {
  const fact = facts?.functions[index];
  if (facts === undefined || fact === undefined) return false;
  const parts = [fact.body, facts.calls.filter((call) => call.in === index).map((call) => [call.callee, call.args]), facts.bindings.filter((binding) => binding.scope === index).map((binding) => binding.values)];
  return parts.some((part) => {
    return isScheduler(JSON.stringify(part));
  });
}
