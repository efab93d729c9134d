/** serverless.yml: functions on AWS that answer requests or are handed the messages of queues. https://www.serverless.com/framework/docs/providers/aws/guide/functions */
import type { FunctionFact, FunctionQueue, FunctionRoute } from '../../../model/deployment-facts.ts';
import { findScalar, findYaml, listItems } from '../documents/positioned-yaml.ts';
import type { YamlMap, YamlValue } from '../documents/positioned-yaml.ts';
import { buildRoute } from './function-route.ts';
import { parseHandler } from './handler-setting.ts';
import { buildQueue } from './queue-event.ts';

/** The functions with a route or a queue. */
export function readServerlessFunctions(document: YamlValue): FunctionFact[] {
  const provider = findScalar(document, 'provider') ?? findScalar(document, 'provider', 'name');
  if (provider?.text !== 'aws') return [];
  const functions = findYaml(document, 'functions');
  // A list holds one map per file that the functions were split into.
  const maps = [functions, ...listItems(functions)].filter((value) => value?.kind === 'map');
  return maps.flatMap((map) => map.entries).flatMap(readFunction);
}

function readFunction({ key, line, value }: YamlMap['entries'][number]): FunctionFact[] {
  const handler = parseHandler(findScalar(value, 'handler'));
  const routes = [...listItems(findYaml(value, 'events')).flatMap(readEvent), ...readUrl(value)];
  const queues = listItems(findYaml(value, 'events')).flatMap(readQueue);
  if (handler === undefined || routes.length + queues.length === 0) return [];
  return [{ platform: 'aws-lambda', name: key, line, modules: [handler.module], exported: handler.exported, routes, ...(queues.length > 0 ? { queues } : {}) }];
}

/** `sqs: arn:…`, or with settings. https://www.serverless.com/framework/docs/providers/aws/events/sqs */
function readQueue(event: YamlValue): FunctionQueue[] {
  const sqs = findYaml(event, 'sqs');
  if (sqs === undefined || findScalar(sqs, 'enabled')?.text === 'false') return [];
  return [buildQueue({ queue: sqs.kind === 'scalar' ? sqs : findYaml(sqs, 'arn'), batchSize: findScalar(sqs, 'batchSize'), responses: findYaml(sqs, 'functionResponseType'), line: sqs.line })];
}

/** `http: GET orders/{id}`, `httpApi: '*'`, or method and path as keys. */
function readEvent(event: YamlValue): FunctionRoute[] {
  const http = findYaml(event, 'http') ?? findYaml(event, 'httpApi');
  if (http === undefined || http.kind === 'list') return [];
  const [method = '*', path = '/*'] = http.kind === 'scalar' ? http.text.trim().split(/\s+/) : [findScalar(http, 'method')?.text, findScalar(http, 'path')?.text];
  const route = buildRoute(method, path, http.line);
  return route === undefined ? [] : [route];
}

/** An address of the function's own. https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html */
function readUrl(value: YamlValue): FunctionRoute[] {
  const url = findYaml(value, 'url');
  const isOn = url?.kind === 'map' || (url?.kind === 'scalar' && url.text === 'true');
  return isOn ? [{ method: 'ALL', path: '/*', line: url.line }] : [];
}
