/** Scheduled functions that netlify.toml names. https://docs.netlify.com/build/functions/scheduled-functions/ */
import { getStaticTOMLValue, parseTOML } from 'toml-eslint-parser';
import { posix } from 'node:path';
import type { ScheduleFact } from '../../../model/deployment-facts.ts';

export function readNetlifyToml(text: string): ScheduleFact[] {
  const settings: unknown = getStaticTOMLValue(parseTOML(text));
  const functions = mapOf(mapOf(settings)['functions']);
  const build = mapOf(mapOf(settings)['build']);
  const folder = [functions['directory'], build['functions']].find((value) => typeof value === 'string') ?? 'netlify/functions';
  const lines = text.split('\n');
  return Object.entries(functions).flatMap(([name, value]): ScheduleFact[] => {
    const { schedule } = mapOf(value);
    if (typeof schedule !== 'string' || typeof folder !== 'string') return [];
    const line = lines.findIndex((one) => one.includes('schedule') && one.includes(schedule)) + 1;
    const modules = [posix.join(folder, name), posix.join(folder, name, 'index'), posix.join(folder, name, name)];
    return [{ platform: 'netlify-schedule', name, line: Math.max(1, line), target: { kind: 'function', modules, exported: 'default|handler' }, expression: { value: schedule, line: Math.max(1, line) } }];
  });
}

function mapOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
