/** Cron triggers of Cloudflare workers. https://developers.cloudflare.com/workers/configuration/cron-triggers/ */
import { getStaticTOMLValue, parseTOML } from 'toml-eslint-parser';
import { parse } from 'jsonc-parser';
import type { ScheduleFact } from '../../../model/deployment-facts.ts';

export function readWranglerToml(text: string): ScheduleFact[] {
  return readTriggers(getStaticTOMLValue(parseTOML(text)), text);
}

export function readWranglerJson(text: string): ScheduleFact[] {
  return readTriggers(parse(text, [], { allowTrailingComma: true }), text);
}

function readTriggers(settings: unknown, text: string): ScheduleFact[] {
  const crons = fieldOf(fieldOf(settings, 'triggers'), 'crons');
  const main = fieldOf(settings, 'main');
  const name = fieldOf(settings, 'name');
  if (!Array.isArray(crons)) return [];
  const line = Math.max(1, text.split('\n').findIndex((one) => /\bcrons\b/.test(one)) + 1);
  return crons.filter((cron) => typeof cron === 'string').slice(0, 100).map((cron): ScheduleFact => ({
    platform: 'cloudflare-cron',
    name: `${typeof name === 'string' ? name : 'worker'} ${cron}`,
    line,
    target: { kind: 'worker', main: typeof main === 'string' ? main : null },
    expression: { value: cron, line },
  }));
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
}
