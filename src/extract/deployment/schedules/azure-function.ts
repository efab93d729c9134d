/** Azure functions that a timer starts, each in a folder with a function.json. https://learn.microsoft.com/azure/azure-functions/functions-reference-node?pivots=nodejs-model-v3 */
import type { ScheduleFact } from '../../../model/deployment-facts.ts';
import { findScalar, findYaml, listItems, readYaml } from '../documents/positioned-yaml.ts';
import { buildScheduleFact } from '../raw-settings.ts';
import type { RawValue } from '../raw-settings.ts';
import { toRaw } from './yaml-settings.ts';

export function readAzureFunction(text: string): ScheduleFact[] {
  const reading = readYaml(text, 'JSON');
  const [settings] = reading.ok ? reading.documents : [];
  const script = findScalar(settings, 'scriptFile')?.text ?? 'index.js';
  const exported = findScalar(settings, 'entryPoint')?.text ?? 'default|run|index';
  return listItems(findYaml(settings, 'bindings')).flatMap((binding) => {
    if (findScalar(binding, 'type')?.text !== 'timerTrigger') return [];
    const schedule = toRaw(findScalar(binding, 'schedule'));
    // `%SETTING%` is filled in by the app's settings.
    const expression: RawValue | undefined = schedule?.text.includes('%') === true ? { ...schedule, resolved: false } : schedule;
    const off = findScalar(settings, 'disabled');
    return [buildScheduleFact(
      { platform: 'azure-timer', name: null, line: schedule?.line ?? binding.line, target: { kind: 'function', modules: [script.replace(/\.[cm]?js$/, '')], exported } },
      { expression, paused: toRaw(off) },
    )];
  });
}
