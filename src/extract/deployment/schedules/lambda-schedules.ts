/**
 * Lambda functions that EventBridge starts. https://www.serverless.com/framework/docs/providers/aws/events/schedule,
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-schedule.html
 */
import { posix } from 'node:path';
import type { ScheduleFact, ScheduleTarget } from '../../../model/deployment-facts.ts';
import { parseHandler } from '../lambda/handler-setting.ts';
import { findScalar, findYaml, listItems } from '../positioned-yaml.ts';
import type { YamlMap, YamlScalar, YamlValue } from '../positioned-yaml.ts';
import { buildScheduleFact } from '../raw-settings.ts';
import type { RawSettings, RawValue } from '../raw-settings.ts';
import { toRaw } from './yaml-settings.ts';

type Entry = YamlMap['entries'][number];

export function readServerlessSchedules(document: YamlValue): ScheduleFact[] {
  const provider = findScalar(document, 'provider') ?? findScalar(document, 'provider', 'name');
  if (provider?.text !== 'aws') return [];
  const functions = findYaml(document, 'functions');
  const maps = [functions, ...listItems(functions)].filter((value) => value?.kind === 'map');
  return maps.flatMap((map) => map.entries).flatMap((entry) => readServerlessFunction(entry, findScalar(document, 'provider', 'timeout')));
}

function readServerlessFunction({ key, value }: Entry, shared: YamlScalar | undefined): ScheduleFact[] {
  const handler = parseHandler(findScalar(value, 'handler'));
  const target: ScheduleTarget = handler === undefined ? { kind: 'unknown' } : { kind: 'function', modules: [handler.module], exported: handler.exported };
  const settings = { runLimitSeconds: toRaw(findScalar(value, 'timeout') ?? shared), retryCount: toRaw(findScalar(value, 'maximumRetryAttempts')) };
  return listItems(findYaml(value, 'events')).flatMap((event) => {
    const schedule = findYaml(event, 'schedule') ?? findYaml(event, 'eventBridge', 'schedule');
    if (schedule === undefined || schedule.kind === 'list') return [];
    const rate = schedule.kind === 'scalar' ? schedule : findYaml(schedule, 'rate');
    const rates = rate?.kind === 'scalar' ? [rate] : listItems(rate).filter((one) => one.kind === 'scalar');
    const platform = findScalar(schedule, 'method')?.text === 'scheduler' ? 'eventbridge-scheduler' : 'eventbridge-rule';
    return rates.map((one) => buildScheduleFact({ platform, name: rates.length === 1 ? key : `${key} ${one.text}`, line: one.line, target }, { expression: toRaw(one), paused: toPaused(findScalar(schedule, 'enabled')), ...settings }));
  });
}

export function readSamSchedules(document: YamlValue): ScheduleFact[] {
  const resources = findYaml(document, 'Resources');
  if (resources?.kind !== 'map') return [];
  return resources.entries.flatMap((entry) => (findScalar(entry.value, 'Type')?.text === 'AWS::Serverless::Function' ? readSamFunction(entry, document) : []));
}

function readSamFunction({ key, value }: Entry, document: YamlValue): ScheduleFact[] {
  const find = (name: string): YamlValue | undefined => findYaml(value, 'Properties', name) ?? findYaml(document, 'Globals', 'Function', name);
  const handler = parseHandler(findScalar(find('Handler')));
  const folder = findScalar(find('CodeUri'))?.text ?? '';
  const target: ScheduleTarget = handler === undefined || /[$:]/.test(folder) ? { kind: 'unknown' } : { kind: 'function', modules: [posix.join(folder, handler.module)], exported: handler.exported };
  const events = findYaml(value, 'Properties', 'Events');
  const settings: RawSettings<Pick<ScheduleFact, 'runLimitSeconds'>> = { runLimitSeconds: toRaw(findScalar(find('Timeout'))) };
  return (events?.kind === 'map' ? events.entries : []).flatMap((event) => {
    const type = findScalar(event.value, 'Type')?.text;
    const properties = findYaml(event.value, 'Properties');
    const schedule = findScalar(properties, 'Schedule') ?? findScalar(properties, 'ScheduleExpression');
    if ((type !== 'Schedule' && type !== 'ScheduleV2') || schedule === undefined) return [];
    const retries = findScalar(properties, 'RetryPolicy', 'MaximumRetryAttempts') ?? findScalar(find('EventInvokeConfig'), 'MaximumRetryAttempts');
    const off = findScalar(properties, 'State');
    const paused = off?.text === 'DISABLED' ? ({ text: 'true', line: off.line, resolved: true } satisfies RawValue) : toPaused(findScalar(properties, 'Enabled'));
    return [buildScheduleFact({ platform: type === 'Schedule' ? 'eventbridge-rule' : 'eventbridge-scheduler', name: `${key} ${event.key}`, line: schedule.line, target }, { expression: toRaw(schedule), retryCount: toRaw(retries), paused, ...settings })];
  });
}

function toPaused(enabled: YamlScalar | undefined): RawValue | undefined {
  return enabled === undefined ? undefined : { text: enabled.text === 'false' ? 'true' : 'false', line: enabled.line, resolved: true };
}
