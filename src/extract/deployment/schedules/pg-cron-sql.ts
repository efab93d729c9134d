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
    const url = body === undefined || /\bloop\b/i.test(body) ? undefined : findUrl(body, namesOf(itemsOf(plain, match.index + match[0].length)));
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
  const url = findUrl(body.value, []);
  if (url !== undefined) return { kind: 'http', url: { value: url, line: lineAt(sql, body.at) }, method: methodOf(body.value) };
  const [words = '', called] = /^\s*(?:select|call|perform)\s+(?:\*\s+from\s+)?(?:"?\w{1,100}"?\.)?"?(\w{1,100})"?\s*\(/i.exec(body.value) ?? [];
  if (called === undefined) return undefined;
  const args = literalsOf(itemsOf(body.value, words.length));
  return { kind: 'resource', address: `${sqlFunction}${called.toLowerCase()}`, ...(Object.keys(args).length > 0 && { args }) };
}

const mostItems = 20;

/** What stands between the commas up to the bracket that closes. */
function itemsOf(sql: string, from: number): readonly string[] {
  const items = [''];
  let depth = 0;
  for (const [part] of sql.slice(from, from + longestJob).matchAll(/'(?:[^']|'')*'|[^'(),]+|[(),']/g)) {
    if (part === ')' && depth === 0) break;
    if (part === '(' || part === ')') depth += part === '(' ? 1 : -1;
    if (part === ',' && depth === 0 && items.push('') > mostItems) break;
    if (part !== ',' || depth > 0) items.push(`${items.pop() ?? ''}${part}`);
  }
  return items.map((item) => item.trim());
}

/** `in kind text default 'all'` is called `kind`. */
function namesOf(parameters: readonly string[]): readonly string[] {
  return parameters.map((parameter) => /^(?:(?:in|out|inout|variadic)\s+)?"?(\w+)/i.exec(parameter)?.[1]?.toLowerCase() ?? '');
}

/** `'digest'`, `'digest'::text` and `kind := 'digest'`, by their place from 1 or by their name. */
function literalsOf(args: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(args.flatMap((arg, index): [string, string][] => {
    const [, name, value] = /^(?:(\w+)\s*(?::=|=>)\s*)?'((?:[^']|'')*)'(?:\s*::\s*\w+)?$/.exec(arg) ?? [];
    return value === undefined ? [] : [[name?.toLowerCase() ?? String(index + 1), value]];
  }));
}

function methodOf(body: string): string {
  return /http_get/.test(body) ? 'GET' : 'POST';
}

const joined = /\s*\|\|\s*(?:'((?:[^']|''){0,500})'|([a-z_]\w{0,100}))/gi;

/** The address may be put together from parts; a literal with a slash begins its path, and a parameter may end it: `${1:kind}`. */
function findUrl(body: string, parameters: readonly string[]): string | undefined {
  if (!/net\.http_(?:post|get)|\bhttp_(?:post|get)\s*\(/.test(body)) return undefined;
  const addresses = [...body.matchAll(/'((?:[^']|''){1,500})'((?:\s*\|\|\s*(?:'(?:[^']|''){0,500}'|[a-z_]\w{0,100}(?![\w.(])))*)/gi)].map(([, begin = '', rest = '']) =>
    `${begin}${[...rest.matchAll(joined)].map(([, literal, name]) => literal ?? placeOf(name ?? '', parameters)).join('')}`,
  );
  const found = addresses.find((address) => /^https?:\/\/[^/]+\/\S|^\/(?!\/)[\w-]+\/\S*$/.test(address));
  return found?.startsWith('/') === true ? `\${base}${found}` : found;
}

function placeOf(name: string, parameters: readonly string[]): string {
  const place = parameters.indexOf(name.toLowerCase()) + 1;
  return place === 0 ? `\${${name}}` : `\${${place}:${name.toLowerCase()}}`;
}

function lineAt(sql: string, index: number): number {
  return sql.slice(0, index).split('\n').length;
}
