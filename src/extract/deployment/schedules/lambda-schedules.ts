/**
 * Lambda functions that EventBridge starts. https://www.serverless.com/framework/docs/providers/aws/events/schedule,
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-schedule.html
 */
import { posix } from 'node:path';
import type { ScheduleFact, ScheduleTarget } from '../../../model/deployment-facts.ts';
import { parseHandler } from '../lambda/handler-setting.ts';
import { findResourceName } from '../lambda/queue-event.ts';
import { findScalar, findYaml, listItems } from '../documents/positioned-yaml.ts';
import type { YamlMap, YamlScalar, YamlValue } from '../documents/positioned-yaml.ts';
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
  const settings = { runLimitSeconds: toRaw(findScalar(value, 'timeout') ?? shared), retryCount: toRaw(findScalar(value, 'maximumRetryAttempts')), overlap: toOverlap(findScalar(value, 'reservedConcurrency')) };
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
  return resources.entries.flatMap((entry) => {
    switch (findScalar(entry.value, 'Type')?.text) {
      case 'AWS::Serverless::Function': return readSamFunction(entry, document);
      case 'AWS::Events::Rule': return readRule(entry, resources, document);
      case 'AWS::Scheduler::Schedule': return readSchedule(entry, resources, document);
      default: return [];
    }
  });
}

/** How a function of the template is started, and how long it may take. */
interface Started {
  readonly target: ScheduleTarget;
  readonly settings: RawSettings<Pick<ScheduleFact, 'runLimitSeconds' | 'overlap'>>;
}

function startOf(value: YamlValue, document: YamlValue): Started {
  const find = (name: string): YamlValue | undefined => findYaml(value, 'Properties', name) ?? findYaml(document, 'Globals', 'Function', name);
  const handler = parseHandler(findScalar(find('Handler')));
  const folder = findScalar(find('CodeUri'))?.text ?? '';
  return {
    target: handler === undefined || /[$:]/.test(folder) ? { kind: 'unknown' } : { kind: 'function', modules: [posix.join(folder, handler.module)], exported: handler.exported },
    settings: { runLimitSeconds: toRaw(findScalar(find('Timeout'))), overlap: toOverlap(findScalar(find('ReservedConcurrentExecutions'))) },
  };
}

function readSamFunction({ key, value }: Entry, document: YamlValue): ScheduleFact[] {
  const { target, settings } = startOf(value, document);
  const events = findYaml(value, 'Properties', 'Events');
  const invoked = findScalar(findYaml(value, 'Properties', 'EventInvokeConfig') ?? findYaml(document, 'Globals', 'Function', 'EventInvokeConfig'), 'MaximumRetryAttempts');
  return (events?.kind === 'map' ? events.entries : []).flatMap((event) => {
    const type = findScalar(event.value, 'Type')?.text;
    const properties = findYaml(event.value, 'Properties');
    const schedule = findScalar(properties, 'Schedule') ?? findScalar(properties, 'ScheduleExpression');
    if ((type !== 'Schedule' && type !== 'ScheduleV2') || schedule === undefined) return [];
    const retries = findScalar(properties, 'RetryPolicy', 'MaximumRetryAttempts') ?? invoked;
    return [buildScheduleFact({ platform: type === 'Schedule' ? 'eventbridge-rule' : 'eventbridge-scheduler', name: `${key} ${event.key}`, line: schedule.line, target }, { expression: toRaw(schedule), retryCount: toRaw(retries), paused: toState(properties), ...settings })];
  });
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-rule.html */
function readRule({ key, value }: Entry, resources: YamlMap, document: YamlValue): ScheduleFact[] {
  const properties = findYaml(value, 'Properties');
  const schedule = findScalar(properties, 'ScheduleExpression');
  if (schedule === undefined) return [];
  return listItems(findYaml(properties, 'Targets')).flatMap((one, index) => {
    const started = findStarted(findYaml(one, 'Arn'), resources, document);
    return started === undefined ? [] : [buildScheduleFact({ platform: 'eventbridge-rule', name: index === 0 ? key : `${key} ${index + 1}`, line: schedule.line, target: started.target }, { expression: toRaw(schedule), paused: toState(properties), ...started.settings })];
  });
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-scheduler-schedule.html */
function readSchedule({ key, value }: Entry, resources: YamlMap, document: YamlValue): ScheduleFact[] {
  const properties = findYaml(value, 'Properties');
  const schedule = findScalar(properties, 'ScheduleExpression');
  const started = findStarted(findYaml(properties, 'Target', 'Arn'), resources, document);
  if (schedule === undefined || started === undefined) return [];
  return [buildScheduleFact({ platform: 'eventbridge-scheduler', name: key, line: schedule.line, target: started.target }, { expression: toRaw(schedule), timeZone: toRaw(findScalar(properties, 'ScheduleExpressionTimezone')), retryCount: toRaw(findScalar(properties, 'Target', 'RetryPolicy', 'MaximumRetryAttempts')), paused: toState(properties), ...started.settings })];
}

/** The function of the template that an address names. */
function findStarted(arn: YamlValue | undefined, resources: YamlMap, document: YamlValue): Started | undefined {
  const name = arn === undefined ? null : findResourceName(arn);
  const found = name === null ? undefined : resources.entries.find(({ key }) => key === name)?.value;
  return found !== undefined && findScalar(found, 'Type')?.text === 'AWS::Serverless::Function' ? startOf(found, document) : undefined;
}

/** One run at a time: further events wait in the queue of the function. https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html */
function toOverlap(reserved: YamlScalar | undefined): RawValue | undefined {
  return reserved?.text === '1' ? { text: 'forbid', line: reserved.line, resolved: true } : undefined;
}

function toState(properties: YamlValue | undefined): RawValue | undefined {
  const off = findScalar(properties, 'State');
  return off?.text === 'DISABLED' ? { text: 'true', line: off.line, resolved: true } : toPaused(findScalar(properties, 'Enabled'));
}

function toPaused(enabled: YamlScalar | undefined): RawValue | undefined {
  return enabled === undefined ? undefined : { text: enabled.text === 'false' ? 'true' : 'false', line: enabled.line, resolved: true };
}
