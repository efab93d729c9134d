/** pg_cron jobs that call a route: `cron.schedule('digest', '* * * * *', $$ select net.http_post(url := '…') $$)`. https://supabase.com/docs/guides/functions/schedule-functions */
import type { ScheduleFact } from '../../../model/deployment-facts.ts';
import { buildScheduleFact } from '../raw-settings.ts';

const text = `'((?:[^']|'')*)'|\\$(\\w*)\\$([\\s\\S]*?)\\$\\2\\$`;
/** They keep their lines. `/api/*` in a text opens none; one that is not closed goes to the end. */
const comments = /'(?:[^'\n]|'')*'|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g;
const longestJob = 6_000;
const mostJobs = 200;

export function readPgCron(sql: string): ScheduleFact[] {
  const plain = sql.replace(comments, (found) => (found.startsWith("'") ? found : '\n'.repeat(found.split('\n').length - 1)));
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
  const url = findUrl(body.value);
  if (url === undefined) return undefined;
  const name = isNamed ? first.value : null;
  const line = lineAt(sql, at);
  const [, timeout] = /timeout_milliseconds\s*(?::=|=>)\s*(\d{1,9})/.exec(body.value) ?? [];
  return {
    ...buildScheduleFact(
      { platform: 'pg-cron', name, line, target: { kind: 'http', url: { value: url, line: lineAt(sql, body.at) }, method: /http_get/.test(body.value) ? 'GET' : 'POST' } },
      { expression: { text: expression.value.trim(), line: lineAt(sql, expression.at), resolved: true } },
    ),
    ...(timeout !== undefined && { attemptDeadlineSeconds: { value: Number(timeout) / 1_000, line } }),
    ...(unscheduled.some((one) => one.name === name && one.at > at) && { paused: { value: true, line } }),
  };
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
