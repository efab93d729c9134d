/** pg_cron jobs that call a route, themselves or by a function of the database: `cron.schedule('digest', '* * * * *', $$ select net.http_post(url := '…') $$)`. https://supabase.com/docs/guides/functions/schedule-functions */
import type { ResourceFact, ScheduleFact, ScheduleTarget } from '../../../model/deployment-facts.ts';
import { buildScheduleFact } from '../raw-settings.ts';

const text = `'((?:[^']|'')*)'|\\$(\\w*)\\$([\\s\\S]*?)\\$\\2\\$`;
/** They keep their lines. `/api/*` in a text opens none; one that is not closed goes to the end. */
const comments = /'(?:[^'\n]|'')*'|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g;
const longestJob = 6_000;
const longestFunction = 20_000;
const mostJobs = 200;
const mostFunctions = 1_000;
/** What the addresses of functions in a database begin with. */
const sqlFunction = 'sql.';

export function readPgCron(sql: string): ScheduleFact[] {
  const plain = withoutComments(sql);
  const unscheduled = findUnscheduled(plain);
  const facts: ScheduleFact[] = [];
  for (const match of plain.matchAll(/\bcron\.schedule\s*\(/g)) {
    if (facts.length >= mostJobs) break;
    const fact = readJob(plain, match.index, unscheduled);
    if (fact !== undefined) facts.push(fact);
  }
  return [...facts, ...unscheduled.filter(({ name }) => !facts.some((fact) => fact.name === name)).slice(0, mostJobs).map(({ name, at }): ScheduleFact => ({
    platform: 'pg-cron', name, line: lineAt(plain, at), target: { kind: 'unknown' }, update: true, paused: { value: true, line: lineAt(plain, at) },
  }))];
}

/** `create function send_digest() … $$ … net.http_post(url := base || '/api/digest') … $$`, for the jobs that call it. */
export function readSqlFunctions(sql: string): ResourceFact[] {
  const plain = withoutComments(sql);
  const facts: ResourceFact[] = [];
  let count = 0;
  for (const match of plain.matchAll(/\bcreate\s+(?:or\s+replace\s+)?(?:function|procedure)\s+(?:"?\w{1,100}"?\.)?"?(\w{1,100})"?\s*\(/gi)) {
    if (++count > mostFunctions) break;
    const body = bodyOf(plain.slice(match.index, match.index + longestFunction));
    // Of a loop, each request is about one row.
    const url = body === undefined || /\bloop\b/i.test(body) ? undefined : findUrl(body);
    const line = lineAt(plain, match.index);
    if (body !== undefined && url !== undefined) facts.push({ address: `${sqlFunction}${(match[1] ?? '').toLowerCase()}`, line, target: { kind: 'http', url: { value: url, line }, method: methodOf(body) } });
  }
  return facts;
}

/** The text between the dollars; another function may begin before any. */
function bodyOf(definition: string): string | undefined {
  const opening = /\bas\s{1,20}(\$\w{0,50}\$)/i.exec(definition);
  const [words = '', quote = ''] = opening ?? [];
  if (opening === null || /\bcreate\s/i.test(definition.slice(6, opening.index))) return undefined;
  const start = opening.index + words.length;
  const end = definition.indexOf(quote, start);
  return end < 0 ? undefined : definition.slice(start, end);
}

function withoutComments(sql: string): string {
  return sql.replace(comments, (found) => (found.startsWith("'") ? found : '\n'.repeat(found.split('\n').length - 1)));
}

/** `cron.unschedule('digest')`, `select cron.unschedule(jobid) from cron.job where jobname in ('digest')`, `delete from cron.job where jobname = 'digest'`. */
function findUnscheduled(sql: string): readonly { readonly name: string; readonly at: number }[] {
  const named = [...sql.matchAll(/cron\.unschedule\s*\(\s*'([^']{1,200})'/g)].map((match) => ({ name: match[1] ?? '', at: match.index }));
  const found = [...sql.matchAll(/(?:cron\.unschedule\s*\(\s*(?:\w+\.)?job_?(?:id|name)\b|delete\s+from\s+cron\.job\b)[^;]{0,300}?\bjobname\s*(?:=|in)\s*([^;]{1,500})/gi)].flatMap((match) =>
    [...(match[1] ?? '').matchAll(/'([^']{1,200})'/g)].map(([, name = '']) => ({ name, at: match.index })),
  );
  return [...named, ...found];
}

function readJob(sql: string, at: number, unscheduled: readonly { name: string; at: number }[]): ScheduleFact | undefined {
  const own = sql.slice(at, at + longestJob);
  const strings = [...own.matchAll(new RegExp(text, 'g'))].slice(0, 3).map((match) => ({ value: (match[1] ?? match[3] ?? '').replaceAll("''", "'"), at: at + match.index }));
  const first = strings[0];
  const isNamed = first !== undefined && !/^\S+(?:\s+\S+){4,5}$|^\d+ seconds?$/.test(first.value.trim());
  const [expression, body] = isNamed ? strings.slice(1) : strings;
  if (expression === undefined || body === undefined) return undefined;
  const target = findTarget(sql, body);
  if (target === undefined) return undefined;
  const name = isNamed ? first.value : null;
  const line = lineAt(sql, at);
  const [, timeout] = /timeout_milliseconds\s*(?::=|=>)\s*(\d{1,9})/.exec(body.value) ?? [];
  return {
    ...buildScheduleFact(
      { platform: 'pg-cron', name, line, target },
      { expression: { text: expression.value.trim(), line: lineAt(sql, expression.at), resolved: true } },
    ),
    ...(timeout !== undefined && { attemptDeadlineSeconds: { value: Number(timeout) / 1_000, line } }),
    ...(unscheduled.some((one) => one.name === name && one.at > at) && { paused: { value: true, line } }),
  };
}

function findTarget(sql: string, body: { readonly value: string; readonly at: number }): ScheduleTarget | undefined {
  const url = findUrl(body.value);
  if (url !== undefined) return { kind: 'http', url: { value: url, line: lineAt(sql, body.at) }, method: methodOf(body.value) };
  const [, called] = /^\s*(?:select|call|perform)\s+(?:\*\s+from\s+)?(?:"?\w{1,100}"?\.)?"?(\w{1,100})"?\s*\(/i.exec(body.value) ?? [];
  return called === undefined ? undefined : { kind: 'resource', address: `${sqlFunction}${called.toLowerCase()}` };
}

function methodOf(body: string): string {
  return /http_get/.test(body) ? 'GET' : 'POST';
}

/** The address may be put together from parts; the last literal with a slash holds its path. */
function findUrl(body: string): string | undefined {
  if (!/net\.http_(?:post|get)|\bhttp_(?:post|get)\s*\(/.test(body)) return undefined;
  const parts = [...body.matchAll(/'((?:[^']|''){1,500})'/g)].map((match) => match[1] ?? '').filter((part) => /^https?:\/\/[^/]+\/\S|^\/(?!\/)[\w-]+\/\S*$/.test(part));
  const [found] = parts;
  return found === undefined ? undefined : found.startsWith('/') ? `\${base}${found}` : found;
}

function lineAt(sql: string, index: number): number {
  return sql.slice(0, index).split('\n').length;
}
