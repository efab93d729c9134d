/** The cron jobs of vercel.ts, which says in code what vercel.json says. https://vercel.com/docs/project-configuration/vercel-ts */
import type { DeploymentFacts, ScheduleFact } from '../../../model/deployment-facts.ts';
import type { FileFacts, Term } from '../../../model/facts.ts';
import { extractSource } from '../../typescript/extract-source.ts';
import { buildScheduleFact, buildServiceFact } from '../raw-settings.ts';
import { propertyOf, resolveLiteral } from '../source-literals.ts';
import type { TreeReading } from '../documents/syntax-trees.ts';

const mostCrons = 100;

/** A file that exports no settings is not Vercel's. */
export function readVercelTs(text: string): TreeReading<DeploymentFacts> {
  const extraction = extractSource('vercel.ts', text);
  if (!extraction.ok) return extraction;
  const { facts } = extraction;
  const exported = facts.exports.find(({ name }) => name === 'config') ?? facts.exports.find(({ name }) => name === 'default');
  const settings = resolveLiteral(exported?.value, facts, 0);
  if (settings?.kind !== 'object') return { ok: true, value: { services: [], schedules: [] } };
  const crons = propertyOf(settings, 'crons', facts);
  const named = propertyOf(settings, 'schedules', facts);
  const schedules = [
    ...(crons?.kind === 'array' ? crons.items.slice(0, mostCrons).flatMap((item) => readCron(item, facts, null)) : []),
    ...(named?.kind === 'object' ? named.properties.slice(0, mostCrons).flatMap((one) => (one.kind === 'property' ? readCron(one.value, facts, one.key) : [])) : []),
  ];
  return { ok: true, value: { services: [buildServiceFact({ platform: 'vercel', name: null, line: settings.span[0] }, {})], schedules } };
}

/** `name` is that of a schedule; a cron job has none, and is called with GET. */
function readCron(item: Term, facts: FileFacts, name: string | null): ScheduleFact[] {
  const cron = resolveLiteral(item, facts, 0);
  if (cron?.kind !== 'object') return [];
  const lineOf = (key: string): number => {
    const property = cron.properties.find((one) => one.kind === 'property' && one.key === key);
    return property?.kind === 'property' ? property.line : cron.span[0];
  };
  const path = propertyOf(cron, 'path', facts);
  if (path?.kind !== 'literal' || typeof path.value !== 'string') return [];
  const schedule = propertyOf(cron, 'schedule', facts);
  const text = schedule?.kind === 'literal' && typeof schedule.value === 'string' ? schedule.value : null;
  const target = { kind: 'http', url: { value: path.value, line: lineOf('path') }, method: name === null ? 'GET' : null } as const;
  return [
    buildScheduleFact(
      { platform: 'vercel-cron', name, line: cron.span[0], target },
      { expression: schedule === undefined ? undefined : { text: text ?? '$', line: lineOf('schedule'), resolved: text !== null } },
    ),
  ];
}
