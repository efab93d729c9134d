/** SAM templates: functions that answer requests or are handed the messages of queues. https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html */
import { posix } from 'node:path';
import type { FunctionFact, FunctionQueue, FunctionRoute } from '../../../model/deployment-facts.ts';
import { findScalar, findYaml, listItems } from '../documents/positioned-yaml.ts';
import type { YamlMap, YamlValue } from '../documents/positioned-yaml.ts';
import { buildRoute } from './function-route.ts';
import { parseHandler } from './handler-setting.ts';
import { buildQueue } from './queue-event.ts';

/** The functions with a route or a queue. */
export function readSamFunctions(document: YamlValue): FunctionFact[] {
  const resources = findYaml(document, 'Resources');
  if (resources?.kind !== 'map') return [];
  return resources.entries.flatMap((entry) => (findScalar(entry.value, 'Type')?.text === 'AWS::Serverless::Function' ? readFunction(entry, document) : []));
}

function readFunction({ key, line, value }: YamlMap['entries'][number], document: YamlValue): FunctionFact[] {
  // What all functions share stands in the template's globals.
  const find = (name: string): YamlValue | undefined => findYaml(value, 'Properties', name) ?? findYaml(document, 'Globals', 'Function', name);
  const handler = parseHandler(findScalar(find('Handler')));
  const folder = findScalar(find('CodeUri'))?.text ?? '';
  const events = findYaml(value, 'Properties', 'Events');
  const routes = [...(events?.kind === 'map' ? events.entries.flatMap((event) => readEvent(event.value)) : []), ...readUrl(value)];
  const queues = events?.kind === 'map' ? events.entries.flatMap((event) => readQueue(event.value)) : [];
  // On instances of one's own a function takes several requests at a time. https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances.html
  if (find('CapacityProviderConfig') !== undefined) return [];
  // Code that another tool packs somewhere, or that lies in a bucket.
  if (handler === undefined || routes.length + queues.length === 0 || /[$:]/.test(folder)) return [];
  const modules = [posix.join(folder, handler.module), ...readEntryPoints(value, handler.module).map((path) => posix.join(folder, path))];
  return [{ platform: 'aws-lambda', name: key, line, modules, exported: handler.exported, routes, ...(queues.length > 0 ? { queues } : {}) }];
}

/** https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-sqs.html */
function readQueue(event: YamlValue): FunctionQueue[] {
  const find = (name: string): YamlValue | undefined => findYaml(event, 'Properties', name);
  if (findScalar(event, 'Type')?.text !== 'SQS' || findScalar(find('Enabled'))?.text === 'false') return [];
  return [buildQueue({ queue: find('Queue'), batchSize: findScalar(find('BatchSize')), responses: find('FunctionResponseTypes'), line: event.line })];
}

function readEvent(event: YamlValue): FunctionRoute[] {
  const type = findScalar(event, 'Type')?.text;
  if (type !== 'Api' && type !== 'HttpApi') return [];
  const path = findScalar(event, 'Properties', 'Path');
  // An HttpApi event without a path takes what no other route does.
  const route = buildRoute(findScalar(event, 'Properties', 'Method')?.text ?? 'ANY', path?.text ?? '/*', path?.line ?? event.line);
  return route === undefined ? [] : [route];
}

/** An address of the function's own. https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html */
function readUrl(value: YamlValue): FunctionRoute[] {
  const url = findYaml(value, 'Properties', 'FunctionUrlConfig');
  return url?.kind === 'map' ? [{ method: 'ALL', path: '/*', line: url.line }] : [];
}

/** `sam build` puts what esbuild makes of `src/orders.ts` beside the handler's name. https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-using-build-typescript.html */
function readEntryPoints(value: YamlValue, module: string): readonly string[] {
  return listItems(findYaml(value, 'Metadata', 'BuildProperties', 'EntryPoints'))
    .flatMap((item) => (item.kind === 'scalar' ? [item.text.replace(/\.[cm]?[jt]sx?$/, '')] : []))
    .filter((path) => posix.basename(path) === posix.basename(module));
}
